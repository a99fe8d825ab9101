/* store_kit.h - what every engine of the hub's store must do, as cases for cmocka. */
#pragma once

#include "port/store.h"

/* Of the store under test; the set-up of each case names an empty one. */
extern char store_kit_uri[256];

/* Fails the test with the reason when it can't be opened. */
struct store *store_kit_open(const char *site);

/* The row with this pos and seq, of device 7. */
struct log_row store_row(uint64_t pos);

/* Appends rows `from` to `to` in one transaction. */
void store_kit_append(struct store *s, uint64_t from, uint64_t to);

uint64_t store_kit_newest(struct store *s);

/* For replay(): checks each row against store_row(). */
struct store_seen {
    uint64_t pos[16];
    int count, stop_at; /* replay ends with the row of that count; 0 none */
    char last[128];     /* newest JSON */
};
bool store_see(void *ctx, const struct log_row *row); /* ctx: struct store_seen */

void store_append_is_replayed_after_reopening(void **state);
void store_rows_of_a_device_are_found(void **state);
void store_text_ends_with_its_size(void **state);
void store_append_of_a_taken_place_or_event_conflicts(void **state);
void store_rollback_leaves_nothing(void **state);
void store_sites_share_a_store_without_meeting(void **state);
void store_records_are_put_replaced_listed_and_deleted(void **state);
void store_text_is_replaced_with_the_commit_alone(void **state);
void store_commit_survives_a_kill(void **state);
void store_backup_is_a_store_of_the_same_rows(void **state);
void store_beside_reads_what_is_committed_and_notes(void **state);

/* `F` makes a struct CMUnitTest of a function. */
#define STORE_CASES(F)                                                                             \
    F(store_append_is_replayed_after_reopening), F(store_rows_of_a_device_are_found),              \
        F(store_text_ends_with_its_size), F(store_append_of_a_taken_place_or_event_conflicts),     \
        F(store_rollback_leaves_nothing), F(store_sites_share_a_store_without_meeting),            \
        F(store_records_are_put_replaced_listed_and_deleted),                                      \
        F(store_text_is_replaced_with_the_commit_alone), F(store_commit_survives_a_kill),          \
        F(store_backup_is_a_store_of_the_same_rows),                                               \
        F(store_beside_reads_what_is_committed_and_notes)
