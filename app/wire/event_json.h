/* event_json.h - an event to one line of JSON and back.
 *
 * {"device":HEX,"seq":N,"at":TIME,"boot":{"id":N,"ms":N},"type":NAME,"v":N,
 *  "subject":HEX,"body":{...}} in this order, without spaces; the body by
 * event_types[].  Texts, codes, base64 and numbers that are empty are left out.
 * What is encoded decodes to an equal event, and encodes to the same bytes. */
#pragma once

#include "core/event.h"

enum {
    EVENT_JSON_SIZE = 4096, /* room for any event, encoded here */
    EVENT_RAW_MAX = 8192,   /* the most that is read of one event as sent */
    EVENT_BATCH_MAX = 5000
};

/* Length without the end; 0 when it does not fit or when event_decode() would
 * refuse it (a number out of range, a control character): such an event must
 * never be stored, since the hub would never take it.  Allocates nothing. */
size_t event_encode(const struct event *e, char *to, size_t size);

/* Strict: duplicate, unknown and missing members, wrong kinds and ranges are
 * refused, and `why` names the member.  ERR_FORMAT; ERR_FUTURE for a body of a
 * later version, or a type that this program does not know. */
MUST_USE enum err event_decode(const char *json, size_t size, struct event *to, char *why,
                               size_t why_size);

/* A JSON object that is no event of ours, but says whose it is. */
struct event_faulty {
    const char *raw; /* borrowed; NULL: there is none */
    size_t size;
    struct id device;
    uint64_t seq;
};

/* Body of POST /v1/events, {"events":[...]}: gives each event in order, with
 * its bytes as sent (borrowed).  `each` returns false to stop, which is no
 * failure.  Events before a faulty one have been given by then; the one that ERR_FORMAT is
 * about goes to `faulty`, where it can be told whose it is.  ERR_FULL: more than
 * EVENT_BATCH_MAX, or one longer than EVENT_RAW_MAX. */
MUST_USE enum err
event_decode_batch(const char *json, size_t size,
                   bool (*each)(void *ctx, const struct event *e, const char *raw, size_t raw_size),
                   void *ctx, struct event_faulty *faulty, char *why, size_t why_size);
