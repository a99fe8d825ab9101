/* push_url.h - where the hub may send events to: by name when a receiver is set, by address
 * each time it is connected to, so that no name leads into the hub's own network. */
#pragma once

#include <sys/socket.h>

#include "base/err.h"

/* What the config's push.allow names. */
struct push_allow {
    bool http;     /* without TLS */
    bool private;  /* 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10, fc00::/7 */
    bool loopback; /* this machine */
};

/* "http private loopback", any of them.  False: another word. */
bool push_allow_read(const char *words, struct push_allow *to);

/* https (or http, where that is allowed), a host, no account and no fragment; a host that
 * is an address is judged at once.  False with the mend. */
bool push_url_is_good(const struct push_allow *a, const char *url, char *why, size_t why_size);

/* Never: link-local (with the metadata service of clouds), multicast, unspecified. */
bool push_address_is_good(const struct push_allow *a, const struct sockaddr *to);
