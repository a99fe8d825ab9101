/* test_soak.c - a kiosk and its hub in one process, on their real disks: a million
 * visits leave memory and files as they were, and a kiosk that was alone for three days
 * takes the next customer with no more work than the first.
 *
 * `make faults` makes the million, and 50,000 records in the three days; else 1,200 and 1,250
 * on a disk in memory. */
#include <dirent.h>
#include <malloc.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/text.h"
#include "fakes/hub_rig.h"
#include "notice_queue.h"
#include "port/inspect.h"
#include "port/net.h"
#include "port/speech.h"
#include "screens/screens.h"
#include "store_sqlite.h"
#include "support/journal_kit.h"
#include "support/rounds.h"
#include "terminal/inside.h"

enum { VISIT_MS = 20 * SECOND, GROWTH_MAX = 1024 * 1024, FILLING = 4 * GROWTH_MAX, PAGE = 4096 };

static struct {
    struct kit disk;
    struct rig rig;
    struct rig_terminal enrolled;
    struct rig_staff clerk;
    bool in; /* the clerk */
    struct terminal *t;
    struct moment now;
    struct boot boot;
    bool cut;
    struct fake_request *feed; /* that waits at the hub */
    uint64_t feed_id;
    uint32_t job;
} hall;

/* The journal's come from a thread of its own.  `wait`: one is sure to come. */
static bool take(struct notice *to, bool wait)
{
    return wait ? notice_wait(to, KIT_PATIENCE) : notice_take(to);
}

static void settle(void)
{
    struct notice n;

    terminal_frame(hall.t, hall.now, hall.boot);
    while (take(&n, hall.t->record.count > 0 || hall.t->sync.reading)) {
        terminal_notice(hall.t, &n, hall.now, hall.boot);
        free(n.data);
        terminal_frame(hall.t, hall.now, hall.boot);
    }
}

static void later(int64_t ms)
{
    hall.now.at += ms;
    hall.boot.millis += ms;
    hall.rig.now = hall.now;
    hall.rig.boot.millis += ms;
    settle();
}

/* ---- the network: straight to the hub ---- */

static void run(struct fake_request *f, uint64_t id)
{
    struct notice n = {.kind = NOTICE_REPLY, .id = id};

    rig_run(&hall.rig, f);
    if (hall.rig.what == HTTP_WAIT) {
        hall.feed = f;
        hall.feed_id = id;
        return;
    }
    n.a = hall.rig.status;
    n.data = strdup(hall.rig.body);
    n.size = hall.rig.body_size;
    must(n.data != NULL);
    notice_post(&n);
    free((char *)f->r.body);
    free(f);
}

void net_send(const struct net_request *r)
{
    const struct notice lost = {.kind = NOTICE_REPLY, .id = r->id, .b = ERR_TIMEOUT};
    struct fake_request *f;
    char name[64];

    if (hall.cut) {
        notice_post(&lost);
        return;
    }
    f = malloc(sizeof *f);
    must(f != NULL);
    fake_request_init(f, r->method[0] == 'P' ? "POST" : "GET", r->path,
                      strdup(r->body != NULL ? r->body : ""));
    for (int i = 0; i < NET_HEADERS && r->headers[i] != NULL; i++) {
        const char *colon = strchr(r->headers[i], ':');

        text_format(name, sizeof name, "%.*s", (int)(colon - r->headers[i]), r->headers[i]);
        fake_request_header(f, name, colon + 2);
    }
    run(f, r->id);
}

/* The long poll ends. */
static void end_poll(void)
{
    struct fake_request *f = hall.feed;

    if (f == NULL)
        return;
    hall.feed = NULL;
    f->r.again = f->r.expired = true;
    run(f, hall.feed_id);
    settle();
}

char *net_pack_new(const char *body, size_t size, size_t *packed)
{
    (void)body, (void)size, (void)packed;
    return NULL;
}

void net_cancel(uint64_t id)
{
    (void)id;
}

/* ---- the rest of the world ---- */

enum err printer_print(struct printer *p, const struct slip_bitmap *slip)
{
    must(p != NULL);
    hall.job = slip->job;
    return OK;
}

int printer_width(const struct printer *p)
{
    return p != NULL ? 576 : 0;
}

void printer_purge(struct printer *p)
{
    (void)p;
}

const char *printer_fault_name(unsigned faults)
{
    return faults != 0 ? "offline" : "";
}

void gfx_show(const struct picture *p, const struct rect *changed, int n)
{
    (void)p, (void)changed, (void)n;
}

void gfx_bitmap(const struct picture *p, uint8_t *to)
{
    to[0] = (uint8_t)p->count;
}

enum err gfx_shot(const char *path)
{
    return path != NULL ? ERR_IO : OK;
}

void speech_say(uint64_t id, struct voice v, const char *text)
{
    (void)id, (void)v, (void)text;
}

void speech_chime(uint64_t id, struct voice v, const char *words)
{
    (void)id, (void)v, (void)words;
}

void speech_stop(void)
{
}

void inspect_reply(uint64_t connection, const char *line)
{
    (void)connection, (void)line;
}

/* ---- the hall ---- */

static void open_terminal(void)
{
    static int paper; /* a printer is a pointer here */
    struct terminal_config c = {.role = "kiosk",
                                .home = screen_of_role("kiosk"),
                                .access = screen_of_access("kiosk"),
                                .language = ENGLISH,
                                .w = 1280,
                                .h = 800,
                                .photos = "",
                                .mute = true};
    struct identity id = {.device = hall.enrolled.device,
                          .key = hall.enrolled.key,
                          .lane = hall.enrolled.lane,
                          .public_url = "https://hall.example"};

    memcpy(id.seal, hall.rig.config.seal.open, KEY_BYTES);
    journal_set(hall.disk.j, "catalogue", hall.rig.catalogue);
    hall.t = terminal_new(&c, &id, hall.disk.j, &hall.disk.opened, (struct printer *)&paper);
    must(terminal_load_catalogue(hall.t) == OK && terminal_replay(hall.t) == OK);
}

static int open_hall(void **state)
{
    char path[KIT_PATH + 32], why[512] = "";

    (void)state;
    memset(&hall, 0, sizeof hall);
    kit_init(&hall.disk);
    kit_open(&hall.disk);
    text_format(path, sizeof path, "%s/hub.db", hall.disk.folder);
    rig_start_on(&hall.rig, store_sqlite_open(path, "xincheng", why, sizeof why));
    rig_enrol(&hall.rig, &hall.enrolled, "kiosk");
    hall.now = hall.rig.now;
    hall.boot = (struct boot){9, HOUR};
    open_terminal();
    settle();
    return 0;
}

static int close_hall(void **state)
{
    struct notice n;

    (void)state;
    terminal_free(hall.t);
    kit_deinit(&hall.disk);
    while (take(&n, false))
        free(n.data);
    if (hall.feed != NULL) {
        free((char *)hall.feed->r.body);
        free(hall.feed);
    }
    rig_stop(&hall.rig);
    return 0;
}

/* ---- a visit ---- */

static void tap(const char *id)
{
    later(SECOND);
    if (!ui_press(&hall.t->ui, id))
        fail_msg("no enabled node \"%s\" on screen %s", id, hall.t->nav.at->name);
    settle();
}

static void visit(void)
{
    struct notice printed = {.kind = NOTICE_PRINTED, .a = PRINT_DONE};

    tap("take_number");
    tap("service:social");
    tap("skip");
    assert_int_equal(hall.t->visit.taking, TAKING_DONE);
    printed.id = hall.job;
    notice_post(&printed);
    settle();
    tap("done");
    later(VISIT_MS);
    end_poll();
}

/* The clerk calls, serves and ends. */
static void serve(void)
{
    if (!hall.in)
        rig_login(&hall.rig, &hall.clerk, "0312");
    hall.in = true;
    rig_staff_ask(&hall.rig, &hall.clerk, "POST", "/api/counters/1/next", NULL);
    if (hall.rig.status == 200) {
        char target[96], id[ID_TEXT];
        const char *at = strstr(hall.rig.body, "\"ticket\":{\"id\":\"");

        must(at != NULL);
        text_format(id, sizeof id, "%.*s", ID_TEXT - 1, at + 16);
        text_format(target, sizeof target, "/api/tickets/%s/serve", id);
        rig_staff_ask(&hall.rig, &hall.clerk, "POST", target, "{\"counter\":1}");
        text_format(target, sizeof target, "/api/tickets/%s/complete", id);
        rig_staff_ask(&hall.rig, &hall.clerk, "POST", target, "{\"counter\":1,\"ask\":false}");
        assert_int_equal(hall.rig.status, 200);
    } else if (hall.rig.status == 401) {
        hall.in = false;
    } else {
        rig_staff_ask(&hall.rig, &hall.clerk, "POST", "/api/counters/1/open", NULL);
    }
    end_poll();
}

/* The night's backup: what it holds need not be kept by the kiosk. */
static void back_up(void)
{
    struct store *s = hall.rig.store;

    must(s->ops->begin(s) == OK);
    must(backup_note(s, hall.enrolled.device, hall.t->sync.acked) == OK);
    must(s->ops->commit(s) == OK);
}

/* ---- a million visits ---- */

#ifdef __SANITIZE_ADDRESS__
size_t __sanitizer_get_current_allocated_bytes(void);
static size_t heap(void)
{
    return __sanitizer_get_current_allocated_bytes();
}
#else
static size_t heap(void)
{
    struct mallinfo2 m = mallinfo2();

    return m.uordblks + m.hblkhd;
}
#endif

static int open_files(void)
{
    DIR *d = opendir("/proc/self/fd");
    int n = 0;

    must(d != NULL);
    while (readdir(d) != NULL)
        n++;
    closedir(d);
    return n;
}

static void test_memory_and_files_stay_as_they_are(void **state)
{
    int visits = rounds_of(1200, 1000000);
    bool whole = visits >= 20000; /* else the caches of the disks are still filling */
    int warm = whole ? 10000 : visits / 2, files = 0;
    size_t before = 0, after;

    (void)state;
    for (int i = 1; i <= visits; i++) {
        visit();
        serve();
        if (i % 500 == 0)
            back_up();
        if (i == warm) {
            before = heap();
            files = open_files();
        }
    }
    after = heap();
    printf("%d visits: after the first %d the heap grew by %ld bytes from %zu, the open files by "
           "%d\n",
           visits, warm, (long)(after - before), before, open_files() - files);
    assert_true(after <= before + (whole ? GROWTH_MAX : FILLING));
    assert_int_equal(open_files(), files);
}

/* ---- three days alone ---- */

struct work { /* of the process, as the kernel counts it */
    long read, written, reads, writes;
};

static struct work work_now(void)
{
    FILE *f = fopen("/proc/self/io", "r");
    struct work w;

    must(f != NULL && fscanf(f, "rchar: %ld wchar: %ld syscr: %ld syscw: %ld", &w.read, &w.written,
                             &w.reads, &w.writes) == 4);
    fclose(f);
    return w;
}

/* Of so many visits, for each. */
static struct work work_of(int visits)
{
    struct work before = work_now(), after;

    for (int i = 0; i < visits; i++)
        visit();
    after = work_now();
    return (struct work){
        (after.read - before.read) / visits, (after.written - before.written) / visits,
        (after.reads - before.reads) / visits, (after.writes - before.writes) / visits};
}

/* What is done once in many visits, such as a checkpoint, may fall into the last ones. */
static bool is_about(long last, long first, long once)
{
    return last <= first + first / 4 + once;
}

static void test_three_days_alone_make_no_customer_wait(void **state)
{
    int visits = rounds_of(1250, 50000) / 2, sample = visits / 5, batches = 0;
    uint64_t last;
    struct work first, end;

    (void)state;
    visit();
    hall.cut = true;
    if (hall.feed != NULL)
        end_poll();
    first = work_of(sample);
    for (int i = 0; i < visits - 2 * sample; i++) {
        visit();
        later(((int64_t)72 * HOUR / visits) - VISIT_MS > 0 ? (int64_t)72 * HOUR / visits - VISIT_MS
                                                           : 0);
    }
    end = work_of(sample);
    assert_true(visit_backlog(hall.t) >= 2 * visits);
    printf("alone for 72 h with %d records: a visit writes %ld bytes by %ld calls at first, %ld by "
           "%ld at last, and reads %ld and %ld bytes",
           visit_backlog(hall.t), first.written, first.writes, end.written, end.writes, first.read,
           end.read);
    assert_true(is_about(end.written, first.written, PAGE) &&
                is_about(end.writes, first.writes, 4));
    assert_true(is_about(end.read, first.read, PAGE));
    hall.cut = false;
    for (; visit_backlog(hall.t) > 0 && batches < 1000; batches++) {
        later(10 * SECOND);
        end_poll();
    }
    last = hall.t->record.next_seq - 1;
    assert_int_equal(visit_backlog(hall.t), 0);
    assert_int_equal(hall.t->sync.acked, last);
    printf("; then all %llu came to the hub within %d s\n", (unsigned long long)last, batches * 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_memory_and_files_stay_as_they_are, open_hall,
                                        close_hall),
        cmocka_unit_test_setup_teardown(test_three_days_alone_make_no_customer_wait, open_hall,
                                        close_hall),
    };

    if (rounds_of(0, 1) == 0 && access("/dev/shm", W_OK) == 0)
        setenv("TMPDIR", "/dev/shm", 0);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
