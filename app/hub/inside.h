/* inside.h - what the files of hub/ share; for no one else. */
#pragma once

#include "core/appraisal.h"
#include "core/archive.h"
#include "core/desk.h"
#include "core/facts.h"
#include "core/matter.h"
#include "core/push.h"
#include "core/survey.h"
#include "core/underway.h"
#include "core/view.h"
#include "hub/hub.h"
#include "hub/json_out.h"
#include "hub/lockout.h"
#include "wire/signing.h"

/* ---- the state ---- */

/* Topics that a reply can wait for, as bits (port/httpd.h). */
enum {
    TOPIC_ANY,
    TOPIC_QUEUE,
    TOPIC_CALLS,
    TOPIC_SITE,
    TOPIC_MESSAGES,
    TOPIC_PUSH,
    TOPIC_ERASURES,
    TOPIC_CLOCKS,
    TOPIC_COUNTERS,
    TOPICS = 64
};
#define TOPIC(t) (UINT64_C(1) << (t))

enum { RECENT_EVENTS = 1024, SESSION_HOURS = 12, CODE_MINUTES = 10 };
/* Visits and cases that are counted: about ten years of a busy hall.  36 MiB when full;
 * what is not used yet takes no memory. */
enum { FACTS_ROOM = 1 << 20 };

struct recent { /* of an event that a terminal may send again */
    uint64_t seq, hash;
};

/* Why events of a terminal stay there and wait. */
enum held {
    HELD_NOT,
    HELD_FUTURE, /* for a newer hub */
    HELD_FULL,   /* as many stand aside as may */
    HELD_REFUSED /* it cannot be told whose they are, or they are in disorder */
};

struct peer { /* a device as the hub has heard it */
    struct id id;
    uint64_t last; /* newest seq in the log, or aside */
    instant when;  /* of its newest event */
    struct recent recent[RECENT_EVENTS];
    bool window_known; /* read from the records */
    struct replay_window window;
    bool revoked;     /* here, since the start: ends what it waits for */
    instant contact;  /* 0 not since the hub's start */
    int64_t backlog;  /* as it told; -1 unknown */
    char version[16]; /* as it told; "" unknown */
    enum held held;   /* since the start */
    char held_why[NOTE_SIZE];
};

struct tally {                             /* for /metrics; since the start */
    uint64_t requests, problems, failures; /* failures: 5xx */
    uint64_t events, repeated, forks, commits, commit_faults;
    uint64_t logins, logins_refused, signatures_refused;
};

struct view_text { /* feed.c */
    uint64_t pos;
    int counter, lane;
    bool keys, appointments, seals;
    int erased;
    instant made;
    char *text; /* NULL: none */
};
enum { VIEW_TEXTS = 256 };

/* A receiver of events (push.c), and how far the log was looked through for it. */
struct push_slot {
    struct receiver r; /* code "": unused */
    uint64_t hash;     /* of its record */
    bool listed;
    struct push_state at;
    struct {
        instant asked, done; /* 0 not */
        int status;
        char cause[CODE_SIZE], said[PUSH_SAID];
    } test;                /* the newest */
    uint64_t base;         /* at.pos when the rest was counted */
    uint64_t found;        /* the next that is wanted; 0 not known */
    uint64_t scan, seen;   /* nothing wanted from base to here; counted to here */
    int waiting;           /* wanted, behind base */
    uint64_t sent, failed; /* since the start, by this hub */
};

enum { EDITION_CHANGES = 512 };
struct editions_past { /* when which edition came into force: a ring, the newest of them */
    struct {
        instant at;
        char hash[72];
    } changes[EDITION_CHANGES];
    int count;
};

struct edition_read { /* one of the past, read from the store */
    char hash[72];    /* "" none yet */
    struct catalogue hall;
};

struct hub {
    struct view_text views[VIEW_TEXTS];
    struct hub_config c;
    struct store *store;
    struct catalogue *catalogue; /* in force */
    struct site *site;
    struct facts *facts; /* folded beside the site */
    struct fact *fact_rows;
    struct appraisals *appraisals;
    struct surveys *surveys;
    struct matters *matters;
    struct underways *underways;
    struct archive *archive;     /* folded beside the site too */
    struct retention *retention; /* folded beside it */
    char seal_check[CODE_SIZE];  /* of the newest month in the log */
    int doubt_told;              /* of the trail, days; 0 none */
    struct peer *peers;          /* DEVICES_MAX */
    int peer_count;
    uint64_t own_seq;   /* newest event of the hub itself */
    char published[72]; /* hash of the catalogue that the log names last */
    struct moment published_at;
    struct editions_past past;
    struct edition_read *then; /* the newest that edition_when() gave */
    char catalogue_hash[HASH_TEXT];
    char *hall_text;       /* the hall's JSON in force, malloc'ed */
    const char *base_text; /* the hall's file, without the people of the console */
    size_t base_size;
    struct catalogue *next; /* ready to be published, or on its way; its text NULL: nothing is */
    char *next_text;
    char next_hash[HASH_TEXT];
    int64_t swept;            /* boot ms; when time was last asked for no-shows; 0 never */
    struct push_slot *pushes; /* RECEIVERS_MAX */
    struct id pusher;         /* among hubs of one site that send */
    uint64_t push_changes;    /* of receivers and their states, since the start */
    struct refused {
        struct id about;
        int counter;
        instant at;
    } refused[COUNTERS_MAX];  /* at each counter, for its printer: the newest */
    uint64_t changed[TOPICS]; /* pos of the newest event of each topic */
    uint64_t topics;          /* changed in the open transaction */
    bool open, failed, conflict;
    bool folded; /* the fold holds events of the open transaction */
    int rows;
    bool broken;             /* the fold could not be made again; tried once a second */
    bool (*over)(void *ctx); /* hub_keep(): true ends it; NULL never */
    void *over_ctx;
    int64_t retried; /* boot ms */
    int64_t looked;  /* boot ms; for what others appended */
    instant newest;  /* time of the newest event */
    struct boot boot;
    struct lockout accounts, addresses, writers; /* writers: of say_page.c, by address */
    char dummy[PASSWORD_TEXT];                   /* verified for accounts that are not there */
    struct tally tally;
    bool damage_told;
    int mended_told, lost_told;
    int64_t refusal_told; /* boot ms; 0 never */
    int refusals_untold;
};

/* ---- log.c: the site's log and its fold ---- */

/* Begins the transaction if none is open, and folds what others appended.
 * False: the reply will become "503 storage". */
bool log_begin(struct hub *h);

/* Appends one event with its bytes, folds it, and what follows from it. */
bool log_append(struct hub *h, const struct event *e, const char *json, size_t size,
                struct moment when, struct moment now);

/* Stamps a decision's events as the hub's own and appends them. */
bool log_record(struct hub *h, const struct decision *d, struct moment now);

/* A record within the transaction; NULL deletes. */
bool log_put(struct hub *h, const char *kind, const char *key, const char *value);

/* Whether there is such a record, though it be one that decayed. */
bool log_has(const struct hub *h, const char *kind, const char *key);

/* Those of a kind that can be read; one that decayed holds up nothing. */
bool log_list(struct hub *h, const char *kind,
              bool (*each)(void *ctx, const char *key, const char *value), void *ctx);

/* The business day begins with an event, so that a replay begins it there too. */
bool log_today(struct hub *h, struct moment now);

/* Folds the whole store again, or what came after the fold that was kept (keep.c). */
enum err log_rebuild(struct hub *h);

/* What that begins with: nothing is folded. */
void log_forget(struct hub *h);

/* ---- keep.c: the fold in a file (port/kept.h) ---- */

/* Takes the fold that was kept, if it holds for this hall and this log; else all stays
 * forgotten. */
void keep_take(struct hub *h);

/* What was kept holds what is to be gone: the file goes, the next is made from the log. */
void keep_forget(struct hub *h);

/* own_store.c: a fault of the hub's device, once for what happened.  False: it could not be
 * stored. */
bool own_store_damage(struct hub *h, struct moment now);
bool own_store_mended(struct hub *h, struct moment now);
bool own_store_lost(struct hub *h, struct moment now);
bool own_store_rescue(struct hub *h, struct moment now);

/* hub.c: memory for a hub and its hall, without its log.  NULL with the reason. */
struct hub *hub_prepare(const struct hub_config *c, char *why, size_t why_size);

/* The peer; made when it is new.  NULL: the table is full. */
struct peer *log_peer(struct hub *h, struct id device);

/* ---- answer.c ---- */

void answer_json(struct hub_call *c, int status, char *body); /* takes `body` */
void answer_out(struct hub_call *c, int status, struct json_out *o);
void answer_problem(struct hub_call *c, int status, const char *type, const char *fmt, ...)
    PRINTF_LIKE(4, 5);

/* A record that it needed is not what was stored (store.h, `unread`). */
void answer_unread(struct hub_call *c);
/* Takes `data`; its name is for who saves it. */
void answer_file(struct hub_call *c, const char *mime, char *data, size_t size, const char *name);
/* A table of csv_out.h as a file of that name. */
void answer_csv(struct hub_call *c, struct json_out *o, const char *name);
void answer_refusal(struct hub_call *c, enum refusal r);
void answer_header(struct hub_call *c, const char *fmt, ...) PRINTF_LIKE(2, 3);
void answer_text(struct hub_call *c, int status, const char *mime, char *body); /* takes */
void answer_wait(struct hub_call *c, uint64_t topics, int wait_ms);

/* ---- auth.c: signed requests of terminals ---- */
bool auth_begin(const struct hub *h, struct hub_call *c); /* false: nobody's signature */
bool auth_is_signed(const struct hub_call *c); /* by the key in `stored`; without the lock */
bool auth_terminal(struct hub *h, struct hub_call *c);
/* Before what others appended wakes whom they have shut out.  False: the store cannot be read. */
bool auth_look_for_revoked(struct hub *h);
bool auth_is_revoked(struct hub *h, struct id device);

/* Tells the operator of a request that was refused; of many, once a minute. */
void auth_note_refusal(struct hub *h, const struct hub_call *c, const char *type);

/* ---- seals.c: personal data, sealed and opened ---- */
enum sealed_state { SEALED_NONE, SEALED_OPEN, SEALED_BY_RULE, SEALED_ERASED, SEALED_LOST };

/* Whether it can be read.  By rule: its key was destroyed; lost: no key of ours. */
enum sealed_state seals_state(const struct hub *h, const char *sealed);
bool seals_open(const struct hub *h, const char *sealed, char *to, size_t size);

/* To the newest key of that use; "" stays "".  False: it does not fit. */
bool seals_close(const struct hub *h, enum seal_use use, const char *text, char *to, size_t size);

/* To the key of that very name; false too when it is gone. */
bool seals_close_to(const struct hub *h, struct seal_name n, const char *text, char *to,
                    size_t size);

/* What terminals seal to; how many. */
int seals_for_terminals(const struct hub *h, struct view_seal to[VIEW_SEALS_MAX]);

/* The word of a sealed text that cannot be read, for the API: "rule", "request", "lost";
 * "" it can, or there is none. */
const char *seals_gone(const struct hub *h, const char *sealed);

/* retention.c: at the start.  False with the reason. */
bool retention_start(struct hub *h, struct moment now, char *why, size_t why_size);

/* ---- erasing.c: jobs of hub.h ---- */

/* Begins one of the log up to that place, behind the event that says so.  False: nothing can
 * be stored. */
bool erasing_begin(struct hub *h, const struct linked *subjects, enum erasure_what what,
                   uint64_t of, const char *staff, struct moment now, struct erasure *to);

/* The job of that number; the one that still erases all of that subject; false: none. */
bool erasing_read(struct hub *h, uint64_t id, struct erasure *to);
bool erasing_of(struct hub *h, struct id subject, struct erasure *to);

/* The newest jobs, those under way first; how many. */
enum { ERASURES_TOLD = 20 };
int erasing_list(struct hub *h, struct erasure to[ERASURES_TOLD]);

/* ---- aside.c: events that the hub cannot take ---- */
enum { ASIDE_MOST = 64 }; /* of one terminal; each is EVENT_RAW_MAX bytes at most */

struct aside { /* borrowed */
    struct id device;
    uint64_t seq, hash;
    instant when; /* it came */
    const char *why, *raw;
    size_t size;
};

bool aside_has_room(const struct hub *h, struct id device);

/* False: nothing can be stored. */
bool aside_put(struct hub *h, const struct aside *a, struct moment now);

/* There stands another event under that number. */
bool aside_differs(struct hub *h, struct id device, uint64_t seq, uint64_t hash);

/* Those that name that subject are erased with it; those whose time is over go.  False:
 * nothing can be stored. */
bool aside_erase(struct hub *h, struct id subject, struct moment now);
bool aside_settle(struct hub *h, int month, struct moment now);

/* intake_expected.c: somebody with a phone number has still to come today. */
bool intake_expects(const struct hub *h);

/* The ticket waits for the appointment from now on: one person, one place.  `find` of its phone
 * number; "" not known.  False: nothing can be stored. */
bool intake_recognise(struct hub *h, const char *find, const struct event *e, struct moment now);

/* intake_rules.c: what a rule of the log has against an event of that terminal; false: nothing. */
enum { REFUSED_WHY = 96 };
bool intake_refuses(const struct hub *h, const struct event *e, char why[REFUSED_WHY]);

/* ---- hold.c: kept under dispute ---- */

/* What is new of a case that is held is held too.  False: nothing can be stored. */
bool hold_follow(struct hub *h, const struct event *e, struct moment now);

/* erasure.c: a manager with a reason; false: answered. */
struct reason_request;
bool erasure_read_reason(const struct hub *h, struct hub_call *c, struct reason_request *to);

/* The event, as version and all. */
bool erasure_tell(struct hub *h, enum event_type type, struct id subject,
                  const union event_body *body, struct moment now);

/* ---- staff.c: sessions and roles ---- */
enum {
    ROLE_ANY = 1,
    ROLE_DESK = 2,
    ROLE_AUDIT = 4,
    ROLE_ADMIN = 8,
    ROLE_LEAD = 16,    /* supervisor and above */
    ROLE_REPORT = 32,  /* supervisor and above, and who audits */
    ROLE_MANAGE = 64,  /* managers and administrators */
    DEVICE_KIOSK = 128 /* of a terminal's route: no pad's, no board's */
};
bool staff_enter(struct hub *h, struct hub_call *c, int role);
/* A page of another site must not act in the name of who uses this one. */
bool call_is_same_origin(const struct http_request *r);
/* Whether the role of who asks has that bit. */
bool staff_has(const struct hub *h, const struct hub_call *c, int role);
const struct staff *staff_of(const struct hub *h, const struct hub_call *c);

/* The password of who is signed in, or signs in: first the work, then the answer,
 * with a lock-out that grows.  staff_password_fits() answers when it does not. */
void staff_ask_password(struct hub *h, struct hub_call *c, const char *number, const char *given);
bool staff_password_fits(struct hub *h, struct hub_call *c, const char *number);

/* The password of that person is to be changed before anything else. */
bool staff_must_change(struct hub *h, const char *number);

bool staff_open_session(struct hub *h, struct hub_call *c, const char *number);
/* The hall wants a second factor of who is signed in, and there is none. */
bool staff_needs_factor(const struct hub *h, const struct hub_call *c);

/* All sessions of that person but one; false: nothing can be stored. */
bool staff_end_sessions(struct hub *h, const char *number, const char *except);

enum err staff_forget_sessions(struct store *s, const char *number, const char *except);

/* ---- people.c ---- */
bool people_is_disabled(const struct hub *h, const char *number);

/* The hall's JSON with the people that are stored and `more_count` more, as people_json.h
 * keeps them.  The caller frees; NULL with the reason. */
char *people_merged_new(struct hub *h, const char *hall, size_t size, char *const *more,
                        int more_count, char *why, size_t why_size);

/* Adds or changes these people, for `by`.  False with the reason, or when nothing can be
 * stored. */
bool people_take(struct hub *h, char *const *people, int count, const char *by, struct moment now,
                 char *why, size_t why_size);

/* ---- editions.c: more in editions.h ---- */

/* An event says that it is in force now: the fold goes on with it. */
void edition_enter(struct hub *h, const struct config_published *what, struct moment when);

/* The hall as it was in force then, for what shows the past (R34).  The oldest that is known
 * for what came before it; the one in force now when its text is not to be had.  Valid
 * until the next call, and until another edition comes into force. */
const struct catalogue *edition_when(const struct hub *h, instant when);

/* The fold begins anew: with the first edition, where that is known. */
void edition_rewind(struct hub *h);

/* That edition is in force, as edition_enter() left it.  False: it is not to be had. */
bool edition_use(struct hub *h, const char *hash);

/* After the log was folded.  False with the reason. */
bool editions_begin(struct hub *h, struct moment now, char *why, size_t why_size);

/* Tells the log which hall is in force. */
bool edition_record(struct hub *h, const struct catalogue *hall, const char *hash, const char *by,
                    const char *reason, struct moment now);

/* ---- second_factor.c ---- */
enum factor { FACTOR_GOOD, FACTOR_ASKED, FACTOR_WRONG };
bool second_factor_is_on(const struct hub *h, const char *number);

/* What was sealed to the first key goes over to the office's.  False: nothing can be
 * stored. */
bool second_factor_reseal(struct hub *h);

/* GOOD when there is none; a code that was good is used up. */
enum factor second_factor_check(struct hub *h, struct hub_call *c, const char *number,
                                const char *given);

/* ---- queue_json.c ---- */
void queue_json_ticket(struct json_out *o, const struct hub *h, const char *name,
                       const struct ticket *t, struct moment now, const char *why, bool wait);

void queue_json_faults(struct json_out *o, const struct device *d);

/* A whole number in a query; `otherwise` when it is absent or no number. */
int64_t query_number(const struct hub_call *c, const char *name, int64_t otherwise);

/* A ticket by its id or, of today, by its number; NULL unknown. */
const struct ticket *find_ticket(const struct hub *h, const char *text);

/* safety.c: the member "emergency"; null when there is none. */
void emergency_json(struct json_out *o, const struct site *s);

/* Adds to the audit log; who is the call's staff. */
bool audit_call(struct hub *h, struct hub_call *c, const char *what, const char *subject,
                const char *detail);

/* day_sheet.c: how many that person should look at. */
int booking_news_count(const struct hub *h, const char *staff, instant now);

/* ---- appointments.c ---- */

/* Answers with days, or with the times of ?day=; what stands for {...} is the service. */
void booking_offer(struct hub *h, struct hub_call *c, bool limits);

/* Decides and records.  False: nothing can be stored. */
bool booking_try(struct hub *h, struct hub_call *c, struct booking_command *command,
                 enum refusal *refusal);

/* The same, and answers a refusal.  False: that, or nothing can be stored. */
bool booking_act(struct hub *h, struct hub_call *c, struct booking_command *command);
void booking_answer(struct hub *h, struct hub_call *c, struct id id);

/* By id or by code; NULL unknown. */
const struct appointment *booking_find(const struct hub *h, const char *text);

/* No-shows, and wishes that fit or came to nothing; sweep: now and then. */
bool booking_settle(struct hub *h, struct moment now);
bool booking_sweep(struct hub *h, const struct hub_call *c);

/* appointment_page.c: the link to its page, signed by the hub. */
enum { LINK_TEXT = 288 };
void booking_link(const struct hub *h, const struct appointment *a, char to[LINK_TEXT]);

/* ---- messages.c ---- */

/* What follows from an event: a message wanted or due.  False: nothing can be stored. */
bool messages_follow(struct hub *h, const struct event *e, struct moment now);

/* Their customer is told to look at the page, when there is a way.  False: nothing can be
 * stored. */
bool booking_tell(struct hub *h, struct id id, struct moment now);
bool case_tell(struct hub *h, struct id id, struct moment now); /* underway.c */

/* A phone number or a mail address that this hub can send to; a phone number is left
 * without its blanks. */
bool message_address(const struct hub *h, char *typed, enum message_channel *to);

/* cases.c: by id or by code; NULL unknown. */
const struct case_file *case_named(const struct hub *h, const char *text);
void case_answer(struct hub *h, struct hub_call *c, struct id id); /* how it stands now */
/* It is there, or there is room for it; else answers so. */
bool case_find_room(const struct hub *h, struct hub_call *c, struct id id);
enum { REASON_MAX = 100 };
bool is_reason(const char *reason); /* to reveal what is sealed */

/* Where the customer of that case is reached.  False: nowhere that this hub can send to. */
bool message_channel_of(const struct hub *h, struct id about, enum message_channel *to);

/* case_view.c: of the proposal that there is. */
void case_document_hash(const struct hub *h, const struct case_file *f, char to[HASH_TEXT]);

/* ---- underway.c: reports, milestones, objections ---- */

/* Clocks that begin, end or were broken by now, cases that are archived.  False: nothing can be stored. */
bool underway_settle(struct hub *h, struct moment now);

/* What follows from an event: a clock, a message.  False: nothing can be stored. */
bool underway_follow(struct hub *h, const struct event *e, struct moment now);

/* The proposal as it is shown and signed: what staff wrote, and its plan. */
void underway_proposal(const struct hub *h, const struct case_file *f, char to[PROPOSAL_SIZE]);

/* Adds to a message what the customer is asked of the case; nothing when that is nothing. */
void underway_words(const struct hub *h, const struct case_file *f, int language, char *to,
                    size_t size);

/* Decides and records.  told: plain, is sealed; NULL: the command's is, or there is none. */
bool underway_act(struct hub *h, struct underway_command *command, const char *told,
                  struct moment now, enum refusal *refusal);

/* underway_api.c: the members of a case; of the list, and of one alone. */
void underway_row(struct json_out *o, const struct hub *h, const struct case_file *f,
                  struct moment now);
void underway_whole(struct json_out *o, const struct hub *h, const struct case_file *f,
                    bool reveal);

/* The plan of a proposal: looked at before it is made, and recorded with it.  False: a
 * problem was answered, or nothing can be stored. */
struct case_request;
bool underway_plan_is_good(struct hub_call *c, const struct case_request *r);
bool underway_plan(struct hub *h, const struct hub_call *c, const struct case_request *r,
                   struct id id);

/* ---- push.c, push_place.c: events that are sent outside ---- */

/* The receivers and their state as they are stored.  False: the store could not be read. */
bool push_refresh(struct hub *h);
struct push_slot *push_slot(struct hub *h, const char *code); /* NULL there is none */
bool push_keep(struct hub *h, const struct push_slot *s);     /* its state */

/* Whoever waits for news of receivers is woken by the commit. */
void push_touch(struct hub *h);

/* Looks on through the log; false when it came to its end, or to enough. */
bool push_look_on(struct hub *h, struct push_slot *s);
void push_forget(struct hub *h); /* what was looked through */

/* receivers.c: the key, and the values of headers.  False: no key opens them. */
bool push_secrets(struct hub *h, struct receiver *r, uint8_t key[PUSH_KEY_BYTES]);

/* The member "test"; null when there was none. */
void receiver_test_json(struct json_out *o, const struct push_slot *s);

/* receiver_acts.c: the one in the path, within a transaction; NULL after an answer. */
struct push_slot *receiver_named(struct hub *h, struct hub_call *c);

/* push_body.c: what is sent.  False: the event is not there. */
bool push_body(struct hub *h, const struct push_slot *s, struct hub_push *to);
void push_test_body(const struct hub *h, const struct push_slot *s, struct moment now,
                    struct hub_push *to);
struct rating_values;
void push_sample(const struct hub *h, struct moment now, struct rating_values *to);

/* ---- numbers.c ---- */
struct number_request;

/* A number of the hub's lane for that ticket, the same each time.  False: the day's
 * are used up, or nothing can be stored. */
bool numbers_allot(struct hub *h, const struct number_request *r, const char *prefix,
                   struct moment now, struct number *to);

/* ---- what the routes run ---- */
struct hub_route {
    const char *method, *path; /* {...} stands for one segment; {path} for the rest */
    enum { ANYONE, TERMINAL, STAFF, ALONE } who;
    int role; /* of staff: one of the ROLE_ bits; of terminals: DEVICE_KIOSK, or 0 any */
    void (*run)(struct hub *h, struct hub_call *c);
    int command; /* enum command_kind, or of appointments enum booking_act */
};

/* routes.c: NULL there is none; route_find() has answered so. */
const struct hub_route *route_look(struct hub_call *c);
const struct hub_route *route_find(struct hub_call *c);

void run_health(struct hub *h, struct hub_call *c);
void run_metrics(struct hub *h, struct hub_call *c);
void run_ticket_page(struct hub *h, struct hub_call *c);
void run_ticket_form(struct hub *h, struct hub_call *c);
void run_case_page(struct hub *h, struct hub_call *c);
void run_appointment_page(struct hub *h, struct hub_call *c);
void run_appointment_form(struct hub *h, struct hub_call *c);
void run_cases(struct hub *h, struct hub_call *c);
void run_cases_table(struct hub *h, struct hub_call *c);
void run_cases_named(struct hub *h, struct hub_call *c);
void run_case_view(struct hub *h, struct hub_call *c);
void run_case_answer(struct hub *h, struct hub_call *c);
void run_case(struct hub *h, struct hub_call *c);
void run_case_register(struct hub *h, struct hub_call *c);
void run_case_act(struct hub *h, struct hub_call *c);
void run_case_underway(struct hub *h, struct hub_call *c);
void run_case_form(struct hub *h, struct hub_call *c);
void run_case_paper(struct hub *h, struct hub_call *c);
void run_say_page(struct hub *h, struct hub_call *c);
void run_say_form(struct hub *h, struct hub_call *c);
void run_feedback(struct hub *h, struct hub_call *c);
void run_staff_paper(struct hub *h, struct hub_call *c);
void run_indicators(struct hub *h, struct hub_call *c);
void run_indicator_cases(struct hub *h, struct hub_call *c);
void run_appraisals(struct hub *h, struct hub_call *c);
void run_appraisal(struct hub *h, struct hub_call *c);
void run_matters(struct hub *h, struct hub_call *c);
void run_matter(struct hub *h, struct hub_call *c);
void run_matter_open(struct hub *h, struct hub_call *c);
void run_matter_step(struct hub *h, struct hub_call *c);
void run_sample(struct hub *h, struct hub_call *c);
void run_trainings(struct hub *h, struct hub_call *c);
void run_views(struct hub *h, struct hub_call *c);
void run_views_keep(struct hub *h, struct hub_call *c);
void run_day_sheet(struct hub *h, struct hub_call *c);
void run_staff_slots(struct hub *h, struct hub_call *c);
void run_staff_booking(struct hub *h, struct hub_call *c);
void run_staff_change(struct hub *h, struct hub_call *c);
void enrol_fingerprint(const struct device *d, char to[FINGERPRINT_TEXT]);
void run_enrol(struct hub *h, struct hub_call *c);
void run_events(struct hub *h, struct hub_call *c);
void run_feed(struct hub *h, struct hub_call *c);
void run_numbers(struct hub *h, struct hub_call *c);
void run_catalogue(struct hub *h, struct hub_call *c);
void run_ticket(struct hub *h, struct hub_call *c);
void run_slots(struct hub *h, struct hub_call *c);
void run_booking(struct hub *h, struct hub_call *c);
void run_find_appointments(struct hub *h, struct hub_call *c);
void run_arrival(struct hub *h, struct hub_call *c);
void run_login(struct hub *h, struct hub_call *c);
void run_logout(struct hub *h, struct hub_call *c);
void run_session(struct hub *h, struct hub_call *c);
void run_password(struct hub *h, struct hub_call *c);
void run_factor_begin(struct hub *h, struct hub_call *c);
void run_factor_confirm(struct hub *h, struct hub_call *c);
void run_receivers(struct hub *h, struct hub_call *c);
void run_receiver(struct hub *h, struct hub_call *c);
void run_receiver_preview(struct hub *h, struct hub_call *c);
void run_receiver_mode(struct hub *h, struct hub_call *c);
void run_receiver_remove(struct hub *h, struct hub_call *c);
void run_receiver_secret(struct hub *h, struct hub_call *c);
void run_receiver_from(struct hub *h, struct hub_call *c);
void run_receiver_test(struct hub *h, struct hub_call *c);
void run_receiver_tested(struct hub *h, struct hub_call *c);
void run_people(struct hub *h, struct hub_call *c);
void run_person(struct hub *h, struct hub_call *c);
void run_person_password(struct hub *h, struct hub_call *c);
void run_person_disable(struct hub *h, struct hub_call *c);
void run_person_factor(struct hub *h, struct hub_call *c);
void run_hall(struct hub *h, struct hub_call *c);
void run_editions(struct hub *h, struct hub_call *c);
void run_edition(struct hub *h, struct hub_call *c);
void run_edition_check(struct hub *h, struct hub_call *c);
void run_edition_draft(struct hub *h, struct hub_call *c);
void run_edition_publish(struct hub *h, struct hub_call *c);
void run_queue(struct hub *h, struct hub_call *c);
void run_log(struct hub *h, struct hub_call *c);
void run_live(struct hub *h, struct hub_call *c);
void run_counter(struct hub *h, struct hub_call *c);
void run_desk(struct hub *h, struct hub_call *c);
void run_ticket_refuse(struct hub *h, struct hub_call *c);
void run_printed(struct hub *h, struct hub_call *c);
void run_contact(struct hub *h, struct hub_call *c);
void run_terminals(struct hub *h, struct hub_call *c);
void run_revoke(struct hub *h, struct hub_call *c);
void run_aside(struct hub *h, struct hub_call *c);
void run_aside_end(struct hub *h, struct hub_call *c);
void run_equipment(struct hub *h, struct hub_call *c);
void run_equipment_act(struct hub *h, struct hub_call *c);
void run_equipment_list(struct hub *h, struct hub_call *c);
void run_emergency(struct hub *h, struct hub_call *c);
void run_resumed(struct hub *h, struct hub_call *c);
void run_privacy(struct hub *h, struct hub_call *c);
void run_erase(struct hub *h, struct hub_call *c);
void run_erasure(struct hub *h, struct hub_call *c);
void run_case_keep(struct hub *h, struct hub_call *c);
void run_audit_table(struct hub *h, struct hub_call *c);
void run_import(struct hub *h, struct hub_call *c);
void run_import_check(struct hub *h, struct hub_call *c);
void run_import_table(struct hub *h, struct hub_call *c);
void run_audit_check(struct hub *h, struct hub_call *c);
void run_audit(struct hub *h, struct hub_call *c);

/* intake.c: what the reading needs, under the lock; then the long part without it. */
void batch_begin(const struct hub *h, struct hub_call *c);
void batch_decode(struct hub_call *c);
void batch_free(struct batch *b);

/* numbers.c: when this store is a backup that was put back.  False: nothing can be
 * stored. */
bool numbers_skip_forgotten(struct hub *h, struct moment now);

/* numbers.c: when the machine was started since, and the hub had not come to its end.  The same. */
bool numbers_skip_lost(struct hub *h, struct moment now);
bool numbers_end(struct hub *h);

/* numbers.c: at the begin of a day. */
bool numbers_begin_day(struct hub *h);
void numbers_forget(struct hub *h, civil today);
