/* hub.h - the hub: a request in, a reply out; the site's log behind it.
 *
 * Pure but for its store: no thread, clock, file or socket.  One call at a time
 * except where said; platform/hub_lane.c holds the lock and gathers the writes
 * of many requests into one commit.  A request runs so:
 *
 *     hub_alone()    no lock: files of the console
 *     hub_begin()    under the lock, but while a commit is under way too: it reads the
 *                    fold alone; it may leave work, as the next
 *     hub_handle()   under the lock; it may leave work that takes long
 *     hub_work()     no lock: checks a signature, reads a batch, checks a password;
 *                    then hub_handle() again
 *     hub_commit()   for all that were handled since the last one: its first part
 *                    without the lock, but with no hub_handle() beside it
 *     hub_fail()     for each of them, when the commit failed
 *
 * A reply goes out only after the commit behind it: nothing that is not on the
 * disk is ever shown. */
#pragma once

#include "core/message.h"
#include "core/push.h"
#include "hub/seal_ring.h"
#include "port/crypto.h"
#include "port/httpd.h"
#include "port/store.h"
#include "wire/erasure_json.h"

struct hub;

struct hub_file {     /* of the console and the public page; read at the start */
    char path[128];   /* "/console/index.html" */
    const char *mime; /* static text */
    char *data;
    size_t size;
    char etag[40]; /* with its quotes */
};

struct hub_config { /* borrowed, outlives the hub */
    struct store *store;
    const char *catalogue; /* the hall's JSON as published */
    size_t catalogue_size;
    const char *catalogue_name; /* for messages: "hall.json" */
    instant certificate_until;  /* of the hub's own TLS; 0 it has none */
    const char *site, *version; /* of the config; of the program */
    struct id device;           /* the hub is a device too: what staff do are its events */
    struct sign_key sign;
    struct seal_key seal;  /* the first key; zero once it has ended */
    struct seal_ring ring; /* of the months */
    /* Writes the ring where it outlives the program; it is on the disk, and what was
     * there before is overwritten, when it returns true.  NULL: kept nowhere. */
    bool (*keep)(void *ctx, const struct seal_ring *ring);
    void *keep_ctx;
    char machine[48];             /* this start of the machine; "" it cannot be told */
    char public_url[128];         /* base of the links in QR codes */
    char metrics_from[48];        /* who may read /metrics beside this machine; "" nobody */
    char proxy_from[48];          /* a proxy that says for whom it asks; "" there is none */
    bool sends[MESSAGE_CHANNELS]; /* what the platform can send to customers */
    /* Whether events may be sent there; false with the mend.  NULL: nowhere. */
    bool (*may_push)(void *ctx, const char *url, char *why, size_t why_size);
    void *push_ctx;
    const struct hub_file *files;
    int file_count;
    const char *kept;  /* file of the kept fold (port/kept.h); NULL none */
    struct moment now; /* at the start */
    struct boot boot;
};

/* Replays the log.  NULL with place and mend in `why`. */
struct hub *hub_new(const struct hub_config *c, char *why, size_t why_size);

/* An orderly end: notes in the store that nothing is under way, so that the next start of the
 * machine skips no numbers.  Nothing is handled any more; then hub_free().  NULL: nothing. */
void hub_end(struct hub *h);
void hub_free(struct hub *h);

/* Keeps the fold of the store as it is now in the file `c->kept`, beside the running hub:
 * on any one thread, with a connection of its own in `c->store` and memory of its own,
 * from the fold that was kept last or else from the log's first event.  Nothing is done
 * while fewer than `behind` events have come since, nor further than `most` events (0: no
 * bound), nor once `over` (which may be NULL) says so.  Borrows `c`: of it the store, the
 * catalogue, site, device and `kept`. */
MUST_USE enum err hub_keep(const struct hub_config *c, uint64_t behind, uint64_t most,
                           bool (*over)(void *ctx), void *ctx);

/* Where the links on tickets lead; known when the port is. */
void hub_set_public_url(struct hub *h, const char *url);

enum hub_work_kind {
    WORK_NONE,
    WORK_VERIFY,
    WORK_CHANGE,
    WORK_SIGNATURE,
    WORK_FIND,
    WORK_MAKE,
    WORK_PAPER
};

enum { PASSWORD_MAX = 256 };

struct batch;     /* intake.c */
struct pdf_sheet; /* port/pdf.h */
struct peer;      /* inside.h */

/* One request under way.  Zeroed but for request, now and boot. */
struct hub_call {
    const struct http_request *request;
    struct moment now;
    struct boot boot; /* of the hub: monotonic */
    struct http_reply reply;

    /* what hub_work() is to do, and what came of it */
    enum hub_work_kind work;
    bool proved;                /* the signature fits the key in `stored` */
    bool worked, fits;          /* of what hub_handle() left */
    bool retried;               /* handled before; another hub was first */
    char stored[PASSWORD_TEXT]; /* the password as it is kept, or the terminal's key */
    char given[PASSWORD_MAX], fresh[PASSWORD_MAX];
    char made[PASSWORD_TEXT];
    struct batch *batch;
    /* phone numbers of tickets are looked up with these: */
    struct seal_period keys[3];
    int key_count; /* 0: they are not */
    uint8_t find_key[KEY_BYTES];
    struct pdf_sheet *sheet; /* what WORK_PAPER makes into `paper`; `made` says why it did not */
    char *paper;
    size_t paper_size;

    /* set by the hub while it runs */
    const struct hub_route *route;
    char arg[160];    /* what stands for {...} in the path */
    char client[48];  /* who asks: the peer, or whom the proxy names */
    char address[48]; /* the same as the lock-out counts it */
    bool secure;      /* it came to us, or to the proxy, by TLS */
    struct peer *peer;
    int staff; /* index in the catalogue */
    char session[HASH_TEXT];
    char csrf[48];
};

/* Any thread.  True when the reply is complete. */
bool hub_alone(const struct hub *h, struct hub_call *c);

/* Under the lock.  True: call hub_work() without the lock.  Then hub_handle(). */
bool hub_begin(const struct hub *h, struct hub_call *c);

/* Under the lock.  True: call hub_work() without the lock, then this again. */
bool hub_handle(struct hub *h, struct hub_call *c);
void hub_work(struct hub_call *c);

/* Under the lock: folds in what other hubs appended; hub_commit() follows.  False:
 * the store could not be read. */
bool hub_look(struct hub *h);

/* A transaction is open: no reply may go before its commit. */
bool hub_is_dirty(const struct hub *h);
int hub_rows(const struct hub *h); /* written in it */

/* Ends the transaction: first the store, where nobody but hub_begin() may look at
 * the hub meanwhile, then the fold under the lock, told how the store fared.  OK:
 * wake those who wait for `*topics`.  ERR_CONFLICT: another hub was first; handle
 * the calls again.  Else they fail.  After a failure the fold is made anew. */
MUST_USE enum err hub_commit_store(struct hub *h);
enum err hub_commit_end(struct hub *h, enum err stored, uint64_t *topics);

/* Both at once. */
enum err hub_commit(struct hub *h, uint64_t *topics);

/* Turns the reply into "503 storage". */
void hub_fail(struct hub_call *c);

/* The same, "503 busy": the work that was left cannot be done now. */
void hub_busy(struct hub_call *c);

/* Makes the call ready for another hub_handle(). */
void hub_call_retry(struct hub_call *c);

/* Frees what the call holds, but for reply.body, which the server takes. */
void hub_call_end(struct hub_call *c);

/* ---- personal data by rule (core/retention.h) ---- */

/* Under the lock, with a commit after it; as hub_new() does at the start, and then now
 * and then: begins the keys of a new month, destroys those whose time is over. */
void hub_retention(struct hub *h, struct moment now);

/* ---- clocks that run out with no request: reports, milestones, objections, no-shows ---- */

/* A commit with these topics may have begun or ended one. */
bool hub_has_clocks(uint64_t topics);

/* Under the lock, as hub_begin(): when to act; 0 not before hub_has_clocks(). */
instant hub_clock_next(const struct hub *h, struct moment now);

/* Under the lock, with a commit after it: what time has brought. */
void hub_clock_act(struct hub *h, struct moment now);

/* ---- personal data on request (R38) ----
 *
 * The fold forgets it at once; the log is looked through in pieces, without the lock, over
 * a connection of its own, and what a piece holds is erased under the lock.  How far that
 * is stands in the store, so that a hub that ended goes on with it. */

enum { ERASE_PLACES = 256 };
struct hub_erasing {
    struct erasure job;
    struct linked found; /* the job's subjects, and what the log ties to them */
    uint64_t looked;     /* up to this place of the log */
    uint64_t places[ERASE_PLACES];
    int place_count;
};

/* A commit with these topics may have begun one. */
bool hub_has_to_erase(uint64_t topics);

/* Under the lock, with a commit after it: the oldest that is not done.  False: none is. */
bool hub_erase_next(struct hub *h, struct hub_erasing *to);

/* Any thread, without the lock: looks for it in the next piece of the log. */
MUST_USE enum err hub_erase_look(struct store *s, struct hub_erasing *e);

/* Under the lock, with a commit after it: erases what was found, and notes how far it is. */
void hub_erase_found(struct hub *h, const struct hub_erasing *e, struct moment now);

/* ---- messages to customers (core/message.h); platform/messenger.c sends them ---- */

struct hub_message {
    struct id id;
    enum message_kind kind;
    enum message_channel channel;
    int language;
    char to[160], subject[128], text[1024];
};

/* A commit with these topics may have made one due. */
bool hub_has_to_send(uint64_t topics);

/* Under the lock, as hub_begin(): when to look again; 0 not before hub_has_to_send(). */
instant hub_message_next(const struct hub *h, struct moment now);

/* Under the lock, with a commit after it: takes the next one, which nobody else will
 * try meanwhile.  False: there is none.  `to` holds personal data: wipe it. */
bool hub_message_take(struct hub *h, struct moment now, struct hub_message *to);

/* The same: how the try went; `cause` is a short code for MESSAGE_MAY_GO_LATER. */
void hub_message_done(struct hub *h, struct id id, enum message_outcome outcome, const char *cause,
                      struct moment now);

/* ---- events to receivers (core/push.h); platform/hub_pusher.c sends them ---- */

enum { PUSH_ID = 96, PUSH_KEY_BYTES = 32, PUSH_BODY = 16384, PUSH_REPLY_MAX = 64 * 1024 };
enum { PUSH_TEST_WAIT_S = 8 }; /* less than the console waits for a reply */

struct hub_push {
    bool under_way;           /* else the row is free */
    bool fresh;               /* taken just now */
    struct receiver receiver; /* with the values of its headers */
    uint64_t pos;             /* 0: a test */
    char id[PUSH_ID];
    char body[PUSH_BODY];
    size_t body_size;
    uint8_t key[PUSH_KEY_BYTES]; /* signs it (Standard Webhooks 1.0) */
};

struct hub_push_reply {
    const char *cause; /* "": it came; else a code such as "connect" */
    int status;
    const char *body; /* terminated */
    size_t size;
    int64_t wait; /* ms that it asked for; 0 */
};

/* A commit with these topics may have changed a receiver; any other one, what is sent to
 * those that there are. */
bool hub_has_receivers(uint64_t topics);

/* Under the lock, with a commit after it, without which nothing counts: takes at most one
 * for each receiver that has none under way in `rows`.  `next`: when to look again; 0 there
 * is no receiver.  The rows hold secrets: wipe them. */
void hub_push_take(struct hub *h, struct hub_push rows[RECEIVERS_MAX], struct moment now,
                   instant *next);

/* The same, at the end of the program: another hub of the site may send at once. */
void hub_push_leave(struct hub *h);

/* The same: how it ended. */
void hub_push_done(struct hub *h, const struct hub_push *p, const struct hub_push_reply *r,
                   struct moment now);

/* The routes, for the test that holds them to openapi.yaml; NULL at the end. */
const char *hub_route_at(int i, const char **method);

/* ---- records beside the log, shared with the commands of guitai-hub ---- */

/* A new one-time code for a terminal; `code` has 16 bytes.  Within the caller's
 * transaction. */
enum err enrol_offer(struct store *s, const char *name, const char *role, struct moment now,
                     char code[16]);
bool enrol_role_is_known(const char *role);

/* Keeps a password (argon2id text) and ends the sessions of that person. */
enum err staff_set_password(struct store *s, const char *number, const char *made,
                            bool must_change);

/* True when the console added or changed that person. */
bool people_has(struct store *s, const char *number);

/* Takes the second factor of that person away; within the caller's transaction. */
enum err second_factor_reset(struct store *s, const char *number);

/* One line in the chain of the audit log. */
enum err audit_add(struct store *s, struct moment now, const char *who, const char *what,
                   const char *subject, const char *detail);

/* The newest line's number and hash; 0 and zeros in an empty log. */
uint64_t audit_head(struct store *s, char hash[HASH_TEXT]);
char *audit_line_new(struct store *s, uint64_t n); /* the caller frees; NULL there is none */

/* A walk along the chain, from its first line or from one whose hash is known. */
struct audit_check {
    uint64_t n;           /* lines that were found good */
    char hash[HASH_TEXT]; /* of line n; zeros for 0 */
    uint64_t end;         /* the newest line when it began */
    char head[HASH_TEXT]; /* its hash, as the head says */
    uint64_t wrong;       /* the line that is not as it was written; 0 none yet */
    char why[96];         /* what is wrong with it */
};
void audit_check_begin(struct store *s, struct audit_check *c);

/* Up to `lines` more.  False: it is over, with all good or with `wrong`. */
bool audit_check_on(struct store *s, struct audit_check *c, int lines);

/* The newest copy of the keys that guitai-hub backup --keys made. */
enum { KEYS_COPY_PATH = 256 };
struct keys_copy {
    instant made;
    char path[KEYS_COPY_PATH];
};
enum err keys_copy_note(struct store *s, instant made, const char *path);
bool keys_copy_read(struct store *s, struct keys_copy *to); /* false: there is none */

/* It holds keys that were destroyed since. */
bool keys_copy_is_stale(const struct keys_copy *copy, const struct retention *r);

/* Set while a backup is made, so that the copy says that it is one: the hub that is
 * put back to it does not know the last numbers that were given, and skips them. */
enum err backup_mark(struct store *s, bool on);

/* After a backup: how far it holds each device's events. */
enum err backup_note(struct store *s, struct id device, uint64_t seq);

/* The hall's JSON as it is in force, of a store that a hub has begun; the caller frees.
 * NULL: none has. */
char *edition_export_new(struct store *s);

/* Publishes a hall's JSON beside the running hub: commit afterwards.  False with the place
 * and the mend, or with what it would leave alone and may not without `accept`. */
bool edition_import(struct hub *h, const char *hall, size_t size, const char *file, bool accept,
                    struct moment now, char *why, size_t why_size);
