/* visit.h - one visitor at one terminal; the only way in which screens act.
 *
 * A visit begins with the first touch on the welcome screen and ends with the
 * idle wipe, "home" or the thanks screen; then everything that the customer gave
 * is overwritten.  Nothing here blocks: what takes time shows as a state that a
 * later frame reads. */
#pragma once

#include "core/desk.h"
#include "core/slot.h"
#include "core/view.h"
#include "port/ime.h"
#include "port/printer.h"
#include "terminal/names.h"
#include "ui/ui.h"

enum { PHONE_MAX = 15, LINK_SIZE = 256, COPIES_MAX = 20, PERSON_SIZE = 128 };

enum taking { /* of a number */
              TAKING_NOTHING,
              TAKING_BUSY,  /* asking the hub, storing */
              TAKING_DONE,  /* on the disk: may be shown, is being printed */
              TAKING_FAILED /* `refusal` or `failure` says why */
};

enum looking { /* for a ticket, on the progress screen */
               LOOKING_NOTHING,
               LOOKING_BUSY,
               LOOKING_FOUND,
               LOOKING_UNKNOWN, /* a ticket of ours, but nobody knows it */
               LOOKING_FOREIGN, /* not a code of this hall */
               LOOKING_OFFLINE  /* the hub does not answer; `looked` may hold what we know */
};

enum rating_step { RATE_NOTHING, RATE_BUSY, RATE_DONE, RATE_FAILED };

/* What a visitor asked for on the accessibility screen; ends with the visit. */
struct access {
    struct face face;
    bool longer;       /* more time everywhere; a key counts once in half a second */
    bool spells;       /* say what is typed, also a phone number */
    int speed, volume; /* of the voice, percent */
};

enum asking { /* of the hub, about appointments; an answer to it about a case */
              ASKING_NOTHING,
              ASKING_BUSY,
              ASKING_DONE,
              ASKING_REFUSED, /* booking.refusal says why; the case has gone on */
              ASKING_AWAY     /* the hub does not answer */
};

/* ---- appointments ---- */

enum { BOOKINGS_SHOWN = 4 };

enum booking_want {
    WANT_NOTHING,
    WANT_DAYS,  /* days of a service */
    WANT_TIMES, /* times of a day */
    WANT_HOLD,
    WANT_BOOK,
    WANT_FIND, /* ASKING_DONE with `found` 0: there is none */
    WANT_MOVE,
    WANT_CANCEL,
    WANT_ARRIVE
};

struct visit_day {
    civil day;
    int left; /* places; 0 full */
};

struct visit_booking {
    bool on;       /* the phone number is for a booking */
    bool moving;   /* `shown` gets another time */
    bool arriving; /* the number that is taken is for `shown` */
    bool held;     /* a time is kept for `appointment` */
    bool wishing;  /* the hub is away: a wish, which it confirms later */
    bool by_phone; /* `shown` was found by a number that others know too: it is not changed */
    enum booking_want want;
    enum asking asking; /* about what is wanted */
    enum refusal refusal;
    struct id appointment; /* that is being made */
    civil day;             /* chosen, 0 none */
    int minute;            /* of that day; -1 none */
    struct visit_day days[HORIZON_MAX + 1];
    int day_count;
    civil offered; /* whose times are in `slots` */
    struct slot slots[SLOTS_MAX];
    int slot_count;
    struct appointment_view shown; /* booked, found or changed; id none: none */
    int found;
    struct appointment_view rows[BOOKINGS_SHOWN]; /* of several, the soonest; */
    bool choose;                                  /* which of them is `shown` */
    bool joined;          /* somebody with it has a number already: shown.number */
    char link[LINK_SIZE]; /* what the QR code says */
    enum print_state print;
};

/* ---- what a customer says ---- */

struct visit_answer { /* to what `seen` asks */
    enum asking asking;
    struct case_answer given;
};

struct visit_signature { /* under the proposal of `seen` (R13) */
    struct ink ink;
    enum print_state print;
};
enum { SIGNATURE_LEAST = 700 }; /* less, as ink_length() says, is no signature */

enum filing_state {
    FILING_NOTHING,
    FILING_BUSY,  /* being stored */
    FILING_DONE,  /* on the disk: its code may be shown, is being printed */
    FILING_FAILED /* nothing is stored; it may be sent again */
};

enum filing_step { FILING_KIND, FILING_REASONS, FILING_SERVICE, FILING_PHONE, FILING_CHECK };

struct visit_filing { /* a complaint, praise, ... (casework.h), until it is a case */
    enum filing_step step;
    enum case_kind kind;
    uint32_t reasons;        /* bit i: reasons[i] of the catalogue */
    char service[CODE_SIZE]; /* that a request is for; "" another matter */
    bool urgent;
    bool checked; /* it was read back: what is changed leads there again */
    char told[TOLD_PLAIN];
    enum filing_state state;
    struct id id;
    char code[CASE_CODE];
    instant due;          /* promised */
    char link[LINK_SIZE]; /* of its page, what the QR code says */
    enum print_state print;
};

/* ---- writing ---- */

enum way { WRITE_PINYIN, WRITE_LETTERS, WRITE_BY_HAND };

/* What is being written, before it is a part of a text (screens/writing.h). */
struct writing {
    bool begun; /* a way was chosen, by the language or by the customer */
    enum way way;
    bool capital, symbols, second; /* the keys: next is a capital; signs; the later letters */
    char letters[IME_LETTERS];     /* Pinyin that is no text yet */
    struct ink ink;
    struct ime_answer answer; /* candidates of `letters` or `ink` */
    short order[IME_CANDIDATES];
    int count, first; /* of `order`; the first that is shown */
    uint64_t asked;   /* question under way; 0 none */
    int language;     /* whose script the candidates have */
    size_t taken;     /* letters that it knew of */
    bool choosing;    /* it is about a choice */
    char chosen[IME_TEXT];
    char wanted[IME_TEXT]; /* chosen while later letters are asked about; "" nothing */
    bool used;             /* an engine was asked */
};

struct entry; /* screens/name.h */

struct visit {
    int language; /* enum language */
    bool spoken;  /* the customer asked for speech */
    struct access access;

    /* taking a number */
    int service;     /* index in the catalogue; -1 not chosen */
    int cls;         /* priority class; -1 ordinary */
    unsigned papers; /* bit i: has documents[i] of the service */
    int papers_of;   /* the service that was checked; -1 none */
    char phone[PHONE_MAX + 1];
    bool survey;            /* may be asked there afterwards how it was (R18) */
    char name[PERSON_SIZE]; /* for a booking; "" none */
    enum taking taking;
    enum refusal refusal;
    enum err failure;
    struct id ticket;
    struct number number;
    struct wait quoted;   /* -1 unknown */
    int before;           /* people before; -1 unknown */
    bool offline;         /* numbered from this kiosk's own lane */
    char link[LINK_SIZE]; /* what the QR says */
    struct moment issued;
    enum print_state print;
    unsigned print_faults; /* enum printer_fault bits of the failed print */
    int copies;

    /* looking for a ticket */
    enum looking looking;
    struct ticket_view looked;
    bool follows;             /* a case is looked for, not a ticket */
    char followed[LINK_SIZE]; /* the token of its paper */
    struct case_view seen;    /* that was found */
    struct visit_answer answer;
    struct visit_signature signature;
    char objection[TOLD_PLAIN]; /* to the proposal of `seen`; plain, until it is sent */

    /* rating */
    struct id rated;          /* the ticket that is being rated */
    struct view_rating asked; /* what the pad asks for; also filled from `looked` */
    int level;                /* 1..5; 0 none yet */
    enum rating_step rating;

    struct visit_booking booking;
    struct visit_filing filing;

    const struct entry *entry; /* what the screen `name` asks for */
    struct writing writing;
};

struct terminal;

/* A part of the machine as the staff see it. */
struct part {
    char name[CODE_SIZE]; /* "printer", "hub", "disk", "scanner", "clock" */
    bool broken;
    char detail[NOTE_SIZE]; /* English; never personal */
};
enum { PARTS_MAX = 8 };

/* --- what a screen may know --- */
struct visit *visit_of(struct terminal *t);
const struct catalogue *visit_catalogue(const struct terminal *t);
const struct view *visit_view(const struct terminal *t); /* zeroed until the first feed */
/* Seconds since the hub's last word; -1 never heard (invariant 10). */
int visit_view_age(const struct terminal *t);
bool visit_is_stale(const struct terminal *t);
const struct view_service *visit_queue(const struct terminal *t, int service);
int visit_parts(const struct terminal *t, struct part to[PARTS_MAX]);
bool visit_is_healthy(const struct terminal *t);
int visit_backlog(const struct terminal *t); /* events that the hub does not have yet */
const char *visit_text(const struct terminal *t,
                       const struct names *n); /* in the visit's language */
const char *visit_line(const struct terminal *t, const struct line *l);
const char *visit_photo(const struct terminal *t, const char *file, char *to,
                        size_t size); /* path */

/* --- what a screen may do --- */
void visit_set_language(struct terminal *t, int language);
void visit_set_spoken(struct terminal *t, bool on);
void visit_open_access(struct terminal *t);    /* the accessibility screen, over this one */
void visit_reset_access(struct terminal *t);   /* as at the start of a visit */
bool visit_is_mute(const struct terminal *t);  /* this machine has no voice */
bool visit_is_usual(const struct terminal *t); /* nothing was chosen, not even a language */
bool visit_is_plain(const struct terminal *t); /* nothing of it was asked for */
void visit_say_again(struct terminal *t);
void visit_pause(struct terminal *t);                              /* the voice, and on again */
void visit_step_voice(struct terminal *t, int faster, int louder); /* -1, 0 or 1 each */
/* A time-out of so many seconds, for this visitor: longer for who needs it. */
int visit_patience(const struct terminal *t, int seconds);
void visit_warn(struct terminal *t); /* by sound, that a time runs out */
void visit_choose_service(struct terminal *t, int service);
void visit_check_papers(struct terminal *t, unsigned papers); /* of visit->service */
void visit_print_papers(struct terminal *t); /* a slip of what is there and what is not */
void visit_set_phone(struct terminal *t, const char *digits); /* "" to skip */
/* Mobile numbers of the mainland begin with 1 and have eleven digits; others, with area
 * or country code, have 6 to 15. */
bool visit_is_phone(const char *digits);
/* The codes of the reasons with these bits, joined by ','. */
void visit_reason_codes(const struct terminal *t, uint32_t chosen, char to[REASONS_SIZE]);
void visit_take_number(struct terminal *t); /* then read visit->taking */
/* Writing: each asks the engine; then read visit->writing. */
enum readiness { IME_IS_ABSENT, IME_IS_LOADING, IME_IS_READY };
enum readiness visit_ime(const struct terminal *t, enum ime_kind kind);
void visit_write_letters(struct terminal *t, enum offer_order order); /* they changed */
void visit_write_ink(struct terminal *t);                             /* a stroke ended */
void visit_choose_candidate(struct terminal *t, int i); /* of writing.order; then `chosen` */
void visit_drop_writing(struct terminal *t);            /* letters, strokes and candidates */
/* Appointments: each asks the hub; then read visit->booking. */
bool visit_is_bookable(const struct terminal *t, int service);
bool visit_takes_wishes(const struct terminal *t); /* while the hub is away */
void visit_ask_days(struct terminal *t);           /* of visit->service */
void visit_ask_times(struct terminal *t, civil day);
void visit_hold(struct terminal *t, civil day, int minute); /* while the customer types */
void visit_book(struct terminal *t);                        /* what is held, for visit->phone */
/* Another time than now, as the hall's clocks will show it. */
struct moment visit_when(instant at);

void visit_find_booking(struct terminal *t, const char *scanned_or_typed);
void visit_choose_booking(struct terminal *t, int i); /* booking.rows[i] is the one */
void visit_move_booking(struct terminal *t, civil day, int minute);
void visit_cancel_booking(struct terminal *t);
void visit_arrive(struct terminal *t); /* for booking.shown; then read visit->taking */
void visit_print_booking(struct terminal *t);

/* `seen` was not accepted: its reasons, and what to do instead, can be had on paper (R6). */
bool visit_has_refusal(const struct terminal *t);
void visit_print_refusal(struct terminal *t);
/* What visit->filing holds becomes a case; about the ticket that was looked up, if
 * any.  Then read filing.state. */
void visit_file(struct terminal *t);
void visit_print_copy(struct terminal *t, bool large); /* a marked copy */
void visit_look_up(struct terminal *t, const char *scanned_or_typed);
/* A case by its code: then read visit->seen. */
bool visit_is_code(const char *typed);
void visit_follow_code(struct terminal *t, const char *typed);
/* What `seen` asks may be answered by who has the paper, while the hub answers; then
 * read visit->answer.  `agreed` 1 yes, 0 no; `level` 1..5 for ASKED_SATISFIED. */
bool visit_may_answer(const struct terminal *t);
void visit_answer(struct terminal *t, int agreed, int level);
void visit_answer_again(struct terminal *t); /* the same, after ASKING_AWAY */
/* Signs the proposal of `seen` with visit->signature, or by keys; then as an answer. */
bool visit_has_signature(const struct terminal *t);
void visit_sign(struct terminal *t, bool drawn);
/* visit->objection, to the proposal of `seen` (R12); then as an answer. */
bool visit_may_object(const struct terminal *t);
void visit_object(struct terminal *t);
void visit_begin_rating(struct terminal *t, const struct view_rating *asked);
void visit_rate(struct terminal *t, int level, const char *reasons); /* then visit->rating */
void visit_decline_rating(struct terminal *t);
void visit_lapse_rating(struct terminal *t);
/* True when this machine has stored an answer to it: the hub's request is old. */
bool visit_is_rated(const struct terminal *t, struct id ticket);
bool visit_unlock(struct terminal *t, const char *pin); /* staff PIN; takes a moment */
/* Seconds until a PIN is looked at again; doubles with each wrong one. */
int visit_unlock_wait(const struct terminal *t);
void visit_purge_printer(struct terminal *t); /* staff: forget what waits to print */
void visit_test_print(struct terminal *t);
void visit_quit(struct terminal *t); /* staff: leaves the program */
/* Wipes everything that the customer gave. */
void visit_end(struct terminal *t);
