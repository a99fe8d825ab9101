/* test_speech.c - real child processes in the place of espeak-ng and aplay. */
#include "base/text.h"
#include "core/event.h"
#include "notice_queue.h"
#include "port/speech.h"
#include "speech_clips.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define VOICE(language) ((struct voice){(language), 100, 100})

enum { SOON_MS = 60000 }; /* only a failure waits for it */

static char folder[64], why[512], engine[160], *path_before;

static void write_file(const char *name, const char *bytes, size_t size, mode_t mode)
{
    char path[256];
    FILE *f;

    text_format(path, sizeof path, "%s/%s", folder, name);
    f = fopen(path, "w");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, size, f), size);
    fclose(f);
    assert_int_equal(chmod(path, mode), 0);
}

/* A program that appends "<its arguments>|<its input>\n" to `said`. */
static void write_program(const char *name, const char *after)
{
    char script[512];

    text_format(script, sizeof script, "#!/bin/sh\ncd '%s'\n{ echo \"$*|$(cat)\"; } >> said\n%s\n",
                folder, after);
    write_file(name, script, strlen(script), 0755);
    text_format(engine, sizeof engine, "espeak-ng:%s/%s", folder, name);
}

static void read_file(const char *name, char *to, size_t size)
{
    char path[256];
    size_t n = 0;
    FILE *f;

    text_format(path, sizeof path, "%s/%s", folder, name);
    f = fopen(path, "r");
    if (f != NULL) {
        n = fread(to, 1, size - 1, f);
        fclose(f);
    }
    to[n] = '\0';
}

static pid_t wait_for_pid(void)
{
    char text[32] = "";

    for (int i = 0; i < SOON_MS / 10; i++) {
        read_file("pid", text, sizeof text);
        if (strchr(text, '\n') != NULL)
            return atoi(text);
        usleep(10000);
    }
    fail_msg("the engine did not start");
    return 0;
}

/* Gone, or a zombie that waits for the first process of this machine. */
static void wait_for_end(pid_t pid)
{
    char path[64], stat[256];

    text_format(path, sizeof path, "/proc/%d/stat", (int)pid);
    for (int i = 0; i < SOON_MS / 10; i++) {
        FILE *f = fopen(path, "r");
        size_t n = f == NULL ? 0 : fread(stat, 1, sizeof stat - 1, f);

        if (f != NULL)
            fclose(f);
        stat[n] = '\0';
        if (n == 0 || strstr(stat, ") Z ") != NULL)
            return;
        usleep(10000);
    }
    fail_msg("process %d goes on", (int)pid);
}

static void forget_pid(void)
{
    char path[256];

    text_format(path, sizeof path, "%s/pid", folder);
    unlink(path);
}

static void assert_spoken(uint64_t id)
{
    struct notice n;

    assert_true(notice_wait(&n, SOON_MS));
    assert_int_equal(n.kind, NOTICE_SPOKEN);
    assert_int_equal(n.id, id);
}

static void assert_nothing_more(void)
{
    struct notice n;

    assert_false(notice_take(&n));
}

static void open_engine(const char *name)
{
    why[0] = '\0';
    assert_int_equal(speech_open(name, why, sizeof why), OK);
}

static int set_up(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/guitai-speech-XXXXXX");
    assert_non_null(mkdtemp(folder));
    path_before = strdup(getenv("PATH"));
    return 0;
}

static int tear_down(void **state)
{
    char command[128];

    (void)state;
    speech_close();
    setenv("PATH", path_before, 1);
    free(path_before);
    text_format(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

static void test_text_goes_to_the_voice_of_its_language(void **state)
{
    char said[512];

    (void)state;
    write_program("engine", "");
    open_engine(engine);
    speech_say(1, VOICE(ZH_HANS), "请A 0 1 2号到3号窗口");
    assert_spoken(1);
    speech_say(2, VOICE(ZH_HANT), "取號");
    assert_spoken(2);
    speech_say(3, VOICE(ENGLISH), "$(touch x); `id` -v \"quoted\"");
    assert_spoken(3);
    read_file("said", said, sizeof said);
    assert_string_equal(said,
                        "-v cmn-latn-pinyin -s 160 -a 100 -b 1 --stdin|请A 0 1 2号到3号窗口\n"
                        "-v cmn-latn-pinyin -s 160 -a 100 -b 1 --stdin|取號\n"
                        "-v en-gb -s 160 -a 100 -b 1 --stdin|$(touch x); `id` -v \"quoted\"\n");
    assert_nothing_more();
}

static void test_newer_utterance_ends_the_running_one(void **state)
{
    pid_t first;

    (void)state;
    write_program("engine", "[ -e fast ] && exit; echo $$ > pid; exec sleep 100");
    open_engine(engine);
    speech_say(1, VOICE(ENGLISH), "a long story");
    first = wait_for_pid();
    write_file("fast", "", 0, 0644);
    speech_say(2, VOICE(ENGLISH), "the news");
    assert_spoken(1);
    assert_int_equal(kill(first, 0), -1);
    assert_int_equal(errno, ESRCH);
    assert_spoken(2);
}

static void test_engine_that_ignores_the_end_is_killed_with_its_children(void **state)
{
    pid_t first;
    char kid[32];

    (void)state;
    write_program("engine", "trap '' TERM\nsleep 100 &\necho $! > kid\necho $$ > pid\nwait");
    open_engine(engine);
    speech_say(7, VOICE(ENGLISH), "stubborn");
    first = wait_for_pid();
    speech_stop();
    assert_spoken(7);
    assert_int_equal(kill(first, 0), -1);
    assert_int_equal(errno, ESRCH);
    read_file("kid", kid, sizeof kid);
    wait_for_end(atoi(kid));
    forget_pid();
    speech_say(8, VOICE(ENGLISH), "again");
    first = wait_for_pid();
    speech_close();
    assert_spoken(8);
    assert_int_equal(kill(first, 0), -1);
    assert_nothing_more();
}

static void test_each_utterance_is_answered_once(void **state)
{
    bool seen[51] = {false};

    (void)state;
    write_program("engine", "");
    open_engine(engine);
    for (uint64_t id = 1; id <= 50; id++)
        speech_say(id, VOICE(ENGLISH), "quick");
    for (int i = 1; i <= 50; i++) {
        struct notice n;

        assert_true(notice_wait(&n, SOON_MS));
        assert_int_equal(n.kind, NOTICE_SPOKEN);
        assert_in_range(n.id, 1, 50);
        assert_false(seen[n.id]);
        seen[n.id] = true;
    }
    assert_nothing_more();
}

static void test_engine_that_fails_is_answered_too(void **state)
{
    (void)state;
    write_program("engine", "exit 3");
    open_engine(engine);
    speech_say(1, VOICE(ENGLISH), "no sound card");
    assert_spoken(1);
    speech_close();

    write_file("engine", "not a program", 13, 0755);
    open_engine(engine);
    speech_say(2, VOICE(ENGLISH), "no interpreter");
    assert_spoken(2);
}

static void test_none_answers_at_once(void **state)
{
    (void)state;
    open_engine("none");
    speech_say(5, VOICE(ZH_HANS), "静音");
    assert_spoken(5);
    speech_stop();
    assert_nothing_more();
}

static void test_speed_and_volume_reach_the_voice(void **state)
{
    char said[512];

    (void)state;
    write_program("engine", "");
    open_engine(engine);
    speech_say(1, (struct voice){ENGLISH, 200, 50}, "fast");
    assert_spoken(1);
    read_file("said", said, sizeof said);
    assert_string_equal(said, "-v en-gb -s 320 -a 50 -b 1 --stdin|fast\n");
}

/* By the player where there is one; else the words are said. */
static void test_chime_is_played_or_said(void **state)
{
    static const char plain[] = "#!/bin/sh\nread -r words\necho \"$words\" > \"${0%/*}/words\"\n";
    static const char player[] = "#!/bin/sh\ncat > \"${0%/*}/heard\"\n";
    char said[512], path[4096];

    (void)state;
    setenv("PATH", "/nonexistent", 1); /* no aplay, nor anything else */
    write_file("engine", plain, strlen(plain), 0755);
    text_format(engine, sizeof engine, "espeak-ng:%s/engine", folder);
    open_engine(engine);
    speech_chime(1, VOICE(ENGLISH), "Are you still there?");
    assert_spoken(1);
    speech_close();
    read_file("words", said, sizeof said);
    assert_string_equal(said, "Are you still there?\n");
    text_format(path, sizeof path, "%s:%s", folder, path_before);
    setenv("PATH", path, 1);
    write_file("aplay", player, strlen(player), 0755);
    write_program("engine", "");
    open_engine(engine);
    speech_chime(2, VOICE(ENGLISH), "Are you still there?");
    assert_spoken(2);
    read_file("heard", said, sizeof said);
    assert_memory_equal(said, "RIFF", 4);
}

static void test_missing_engines_say_what_to_do(void **state)
{
    static const struct {
        const char *engine;
        enum err e;
        const char *says;
    } rows[] = {
        {"espeak-ng", ERR_ABSENT, "install it"},
        {"espeak-ng:/nonexistent/espeak", ERR_ABSENT, "/nonexistent/espeak is not a program"},
        {"espeak-ng:/tmp", ERR_ABSENT, "not a program"},
        {"clips:/nonexistent", ERR_ABSENT, "not a folder"},
        {"clips:/tmp", ERR_ABSENT, "alsa-utils"},
        {"festival", ERR_FORMAT, "use espeak-ng"},
        {"", ERR_FORMAT, "use espeak-ng"},
    };

    (void)state;
    setenv("PATH", folder, 1);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        assert_int_equal(speech_open(rows[i].engine, why, sizeof why), rows[i].e);
        if (strstr(why, rows[i].says) == NULL)
            fail_msg("%s: %s", rows[i].engine, why);
    }
}

/* The real program, where it is installed; a missing sound card hangs nothing. */
static void test_real_engine_comes_to_its_end(void **state)
{
    (void)state;
    if (speech_open("espeak-ng", why, sizeof why) != OK)
        skip();
    speech_say(1, VOICE(ZH_HANS), "一");
    assert_spoken(1);
}

static void write_clip(const char *name, const char *samples, char rate)
{
    char wav[128] = "RIFF\x20\0\0\0WAVEfmt \x10\0\0\0\1\0\1\0R\0\0\0S\0\0\0\2\0\x10\0data";
    size_t len = strlen(samples);

    wav[24] = rate;
    wav[40] = (char)len;
    memcpy(wav + 44, samples, len);
    write_file(name, wav, 44 + len, 0644);
}

static void write_clips(void)
{
    static const char *const folders[] = {"zh_CN", "en"};
    char path[256];

    for (size_t i = 0; i < ARRAY_LEN(folders); i++) {
        text_format(path, sizeof path, "%s/%s", folder, folders[i]);
        assert_int_equal(mkdir(path, 0755), 0);
    }
    write_clip("zh_CN/请.wav", "PLEASE", 1);
    write_clip("zh_CN/A.wav", "aa", 1);
    write_clip("zh_CN/0.wav", "00", 1);
    write_clip("zh_CN/1.wav", "11", 1);
    write_clip("zh_CN/12.wav", "12", 1);
    write_clip("zh_CN/号.wav", "HAO.", 1);
    write_clip("en/to counter.wav", "toco", 1);
    write_clip("en/to.wav", "to", 1);
    write_clip("en/wn.wav", "wn", 1);
    write_clip("en/3.wav", "33", 1);
    write_clip("en/4.wav", "44", 2);
}

static void assert_joined(int language, const char *text, const char *samples)
{
    uint8_t *wav;
    size_t size;

    assert_int_equal(speech_clips_join(folder, language, text, &wav, &size, why, sizeof why), OK);
    assert_int_equal(size, 44 + strlen(samples));
    assert_memory_equal(wav, "RIFF", 4);
    assert_int_equal(wav[4], 36 + strlen(samples));
    assert_int_equal(wav[24], 1);
    assert_int_equal(wav[40], strlen(samples));
    assert_memory_equal(wav + 44, samples, strlen(samples));
    free(wav);
}

static void assert_not_joined(const char *text, enum err e, const char *says)
{
    uint8_t *wav;
    size_t size;

    assert_int_equal(speech_clips_join(folder, ENGLISH, text, &wav, &size, why, sizeof why), e);
    if (strstr(why, says) == NULL)
        fail_msg("%s: %s", text, why);
}

static void test_clips_are_joined_by_the_longest_token(void **state)
{
    (void)state;
    write_clips();
    assert_joined(ZH_HANS, "请A012号，", "PLEASEaa0012HAO.");
    assert_joined(ZH_HANS, "请 A 0 1 号", "PLEASEaa0011HAO.");
    assert_joined(ENGLISH, "to counter 3.", "toco33");
    assert_not_joined("town 3", ERR_ABSENT, "no recording for \"t\""); /* not "to" and "wn" */
    assert_not_joined("3 4", ERR_FORMAT, "one rate");
    assert_not_joined("../zh_CN/A", ERR_ABSENT, "no recording");
    write_file("en/3.wav", "RIFF", 4, 0644);
    assert_not_joined("3", ERR_FORMAT, "3.wav");
}

static void test_missing_clip_is_said_by_espeak_instead(void **state)
{
    char said[512], clips[160];

    (void)state;
    write_clips();
    write_program("aplay", "");
    write_program("espeak-ng", "");
    text_format(said, sizeof said, "%s:%s", folder, path_before);
    setenv("PATH", said, 1);
    text_format(clips, sizeof clips, "clips:%s", folder);
    open_engine(clips);
    speech_say(1, VOICE(ENGLISH), "to counter 3");
    assert_spoken(1);
    read_file("said", said, sizeof said);
    if (strstr(said, "-q -|RIFF") == NULL)
        fail_msg("said: %s", said);
    speech_say(2, VOICE(ENGLISH), "to counter 5");
    assert_spoken(2);
    read_file("said", said, sizeof said);
    assert_non_null(strstr(said, "-v en-gb -s 160 -a 100 -b 1 --stdin|to counter 5\n"));
}

#define FILES(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FILES(test_text_goes_to_the_voice_of_its_language),
        FILES(test_newer_utterance_ends_the_running_one),
        FILES(test_engine_that_ignores_the_end_is_killed_with_its_children),
        FILES(test_each_utterance_is_answered_once),
        FILES(test_engine_that_fails_is_answered_too),
        FILES(test_none_answers_at_once),
        FILES(test_missing_engines_say_what_to_do),
        FILES(test_real_engine_comes_to_its_end),
        FILES(test_clips_are_joined_by_the_longest_token),
        FILES(test_speed_and_volume_reach_the_voice),
        FILES(test_chime_is_played_or_said),
        FILES(test_missing_clip_is_said_by_espeak_instead),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
