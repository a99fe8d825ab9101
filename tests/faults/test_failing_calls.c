/* test_failing_calls.c - each write, flush, read and allocation of the stores and of the
 * hub's requests fails in turn: nothing that was confirmed is lost, what failed is said,
 * and it works again by itself.  A program that gets no memory may end; the next start
 * finds all.
 *
 * 20 calls of each kind, all of them by `make faults`. */
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "base/text.h"
#include "fakes/hub_rig.h"
#include "notice_queue.h"
#include "store_sqlite.h"
#include "support/fail_at_hooks.h"
#include "support/journal_kit.h"
#include "support/rounds.h"

enum { EVENTS = 40, TRIES = 8, GAVE_UP = 3 };

static const char floor_key[] = "floor.2026-11-23.A.3";

struct fault {
    const char *name;
    enum fail_kind kind;
    int error, times;
};

static const struct fault faults[] = {
    {"EIO once", FAIL_WRITE, EIO, 1},
    {"EIO three times", FAIL_WRITE, EIO, 3},
    {"ENOSPC once", FAIL_WRITE, ENOSPC, 1},
    {"ENOSPC three times", FAIL_WRITE, ENOSPC, 3},
    {"EIO of a read", FAIL_READ, EIO, 1},
    {"no memory once", FAIL_MEMORY, ENOMEM, 1},
    {"no memory twice", FAIL_MEMORY, ENOMEM, 2},
};

/* What a child tells by its pipe: the newest that was confirmed, refusals, calls. */
struct told {
    uint64_t confirmed;
    int refused, calls;
};

/* ---- a child: ends with 0, or GAVE_UP ---- */

static int told_to;

static void tell(struct told *t)
{
    t->calls = fail_calls();
    if (syscall(SYS_write, told_to, t, sizeof *t) != (ssize_t)sizeof *t)
        _exit(GAVE_UP + 1);
}

static void give_up(const char *why)
{
    fail_disarm();
    fprintf(stderr, "GAVE UP: %s\n", why);
    _exit(GAVE_UP);
}

/* As the supervisor does; a reason must be there. */
static void open_kit(struct kit *s, struct told *t)
{
    for (int i = 0; i < TRIES; i++) {
        s->j = journal_open(s->path, &s->opened, s->why, sizeof s->why);
        if (s->j != NULL)
            return;
        if (s->why[0] == '\0')
            give_up("not opened, and no reason");
        fprintf(stderr, "%s\n", s->why);
        t->refused++;
    }
    give_up(s->why);
}

static enum err append(struct kit *s, uint64_t seq)
{
    struct journal_row row;
    struct notice n;
    char json[300];

    text_format(json, sizeof json,
                "{\"device\":\"kiosk-1\",\"seq\":%" PRIu64 ",\"fill\":\"%0100d\"}", seq, 0);
    row = (struct journal_row){.seq = seq, .json = json, .size = strlen(json)};
    journal_append(s->j, ++s->token, &row, 1);
    while (notice_wait(&n, KIT_PATIENCE)) {
        free(n.data);
        if (n.kind == NOTICE_STORED && n.id == s->token)
            return (enum err)n.a;
    }
    give_up("no answer of the store");
    return ERR_TIMEOUT;
}

static void store_one(struct kit *s, uint64_t seq, struct told *t)
{
    char count[24];

    text_format(count, sizeof count, "%" PRIu64, seq);
    journal_set(s->j, floor_key, count);
    for (int i = 0; append(s, seq) != OK; i++) {
        if (i == TRIES)
            give_up("it does not recover");
        t->refused++;
        journal_resume(s->j);
    }
    t->confirmed = seq;
    tell(t);
}

static void live_terminal(struct kit *s)
{
    struct told t = {0};
    uint64_t seq;

    open_kit(s, &t);
    for (int i = 0; i < EVENTS; i++) {
        if (i == EVENTS / 2) {
            journal_close(s->j);
            open_kit(s, &t);
        }
        seq = s->opened.last_seq > t.confirmed ? s->opened.last_seq + 1 : t.confirmed + 1;
        store_one(s, seq, &t);
        if (i % 7 == 0)
            journal_acked(s->j, t.confirmed / 2, 0);
    }
    journal_close(s->j);
    tell(&t);
}

/* ---- another child: the hub ---- */

static struct rig_keys *keys; /* shared with the process that ends */

static struct store *open_store(const struct kit *s)
{
    char why[512] = "";
    struct store *store = store_sqlite_open(s->path, "xincheng", why, sizeof why);

    if (store == NULL)
        fprintf(stderr, "%s\n", why);
    return store;
}

static void ask_until_done(struct rig *r, struct rig_terminal *t, const char *target,
                           const char *body, struct told *told)
{
    for (int i = 0;; i++) {
        rig_terminal_ask(r, t, "POST", target, body);
        if (r->status == 200)
            return;
        if (i == TRIES || r->status < 500 || r->body[0] == '\0')
            give_up(r->body);
        told->refused++;
    }
}

static void live_hub_armed(struct kit *s, const struct fault *f, int at)
{
    struct told told = {0};
    struct rig_terminal kiosk;
    struct rig r;

    rig_start_keyed(&r, open_store(s), keys);
    rig_enrol(&r, &kiosk, "kiosk");
    fail_arm(f->kind, at, f->times, f->error);
    for (int i = 1; i <= EVENTS; i++) {
        char event[2048], body[2100], number[8];

        text_format(body, sizeof body, "{\"ticket\":\"%032x\",\"service\":\"social\"}", i);
        ask_until_done(&r, &kiosk, "/v1/numbers", body, &told);
        text_format(number, sizeof number, "A%03d", i);
        rig_issued(&r, &kiosk, rig_id(i), "social", number, event);
        text_format(body, sizeof body, "{\"events\":[%s]}", event);
        ask_until_done(&r, &kiosk, "/v1/events", body, &told);
        told.confirmed = (uint64_t)i;
        tell(&told);
    }
    rig_stop(&r);
    tell(&told);
}

/* ---- the parent ---- */

struct figures {
    int points, refused, ended, aside;
};

static void become_child(struct kit *s, bool hub, const struct fault *f, int at)
{
    char log[KIT_PATH * 2];
    int fd;

    text_format(log, sizeof log, "%s/log", s->folder);
    fd = open(log, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    dup2(fd, STDERR_FILENO);
    if (hub) {
        live_hub_armed(s, f, at);
    } else {
        fail_arm(f->kind, at, f->times, f->error);
        live_terminal(s);
    }
    _exit(0);
}

static void show_log(const struct kit *s)
{
    char log[KIT_PATH * 2], *text;
    size_t size;

    text_format(log, sizeof log, "%s/log", s->folder);
    text = kit_read(log, &size);
    print_message("%s\n", text);
    free(text);
}

/* Runs a life to its end; what it told last. */
static struct told live(struct kit *s, bool hub, const struct fault *f, int at, struct figures *v)
{
    struct told told = {0}, t;
    int ends[2], status;
    bool ended;
    pid_t child;

    assert_int_equal(pipe(ends), 0);
    keys->made = false;
    fflush(NULL);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        close(ends[0]);
        told_to = ends[1];
        become_child(s, hub, f, at);
    }
    close(ends[1]);
    while (read(ends[0], &t, sizeof t) == (ssize_t)sizeof t)
        told = t;
    close(ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    ended = WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT && f->kind == FAIL_MEMORY;
    if (!ended && !(WIFEXITED(status) && WEXITSTATUS(status) == 0)) {
        show_log(s);
        fail_msg("%s at call %d: status %x; see %s", f->name, at, (unsigned)status, s->folder);
    }
    v->points++;
    v->refused += told.refused;
    v->ended += ended;
    return told;
}

static void judge_terminal(struct kit *s, const struct told *t, const char *what, int at,
                           struct figures *v)
{
    char value[24] = "0";

    kit_open(s);
    v->aside += kit_files(s, ".damaged-", NULL) > 0;
    if (kit_files(s, ".damaged-", NULL) == 0 && kit_replay(s, NULL) < t->confirmed)
        fail_msg("%s at call %d: an event is lost; see %s", what, at, s->folder);
    assert_true(journal_get(s->j, floor_key, value, sizeof value) || t->confirmed == 0);
    assert_true(strtoull(value, NULL, 10) >= t->confirmed || kit_files(s, ".damaged-", NULL) > 0);
    assert_int_equal(kit_append(s, s->opened.last_seq + 1, 1), OK);
    kit_close(s);
}

static bool count_row(void *ctx, const struct log_row *row)
{
    *(uint64_t *)ctx += strstr(row->json, "ticket.issued") != NULL;
    return true;
}

static void judge_hub(struct kit *s, const struct told *t, const char *what, int at,
                      struct figures *v)
{
    struct store *store = open_store(s);
    uint64_t issued = 0;
    struct rig r;

    (void)v;
    assert_non_null(store);
    assert_int_equal(store->ops->replay(store, 0, count_row, &issued), OK);
    if (issued < t->confirmed || issued > t->confirmed + 1)
        fail_msg("%s at call %d: %d confirmed, %d there", what, at, (int)t->confirmed, (int)issued);
    rig_start_keyed(&r, store, keys); /* the fold takes it */
    rig_stop(&r);
}

static void try_fault(const struct fault *f, bool hub)
{
    struct figures v = {0}, none = {0};
    int most = rounds_of(20, INT_MAX), calls, step;
    struct told t;
    struct kit s;

    kit_init(&s);
    calls = live(&s, hub, f, 0, &none).calls;
    step = calls > most ? calls / most : 1;
    for (int at = 1 + calls % step; at <= calls; at += step) {
        kit_empty(&s);
        t = live(&s, hub, f, at, &v);
        if (hub)
            judge_hub(&s, &t, f->name, at, &v);
        else
            judge_terminal(&s, &t, f->name, at, &v);
    }
    kit_deinit(&s);
    print_message("%s, %s: %d of %d calls failed in turn; %d refusals told, %d programs ended, %d "
                  "files put aside, 0 events lost\n",
                  hub ? "hub" : "terminal", f->name, v.points, calls, v.refused, v.ended, v.aside);
}

static void test_terminal_outlives_each_failing_call(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(faults); i++)
        try_fault(&faults[i], false);
}

static void test_hub_outlives_each_failing_call(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(faults); i++)
        try_fault(&faults[i], true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_terminal_outlives_each_failing_call),
        cmocka_unit_test(test_hub_outlives_each_failing_call),
    };

    keys = mmap(NULL, sizeof *keys, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (keys == MAP_FAILED)
        return 1;
    fail_start();
    if (access("/dev/shm", W_OK) == 0)
        setenv("TMPDIR", "/dev/shm", 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
