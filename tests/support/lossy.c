/* lossy.c - a switch between network namespaces that treats packets badly. */
#include "lossy.h"

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cmocka.h>

#include "disk.h"
#include "programs.h"

enum { SECOND_MS = 1000, IP_HEADER = 20, IP_DESTINATION = 16 };

static int roll(struct lossy *l, int n)
{
    return (int)(disk_random(&l->dice) % (uint64_t)n);
}

/* A device whose queue is full drops it, as any wire. */
static void deliver(struct lossy *l, int to, const uint8_t *bytes, int size)
{
    if (write(l->lines[to], bytes, (size_t)size) != size)
        l->fates[LOSSY_LOST]++;
}

static void keep_back(struct lossy *l, int to, const uint8_t *bytes, int size)
{
    struct lossy_late *late = &l->late[l->waiting];

    if (l->waiting == LOSSY_WAITING) {
        l->fates[LOSSY_LOST]++;
        return;
    }
    l->waiting++;
    *late = (struct lossy_late){
        .due = program_millis() + 1 + roll(l, l->weather.late_ms), .to = to, .size = size};
    memcpy(late->bytes, bytes, (size_t)size);
    l->fates[LOSSY_LATE]++;
}

static bool overtakes(const struct lossy *l, int to)
{
    for (int i = 0; i < l->waiting; i++) {
        if (l->late[i].to == to)
            return true;
    }
    return false;
}

static void treat(struct lossy *l, int from, int to, const uint8_t *bytes, int size)
{
    int64_t now = program_millis();
    int copies = 1;

    if (now < l->silent_until[from][0] || now < l->silent_until[to][1]) {
        l->fates[LOSSY_SILENCED]++;
        return;
    }
    if (roll(l, 100) < l->weather.lost) {
        l->fates[LOSSY_LOST]++;
        return;
    }
    if (roll(l, 100) < l->weather.twice) {
        l->fates[LOSSY_TWICE]++;
        copies = 2;
    }
    while (copies-- > 0) {
        if (roll(l, 100) < l->weather.late) {
            keep_back(l, to, bytes, size);
        } else {
            l->fates[LOSSY_PASSED]++;
            l->overtook += overtakes(l, to);
            deliver(l, to, bytes, size);
        }
    }
}

/* -1: nobody's; IPv6 is not spoken here. */
static int line_of(const struct lossy *l, int from, const uint8_t *bytes, int size)
{
    int to;

    if (size < IP_HEADER || bytes[0] >> 4 != 4)
        return -1;
    to = bytes[IP_DESTINATION + 3] - 1;
    return to >= 0 && to < l->count && (from == 0) != (to == 0) ? to : -1;
}

static void drain(struct lossy *l, int from)
{
    uint8_t bytes[LOSSY_PACKET];
    ssize_t n;

    while ((n = read(l->lines[from], bytes, sizeof bytes)) > 0) {
        int to = line_of(l, from, bytes, (int)n);

        if (to >= 0)
            treat(l, from, to, bytes, (int)n);
    }
}

static void deliver_due(struct lossy *l)
{
    int64_t now = program_millis();

    for (int i = 0; i < l->waiting;) {
        if (l->late[i].due > now) {
            i++;
            continue;
        }
        deliver(l, l->late[i].to, l->late[i].bytes, l->late[i].size);
        l->late[i] = l->late[--l->waiting];
    }
}

/* Once a second some of the lines fall silent, on one side each. */
static void fall_silent(struct lossy *l)
{
    int64_t now = program_millis();

    if (l->weather.silent == 0 || now < l->next_second)
        return;
    l->next_second = now + SECOND_MS;
    for (int i = 1; i < l->count; i++) {
        if (roll(l, 100) >= l->weather.silent)
            continue;
        l->silent_until[i][roll(l, 2)] = now + 1 + roll(l, l->weather.silent_ms);
        l->silences++;
    }
}

static int patience(const struct lossy *l)
{
    return l->waiting > 0 ? 1 : l->weather.silent > 0 ? SECOND_MS : -1;
}

static void *run(void *context)
{
    struct lossy *l = context;
    struct pollfd fds[LOSSY_LINES + 1];
    uint64_t woken;
    int ms;

    pthread_mutex_lock(&l->lock);
    while (!l->over) {
        for (int i = 0; i < l->count; i++)
            fds[i] = (struct pollfd){.fd = l->lines[i], .events = POLLIN};
        fds[l->count] = (struct pollfd){.fd = l->wake, .events = POLLIN};
        ms = patience(l);
        pthread_mutex_unlock(&l->lock);
        poll(fds, (nfds_t)l->count + 1, ms);
        pthread_mutex_lock(&l->lock);
        if (fds[l->count].revents != 0 && read(l->wake, &woken, sizeof woken) < 0)
            break;
        fall_silent(l);
        deliver_due(l);
        for (int i = 0; i < l->count; i++) {
            if (fds[i].revents != 0)
                drain(l, i);
        }
    }
    pthread_mutex_unlock(&l->lock);
    return NULL;
}

static void wake(struct lossy *l)
{
    const uint64_t one = 1;

    assert_int_equal(write(l->wake, &one, sizeof one), sizeof one);
}

void lossy_open(struct lossy *l, const int *lines, int count, uint64_t seed)
{
    assert_true(count <= LOSSY_LINES);
    memset(l, 0, sizeof *l);
    memcpy(l->lines, lines, (size_t)count * sizeof *lines);
    l->count = count;
    l->dice = seed;
    l->late = calloc(LOSSY_WAITING, sizeof *l->late);
    assert_non_null(l->late);
    l->wake = eventfd(0, EFD_CLOEXEC);
    assert_true(l->wake >= 0);
    pthread_mutex_init(&l->lock, NULL);
    assert_int_equal(pthread_create(&l->thread, NULL, run, l), 0);
}

void lossy_set(struct lossy *l, struct lossy_weather weather)
{
    pthread_mutex_lock(&l->lock);
    l->weather = weather;
    if (weather.silent == 0)
        memset(l->silent_until, 0, sizeof l->silent_until);
    wake(l);
    pthread_mutex_unlock(&l->lock);
}

void lossy_close(struct lossy *l)
{
    if (l->late == NULL)
        return;
    pthread_mutex_lock(&l->lock);
    l->over = true;
    wake(l);
    pthread_mutex_unlock(&l->lock);
    pthread_join(l->thread, NULL);
    pthread_mutex_destroy(&l->lock);
    for (int i = 0; i < l->count; i++)
        close(l->lines[i]);
    close(l->wake);
    free(l->late);
    l->late = NULL;
}
