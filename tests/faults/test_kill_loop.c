/* test_kill_loop.c - visits while terminals and hub are killed at random moments
 * and the wire is cut, stalled and healed: what a screen confirmed or a printer
 * printed is at the hub exactly once, and no number was given twice.
 *
 * FAULT_ROUNDS says how many visits (8); FAULT_SEED repeats the choices of a run. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include <sqlite3.h>

#include "core/site.h"
#include "port/crypto.h"
#include "support/house.h"
#include "wire/catalogue_json.h"
#include "wire/event_json.h"
#include "wire/token.h"

enum {
    KIOSKS = 2,
    SEEN_MAX = 8192,
    SHEETS_MAX = 8192,
    KILL_WITHIN_MS = 250,
    SCREEN_MS = 15000,
    SETTLE_MS = 120000
};

struct seen { /* a number that a screen has shown as taken */
    char number[NUMBER_TEXT];
    int kiosk;
};

struct figures {
    int rounds, kiosk_kills, hub_kills, cuts, shown, printed;
    int lost, doubled, reused;
};

static struct house hall;
static struct machine *kiosks[KIOSKS];
static struct seen seen[SEEN_MAX];
static struct figures figures;
static uint64_t dice;

static int begin(void **state)
{
    (void)state;
    house_init(&hall);
    house_open(&hall);
    return 0;
}

static int end(void **state)
{
    (void)state;
    house_abandon(&hall); /* nothing to do after a run that passed */
    return 0;
}

/* ---- chance ---- */

static int roll(int n)
{
    dice ^= dice << 13;
    dice ^= dice >> 7;
    dice ^= dice << 17;
    return (int)(dice % (uint64_t)n);
}

static bool happens(int percent)
{
    return roll(100) < percent;
}

/* ---- the killer: a timer, so that the moment is not between two steps ---- */

/* Who takes it decides: the timer, on whatever thread, or who calls it off. */
static atomic_int victim;

static void strike(int unused)
{
    int pid = atomic_exchange(&victim, 0);

    (void)unused;
    if (pid > 0)
        kill(pid, SIGKILL);
}

/* The process is not reaped before disarm(), so its number is nobody else's. */
static void arm(pid_t pid, int ms)
{
    struct itimerval t = {.it_value = {ms / 1000, (ms % 1000) * 1000L + 1 + roll(1000)}};

    atomic_store(&victim, pid);
    setitimer(ITIMER_REAL, &t, NULL);
}

/* True when the timer was first. */
static bool disarm(void)
{
    const struct itimerval none = {{0, 0}, {0, 0}};

    setitimer(ITIMER_REAL, &none, NULL);
    return atomic_exchange(&victim, 0) == 0;
}

/* ---- one visit, of which any step may fail ---- */

static bool reaches(struct machine *m, const char *screen)
{
    return inspector_wait(&m->inspector, screen, SCREEN_MS);
}

static void note_number(int kiosk)
{
    struct seen *s = &seen[figures.shown];
    char label[64];

    if (!inspector_label(&kiosks[kiosk]->inspector, "number", label, sizeof label))
        return;
    assert_true(figures.shown < SEEN_MAX);
    snprintf(s->number, sizeof s->number, "%.15s", label);
    s->kiosk = kiosk;
    figures.shown++;
}

/* A terminal that lives must go the whole way, whatever the wire and the hub do. */
static bool visit(int kiosk)
{
    static const char *const services[] = {"service:social", "service:tax", "service:enquiry"};
    struct machine *m = kiosks[kiosk];
    struct inspector *i = &m->inspector;

    if (!reaches(m, "welcome") || !inspector_tap(i, "take_number") || !reaches(m, "services") ||
        !inspector_tap(i, services[roll(3)]) || !reaches(m, "identify"))
        return false;
    if (happens(30)) {
        for (const char *c = "13800138000"; *c != '\0'; c++) {
            char id[8] = "key:0";

            id[4] = *c;
            if (!inspector_tap(i, id))
                return false;
        }
    }
    if (!inspector_tap(i, "done") && !inspector_tap(i, "skip"))
        return false;
    if (!reaches(m, "ticket"))
        return false;
    note_number(kiosk);
    if (happens(50))
        program_sleep(roll(150)); /* the paper is under way */
    return inspector_tap(i, "done");
}

/* ---- faults ---- */

static void bring_up(struct machine *m)
{
    if (program_runs(&m->program) && m->inspector.line != NULL)
        return;
    machine_kill(m);      /* reaps it */
    while (happens(15)) { /* and again while it starts */
        machine_launch(m);
        program_sleep(roll(150));
        machine_kill(m);
        figures.kiosk_kills++;
    }
    if (!machine_start(m)) {
        program_show_log(&m->program);
        fail_msg("%s does not start again after a kill; see %s", m->name, hall.dir);
    }
}

static void bring_up_hub(void)
{
    if (program_runs(&hall.hub))
        return;
    program_kill(&hall.hub);
    house_start_hub(&hall);
}

static void change_wire(void)
{
    static const enum cut_state states[] = {CUT_HEALED, CUT_HEALED, CUT_CUT, CUT_STALLED,
                                            CUT_REPLIES};
    enum cut_state state = states[roll(5)];

    figures.cuts += state != CUT_HEALED;
    cut_set(&hall.cut, state);
}

static void round_of(int n)
{
    int kiosk = roll(KIOSKS);
    bool kills_kiosk = happens(45), kills_hub = !kills_kiosk && happens(45), struck, whole;

    bring_up(kiosks[kiosk]);
    if (happens(70))
        bring_up_hub();
    if (happens(40))
        change_wire();
    kills_hub = kills_hub && program_runs(&hall.hub);
    if (kills_kiosk)
        arm(kiosks[kiosk]->program.pid, roll(KILL_WITHIN_MS));
    else if (kills_hub)
        arm(hall.hub.pid, roll(KILL_WITHIN_MS));
    whole = visit(kiosk);
    struck = disarm() && (kills_kiosk || kills_hub);
    figures.kiosk_kills += struck && kills_kiosk;
    figures.hub_kills += struck && kills_hub;
    if (!whole && !(struck && kills_kiosk))
        fail_msg("round %d: %s lives and did not finish the visit: %s; see %s", n,
                 kiosks[kiosk]->name, kiosks[kiosk]->inspector.error, hall.dir);
    if (struck && kills_kiosk) /* reaps it */
        machine_kill(kiosks[kiosk]);
    if (struck && kills_hub)
        program_kill(&hall.hub);
}

/* ---- afterwards ---- */

/* Newest seq in a terminal's own log. */
static int64_t last_seq(const struct machine *m)
{
    char path[PROGRAM_PATH + 16];
    sqlite3_stmt *query;
    sqlite3 *db;
    int64_t seq;

    snprintf(path, sizeof path, "%s/terminal.db", m->folder);
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, "SELECT max(seq) FROM log", -1, &query, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_step(query), SQLITE_ROW);
    seq = sqlite3_column_int64(query, 0);
    sqlite3_finalize(query);
    sqlite3_close(db);
    return seq;
}

static bool has_no_backlog(void)
{
    json_t *queue = house_queue(&hall), *terminal;
    bool none = true;
    size_t at;

    json_array_foreach(json_object_get(queue, "terminals"), at, terminal) none =
        none && json_integer_value(json_object_get(terminal, "backlog")) == 0;
    json_decref(queue);
    return none;
}

/* Everything runs, the wire is whole, the hub has heard it all.  Then the
 * terminals end, and their logs are compared with the hub's. */
static json_t *settle(void)
{
    int64_t patience = program_millis() + SETTLE_MS;
    json_t *events;

    cut_set(&hall.cut, CUT_HEALED);
    bring_up_hub();
    for (int i = 0; i < KIOSKS; i++)
        bring_up(kiosks[i]);
    for (int quiet = 0; quiet < 3;) {
        if (program_millis() > patience)
            fail_msg("the terminals still have a backlog; see %s", hall.dir);
        program_sleep(500);
        quiet = has_no_backlog() ? quiet + 1 : 0;
    }
    for (int i = 0; i < KIOSKS; i++)
        machine_end(kiosks[i]);
    events = staff_events(&hall.admin);
    assert_non_null(events);
    for (int i = 0; i < KIOSKS; i++)
        assert_int_equal(events_last_seq(events, house_device(&hall, kiosks[i])),
                         last_seq(kiosks[i]));
    return events;
}

static void count_as(const char *what, const char *which, int n)
{
    if (n == 1)
        return;
    fprintf(stderr, "%s %s is %d times at the hub\n", what, which, n);
    figures.lost += n == 0;
    figures.doubled += n > 1;
}

static void check_screens(json_t *events)
{
    for (int i = 0; i < figures.shown; i++)
        count_as("shown number", seen[i].number, events_numbered(events, seen[i].number));
}

/* What the code on a sheet says, with no help of the hub. */
static bool read_token(const char *link, struct ticket_token *to)
{
    char text[TOKEN_TEXT];
    uint8_t bytes[TOKEN_BYTES];
    size_t size = sizeof bytes;

    return token_from_scan(link, text, sizeof text) &&
           crypto_base64url_decode(text, bytes, &size) && size == sizeof bytes &&
           token_unpack(bytes, to);
}

static void check_sheet(json_t *events, const char *name)
{
    struct ticket_token token;
    char link[512], id[ID_TEXT], number[NUMBER_TEXT];
    json_t *event;

    if (!house_read_sheet(&hall, name, link, sizeof link) || !read_token(link, &token))
        return; /* a sheet that was torn off in the middle of a kill is nobody's ticket */
    figures.printed++;
    id_to_text(token.ticket, id);
    number_to_text(token.number, number);
    count_as("printed ticket", id, events_count(events, "ticket.issued", id));
    event = events_find(events, "ticket.issued", id);
    if (event != NULL)
        assert_string_equal(
            json_string_value(json_object_get(json_object_get(event, "body"), "number")), number);
}

static void check_paper(json_t *events)
{
    static char names[SHEETS_MAX][32];
    int n = house_sheets(&hall, names, SHEETS_MAX);

    for (int i = 0; i < n; i++)
        check_sheet(events, names[i]);
}

static void check_numbers(json_t *events)
{
    json_t *given = json_object(), *event;
    size_t at;

    json_array_foreach(events, at, event)
    {
        json_t *body = json_object_get(event, "body");
        char key[64];

        if (strcmp(json_string_value(json_object_get(event, "type")), "ticket.issued") != 0)
            continue;
        snprintf(key, sizeof key, "%s %s", json_string_value(json_object_get(body, "day")),
                 json_string_value(json_object_get(body, "number")));
        if (json_object_get(given, key) != NULL) {
            fprintf(stderr, "number %s was given twice\n", key);
            figures.reused++;
        }
        json_object_set_new(given, key, json_true());
    }
    json_decref(given);
}

static struct catalogue *read_hall_new(void)
{
    struct catalogue *c = calloc(1, sizeof *c);
    json_t *hall_json = json_load_file(hall.hall, 0, NULL);
    char *text = json_dumps(hall_json, 0), why[256];

    assert_non_null(c);
    assert_int_equal(catalogue_decode("hall", text, strlen(text), c, why, sizeof why), 0);
    free(text);
    json_decref(hall_json);
    return c;
}

/* Folds the hub's log here, from its text, and compares the counts with what the
 * hub that lived through the kills says (invariant 8). */
static void check_replay(json_t *events)
{
    struct catalogue *c = read_hall_new();
    struct site *site = calloc(1, sizeof *site);
    json_t *queue = house_queue(&hall), *counts = json_object_get(queue, "counts"), *event;
    size_t at;

    assert_non_null(site);
    site_init(site, c);
    json_array_foreach(events, at, event)
    {
        json_t *bare = json_copy(event);
        struct moment when;
        struct event e;
        char *text, why[256];

        assert_true(moment_from_text(json_string_value(json_object_get(event, "when")), &when));
        json_object_del(bare, "pos");
        json_object_del(bare, "when");
        text = json_dumps(bare, JSON_COMPACT);
        if (event_decode(text, strlen(text), &e, why, sizeof why) != OK)
            fail_msg("the hub's log has an event that does not decode: %s", why);
        site_apply(site, &e, when);
        free(text);
        json_decref(bare);
    }
    assert_int_equal(site->pos, json_integer_value(json_object_get(queue, "pos")));
    assert_int_equal(site->counts.issued, json_integer_value(json_object_get(counts, "issued")));
    assert_int_equal(site->counts.clashes, 0);
    json_decref(queue);
    free(site);
    free(c);
}

static void run_replay(const char *const *argv)
{
    static char out[16384];

    if (program_run(argv, out, sizeof out) != 0)
        fail_msg("guitai-replay %s %s: %s", argv[1], argv[2], out);
}

/* The same by the program that is made for it, for each log that there is. */
static void check_by_program(void)
{
    char store[PROGRAM_PATH + 32], journal[PROGRAM_PATH + 32];

    snprintf(store, sizeof store, "sqlite:%s/hub.db", hall.hub_dir);
    run_replay((const char *[]){"guitai-replay", "--store", store, "--site", "xincheng",
                                "--catalogue", hall.hall, NULL});
    for (int i = 0; i < KIOSKS; i++) {
        snprintf(journal, sizeof journal, "%s/terminal.db", kiosks[i]->folder);
        run_replay((const char *[]){"guitai-replay", "--journal", journal, "--catalogue", hall.hall,
                                    NULL});
    }
}

static void test_random_kills_lose_and_double_nothing(void **state)
{
    const char *rounds = getenv("FAULT_ROUNDS"), *seed = getenv("FAULT_SEED");
    struct sigaction a = {.sa_handler = strike, .sa_flags = SA_RESTART};
    json_t *events;

    (void)state;
    figures.rounds = rounds != NULL && atoi(rounds) > 0 ? atoi(rounds) : 8;
    dice = seed != NULL ? strtoull(seed, NULL, 10) : (uint64_t)time(NULL) * 2654435761U;
    dice |= 1;
    print_message("FAULT_SEED=%llu\n", (unsigned long long)dice);
    sigaction(SIGALRM, &a, NULL);
    kiosks[0] = house_add(&hall, "kiosk-1", "kiosk", "en");
    kiosks[1] = house_add(&hall, "kiosk-2", "kiosk", "zh_CN");
    for (int i = 0; i < figures.rounds; i++)
        round_of(i);
    events = settle();
    events_check_seqs(events);
    check_screens(events);
    check_paper(events);
    check_numbers(events);
    check_replay(events);
    check_by_program();
    print_message("%d visits, %d kills of kiosks, %d of the hub, %d cuts; %d numbers shown, %d "
                  "tickets printed: %d lost, %d doubled, %d reused\n",
                  figures.rounds, figures.kiosk_kills, figures.hub_kills, figures.cuts,
                  figures.shown, figures.printed, figures.lost, figures.doubled, figures.reused);
    json_decref(events);
    assert_int_equal(figures.lost, 0);
    assert_int_equal(figures.doubled, 0);
    assert_int_equal(figures.reused, 0);
    house_close(&hall);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_random_kills_lose_and_double_nothing, begin, end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
