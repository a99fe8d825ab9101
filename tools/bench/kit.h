/* kit.h - the sample hall and its visits, made in memory. */
#pragma once

#include "core/desk.h"
#include "terminal/terminal.h"

/* The hall of assets/sample; read once. */
const struct catalogue *kit_catalogue(void);

/* Zeroed, begun on kit_now()'s day; the caller gives it to free(). */
struct site *kit_site(void);

struct moment kit_now(void);

/* Ticket `n` (from 1) of a round robin over the services, sealed phone included.
 * Its number is in lane 0, or in `lane`. */
struct kit_visit {
    struct id ticket;
    struct ticket_issued issue;
};
struct kit_visit kit_visit(const struct site *s, int n, int lane, const uint8_t seal[KEY_BYTES]);

/* Decides and applies; any refusal is a fault of the benchmark. */
void kit_issue(struct site *s, const struct kit_visit *v, struct moment now);
void kit_do(struct site *s, const struct command *c, struct moment now);

/* Waits for a notice of that kind and id; other notices are dropped. */
struct notice kit_wait(enum notice_kind kind, uint64_t id);

/* Puts so many visits behind `last`; the newest seq then. */
uint64_t kit_fill(struct journal *j, const struct identity *id, uint64_t last, int visits);

/* Events of `count` visits (issued, printed) of that device from `seq` on, as one
 * JSON text each; the caller frees `*text`, which holds them one behind the other
 * with their ends, and `*rows`. */
struct journal_row *kit_history(const struct identity *id, uint64_t seq, int visits, char **text);
