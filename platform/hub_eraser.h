/* hub_eraser.h - the hub's thread that takes out of the log what is erased on request
 * (hub_erase_look()): beside the running hub, over a connection of its own, so that the
 * hub's lock is held for what was found alone. */
#pragma once

#include "hub_lane.h"

struct hub_eraser;

/* Goes on with what was begun, and begins what is asked for; before hub_lane_open().
 * Borrows the store.  NULL: it gives no second connection. */
struct hub_eraser *hub_eraser_new(struct hub_lane *lane, struct store *store);
void hub_eraser_end(struct hub_eraser *e);  /* after the piece that it is at; NULL is fine */
void hub_eraser_free(struct hub_eraser *e); /* after httpd_stop(); NULL is fine */
