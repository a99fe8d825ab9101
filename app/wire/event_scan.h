/* event_scan.h - an event from the line that event_encode() writes, fast.
 *
 * What is laid out in any other way, or does not hold, is left to the reader of
 * event_json.h, which takes every layout and says what is wrong. */
#pragma once

#include "core/event.h"

/* Bytes of the event at the begin of `json`; 0: read it with event_decode(). What
 * it takes, event_decode() takes too, as an equal event.  Allocates nothing. */
size_t event_scan(const char *json, size_t size, struct event *to);
