/* inspector.c - sees and taps what a terminal shows. */
#include "inspector.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#include "programs.h"

enum { SCAN_MS = 5000 /* longer than a terminal waits for what the hub says of it */ };

bool inspector_open(struct inspector *i, const char *name, const char *socket_path,
                    bool (*alive)(void *ctx), void *ctx)
{
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    struct timeval patience = {.tv_sec = INSPECTOR_PATIENCE / 1000};
    int64_t end = program_millis() + INSPECTOR_PATIENCE;

    memset(i, 0, sizeof *i);
    snprintf(i->name, sizeof i->name, "%s", name);
    assert_true(strlen(socket_path) < sizeof a.sun_path);
    strcpy(a.sun_path, socket_path);
    while (program_millis() < end && (alive == NULL || alive(ctx))) {
        i->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (connect(i->fd, (struct sockaddr *)&a, sizeof a) == 0) {
            setsockopt(i->fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
            i->line = malloc(INSPECTOR_LINE);
            assert_non_null(i->line);
            return true;
        }
        close(i->fd);
        program_sleep(10);
    }
    i->fd = -1;
    snprintf(i->error, sizeof i->error, "the inspector's socket did not come");
    return false;
}

void inspector_close(struct inspector *i)
{
    if (i->line == NULL)
        return;
    if (i->fd >= 0)
        close(i->fd);
    free(i->line);
    i->line = NULL;
    i->fd = -1;
}

static bool send_line(struct inspector *i, const char *line)
{
    size_t size = strlen(line);

    return send(i->fd, line, size, MSG_NOSIGNAL) == (ssize_t)size &&
           send(i->fd, "\n", 1, MSG_NOSIGNAL) == 1;
}

/* The next line of the terminal; NULL when it is gone. */
static json_t *read_line(struct inspector *i)
{
    char *end;
    json_t *v;

    while ((end = memchr(i->line, '\n', i->used)) == NULL) {
        ssize_t n = recv(i->fd, i->line + i->used, INSPECTOR_LINE - i->used, 0);

        if (n < 0 && errno == EINTR) /* a read with a time limit is not begun again by itself */
            continue;
        if (n <= 0)
            return NULL;
        i->used += (size_t)n;
    }
    v = json_loadb(i->line, (size_t)(end - i->line), 0, NULL);
    i->used -= (size_t)(end + 1 - i->line);
    memmove(i->line, end + 1, i->used);
    return v;
}

json_t *inspector_say(struct inspector *i, const char *line)
{
    json_t *reply = NULL;

    if (i->line != NULL && send_line(i, line))
        reply = read_line(i);
    if (reply == NULL)
        snprintf(i->error, sizeof i->error, "the terminal is gone");
    return reply;
}

json_t *inspector_ask(struct inspector *i, json_t *command)
{
    char *text = json_dumps(command, JSON_COMPACT);
    json_t *reply;

    assert_non_null(text);
    json_decref(command);
    reply = inspector_say(i, text);
    free(text);
    return reply;
}

/* Asks; true when the answer is ok. */
static bool succeeds(struct inspector *i, json_t *command)
{
    json_t *reply = inspector_ask(i, command);
    bool good = json_is_true(json_object_get(reply, "ok"));
    const char *error = json_string_value(json_object_get(reply, "error"));

    if (!good && error != NULL)
        snprintf(i->error, sizeof i->error, "%s", error);
    json_decref(reply);
    return good;
}

bool inspector_tap(struct inspector *i, const char *id)
{
    return succeeds(i, json_pack("{s:s, s:s}", "do", "tap", "id", id));
}

bool inspector_tap_at(struct inspector *i, int x, int y)
{
    return succeeds(i, json_pack("{s:s, s:i, s:i}", "do", "tap", "x", x, "y", y));
}

bool inspector_draw(struct inspector *i, const char *points)
{
    return succeeds(i, json_pack("{s:s, s:s}", "do", "draw", "points", points));
}

bool inspector_type(struct inspector *i, const char *text)
{
    return succeeds(i, json_pack("{s:s, s:s}", "do", "type", "text", text));
}

bool inspector_scan(struct inspector *i, const char *data)
{
    return succeeds(i, json_pack("{s:s, s:s}", "do", "scan", "data", data));
}

bool inspector_shot(struct inspector *i, const char *path)
{
    return succeeds(i, json_pack("{s:s, s:s}", "do", "shot", "path", path));
}

bool inspector_wait(struct inspector *i, const char *screen, int ms)
{
    return succeeds(i, json_pack("{s:s, s:s, s:i}", "do", "wait", "screen", screen, "ms", ms));
}

json_t *inspector_tree(struct inspector *i)
{
    return inspector_ask(i, json_pack("{s:s}", "do", "tree"));
}

json_t *inspector_find(json_t *tree, const char *id)
{
    json_t *node;
    size_t at;

    json_array_foreach(json_object_get(tree, "nodes"), at, node)
    {
        const char *name = json_string_value(json_object_get(node, "id"));

        if (name != NULL && strcmp(name, id) == 0)
            return node;
    }
    return NULL;
}

bool inspector_label(struct inspector *i, const char *id, char *to, size_t size)
{
    json_t *tree = inspector_tree(i);
    const char *label = json_string_value(json_object_get(inspector_find(tree, id), "label"));

    if (label != NULL)
        snprintf(to, size, "%s", label);
    json_decref(tree);
    return label != NULL;
}

bool inspector_await(struct inspector *i, const char *id, const char *text, int ms)
{
    int64_t end = program_millis() + ms;
    char label[512];

    do {
        if (inspector_label(i, id, label, sizeof label) &&
            (text == NULL || strstr(label, text) != NULL))
            return true;
        program_sleep(20);
    } while (program_millis() < end);
    return false;
}

/* ---- for journeys ---- */

static void show_screen(struct inspector *i)
{
    json_t *tree = inspector_tree(i), *node;
    const char *screen = json_string_value(json_object_get(tree, "screen"));
    size_t at;

    fprintf(stderr, "--- %s shows %s:\n", i->name, screen != NULL ? screen : "nothing, it is gone");
    json_array_foreach(json_object_get(tree, "nodes"), at, node)
        fprintf(stderr, "    %s  \"%s\" %s\n", json_string_value(json_object_get(node, "id")),
                json_string_value(json_object_get(node, "label")),
                json_is_false(json_object_get(node, "enabled")) ? "off" : "");
    json_decref(tree);
}

void expect_screen(struct inspector *i, const char *screen)
{
    if (inspector_wait(i, screen, INSPECTOR_PATIENCE / 2))
        return;
    show_screen(i);
    fail_msg("%s: screen %s: %s", i->name, screen, i->error);
}

void expect_tap(struct inspector *i, const char *id)
{
    int64_t end = program_millis() + INSPECTOR_PATIENCE / 2;

    while (!inspector_tap(i, id)) {
        if (program_millis() > end) {
            show_screen(i);
            fail_msg("%s: tap on %s: %s", i->name, id, i->error);
        }
        program_sleep(20);
    }
}

void expect_done(struct inspector *i)
{
    (void)inspector_tap(i, "done"); /* refused when the screen has gone */
    expect_screen(i, "welcome");
}

void expect_node(struct inspector *i, const char *id, const char *text)
{
    if (inspector_await(i, id, text, INSPECTOR_PATIENCE / 2))
        return;
    show_screen(i);
    fail_msg("%s: no node %s%s%s", i->name, id, text != NULL ? " with " : "",
             text != NULL ? text : "");
}

static void find_any(struct inspector *i, const char *prefix, bool last, char to[64])
{
    json_t *tree = inspector_tree(i), *node;
    size_t n;

    to[0] = '\0';
    json_array_foreach(json_object_get(tree, "nodes"), n, node)
    {
        const char *id = json_string_value(json_object_get(node, "id"));

        if (strncmp(id, prefix, strlen(prefix)) != 0 ||
            !json_is_true(json_object_get(node, "enabled")))
            continue;
        snprintf(to, 64, "%s", id);
        if (!last)
            break;
    }
    json_decref(tree);
}

void expect_choice(struct inspector *i, const char *prefix, bool last, char to[64])
{
    int64_t end = program_millis() + INSPECTOR_PATIENCE;

    find_any(i, prefix, last, to);
    while (to[0] == '\0' && program_millis() < end) {
        program_sleep(20);
        find_any(i, prefix, last, to);
    }
    if (to[0] == '\0')
        fail_msg("%s: nothing that begins with %s can be pressed", i->name, prefix);
}

static bool has_value(struct inspector *i, const char *id, const char *value)
{
    json_t *tree = inspector_tree(i), *node = inspector_find(tree, id);
    const char *is = json_string_value(json_object_get(node, "value"));
    bool has = is != NULL && strcmp(is, value) == 0;

    json_decref(tree);
    return has;
}

void expect_state(struct inspector *i, const char *id, const char *value)
{
    int64_t end = program_millis() + INSPECTOR_PATIENCE;

    while (!has_value(i, id, value)) {
        if (program_millis() >= end)
            fail_msg("%s: %s has not the value %s", i->name, id, value);
        program_sleep(20);
    }
}

void expect_label(struct inspector *i, const char *id, char *to, size_t size)
{
    expect_node(i, id, NULL);
    if (!inspector_label(i, id, to, size))
        fail_msg("%s: node %s is gone again", i->name, id);
}

void expect_scan(struct inspector *i, const char *data, const char *id, const char *text)
{
    int64_t end = program_millis() + INSPECTOR_PATIENCE;

    do {
        if (!inspector_scan(i, data))
            fail_msg("%s: a scan: %s", i->name, i->error);
        if (inspector_await(i, id, text, SCAN_MS))
            return;
    } while (program_millis() < end);
    show_screen(i);
    fail_msg("%s: scanned again and again, and no node %s%s%s", i->name, id,
             text != NULL ? " with " : "", text != NULL ? text : "");
}

static bool says(struct inspector *i, const char *text)
{
    json_t *tree = inspector_tree(i), *node;
    bool found = false;
    size_t at;

    json_array_foreach(json_object_get(tree, "nodes"), at, node)
    {
        const char *label = json_string_value(json_object_get(node, "label"));

        found = found || (label != NULL && strstr(label, text) != NULL);
    }
    json_decref(tree);
    return found;
}

void expect_text(struct inspector *i, const char *text)
{
    int64_t end = program_millis() + INSPECTOR_PATIENCE / 2;

    while (!says(i, text)) {
        if (program_millis() > end) {
            show_screen(i);
            fail_msg("%s: nothing says \"%s\"", i->name, text);
        }
        program_sleep(20);
    }
}

void expect_no_node(struct inspector *i, const char *id)
{
    char label[512];

    if (!inspector_label(i, id, label, sizeof label))
        return;
    show_screen(i);
    fail_msg("%s: node %s must not be there", i->name, id);
}
