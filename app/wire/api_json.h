/* api_json.h - requests and replies between terminal and hub, beside events.
 *
 * assets/hub/openapi.yaml is the truth about them.  Encoders return malloc'ed
 * text that the caller frees; decoders are strict and name the member that is
 * wrong in `why`. */
#pragma once

#include "core/view.h"

/* GET /v1/feed, GET /v1/tickets/{...} */
char *view_encode_new(const struct view *from);
MUST_USE enum err view_decode(const char *json, size_t size, struct view *to, char *why, size_t n);
char *ticket_view_encode_new(const struct ticket_view *from);
MUST_USE enum err ticket_view_decode(const char *json, size_t size, struct ticket_view *to,
                                     char *why, size_t n);

/* POST /v1/enrol */
struct enrol_request {
    char code[32];
    char key[48]; /* base64, Ed25519 public key, born on the terminal */
};
struct enrol_reply {
    struct id device;
    char name[32];
    char role[CODE_SIZE];
    int lane;
    char site[32];
    char seal[48];                          /* base64, X25519: of before there were keys by month */
    char public_url[128];                   /* base of the links in QR codes */
    struct view_seal seals[VIEW_SEALS_MAX]; /* what personal data is sealed to */
    int seal_count;
};
char *enrol_request_encode_new(const struct enrol_request *from);
MUST_USE enum err enrol_request_decode(const char *json, size_t size, struct enrol_request *to,
                                       char *why, size_t n);
char *enrol_reply_encode_new(const struct enrol_reply *from);
MUST_USE enum err enrol_reply_decode(const char *json, size_t size, struct enrol_reply *to,
                                     char *why, size_t n);

/* POST /v1/numbers: the same ticket gets the same number, however often asked. */
struct number_request {
    struct id ticket;
    char service[CODE_SIZE];
    int32_t floor; /* highest count of lane 0 that this terminal knows of */
};
struct number_reply {
    struct number number;
    civil day;
    int before;
    struct wait wait;
};
char *number_request_encode_new(const struct number_request *from);
MUST_USE enum err number_request_decode(const char *json, size_t size, struct number_request *to,
                                        char *why, size_t n);
char *number_reply_encode_new(const struct number_reply *from);
MUST_USE enum err number_reply_decode(const char *json, size_t size, struct number_reply *to,
                                      char *why, size_t n);

/* POST /v1/events -> this; 409 with the same body when `forked`. */
struct events_reply {
    uint64_t last;      /* newest seq of this device that is on the hub's disk */
    uint64_t watermark; /* newest seq that the hub's backups hold */
    bool forked;        /* the hub holds other events under these seqs: number the
                         * unacknowledged ones anew from last + 1 */
    uint64_t aside;     /* that event, the newest, could not be taken and stands aside; 0 none */
};
char *events_reply_encode_new(const struct events_reply *from);
MUST_USE enum err events_reply_decode(const char *json, size_t size, struct events_reply *to,
                                      char *why, size_t n);

/* RFC 9457: {"type","title","status","detail"}.  `type` is the stable part,
 * such as "counter_busy" (refusal_name). */
char *problem_encode_new(int status, const char *type, const char *detail);
