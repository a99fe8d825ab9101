/* test_kill_loop.c - visits while terminals and hub are killed at random moments
 * and the wire is cut, stalled and healed: what a screen confirmed or a printer
 * printed is at the hub exactly once, and no number was given twice.
 *
 * 6 kills, 2,000 by `make faults`; FAULT_SEED repeats the choices of a run. */
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

#include "port/crypto.h"
#include "support/history.h"
#include "support/rounds.h"
#include "wire/token.h"

enum { KIOSKS = 2, SHEETS_MAX = 8192, KILL_WITHIN_MS = 250, SCREEN_MS = INSPECTOR_PATIENCE / 2 };

struct figures {
    int rounds, kiosk_kills, hub_kills, cuts, printed, torn;
};

static struct house hall;
static struct machine *kiosks[KIOSKS];
static struct history history;
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
    char label[64];

    if (inspector_label(&kiosks[kiosk]->inspector, "number", label, sizeof label))
        history_saw(&history, label);
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

/* Everything runs, the wire is whole, the hub has heard it all.  Then the
 * terminals end, and their logs are compared with the hub's. */
static json_t *settle(void)
{
    json_t *events;

    cut_set(&hall.cut, CUT_HEALED);
    bring_up_hub();
    for (int i = 0; i < KIOSKS; i++)
        bring_up(kiosks[i]);
    history_settle(&hall);
    for (int i = 0; i < KIOSKS; i++)
        machine_end(kiosks[i]);
    events = staff_events(&hall.admin);
    assert_non_null(events);
    return events;
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

/* Nobody asks for a copy here, so a second sheet is a second original. */
static void check_original(struct id ticket, const char *id, const char *name)
{
    static struct id sheets[SHEETS_MAX];

    for (int i = 0; i < figures.printed; i++) {
        if (id_equal(sheets[i], ticket)) {
            print_message("ticket %s came out again as %s\n", id, name);
            history.doubled++;
        }
    }
    sheets[figures.printed++] = ticket;
}

static void check_sheet(json_t *events, const char *name)
{
    struct ticket_token token;
    char link[512], id[ID_TEXT], number[NUMBER_TEXT];
    json_t *event;

    if (!house_read_sheet(&hall, name, link, sizeof link) || !read_token(link, &token)) {
        figures.torn++; /* torn off in the middle of a kill: nobody's ticket */
        return;
    }
    id_to_text(token.ticket, id);
    check_original(token.ticket, id, name);
    number_to_text(token.number, number);
    history_count(&history, "printed ticket", id, events_count(events, "ticket.issued", id));
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
    assert_true(figures.torn <= figures.kiosk_kills);
}

static void test_random_kills_lose_and_double_nothing(void **state)
{
    const char *seed = getenv("FAULT_SEED");
    struct sigaction a = {.sa_handler = strike, .sa_flags = SA_RESTART};
    int kills = rounds_of(6, 2000);
    json_t *events;

    (void)state;
    dice = seed != NULL ? strtoull(seed, NULL, 10) : (uint64_t)time(NULL) * 2654435761U;
    dice |= 1;
    print_message("FAULT_SEED=%llu\n", (unsigned long long)dice);
    sigaction(SIGALRM, &a, NULL);
    kiosks[0] = house_add(&hall, "kiosk-1", "kiosk", "en");
    kiosks[1] = house_add(&hall, "kiosk-2", "kiosk", "zh_CN");
    while (figures.kiosk_kills + figures.hub_kills < kills)
        round_of(figures.rounds++);
    events = settle();
    check_paper(events);
    history_check(&history, &hall, events);
    print_message("%d visits, %d kills of kiosks, %d of the hub, %d cuts; %d numbers shown, %d "
                  "tickets printed, %d sheets torn: %d lost, %d doubled, %d reused\n",
                  figures.rounds, figures.kiosk_kills, figures.hub_kills, figures.cuts,
                  history.shown, figures.printed, figures.torn, history.lost, history.doubled,
                  history.reused);
    json_decref(events);
    assert_int_equal(history.lost, 0);
    assert_int_equal(history.doubled, 0);
    assert_int_equal(history.reused, 0);
    house_close(&hall);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_random_kills_lose_and_double_nothing, begin, end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
