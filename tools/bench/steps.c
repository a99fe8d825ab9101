/* steps.c - how many taps a journey takes at the kiosk, and how long at a steady pace.
 *
 * The journeys are walked on the real programs through the inspector, so a step that is
 * not there any more is found out.  The rival is the ticket printer of ZMS (Munich,
 * Berlin) as its pages show it: one button a service prints a number; it books nothing
 * and follows nothing, so the other journeys have no rival. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "bench.h"
#include "machine.h"
#include "world.h"

/* Somebody who knows what they want: the time to see the next button and press it, and
 * to press the next key of a number that they know by heart (keystroke-level model). */
enum { TAP_MS = 1350, KEY_MS = 500, SCREEN_MS = 5000, TRIES = 200, ZMS_TAPS = 1 };

static const struct journey {
    const char *name;
    int rival;             /* taps; 0 it cannot be done there */
    const char *steps[16]; /* "id" is tapped, "!id" too but need not be: the screen goes by
                            * itself; "=SCREEN" must follow, "#digits" are typed by keys */
} journeys[] = {
    {"take a number, without a phone",
     ZMS_TAPS,
     {"take_number", "=services", "service:social", "=identify", "skip", "=ticket", "!done",
      "=welcome"}},
    {"take a number, with a phone",
     0,
     {"take_number", "=services", "service:social", "=identify", "#13800138000", "done", "=ticket",
      "!done", "=welcome"}},
    {"book the first free time",
     0,
     {"appointments", "=appointment_service", "service:business", "=appointment_slot", "slot:*",
      "next", "=identify", "skip", "=appointment_confirm", "book", "!done", "=welcome"}},
    {"complain by reasons",
     0,
     {"feedback", "=feedback", "complaint", "=complaint", "kind:complaint", "reason:waited_long",
      "next", "send", "!done", "=welcome"}},
};

struct kiosk {
    int fd;
    int taps, keys;
    double machine_ms; /* until the next button was there */
};

static bool find(struct kiosk *k, const char *id, char *found, size_t size)
{
    char *tree = inspector_ask(k->fd, "{\"do\":\"tree\"}"), *at;
    char wanted[64];
    int x, y;

    text_format(wanted, sizeof wanted, "\"id\":\"%.*s", (int)strcspn(id, "*"), id);
    at = tree;
    found[0] = '\0';
    while (at != NULL && found[0] == '\0' && (at = strstr(at, wanted)) != NULL) {
        at += strlen("\"id\":\"");
        text_format(found, size, "%.*s", (int)strcspn(at, "\""), at);
        if ((strchr(id, '*') == NULL && !text_equal(found, id)) ||
            !inspector_find(k->fd, found, &x, &y))
            found[0] = '\0';
    }
    free(tree);
    return found[0] != '\0';
}

static bool tap(struct kiosk *k, const char *id)
{
    char found[64], line[128], *answer;
    int64_t from = nanos();
    bool good;

    for (int i = 0; i < TRIES && !find(k, id, found, sizeof found); i++)
        sleep_ms(SCREEN_MS / TRIES);
    k->machine_ms += (double)(nanos() - from) / 1e6;
    text_format(line, sizeof line, "{\"do\":\"tap\",\"id\":\"%s\"}", found);
    answer = inspector_ask(k->fd, line);
    good = answer != NULL && strstr(answer, "\"ok\":true") != NULL;
    free(answer);
    if (!good)
        progress("steps: there is no %s to tap", id);
    return good;
}

static bool type(struct kiosk *k, const char *digits)
{
    for (; *digits != '\0'; digits++, k->keys++) {
        char id[8];

        text_format(id, sizeof id, "key:%c", *digits);
        if (!tap(k, id))
            return false;
        sleep_ms(120); /* else it is a double tap */
    }
    return true;
}

static bool walk(struct kiosk *k, const struct journey *j)
{
    for (size_t i = 0; i < ARRAY_LEN(j->steps) && j->steps[i] != NULL; i++) {
        const char *step = j->steps[i];

        if (step[0] == '='   ? !inspector_wait(k->fd, step + 1, SCREEN_MS)
            : step[0] == '#' ? !type(k, step + 1)
                             : !tap(k, step + (step[0] == '!')))
            return false;
        if (strchr("=#!", step[0]) == NULL)
            k->taps++;
        sleep_ms(600); /* a second tap on the same place is none */
    }
    return true;
}

static void add(const struct journey *j, const struct kiosk *k, char names[2][96])
{
    struct row taps = {.measure = names[0], .unit = "taps and keys"},
               time = {.measure = names[1], .unit = "s"};

    text_format(names[0], 96, "%s", j->name);
    text_format(names[1], 96, "%s: at a steady pace", j->name);
    sample(&taps.ours, k->taps + k->keys);
    sample(&time.ours, (k->taps * TAP_MS + k->keys * KEY_MS + k->machine_ms) / 1000);
    if (j->rival > 0) {
        taps.rival_name = time.rival_name = "ZMS ticket printer";
        taps.note = "ZMS prints at once: it neither asks for a phone nor shows the ticket";
        sample(&taps.rival, j->rival);
        sample(&time.rival, j->rival * TAP_MS / 1000.0);
    }
    table_add(&taps);
    table_add(&time);
}

void bench_steps(const struct bench *b)
{
    static char names[ARRAY_LEN(journeys)][2][96];
    char config[BENCH_PATH], socket[BENCH_PATH], program[BENCH_PATH], log[BENCH_PATH],
        why[256] = "";
    const char *argv[] = {program, "--config", config, "--inspect", socket, NULL};
    const char *const env[] = {"SDL_VIDEODRIVER=offscreen", "TZ=Asia/Shanghai", NULL};
    struct kiosk k = {.fd = -1};
    struct hall h;
    pid_t pid;

    if (!hall_open(&h, b, "steps", why, sizeof why) ||
        !hall_terminal(&h, b, "steps", "screen.size = 1920x1080\nscreen.fullscreen = no\n", config,
                       why, sizeof why)) {
        table_absent("taps of the journeys", "%s", why);
        return;
    }
    text_format(program, sizeof program, "%s/guitai", b->bin);
    text_format(socket, sizeof socket, "%.200s/steps.socket", b->folder);
    text_format(log, sizeof log, "%.200s/steps.log", b->folder);
    pid = process_start(argv, env, log);
    k.fd = inspector_open(socket, SCREEN_MS);
    for (size_t i = 0; i < ARRAY_LEN(journeys) && k.fd >= 0; i++) {
        k.taps = k.keys = 0;
        k.machine_ms = 0;
        if (inspector_wait(k.fd, "welcome", SCREEN_MS) && walk(&k, &journeys[i]))
            add(&journeys[i], &k, names[i]);
        else
            table_absent(journeys[i].name, "the journey did not come to its end");
    }
    if (k.fd >= 0)
        close(k.fd);
    process_stop(pid);
    hall_close(&h);
}
