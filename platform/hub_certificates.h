/* hub_certificates.h - an authority of the hall's own, and the hub's certificate. */
#pragma once

#include "base/err.h"

/* Writes ca.pem, ca-key.pem, hub.pem, hub-key.pem into the folder.  The hub's
 * certificate is for localhost, 127.0.0.1, ::1, this machine's name, and `host`
 * (a name or an address; NULL none).  Authority ten years, certificate two. */
bool hub_certificates_make(const char *folder, const char *host, char *why, size_t why_size);

/* Days until the certificate ends; -1 when it cannot be read. */
int hub_certificate_days(const char *path);
