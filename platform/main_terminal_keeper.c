/* main_terminal_keeper.c - when the terminal's fold is kept. */
#include <stdlib.h>

#include "base/log.h"
#include "base/text.h"
#include "keeper.h"
#include "terminal/terminal.h"
#include "terminal_keeper.h"

enum {
    FIRST_S = 60,
    AGAIN_S = 3 * 3600,
    BEHIND = 4096,
    BEHIND_AT_END = 256,
    MOST_AT_END = 250000, /* a second; more is left to the next looks */
    PATH_ROOM = 256,
};

struct terminal_keeper {
    struct journal *journal;
    char kept[PATH_ROOM];
    struct keeper *thread;
    bool is_read;
};

static bool goes_on(void *ctx, const char *json, size_t size)
{
    (void)json, (void)size;
    return !keeper_is_over(ctx);
}

/* What a start does not look at in a long log that was closed in order. */
static void read_through(struct keeper *t, struct terminal_keeper *k)
{
    if (journal_replay(k->journal, 0, goes_on, t) == ERR_FORMAT)
        log_fault("store: its log is damaged; start this machine again, then it is put aside "
                  "and a new one is begun");
    k->is_read = true;
}

static void look(struct keeper *t, bool is_last, void *ctx)
{
    struct terminal_keeper *k = ctx;
    enum err e = is_last
                     ? terminal_keep(k->journal, k->kept, BEHIND_AT_END, MOST_AT_END, NULL, NULL)
                     : terminal_keep(k->journal, k->kept, BEHIND, 0, keeper_is_over, t);

    if (e != OK)
        log_info("fold: it could not be kept in %s (%s); the next start takes longer", k->kept,
                 err_name(e));
    if (!k->is_read && !is_last)
        read_through(t, k);
}

struct terminal_keeper *terminal_keeper_new(struct journal *j, const char *kept)
{
    struct terminal_keeper *k = calloc(1, sizeof *k);

    must(k != NULL && text_copy(k->kept, sizeof k->kept, kept));
    k->journal = j;
    k->thread = keeper_new(&(struct keeper_plan){
        .first_s = FIRST_S, .again_s = AGAIN_S, .humble = true, .look = look, .ctx = k});
    return k;
}

void terminal_keeper_end(struct terminal_keeper *k)
{
    if (k == NULL)
        return;
    keeper_end(k->thread);
    free(k);
}
