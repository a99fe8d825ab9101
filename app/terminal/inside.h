/* inside.h - what the files of terminal/ share; for no one else. */
#pragma once

#include "core/view.h"
#include "port/gfx.h"
#include "terminal/backoff.h"
#include "terminal/screen.h"
#include "terminal/terminal.h"
#include "wire/api_json.h"
#include "wire/inspect_json.h"
#include "wire/token.h"

/* ---- record.c: events to the disk, then into the fold ---- */

enum purpose { FOR_NOBODY, FOR_TICKET, FOR_RATING, FOR_CASE, FOR_WISH };

struct pending { /* a transaction on its way to the disk */
    uint64_t token;
    enum purpose purpose;
    struct event events[DECISION_MAX];
    int count;
};
enum { PENDING_MAX = 32 };

struct record {
    struct pending pending[PENDING_MAX]; /* ring, oldest first */
    int first, count;
    uint64_t next_seq, next_token;
    enum err fault; /* of the newest append; OK works */
    bool stopped;   /* an append failed: the journal takes none until it is told to */
    bool works;     /* the journal said so since */
};

/* Stamps the events, queues them.  ERR_FULL when too many are on their way. */
MUST_USE enum err record_events(struct terminal *t, const struct decision *d, enum purpose purpose);
void record_notice(struct terminal *t, const struct notice *n);

/* ---- sync.c: the outbox to the hub, the feed from it ---- */

enum asked {
    ASK_EVENTS,
    ASK_FEED,
    ASK_NUMBER,
    ASK_CATALOGUE,
    ASK_TICKET,
    ASK_ANSWER,
    ASK_BOOKING,
    ASK_RELEASE,
    ASKS
};

struct sync {
    uint64_t epoch, sequence; /* of signed requests */
    uint64_t epoch_step;      /* how far the next refusal moves the epoch */
    uint64_t next_id;
    uint64_t running[ASKS]; /* ids of requests under way; 0 none */
    struct backoff backoff[ASKS];
    bool reading;           /* the outbox is being read */
    int events_status;      /* HTTP status of the last batch; a refusal is logged once */
    uint64_t sent;          /* newest seq in the batch under way */
    int sent_events, batch; /* events in it; at most so many in the next */
    uint64_t acked;
    uint64_t from;        /* first seq after a lost file; 0 none was lost */
    struct id number_for; /* the ticket for which ASK_NUMBER runs */
    int64_t heard;        /* monotonic ms of the hub's last word; 0 never */
    int64_t seen;         /* of the newest view, or of the word that nothing is new; 0 never */
    int64_t fed;          /* when the feed was last asked for */
    bool reachable;
    bool unsure;            /* whether the hub still has what it had */
    bool forgot;            /* the hub has events of ours that our disk has lost */
    bool puzzled;           /* what came last in the feed's place was no view; logged once */
    bool odd;               /* its last word on our events could not be; logged once */
    bool refused;           /* the hub does not know this machine, or no more */
    char wanted[CODE_SIZE]; /* catalogue version to fetch; "" none */
};

void sync_init(struct terminal *t);
void sync_notice(struct terminal *t, const struct notice *n);
void sync_pump(struct terminal *t);         /* starts what is due */
int64_t sync_due(const struct terminal *t); /* monotonic ms of the next try; INT64_MAX none */
/* Signs and sends; the reply comes as a notice.  `body` NULL: none. */
void sync_send(struct terminal *t, enum asked what, const char *method, const char *path,
               const char *body, int timeout_ms);

/* ---- sync_feed.c: each reads a reply; false: it is asked for again later ---- */

bool sync_hear_feed(struct terminal *t, const struct notice *n);
bool sync_hear_catalogue(struct terminal *t, const struct notice *n);
void sync_take_edition(struct terminal *t); /* a new catalogue, when nobody is using the old one */

/* ---- sync_ask.c: what a visitor waits for; nothing of it is tried again by itself ---- */

bool sync_ask_number(struct terminal *t, const struct number_request *r); /* false: do not wait */
bool sync_ask_ticket(struct terminal *t, const char *what);               /* id or number */
bool sync_ask_case(struct terminal *t, const char *what);                 /* token or code */
/* The reply goes to visit_case_answered(). */
bool sync_answer_case(struct terminal *t, const char *token, const char *body);
/* About appointments; the reply goes to visit_booking_reply().  `soon`: who waits
 * for it goes on without it. */
bool sync_ask_booking(struct terminal *t, const char *method, const char *path, const char *body,
                      bool soon);
void sync_release(struct terminal *t, const char *body); /* a hold; nobody waits for the reply */
void sync_answered(struct terminal *t, enum asked what, const struct notice *n);

/* ---- link.c: signed links in QR codes ---- */

/* <base>/KIND/TOKEN of a packed body. */
void link_sign(const struct terminal *t, char kind, token_message_fn *message,
               uint8_t bytes[TOKEN_BYTES], char to[LINK_SIZE]);
/* A device of the hall, as far as this one knows them, has signed it. */
bool link_is_genuine(const struct terminal *t, token_message_fn *message,
                     const uint8_t bytes[TOKEN_BYTES]);

/* ---- paper.c: slips and what became of them ---- */

struct job {
    uint32_t id;
    struct id ticket; /* none: a test print */
    int copy;
};
enum { PAPER_JOBS = 8 };

struct paper {
    struct printer *printer;
    struct job jobs[PAPER_JOBS];
    int count;
    uint32_t next;
    unsigned faults; /* enum printer_fault */
    bool known;      /* the printer has said how it is */
    bool due;        /* the visitor's ticket, once its number is on the screen */
};

void paper_print_ticket(struct terminal *t, int copy, bool large);
void paper_pump(struct terminal *t); /* after a frame, and before the visit is wiped */
void paper_print_booking(struct terminal *t);
void paper_print_case(struct terminal *t);
void paper_print_signed(struct terminal *t);
void paper_print_notice(struct terminal *t); /* that the view holds, for this counter */
void paper_notice(struct terminal *t, const struct notice *n);

/* ---- health.c: what is broken ---- */

struct health {
    struct part told[PARTS_MAX]; /* as the hub was told by events */
    int64_t at[PARTS_MAX];       /* monotonic ms of the telling; 0 not since the start */
    int count;
    int64_t due; /* monotonic ms of news that wait; INT64_MAX none */
};
void health_check(struct terminal *t);                       /* makes events when a part changed */
void health_replay(struct health *h, const struct event *e); /* what was told before */

/* ---- keep.c: this machine's log as a state, and that in a file (port/kept.h) ---- */

struct past {
    struct site *site;    /* the owner's; may be another one afterwards */
    struct health health; /* what was told */
    instant clock_floor;
    uint64_t seq; /* of the newest event in it; 0 none */
};

/* Folds the whole log, or what came after the fold that is kept in the file `kept` (NULL
 * none).  `p->site` is empty but begun, with its catalogue. */
MUST_USE enum err past_fold(struct past *p, struct journal *j, const char *kept);

/* terminal.c: the edition that the hub published last. */
MUST_USE enum err terminal_edition(struct journal *j, struct catalogue *to);

/* ---- nav.c: which screen, idle, wipe ---- */

struct nav {
    const struct screen *home, *at, *before;
    const struct screen *access; /* the screen of choices for eyes, ears and hands; NULL none */
    const struct screen *over;   /* lies over `at`, which keeps its state; NULL none */
    max_align_t state[SCREEN_STATE_MAX / sizeof(max_align_t)];
    int64_t entered, touched, again; /* monotonic ms; again 0: never */
    int64_t uncovered;               /* since when nothing lies over `at`; 0 nothing did */
    bool warned;
};
void nav_init(struct terminal *t);
void nav_step(struct terminal *t, struct step s);
struct page nav_page(struct terminal *t);
const struct screen *nav_shown(const struct terminal *t);
void nav_open_access(struct terminal *t);
void nav_idle(struct terminal *t); /* warns, wipes, goes home */
int64_t nav_due(const struct terminal *t);
void nav_touched(struct terminal *t);                 /* somebody is there */
void nav_more_time(struct terminal *t);               /* and wants to stay */
void nav_drift(struct terminal *t);                   /* spares the panel */
void nav_overlay(struct terminal *t, struct page *p); /* the warning, an emergency */

/* ---- say.c, say_keys.c, say_calls.c ---- */
void say_screen(struct terminal *t); /* a screen was entered */
void say_frame(struct terminal *t);  /* after a frame: what is new in it */
void say_calls(struct terminal *t);  /* the board: new calls, in order */
void say_next_call(struct terminal *t);
void say_spoken(struct terminal *t, uint64_t id);
void say_utter(struct terminal *t, int language, const char *text);
void say_hush(struct terminal *t);            /* somebody acts: silence at once */
void say_forget(struct terminal *t);          /* and nothing of it stays */
bool say_key(struct terminal *t, enum key k); /* true: the key was of the speech */
bool say_warn(struct terminal *t);            /* a tone, when no voice says it */
void say_piece(struct terminal *t);           /* the one that is due */
void say_again(struct terminal *t);
void say_pause(struct terminal *t);                        /* and on again */
void say_step(struct terminal *t, int faster, int louder); /* -1, 0, 1 */

enum { READING_MAX = 4096, KNOWN_MAX = 256, SAID_KEPT = 64, SAID_TEXT = 256 };

struct said {
    int language;
    char text[SAID_TEXT];
};

struct say {
    uint64_t next, running; /* utterances */
    /* what is read to a visitor */
    char text[READING_MAX]; /* pieces, each ended by a line feed */
    int at;                 /* of the piece that is being said */
    bool live, paused, greets;
    uint32_t known[KNOWN_MAX]; /* sums of the headings and choices of this screen */
    int known_count;
    char focus[NODE_ID], state[NODE_LABEL]; /* of what had the focus */
    char field[NODE_ID], typed[NODE_LABEL]; /* as it was when the last frame was said */
    struct said log[SAID_KEPT];             /* ring: `logged` counts from the start */
    uint64_t logged;
    /* the calls of a board */
    struct call queue[CALLS_MAX];
    int queued;
    struct call heard[CALLS_MAX]; /* the calls of the last view */
    int heard_count;
    bool listens; /* there was a view before this one */
    bool begun;
};

/* ---- alarm.c: the notice of an emergency ---- */
struct alarm {
    bool on;
    bool voice;           /* somebody listens, or did before the visit was wiped */
    char text[NOTE_SIZE]; /* that is shown and said */
    int step;             /* of what is said: 0 the notice, 1.. the way out */
    int64_t again;        /* monotonic ms; from then on the next step may be said */
};
void alarm_hear(struct terminal *t); /* the hub's view was taken */
void alarm_show(struct terminal *t); /* over the frame */
void alarm_speak(struct terminal *t);
bool alarm_takes(struct terminal *t, const struct notice *n); /* true: it is nobody else's */
int64_t alarm_due(const struct terminal *t);

/* ---- inspect.c ---- */
struct inspect {
    uint64_t connection; /* whose answer is owed after this frame; 0 none */
    struct inspect_command command;
    int64_t deadline; /* of a wait */
    char error[128];  /* "" ok */
};
void inspect_notice(struct terminal *t, const struct notice *n);
void inspect_answer(struct terminal *t); /* after the frame */

struct terminal {
    char role[CODE_SIZE];
    int counter, language, w, h;
    char photos[256];
    bool speaks, mute, over, started, headphones;
    const struct ime *imes[IME_KINDS]; /* NULL none */
    enum readiness ready[IME_KINDS];
    uint64_t questions;           /* asked of them */
    enum offer_order offer_order; /* of the one under way */
    struct face face;             /* at the start of each visit */
    struct face shown_face;
    int drift;       /* small steps that the first screen has moved */
    int64_t drifted; /* monotonic ms of the last */
    int64_t rested;  /* nav.touched at the last rest */
    struct identity id;
    struct seal_ahead seal; /* for this visitor's phone number; wiped with the visit */
    struct journal *journal;
    struct journal_opened opened;
    char kept[256]; /* file of the kept fold; "" none */
    struct catalogue *catalogue, *next_catalogue;
    bool edition_due;  /* `next_catalogue` waits for the end of the visit */
    struct site *site; /* this machine's own events, folded */
    struct view view;
    struct visit visit;
    struct record record;
    struct sync sync;
    struct paper paper;
    struct health health;
    struct nav nav;
    struct say say;
    struct alarm alarm;
    struct inspect inspect;
    struct ui ui;
    struct picture slip;
    /* of the notice or frame being worked on */
    struct moment now;
    struct boot boot;
    instant clock;        /* as this machine's clock says */
    int64_t clock_offset; /* hub's time minus ours, ms */
    instant clock_floor;  /* time never runs back */
    bool speech_wanted, wipe_due;
    bool entry_shown;     /* a field with an entry was drawn since the last visit */
    int wrong_pins;       /* in a row; they outlive the visit and the program */
    int64_t pin_again_at; /* monotonic ms before which no PIN is looked at */
    bool day_sure;        /* the hub has said which day it is, and the clock has not jumped since */
    int32_t doubted[SERVICES_MAX]; /* by service: counts of the own lane begin behind these */
    int32_t lost_floor; /* counts of the own lane begin here: the file with them was lost */
};

/* When the own lane's counts are lost, they begin where no earlier one of this day
 * can be: ten seconds a number. */
int32_t terminal_lost_floor(const struct terminal *t);

/* terminal.c: a notice at the time that the terminal has already. */
void terminal_take(struct terminal *t, const struct notice *n);

/* visit.c: the business day changes; `corrected`: the clock was wrong before. */
void visit_begin_day(struct terminal *t, civil day, bool corrected);

/* visit.c: another edition of the catalogue is to be taken, in which services may stand at
 * other places: what is known of their numbers goes along. */
void visit_move_doubts(struct terminal *t, const struct catalogue *to);

/* erasure.c: what was erased on request at the hub goes here too. */
struct erasures {
    int count;    /* that this machine has carried out */
    uint64_t sum; /* the hub's of them, as its view told; 0 of an earlier version */
};
struct erasures erasure_heard(const struct terminal *t);
void erasure_hear(struct terminal *t); /* a view was taken */

/* sealing.c: sealed to the hub's newest key of that use; "" stays "".  False: it does not
 * fit, and `to` is "". */
bool terminal_seal(const struct terminal *t, enum seal_use use, const char *text, char *to,
                   size_t size);
/* The number of a ticket: with what was prepared while nobody waited. */
void terminal_seal_prepare(struct terminal *t);
int terminal_seals_month(const struct terminal *t); /* of its keys; 0 none yet */
bool terminal_seal_contact(struct terminal *t, const char *text, char *to, size_t size);

/* visit.c: the wrong PINs of the staff before this start. */
void visit_load_wrong_pins(struct terminal *t);

/* visit.c: what record, sync and paper tell it. */
void visit_numbered(struct terminal *t, const struct number_reply *r); /* NULL: number it here */
void visit_refused(struct terminal *t, enum refusal why);              /* by the hub */
void visit_stored(struct terminal *t, const struct pending *p, enum err e);
void visit_printed(struct terminal *t, struct id ticket, enum print_state state, unsigned faults);
/* visit_find.c: the slow keyed hash by which a phone number is found; "" without one. */
void visit_find_of(const struct terminal *t, const char *phone, char to[FIND_SIZE]);
bool visit_found_came(struct terminal *t, const struct notice *n); /* false: not understood */
/* visit_book.c: to the hub; while it is away a wish takes its place, or ASKING_AWAY. */
void visit_ask_booking(struct terminal *t, enum booking_want want, const char *method,
                       const char *path, const char *body);
void visit_filed(struct terminal *t, const struct event *e, enum err err); /* visit_file.c */
void visit_booking_reply(struct terminal *t, const struct notice *n);
void visit_show_booked(struct terminal *t); /* booking.shown: its link, its paper */

/* visit_wish.c: the hub does not answer what booking.want asks; true when the visitor
 * may go on to a wish. */
bool visit_wish_instead(struct terminal *t);
void visit_wish(struct terminal *t, const struct appointment_booked *who);
void visit_wished(struct terminal *t, const struct event *e, enum err err);
void visit_ime_notice(struct terminal *t, const struct notice *n);
void visit_release(struct terminal *t); /* visit_book.c: a time that was held and not booked */
/* visit_case.c */
void visit_follow(struct terminal *t, struct id id); /* by the token `followed` */
void visit_case_answered(struct terminal *t, const struct case_view *found, int status);
void visit_case_found(struct terminal *t, const struct case_view *found, int status);
void visit_ticket_found(struct terminal *t, const struct ticket_view *found, int status);
