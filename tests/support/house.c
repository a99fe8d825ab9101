/* house.c - a whole service hall of real programs in a temporary folder. */
#include "house.h"

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/text.h"
#include "netns.h"
#include "port/crypto.h"
#include "wire/token.h"

static void path_to(char to[PROGRAM_PATH], const char *dir, const char *name)
{
    assert_true(text_format(to, PROGRAM_PATH, "%s/%s", dir, name));
}

static void run_well(const char *const *argv, char *out, size_t size)
{
    int status = program_run(argv, out, size);

    if (status != 0)
        fail_msg("%s %s ended with %d: %s", argv[0], argv[1], status, out);
}

void house_init(struct house *h)
{
    house_init_at(h, NULL);
}

void house_init_at(struct house *h, const char *address)
{
    const char *tmp = getenv("TMPDIR");
    char out[8192], listen[80];

    memset(h, 0, sizeof *h);
    h->address = address;
    snprintf(listen, sizeof listen, "%s:0", address != NULL ? address : "127.0.0.1");
    path_to(h->dir, tmp != NULL ? tmp : "/tmp", "guitai-house-XXXXXX");
    assert_non_null(mkdtemp(h->dir));
    path_to(h->hub_dir, h->dir, "hub");
    path_to(h->hub_config, h->hub_dir, "hub.conf");
    path_to(h->hall, h->hub_dir, "hall.json");
    path_to(h->paper_dir, h->dir, "paper");
    path_to(h->paper_control, h->dir, "paper.socket");
    setenv("GUITAI_ADMIN_PASSWORD", HOUSE_ADMIN_PASSWORD, 1);
    setenv("GUITAI_SAMPLE_PASSWORD", HOUSE_PASSWORD, 1);
    run_well((const char *[]){"guitai-hub", "init", "--dir", h->hub_dir, "--sample", "--listen",
                              listen, NULL},
             out, sizeof out);
}

void house_rule(struct house *h, const char *name, int value)
{
    json_t *hall = json_load_file(h->hall, 0, NULL);

    assert_non_null(hall);
    assert_int_equal(json_object_set_new(json_object_get(hall, "rules"), name, json_integer(value)),
                     0);
    assert_int_equal(json_dump_file(hall, h->hall, JSON_INDENT(1)), 0);
    json_decref(hall);
}

void house_start_hub(struct house *h)
{
    const char *const argv[] = {"guitai-hub", "--config", h->hub_config, NULL};
    const char *colon;

    if (!program_start(&h->hub, h->dir, "hub", argv, "listening ")) {
        program_show_log(&h->hub);
        fail_msg("the hub does not start; see %s", h->dir);
    }
    snprintf(h->url, sizeof h->url, "%s", h->hub.said + strlen("listening "));
    colon = strrchr(h->url, ':');
    assert_non_null(colon);
    h->port = atoi(colon + 1);
    snprintf(h->clerk.base, sizeof h->clerk.base, "%s", h->url);
    snprintf(h->admin.base, sizeof h->admin.base, "%s", h->url);
    if (h->cut.port != 0)
        cut_aim(&h->cut, h->port);
}

static void authority(const struct house *h, char to[PROGRAM_PATH])
{
    path_to(to, h->hub_dir, "ca.pem");
}

static void open_wire_and_printer(struct house *h)
{
    const char *const argv[] = {"guitai-printer", "--out",          h->paper_dir,
                                "--control",      h->paper_control, NULL};

    cut_open(&h->cut, h->port);
    assert_true(program_start(&h->printer, h->dir, "printer", argv, "listening "));
    snprintf(h->paper_port, sizeof h->paper_port, "%s", h->printer.said + strlen("listening "));
}

void house_open(struct house *h)
{
    char ca[PROGRAM_PATH];

    house_start_hub(h);
    if (h->address == NULL)
        open_wire_and_printer(h);
    staff_open(&h->admin, h->url);
    authority(h, ca);
    if (h->address != NULL)
        staff_trust(&h->admin, ca);
    staff_login(&h->admin, "admin", HOUSE_ADMIN_PASSWORD);
}

static void forget_hall(struct house *h)
{
    staff_close(&h->clerk);
    staff_close(&h->admin);
    cut_close(&h->cut);
}

void house_close(struct house *h)
{
    char command[PROGRAM_PATH + 16];

    for (int i = 0; i < h->count; i++)
        machine_end(&h->machines[i]);
    program_end(&h->printer);
    program_end(&h->hub);
    forget_hall(h);
    snprintf(command, sizeof command, "rm -r %s", h->dir);
    assert_int_equal(system(command), 0);
    memset(h, 0, sizeof *h);
}

void house_abandon(struct house *h)
{
    if (h->dir[0] == '\0')
        return;
    fprintf(stderr, "the files of this hall stay in %s\n", h->dir);
    for (int i = 0; i < h->count; i++) {
        inspector_close(&h->machines[i].inspector);
        program_kill(&h->machines[i].program);
    }
    program_kill(&h->printer);
    program_kill(&h->hub);
    forget_hall(h);
    memset(h, 0, sizeof *h);
}

/* ---- terminals ---- */

static void write_config(const struct house *h, const struct machine *m)
{
    FILE *f = fopen(m->config, "w");

    assert_non_null(f);
    fprintf(f, "role = %s\nstore.path = terminal.db\n", m->role);
    if (h->address != NULL)
        fprintf(f, "hub.url = %s\nhub.ca = %s/ca.pem\n", h->url, h->hub_dir);
    else
        fprintf(f, "hub.url = http://127.0.0.1:%d\n", h->cut.port);
    fprintf(f, "screen.size = %s\nscreen.fullscreen = no\nlanguage = %s\n", m->size, m->language);
    if (m->counter > 0)
        fprintf(f, "counter = %d\n", m->counter);
    if (m->prints)
        fprintf(f, "printer.uri = escpos+tcp://%s\n", h->paper_port);
    assert_int_equal(fclose(f), 0);
}

static void enter(const struct machine *m)
{
    if (m->network > 0)
        netns_enter(m->network);
}

static void come_back(const struct machine *m)
{
    if (m->network > 0)
        netns_enter(0);
}

/* `guitai-hub enrol` prints a one-time code as its last word. */
static void enrol(struct house *h, struct machine *m)
{
    char out[4096], *code;
    size_t size;

    run_well((const char *[]){"guitai-hub", "enrol", "--config", h->hub_config, "--name", m->name,
                              "--role", m->role, NULL},
             out, sizeof out);
    for (size = strlen(out); size > 0 && (out[size - 1] == '\n' || out[size - 1] == ' '); size--)
        out[size - 1] = '\0';
    code = out + strlen(out);
    while (code > out && code[-1] != ' ' && code[-1] != '\n')
        code--;
    enter(m);
    run_well((const char *[]){"guitai", "--config", m->config, "--enrol", strdupa(code), NULL}, out,
             sizeof out);
    come_back(m);
}

static struct machine *add(struct house *h, int network, const char *name, const char *role,
                           const char *language)
{
    struct machine *m = &h->machines[h->count++];
    char leaf[40];

    assert_true(h->count <= HOUSE_MACHINES);
    m->network = network;
    snprintf(m->name, sizeof m->name, "%s", name);
    snprintf(m->role, sizeof m->role, "%s", role);
    snprintf(m->language, sizeof m->language, "%s", language);
    snprintf(m->size, sizeof m->size, "%s", "1280x800");
    m->counter = strcmp(role, "counter") == 0 ? 3 : 0;
    m->prints = h->printer.pid != 0 && strcmp(role, "kiosk") == 0;
    for (int i = 0; i < h->count - 1; i++)
        m->prints = m->prints && !h->machines[i].prints; /* one cable */
    path_to(m->folder, h->dir, name);
    assert_int_equal(mkdir(m->folder, 0700), 0);
    path_to(m->config, m->folder, "terminal.conf");
    snprintf(leaf, sizeof leaf, "%s.socket", name);
    path_to(m->socket, h->dir, leaf);
    write_config(h, m);
    enrol(h, m);
    return m;
}

struct machine *house_add(struct house *h, const char *name, const char *role, const char *language)
{
    return add(h, 0, name, role, language);
}

struct machine *house_add_in(struct house *h, int network, const char *name, const char *language)
{
    return add(h, network, name, "kiosk", language);
}

static bool is_alive(void *context)
{
    return program_runs(context);
}

void machine_launch(struct machine *m)
{
    const char *const argv[] = {"guitai", "--config", m->config, "--inspect", m->socket, NULL};

    inspector_close(&m->inspector);
    unlink(m->socket);
    enter(m);
    program_start(&m->program, m->folder, "guitai", argv, NULL);
    come_back(m);
}

bool machine_start(struct machine *m)
{
    machine_launch(m);
    return inspector_open(&m->inspector, m->name, m->socket, is_alive, &m->program);
}

void machine_kill(struct machine *m)
{
    program_kill(&m->program);
    inspector_close(&m->inspector);
}

void machine_end(struct machine *m)
{
    program_end(&m->program);
    inspector_close(&m->inspector);
}

const char *house_device(struct house *h, struct machine *m)
{
    json_t *queue = house_queue(h), *terminal;
    size_t at;

    json_array_foreach(json_object_get(queue, "terminals"), at, terminal)
    {
        const char *name = json_string_value(json_object_get(terminal, "name"));

        if (name != NULL && strcmp(name, m->name) == 0)
            snprintf(m->device, sizeof m->device, "%s",
                     json_string_value(json_object_get(terminal, "id")));
    }
    json_decref(queue);
    assert_int_not_equal(m->device[0], '\0');
    return m->device;
}

/* ---- staff ---- */

void house_sign_in(struct house *h)
{
    staff_open(&h->clerk, h->url);
    staff_login(&h->clerk, HOUSE_CLERK, HOUSE_PASSWORD);
    json_decref(staff_do(&h->clerk, "/api/counters/3/open", NULL));
}

struct machine *house_with_kiosk(struct house *h)
{
    struct machine *kiosk;

    house_init(h);
    house_open(h);
    kiosk = house_add(h, "kiosk-1", "kiosk", "en");
    house_sign_in(h);
    return machine_start(kiosk) ? kiosk : NULL;
}

json_t *house_queue(struct house *h)
{
    json_t *queue = staff_get(&h->admin, "/api/queue");

    assert_int_equal(h->admin.status, 200);
    assert_non_null(queue);
    return queue;
}

json_t *house_await_events(struct house *h, const char *type, const char *subject, int n)
{
    int64_t end = program_millis() + PROGRAM_PATIENCE / 2;

    for (;;) {
        json_t *events = staff_events(&h->admin);
        int count = events != NULL ? events_count(events, type, subject) : -1;

        if (count >= n)
            return events;
        json_decref(events);
        if (program_millis() > end)
            fail_msg("the hub has %d %s, not %d; see %s", count, type, n, h->dir);
        program_sleep(50);
    }
}

/* ---- paper ---- */

bool house_printer(struct house *h, const char *command)
{
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    char line[512];
    ssize_t n;

    strcpy(a.sun_path, h->paper_control);
    assert_int_equal(connect(fd, (struct sockaddr *)&a, sizeof a), 0);
    snprintf(line, sizeof line, "%s\n", command);
    assert_true(send(fd, line, strlen(line), MSG_NOSIGNAL) > 0);
    n = recv(fd, line, sizeof line - 1, 0);
    close(fd);
    return n >= 2 && strncmp(line, "ok", 2) == 0;
}

int house_sheets(const struct house *h, char to[][32], int most)
{
    char path[PROGRAM_PATH + 16], line[256], name[32], how[32];
    int n = 0;
    FILE *f;

    snprintf(path, sizeof path, "%s/paper.log", h->paper_dir);
    f = fopen(path, "r");
    while (f != NULL && n < most && fgets(line, sizeof line, f) != NULL) {
        if (sscanf(line, "%31s %*s %31s", name, how) == 2 && strcmp(how, "cut") == 0)
            strcpy(to[n++], name);
    }
    if (f != NULL)
        fclose(f);
    return n;
}

void house_await_sheets(const struct house *h, int n)
{
    int64_t end = program_millis() + PROGRAM_PATIENCE / 2;
    static char names[64][32];
    int have;

    while ((have = house_sheets(h, names, 64)) < n) {
        if (program_millis() > end)
            fail_msg("%d sheets came out, not %d; see %s", have, n, h->dir);
        program_sleep(20);
    }
}

bool house_read_sheet(const struct house *h, const char *name, char *to, size_t size)
{
    char command[PROGRAM_PATH + 128];
    FILE *f;
    bool found;

    snprintf(command, sizeof command,
             "zbarimg --quiet --raw -Sdisable -Sqrcode.enable %s/%s 2>/dev/null", h->paper_dir,
             name);
    f = popen(command, "r");
    assert_non_null(f);
    found = fgets(to, (int)size, f) != NULL;
    pclose(f);
    if (found)
        to[strcspn(to, "\n")] = '\0';
    return found && strncmp(to, "http", 4) == 0;
}

void house_case_of(const char *link, char to[ID_TEXT])
{
    const char *at = strstr(link, "/c/");
    char text[TOKEN_TEXT];
    uint8_t bytes[TOKEN_BYTES];
    size_t size = sizeof bytes;
    struct case_token token;

    assert_non_null(at);
    text_format(text, sizeof text, "%.*s", TOKEN_TEXT - 1, at + 3);
    assert_true(crypto_base64url_decode(text, bytes, &size) && case_token_unpack(bytes, &token));
    id_to_text(token.id, to);
}

/* ---- what lies in a folder ---- */

static const char *sought;
static bool sought_found;

static int look_into(const char *path, const struct stat *s, int kind, struct FTW *unused)
{
    FILE *f = kind == FTW_F ? fopen(path, "r") : NULL;
    char *bytes;

    (void)unused;
    if (f == NULL)
        return 0;
    bytes = malloc((size_t)s->st_size + 1);
    assert_non_null(bytes);
    if (memmem(bytes, fread(bytes, 1, (size_t)s->st_size, f), sought, strlen(sought)) != NULL)
        sought_found = true;
    free(bytes);
    fclose(f);
    return 0;
}

bool folder_holds(const char *folder, const char *text)
{
    sought = text;
    sought_found = false;
    assert_int_equal(nftw(folder, look_into, 16, FTW_PHYS), 0);
    return sought_found;
}
