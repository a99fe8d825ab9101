/* site_inside.h - what the files of the fold share; for no one else. */
#pragma once

#include "core/site.h"

/* Row of the ticket, -1 unknown. */
int site_row(const struct site *s, struct id id);

/* True while the row may not go to another ticket: it is live, or today's rating
 * of it is still asked for. */
bool site_holds(const struct site *s, const struct ticket *t);

/* A new row for `id`, which has none; NULL when every row holds a live ticket. */
struct ticket *site_add(struct site *s, struct id id);

/* Takes a waiting ticket out of its queue; others are left alone. */
void site_leave_queue(struct site *s, struct ticket *t);

/* Frees the counter that holds the ticket, if one does. */
void site_free_desk(struct site *s, const struct ticket *t, instant at);

/* The counter with that number; NULL unknown. */
struct desk *site_desk(struct site *s, int number);

/* Folds in an event of a ticket (ticket.*). */
void site_fold_ticket(struct site *s, const struct event *e, struct moment when);

/* Folds in an event of an appointment (appointment.*). */
void site_fold_appointment(struct site *s, const struct event *e, struct moment when);

/* Another appointment can be taken in. */
bool site_book_has_room(const struct site *s, instant now);

/* The services' rows after a new edition of the catalogue; -1: gone. */
void site_move_book(struct site *s, const int services[SERVICES_MAX]);

/* The first thing about the book that is not sound; NULL none. */
const char *site_check_book(const struct site *s);
uint64_t site_mix_book(uint64_t hash, const struct site *s);

/* Folds in an event of a case (case.*, complaint.*, praise, suggestion, enquiry,
 * improvement). */
/* Folds in where a machine stands (device.listed). */
void site_fold_listing(struct site *s, const struct event *e);

/* The row of the case that was closed first, long enough ago; -1 none. */
int case_at_rest(const struct cases *c, instant now);

/* The row of a full table that a new case takes; -1: none is over. */
int case_to_give_way(const struct cases *c, instant now);

void site_fold_case(struct site *s, const struct event *e, struct moment when);
void site_fold_case_late(struct site *s, const struct event *e, struct moment when);

/* The services' rows after a new edition of the catalogue; -1: gone. */
void site_move_cases(struct site *s, const int services[SERVICES_MAX]);

/* The first thing about the cases that is not sound; NULL none. */
const char *site_check_cases(const struct site *s);
uint64_t site_mix_cases(uint64_t hash, const struct site *s);

/* Folds in an event of a message (message.*). */
void site_fold_message(struct site *s, const struct event *e, struct moment when);
const char *site_check_messages(const struct site *s);
uint64_t site_mix_messages(uint64_t hash, const struct site *s);

/* Folds in data.erased, case.held and case.freed. */
void site_fold_erasure(struct site *s, const struct event *e, struct moment when);

/* NULL: not enrolled. */
struct device *site_device_row(struct site *s, struct id id);

/* Folds in device.fault, recovered, maintained. */
void site_fold_equipment(struct site *s, const struct event *e, instant at);
uint64_t site_mix_equipment(uint64_t hash, const struct site *s);

/* site_check.c: for a digest. */
uint64_t site_mix(uint64_t hash, const void *p, size_t size);
uint64_t site_mix_int(uint64_t hash, int64_t value);
uint64_t site_mix_text(uint64_t hash, const char *text);

/* Joins the ticket to an appointment that has arrived; `due` 0: keeps its place. */
void site_join_ticket(struct site *s, struct id ticket, const struct appointment *a, instant due);
