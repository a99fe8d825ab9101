/* ui_tap.c - taps, from the release to the whole next picture: two screens there and
 * back on each side, whole visits on ours. */
#include <sys/random.h>
#include <unistd.h>

#include "base/text.h"
#include "kit.h"
#include "machine.h"
#include "ui.h"

enum {
    TAPS = 10,   /* there and back, a round and side */
    VISITS = 20, /* whole visits a round, of ours */
    NEXT_QUIET = 250,
    LIMIT = 3000
};

const struct tap_step tap_steps[STEPS] = {
    [TO_SERVICES] = {"tap: home to services, p95", "services", {"take_number"}},
    [TO_IDENTIFY] = {"tap: services to identify, p95", "identify", {"service:social"}},
    [KEY] = {"tap: a key of the phone number, p95", "identify", {"key:1"}},
    [TO_TICKET] = {"tap: identify to the ticket, p95", "ticket", {"skip", "next"}},
    [TO_HOME] = {"tap: ticket to home, p95", "welcome", {"done", "home"}},
};

static void random_pause(void)
{
    unsigned char r = 0;

    if (getrandom(&r, 1, 0) == 1)
        sleep_ms(100 + r);
}

/* Milliseconds from the release to the whole next picture; -1 there was none. */
static double tap(struct screen *s, struct point at)
{
    int64_t released, last;

    avoid_minute();
    screen_point(s, at.x, at.y);
    screen_rest(s, 60, 1000);
    screen_press(s);
    screen_rest(s, 80, 1000);
    random_pause();
    screen_note(s);
    released = screen_release(s);
    last = screen_settle(s, NEXT_QUIET, LIMIT);
    return last < 0 ? -1 : (double)(last - released) / 1e6;
}

bool tap_points(struct stage *g)
{
    struct side *s = &g->side[OURS];
    int fd = inspector_open(g->socket, 3000);
    bool found;

    if (fd < 0)
        return false;
    found = inspector_find(fd, "take_number", &s->there.x, &s->there.y);
    if (found && tap(&s->screen, s->there) >= 0)
        found = inspector_find(fd, "back", &s->back.x, &s->back.y) ||
                inspector_find(fd, "home", &s->back.x, &s->back.y);
    tap(&s->screen, s->back);
    close(fd);
    return found;
}

void tap_two_screens(struct side *s)
{
    double took[TAPS * 2];
    bool first = true; /* of the two screens is shown */
    int n = 0;

    for (int i = 0; i < TAPS * 3 && n < TAPS * 2; i++) {
        double ms = tap(&s->screen, first ? s->there : s->back);

        if (ms >= 0)
            took[n++] = ms;
        first = !first; /* also when nothing came: then it was the other one */
    }
    if (n < TAPS) /* it does not answer: no figure is better than a wrong one */
        return;
    sample(&s->tap, percentile(took, n, 0.95));
    sample(&s->tap_median, percentile(took, n, 0.5));
}

static bool visit(struct stage *g, int fd, double took[STEPS])
{
    struct side *s = &g->side[OURS];

    for (int i = 0; i < STEPS; i++) {
        struct point at = {0, 0};
        bool found = false;

        for (int k = 0; k < 4 && tap_steps[i].ids[k] != NULL && !found; k++)
            found = inspector_find(fd, tap_steps[i].ids[k], &at.x, &at.y);
        if (!found) {
            progress("ui: no %s where %s should follow", tap_steps[i].ids[0], tap_steps[i].screen);
            return false;
        }
        took[i] = tap(&s->screen, at);
        if (took[i] < 0 || !inspector_wait(fd, tap_steps[i].screen, 3000))
            return false;
    }
    return true;
}

void tap_visits(struct stage *g, struct samples to[STEPS])
{
    double took[STEPS][VISITS], one[STEPS];
    int n = 0, fd = inspector_open(g->socket, 3000);

    for (int i = 0; fd >= 0 && i < VISITS; i++) {
        if (!visit(g, fd, one))
            break;
        for (int k = 0; k < STEPS; k++)
            took[k][n] = one[k];
        n++;
    }
    close(fd);
    for (int k = 0; n > 0 && k < STEPS; k++)
        sample(&to[k], percentile(took[k], n, 0.95));
}
