/* printer_rig.c - a virtual printer beside a test. */
#include "printer_rig.h"

#include <png.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "notice_queue.h"

enum { PATIENCE = 60000 /* ms */ };

static char answer[256];

static void forget_notices(void)
{
    struct notice n;

    while (notice_take(&n))
        free(n.data);
}

/* The first line: how to reach it. */
static void read_address(struct rig *r)
{
    char line[128] = "";
    size_t used = 0;

    while (used < sizeof(line) - 1 && read(r->out, line + used, 1) == 1 && line[used] != '\n')
        used++;
    line[used] = '\0';
    if (sscanf(line, "listening %63s", r->address) != 1 &&
        sscanf(line, "pty %63s", r->address) != 1)
        fail_msg("guitai-printer did not come up: \"%s\"", line);
}

void rig_start(struct rig *r, const char *const *arguments)
{
    const char *argv[24] = {GUITAI_TEST_BIN "/guitai-printer", "--out", NULL, "--control", NULL};
    int n = 5, ends[2];

    memset(r, 0, sizeof(*r));
    r->faults = -1;
    strcpy(r->dir, "/tmp/guitai-printer-XXXXXX");
    assert_non_null(mkdtemp(r->dir));
    snprintf(r->control, sizeof(r->control), "%s/control", r->dir);
    argv[2] = r->dir;
    argv[4] = r->control;
    while (*arguments && n < 23)
        argv[n++] = *arguments++;
    argv[n] = NULL;
    assert_int_equal(pipe(ends), 0);
    r->pid = fork();
    assert_true(r->pid >= 0);
    if (r->pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL); /* a failed test leaves none behind */
        dup2(ends[1], STDOUT_FILENO);
        close(ends[0]);
        close(ends[1]);
        execv(argv[0], (char *const *)argv);
        perror(argv[0]);
        _exit(127);
    }
    close(ends[1]);
    r->out = ends[0];
    read_address(r);
    forget_notices();
}

void rig_stop(struct rig *r)
{
    char command[128];
    int status = 0;

    rig_close(r);
    kill(r->pid, SIGTERM);
    assert_int_equal(waitpid(r->pid, &status, 0), r->pid);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    close(r->out);
    snprintf(command, sizeof(command), "rm -r %s", r->dir);
    assert_int_equal(system(command), 0);
}

void rig_open(struct rig *r, const char *scheme, const char *query)
{
    char uri[256], why[256] = "";

    snprintf(uri, sizeof(uri), "%s:%s%s%s", scheme, strcmp(scheme, "escpos+tcp") ? "" : "//",
             r->address, query);
    r->printer = printer_open(uri, why, sizeof(why));
    if (!r->printer)
        fail_msg("%s: %s", uri, why);
}

void rig_close(struct rig *r)
{
    printer_close(r->printer);
    r->printer = NULL;
}

bool rig_say(struct rig *r, const char *command)
{
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    char line[128];
    size_t used = 0;

    strcpy(a.sun_path, r->control);
    assert_int_equal(connect(fd, (struct sockaddr *)&a, sizeof(a)), 0);
    snprintf(line, sizeof(line), "%s\n", command);
    assert_int_equal(send(fd, line, strlen(line), MSG_NOSIGNAL), (ssize_t)strlen(line));
    while (used < sizeof(answer) - 1 && read(fd, answer + used, 1) == 1 && answer[used] != '\n')
        used++;
    answer[used] = '\0';
    close(fd);
    return strncmp(answer, "ok", 2) == 0;
}

const char *rig_answer(void)
{
    return answer;
}

/* The next notice of the printer; false when none comes. */
static bool next_notice(struct rig *r, struct notice *to)
{
    if (!notice_wait(to, PATIENCE))
        return false;
    if (to->kind == NOTICE_PRINTER)
        r->faults = to->a;
    return true;
}

bool rig_await_faults(struct rig *r, int faults)
{
    struct notice n;

    while (r->faults != faults)
        if (!next_notice(r, &n))
            return false;
    return true;
}

struct notice rig_await_printed(struct rig *r)
{
    struct notice n = {0};

    do {
        if (!next_notice(r, &n))
            fail_msg("no word about the job");
    } while (n.kind != NOTICE_PRINTED);
    return n;
}

void rig_print(struct rig *r, uint32_t job, const uint8_t *bits, int width, int height)
{
    struct slip_bitmap slip = {.job = job, .width = width, .height = height, .bits = bits};

    assert_int_equal(printer_print(r->printer, &slip), OK);
}

int rig_sheets(const struct rig *r, struct rig_sheet *to, int most)
{
    char path[96];
    FILE *f;
    int n = 0;

    snprintf(path, sizeof(path), "%s/paper.log", r->dir);
    f = fopen(path, "r");
    assert_non_null(f);
    while (n < most && fscanf(f, "%31s %dx%d %15s ink=%ld", to[n].name, &to[n].width, &to[n].height,
                              to[n].how, &to[n].ink) == 5)
        n++;
    fclose(f);
    return n;
}

int rig_slips(const struct rig *r)
{
    struct rig_sheet sheets[32];
    int n = rig_sheets(r, sheets, 32), slips = 0;

    for (int i = 0; i < n; i++)
        slips += strcmp(sheets[i].how, "cut") == 0 && sheets[i].ink > 0;
    return slips;
}

static bool is_black(const uint8_t *bits, int width, int height, int x, int y)
{
    return x < width && y < height && (bits[y * ((width + 7) / 8) + x / 8] & (0x80 >> x % 8)) != 0;
}

bool rig_shows(const struct rig *r, const struct rig_sheet *s, const uint8_t *bits, int width,
               int height)
{
    png_image image = {.version = PNG_IMAGE_VERSION};
    char path[128];
    uint8_t *gray;
    bool same = true;

    snprintf(path, sizeof(path), "%s/%s", r->dir, s->name);
    assert_true(png_image_begin_read_from_file(&image, path));
    image.format = PNG_FORMAT_GRAY;
    gray = malloc(PNG_IMAGE_SIZE(image));
    assert_non_null(gray);
    assert_true(png_image_finish_read(&image, NULL, gray, 0, NULL));
    for (int y = 0; y < (int)image.height; y++)
        for (int x = 0; x < (int)image.width; x++)
            same &= (gray[y * (int)image.width + x] == 0) == is_black(bits, width, height, x, y);
    same &= (int)image.height >= height;
    free(gray);
    return same;
}

int rig_copies(const struct rig *r, const uint8_t *bits, int width, int height)
{
    struct rig_sheet sheets[32];
    int n = rig_sheets(r, sheets, 32), copies = 0;

    for (int i = 0; i < n; i++)
        copies += rig_shows(r, &sheets[i], bits, width, height);
    return copies;
}

uint8_t *rig_bits_new(int width, int height, uint32_t seed)
{
    size_t size = (size_t)((width + 7) / 8) * (size_t)height;
    uint8_t *bits = malloc(size);
    uint32_t state = seed * 2654435761u + 1;

    assert_non_null(bits);
    for (size_t i = 0; i < size; i++) {
        state = state * 1664525u + 1013904223u;
        bits[i] = (uint8_t)(state >> 24);
        if (bits[i] == 0x10)
            bits[i] = 0;
    }
    return bits;
}
