/* hub_messenger.c - waits for what is due, and sends it. */
#include "hub_messenger.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "base/log.h"
#include "base/text.h"
#include "port/clock.h"

enum { FAULT_TOLD_MS = 60 * 1000, STORE_RETRY_MS = 5 * SECOND };

struct hub_messenger {
    struct hub_lane *lane;
    struct post_config post;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool called, ended; /* under the lock */
    struct hub_message letter;
    bool has_letter;
    instant next; /* 0: until it is called */
    enum message_outcome outcome;
    char cause[POST_CAUSE_SIZE];
    instant told; /* when a failure was last logged */
};

/* ---- under the hub's lock ---- */

static void ask_next(const struct hub *h, void *ctx)
{
    struct hub_messenger *m = ctx;

    m->next = hub_message_next(h, clock_now());
}

static void take(struct hub *h, void *ctx)
{
    struct hub_messenger *m = ctx;

    m->has_letter = hub_message_take(h, clock_now(), &m->letter);
}

static void done(struct hub *h, void *ctx)
{
    struct hub_messenger *m = ctx;

    hub_message_done(h, m->letter.id, m->outcome, m->cause, clock_now());
}

/* ---- a try ---- */

static void tell_failure(struct hub_messenger *m)
{
    instant now = clock_now().at;

    if (now - m->told < FAULT_TOLD_MS)
        return;
    m->told = now;
    log_fault("hub: a %s to a customer could not be sent (%s)%s; see %s in the hub's config",
              m->letter.channel == CHANNEL_MAIL ? "mail" : "message", m->cause,
              m->outcome == MESSAGE_MAY_GO_LATER ? " and is tried again" : "",
              m->letter.channel == CHANNEL_MAIL ? "mail.url" : "sms.url");
}

static void send_letter(struct hub_messenger *m)
{
    static const enum message_outcome outcomes[] = {[POST_SENT] = MESSAGE_WAS_SENT,
                                                    [POST_LATER] = MESSAGE_MAY_GO_LATER,
                                                    [POST_REFUSED] = MESSAGE_WAS_REFUSED};
    static const char *const languages[LANGUAGES] = {"zh-Hans", "zh-Hant", "en"};
    char id[ID_TEXT];
    const struct post_letter l = {.id = id,
                                  .to = m->letter.to,
                                  .subject = m->letter.subject,
                                  .text = m->letter.text,
                                  .language = languages[m->letter.language],
                                  .now = clock_now()};

    id_to_text(m->letter.id, id);
    m->cause[0] = '\0';
    m->outcome = outcomes[m->letter.channel == CHANNEL_MAIL ? post_mail(&m->post, &l, m->cause)
                                                            : post_sms(&m->post, &l, m->cause)];
    if (m->outcome != MESSAGE_WAS_SENT)
        tell_failure(m);
}

/* True: look again at once. */
static bool work(struct hub_messenger *m)
{
    m->has_letter = false;
    if (hub_lane_do(m->lane, take, m) != OK || !m->has_letter)
        return false;
    send_letter(m);
    (void)hub_lane_do(m->lane, done, m); /* untold: it is tried again */
    wipe(&m->letter, sizeof m->letter);
    return true;
}

/* ---- the thread ---- */

/* False when it is to end. */
static bool wait(struct hub_messenger *m)
{
    struct timespec until;
    int64_t ms = m->next == 0 ? 0 : m->next - clock_now().at;
    int timed_out = 0;
    bool goes_on;

    clock_gettime(CLOCK_MONOTONIC, &until);
    ms = ms < 0 ? STORE_RETRY_MS : ms;
    until.tv_sec += ms / 1000 + 1;
    pthread_mutex_lock(&m->lock);
    while (!m->called && !m->ended && timed_out == 0) {
        if (m->next == 0)
            pthread_cond_wait(&m->changed, &m->lock);
        else
            timed_out = pthread_cond_timedwait(&m->changed, &m->lock, &until);
    }
    m->called = false;
    goes_on = !m->ended;
    pthread_mutex_unlock(&m->lock);
    return goes_on;
}

static void *run(void *ctx)
{
    struct hub_messenger *m = ctx;

    do {
        hub_lane_look(m->lane, ask_next, m);
        if (m->next != 0 && m->next <= clock_now().at) {
            while (!__atomic_load_n(&m->ended, __ATOMIC_SEQ_CST) && work(m))
                continue;
            hub_lane_look(m->lane, ask_next, m);
        }
    } while (wait(m));
    return NULL;
}

/* ---- its life ---- */

static void call(void *ctx, uint64_t topics)
{
    struct hub_messenger *m = ctx;

    if (!hub_has_to_send(topics))
        return;
    pthread_mutex_lock(&m->lock);
    m->called = true;
    pthread_cond_signal(&m->changed);
    pthread_mutex_unlock(&m->lock);
}

struct hub_messenger *hub_messenger_new(struct hub_lane *lane, const struct post_config *post)
{
    struct hub_messenger *m = calloc(1, sizeof *m);
    pthread_condattr_t a;

    must(m != NULL);
    m->lane = lane;
    m->post = *post;
    pthread_mutex_init(&m->lock, NULL);
    pthread_condattr_init(&a);
    pthread_condattr_setclock(&a, CLOCK_MONOTONIC);
    pthread_cond_init(&m->changed, &a);
    pthread_condattr_destroy(&a);
    hub_lane_hear(lane, call, m);
    must(pthread_create(&m->thread, NULL, run, m) == 0);
    return m;
}

void hub_messenger_end(struct hub_messenger *m)
{
    if (m == NULL)
        return;
    pthread_mutex_lock(&m->lock);
    __atomic_store_n(&m->ended, true, __ATOMIC_SEQ_CST);
    pthread_cond_signal(&m->changed);
    pthread_mutex_unlock(&m->lock);
    pthread_join(m->thread, NULL);
}

void hub_messenger_free(struct hub_messenger *m)
{
    if (m == NULL)
        return;
    pthread_cond_destroy(&m->changed);
    pthread_mutex_destroy(&m->lock);
    wipe(m, sizeof *m);
    free(m);
}
