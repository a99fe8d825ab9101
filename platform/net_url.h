/* net_url.h - may this hub be spoken to, and how? */
#pragma once

#include "port/net.h"

enum { NET_URL_MAX = 512, NET_CA_MAX = 4096 }; /* with the end mark */

/* The address must be https with a readable CA, or a loopback address; both
 * fit their bounds when this is OK.  `why` says the mend. */
MUST_USE enum err net_url_judge(const struct net_config *c, bool *tls, char *why, size_t why_size);

/* A host as it stands in an address: localhost, 127.x.y.z, [::1]. */
bool net_is_loopback(const char *host);
