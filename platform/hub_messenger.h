/* hub_messenger.h - the hub's thread that sends messages to customers.
 *
 * It asks the hub, through the lane, for what is due; sleeps without a timer when
 * nothing is.  A message whose try was not told of (the program ended) is tried again by
 * whoever comes to it two minutes later. */
#pragma once

#include "hub_lane.h"
#include "post_curl.h"

struct hub_messenger;

/* Begins at once.  `post` is copied. */
struct hub_messenger *hub_messenger_new(struct hub_lane *lane, const struct post_config *post);

/* Ends the thread, a try that is under way within POST_TIMEOUT_MS; before httpd_stop(). */
void hub_messenger_end(struct hub_messenger *m);

/* After httpd_stop(): until then the lane may still call. */
void hub_messenger_free(struct hub_messenger *m);
