/* enrol_terminal.h - joins the hub with a one-time code: `guitai --enrol CODE`. */
#pragma once

#include "config_terminal.h"
#include "port/journal.h"

/* Makes this machine's key, asks the hub, stores the identity and the hall's
 * catalogue.  Blocks until it is done, at most half a minute.  `why` says the
 * mend.  net_open() has been called. */
MUST_USE enum err enrol_terminal(struct journal *j, const struct config_terminal *c,
                                 const char *code, char *why, size_t n);
