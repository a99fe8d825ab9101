/* walk.h - somebody who goes everywhere: every screen of the list with what a
 * visit may hold, and all that can be reached by pressing what is there.
 *
 * A new screen is walked without a line here. */
#pragma once

#include "fakes/lobby.h"

/* At a place that was not seen before; it may show other frames of the place. */
typedef void walk_see(struct lobby *l, void *ctx);

/* Opens a lobby as `c` says, walks, closes it.  Returns how many places it saw. */
int walk_everywhere(struct lobby *l, struct lobby_config c, walk_see *see, void *ctx);
