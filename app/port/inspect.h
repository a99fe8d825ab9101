/* inspect.h - the inspector's socket; done by platform/inspect_socket.c.
 *
 * A UNIX socket, mode 0600, off by default.  Each line that a peer sends
 * arrives as NOTICE_INSPECT (id: the connection); each gets one line back.
 * A peer that sends more than 64 KiB without a line's end is dropped. */
#pragma once

#include <stdint.h>

#include "base/err.h"

MUST_USE enum err inspect_open(const char *path, char *why, size_t why_size);

/* `line` without its end; silently nothing when the peer has gone.  Any thread. */
void inspect_reply(uint64_t connection, const char *line);

void inspect_close(void);
