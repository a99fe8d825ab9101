/* speech_process.c - says a text by a child process: espeak-ng, or a player of
 * recordings.
 *
 * espeak-ng is a program of its own because of its licence, and because an
 * engine that hangs must not hang the terminal.  Chinese is said by the voice
 * `cmn-latn-pinyin`; the voice `cmn` of Debian 12 is broken. */
#include "base/log.h"
#include "base/text.h"
#include "core/event.h"
#include "port/notice.h"
#include "port/speech.h"
#include "speech_child.h"
#include "speech_chime.h"
#include "speech_clips.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { TEXT_SIZE = 4096, LONGEST_MS = 60000 };

/* espeak-ng's usual ones. */
enum { WORDS_A_MINUTE = 160, AMPLITUDE = 100 };

struct utterance {
    uint64_t id;
    struct voice voice;
    bool chime; /* the tone in place of the text */
    char text[TEXT_SIZE];
};

enum engine { CLOSED, SILENT, ESPEAK, CLIPS };

static struct {
    enum engine engine;
    char program[PATH_MAX]; /* espeak-ng; "" when clips have no other way */
    char player[PATH_MAX];  /* aplay; "" none: no tone */
    char clips[PATH_MAX];   /* folder */
    pthread_t thread;
    int wake; /* eventfd: `next` or `stop` or `quit` was set */

    pthread_mutex_t lock; /* guards the rest */
    struct utterance next;
    bool has_next, stop, quit;
} speech = {.lock = PTHREAD_MUTEX_INITIALIZER};

/* The thread's own: faults that were logged already, so that a missing sound
 * card fills no log. */
static bool logged_clip, logged_child;

static void spoken(uint64_t id)
{
    notice_post(&(struct notice){.kind = NOTICE_SPOKEN, .id = id});
}

static bool is_program(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISREG(st.st_mode) && access(path, X_OK) == 0;
}

/* Looks through $PATH as a shell would. */
static bool find_program(const char *name, char to[PATH_MAX])
{
    const char *at = getenv("PATH");

    while (at != NULL && *at != '\0') {
        size_t len = strcspn(at, ":");

        if (len > 0 && text_format(to, PATH_MAX, "%.*s/%s", (int)len, at, name) && is_program(to))
            return true;
        at += len + (at[len] == ':');
    }
    to[0] = '\0';
    return false;
}

static enum err start_espeak(struct speech_child *c, const struct utterance *u)
{
    const char *voice = u->voice.language == ENGLISH ? "en-gb" : "cmn-latn-pinyin";
    char speed[12], volume[12];
    const char *const argv[] = {speech.program, "-v", voice, "-s",      speed, "-a",
                                volume,         "-b", "1",   "--stdin", NULL};

    if (speech.program[0] == '\0')
        return ERR_ABSENT;
    text_format(speed, sizeof speed, "%d", u->voice.speed * WORDS_A_MINUTE / 100);
    text_format(volume, sizeof volume, "%d", u->voice.volume * AMPLITUDE / 100);
    return speech_child_start(c, argv, u->text, strlen(u->text));
}

static enum err start_clips(struct speech_child *c, const struct utterance *u)
{
    const char *const argv[] = {speech.player, "-q", "-", NULL};
    char why[512] = "";
    uint8_t *wav = NULL;
    size_t size = 0;
    enum err e =
        speech_clips_join(speech.clips, u->voice.language, u->text, &wav, &size, why, sizeof why);

    if (e != OK) {
        if (!logged_clip)
            log_fault("speech: %s; espeak-ng speaks such texts", why);
        logged_clip = true;
        return start_espeak(c, u);
    }
    speech_clips_louder(wav, size, u->voice.volume);
    e = speech_child_start(c, argv, wav, size);
    free(wav);
    return e;
}

static enum err start_chime(struct speech_child *c)
{
    const char *const argv[] = {speech.player, "-q", "-", NULL};
    uint8_t wav[CHIME_SIZE];

    speech_chime_wav(wav);
    return speech_child_start(c, argv, wav, sizeof wav);
}

static enum err start_child(struct speech_child *c, const struct utterance *u)
{
    if (u->chime && speech.player[0] != '\0')
        return start_chime(c);
    return speech.engine == CLIPS ? start_clips(c, u) : start_espeak(c, u);
}

static void note_failure(const char *what)
{
    if (!logged_child)
        log_fault("speech: %s; is there a sound device?", what);
    logged_child = true;
}

static void end_of(struct speech_child *c)
{
    int status = speech_child_reap(c);

    if (status == 0)
        logged_child = false;
    else
        note_failure(WIFSIGNALED(status) ? "the engine was killed" : "the engine gave an error");
}

/* True when the running utterance is to end now. */
static bool is_interrupted(void)
{
    bool now;

    pthread_mutex_lock(&speech.lock);
    now = speech.has_next || speech.stop || speech.quit;
    pthread_mutex_unlock(&speech.lock);
    return now;
}

/* Until the child ends, something newer comes, or it has talked too long. */
static void wait_for(struct speech_child *c)
{
    struct pollfd p[2] = {{.fd = c->fd, .events = POLLIN}, {.fd = speech.wake, .events = POLLIN}};

    if (is_interrupted()) {
        speech_child_end(c);
        return;
    }
    for (;;) {
        int n = poll(p, 2, LONGEST_MS);

        if (n < 0 && errno == EINTR)
            continue;
        if (p[0].revents != 0) {
            end_of(c);
        } else {
            if (n == 0)
                note_failure("the engine hangs and is ended");
            speech_child_end(c);
        }
        return;
    }
}

static void say(const struct utterance *u)
{
    struct speech_child c;
    enum err e = start_child(&c, u);

    if (e == OK)
        wait_for(&c);
    else if (!logged_child) {
        log_fault("speech: the engine does not start: %s", err_name(e));
        logged_child = true;
    }
    spoken(u->id);
}

/* Takes the next utterance; false when it is time to end. */
static bool take(struct utterance *to)
{
    struct pollfd p = {.fd = speech.wake, .events = POLLIN};
    uint64_t count;
    bool found = false, quit = false;

    while (!found && !quit) {
        (void)poll(&p, 1, -1);
        pthread_mutex_lock(&speech.lock);
        (void)!read(speech.wake, &count, sizeof count);
        quit = speech.quit;
        found = speech.has_next && !quit;
        if (found) {
            *to = speech.next;
            wipe(&speech.next, sizeof speech.next);
        }
        speech.has_next = speech.has_next && !found;
        speech.stop = false;
        pthread_mutex_unlock(&speech.lock);
    }
    return found;
}

static void *run(void *unused)
{
    static struct utterance now;

    (void)unused;
    while (take(&now)) {
        say(&now);
        wipe(&now, sizeof now);
    }
    return NULL;
}

/* With the lock held. */
static void wake(void)
{
    uint64_t one = 1;

    must(write(speech.wake, &one, sizeof one) == sizeof one);
}

static enum err choose(const char *engine, char *why, size_t why_size)
{
    static const char espeak[] = "espeak-ng", clips[] = "clips:";

    if (strncmp(engine, espeak, sizeof espeak - 1) == 0 && engine[sizeof espeak - 1] == ':') {
        text_copy(speech.program, sizeof speech.program, engine + sizeof espeak);
        if (is_program(speech.program))
            speech.engine = ESPEAK;
        else
            text_format(why, why_size, "speech: %s is not a program", speech.program);
    } else if (text_equal(engine, espeak)) {
        if (find_program(espeak, speech.program))
            speech.engine = ESPEAK;
        else
            text_format(why, why_size,
                        "speech: espeak-ng is not installed; install it, or set speech = none");
    } else if (strncmp(engine, clips, sizeof clips - 1) == 0) {
        struct stat st;

        text_copy(speech.clips, sizeof speech.clips, engine + sizeof clips - 1);
        (void)find_program(espeak, speech.program);
        if (stat(speech.clips, &st) != 0 || !S_ISDIR(st.st_mode))
            text_format(why, why_size, "speech: %s is not a folder of recordings", speech.clips);
        else if (speech.player[0] == '\0')
            text_format(why, why_size,
                        "speech: aplay is not installed; install alsa-utils, or set speech = "
                        "espeak-ng");
        else
            speech.engine = CLIPS;
    } else {
        text_format(why, why_size, "speech \"%s\": use espeak-ng, clips:DIR or none", engine);
        return ERR_FORMAT;
    }
    return speech.engine == CLOSED ? ERR_ABSENT : OK;
}

/* Signals belong to the main thread. */
static int start_thread(void)
{
    sigset_t all, before;
    int code;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    code = pthread_create(&speech.thread, NULL, run, NULL);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return code;
}

enum err speech_open(const char *engine, char *why, size_t why_size)
{
    enum err e;

    must(speech.engine == CLOSED);
    (void)find_program("aplay", speech.player);
    if (text_equal(engine, "none")) {
        speech.engine = SILENT;
        return OK;
    }
    e = choose(engine, why, why_size);
    if (e != OK)
        return e;
    logged_clip = logged_child = false;
    speech.has_next = speech.stop = speech.quit = false;
    speech.wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    must(speech.wake >= 0);
    if (start_thread() == 0)
        return OK;
    text_format(why, why_size, "speech: no thread for the engine; free memory");
    close(speech.wake);
    speech.engine = CLOSED;
    return ERR_FULL;
}

static void enqueue(uint64_t id, const struct utterance *u)
{
    uint64_t replaced = 0;
    bool replaces;

    if (speech.engine == SILENT || speech.engine == CLOSED) {
        spoken(id);
        return;
    }
    pthread_mutex_lock(&speech.lock);
    replaces = speech.has_next;
    if (replaces)
        replaced = speech.next.id;
    speech.next = *u;
    speech.has_next = true;
    wake();
    pthread_mutex_unlock(&speech.lock);
    if (replaces)
        spoken(replaced);
}

void speech_say(uint64_t id, struct voice v, const char *text)
{
    struct utterance u = {.id = id, .voice = v};

    text_copy(u.text, sizeof u.text, text);
    enqueue(id, &u);
    wipe(&u, sizeof u);
}

void speech_chime(uint64_t id, struct voice v, const char *words)
{
    struct utterance u = {.id = id, .voice = v, .chime = true};

    text_copy(u.text, sizeof u.text, words);
    enqueue(id, &u);
}

/* Ends the running and the waiting utterance. */
static void interrupt(bool quit)
{
    uint64_t dropped = 0;
    bool drops;

    pthread_mutex_lock(&speech.lock);
    drops = speech.has_next;
    if (drops)
        dropped = speech.next.id;
    speech.has_next = false;
    wipe(&speech.next, sizeof speech.next);
    speech.stop = true;
    speech.quit = quit;
    wake();
    pthread_mutex_unlock(&speech.lock);
    if (drops)
        spoken(dropped);
}

void speech_stop(void)
{
    if (speech.engine == ESPEAK || speech.engine == CLIPS)
        interrupt(false);
}

void speech_close(void)
{
    if (speech.engine == ESPEAK || speech.engine == CLIPS) {
        interrupt(true);
        pthread_join(speech.thread, NULL);
        close(speech.wake);
    }
    speech.engine = CLOSED;
}
