/* netns.h - network namespaces of the test's own, in a user namespace of its own: no root is
 * needed, and the machine's network is not touched. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* Moves this process, which must have one thread only, into a new user and network namespace
 * with loopback; user and group stay who they are.  False, with the reason for a person, where
 * the machine refuses that or has no TUN devices; the process is then where it was. */
bool netns_begin(char *why, size_t size);

/* A further namespace with loopback; a file descriptor, to close.  The caller stays where it is.
 * Fails the test when it cannot. */
int netns_new(void);

/* From here on what this thread opens or starts is in that namespace; 0: in the first one. */
void netns_enter(int namespace);

/* A TUN device in the caller's namespace with this address, its net a /24: each packet that is
 * sent into the net is read from the file descriptor returned, each one written there arrives.
 * Does not block.  Fails the test when it cannot. */
int netns_tun(const char *address);
