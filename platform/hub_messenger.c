/* hub_messenger.c - waits for what is due, and sends it. */
#include "hub_messenger.h"

#include <stdlib.h>

#include "base/log.h"
#include "base/text.h"
#include "hub_watch.h"
#include "port/clock.h"

enum { FAULT_TOLD_MS = 60 * 1000, STORE_RETRY_MS = 5 * SECOND };

struct hub_messenger {
    struct hub_lane *lane;
    struct post_config post;
    struct hub_watch *watch;
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

static int64_t act(struct hub_watch *w, void *ctx)
{
    struct hub_messenger *m = ctx;
    int64_t ms;

    hub_lane_look(m->lane, ask_next, m);
    if (m->next != 0 && m->next <= clock_now().at) {
        while (!hub_watch_is_over(w) && work(m))
            continue;
        hub_lane_look(m->lane, ask_next, m);
    }
    if (m->next == 0)
        return -1;
    ms = m->next - clock_now().at;
    return ms < 0 ? STORE_RETRY_MS : ms + SECOND;
}

/* ---- its life ---- */

struct hub_messenger *hub_messenger_new(struct hub_lane *lane, const struct post_config *post)
{
    struct hub_messenger *m = calloc(1, sizeof *m);

    must(m != NULL);
    m->lane = lane;
    m->post = *post;
    m->watch = hub_watch_new(
        &(struct hub_watch_plan){.lane = lane, .hears = hub_has_to_send, .act = act, .ctx = m});
    return m;
}

void hub_messenger_end(struct hub_messenger *m)
{
    if (m != NULL)
        hub_watch_end(m->watch);
}

void hub_messenger_free(struct hub_messenger *m)
{
    if (m == NULL)
        return;
    hub_watch_free(m->watch);
    wipe(m, sizeof *m);
    free(m);
}
