/* test_canaries.c - after many visits no byte of a customer's name or phone number is in
 * a file of the terminal or of the hub, in a log, or in the terminal's memory, which is
 * what a core file would hold.
 *
 * 1,000 visits by `make faults` (15). */
#include <inttypes.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/text.h"
#include "support/house.h"
#include "support/journal_kit.h"
#include "support/rounds.h"

enum { BOOKINGS = 6, REGION_MOST = 1 << 30, PIECE = 1 << 20, OVERLAP = 64 };

/* Each phone number begins with the first, each name with the second; the others are how
 * a screen or a text of wide characters may have had them. */
static const struct {
    const char *bytes;
    size_t size;
} canaries[] = {
    {"1379004", 7},
    {"137 9004", 8},
    {"Qanarizw", 8},
    {"1\0\0\0003\0\0\0007\0\0\0009\0\0\0000\0\0\0000\0\0\0004", 25},
    {"Q\0\0\0a\0\0\0n\0\0\0a\0\0\0r\0\0\0i\0\0\0z\0\0\0w", 29},
};

static struct house hall;
static struct machine *kiosk;

static int begin(void **state)
{
    const struct rlimit all = {RLIM_INFINITY, RLIM_INFINITY};

    (void)state;
    house_init(&hall);
    house_open(&hall);
    kiosk = house_add(&hall, "kiosk-1", "kiosk", "en");
    setrlimit(RLIMIT_CORE, &all); /* the terminal is to refuse by itself */
    return machine_start(kiosk) ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    house_abandon(&hall);
    return 0;
}

/* ---- visits ---- */

/* A letter at a time, so that no command of the test holds it whole. */
static void type(const char *text)
{
    char one[2] = "";

    for (; *text != '\0'; text++) {
        one[0] = *text;
        assert_true(inspector_type(&kiosk->inspector, one));
    }
}

static void give_phone(int n)
{
    char phone[16];

    text_format(phone, sizeof phone, "1379004%04d", n % 10000);
    type(phone);
    expect_tap(&kiosk->inspector, "done");
}

static void write_name(int n)
{
    char name[32];

    text_format(name, sizeof name, "Qanarizw%c%c", 'a' + n / 26 % 26, 'a' + n % 26);
    expect_screen(&kiosk->inspector, "name");
    type(name);
    expect_tap(&kiosk->inspector, "done");
}

static void suggest(int n)
{
    struct inspector *i = &kiosk->inspector;

    expect_tap(i, "feedback");
    expect_screen(i, "feedback");
    expect_tap(i, "complaint");
    expect_screen(i, "complaint");
    expect_tap(i, "kind:suggestion");
    write_name(n); /* in the customer's own words */
    expect_tap(i, "send");
    expect_tap(i, "done");
}

static void take_number(int n)
{
    struct inspector *i = &kiosk->inspector;

    expect_tap(i, "take_number");
    expect_screen(i, "services");
    expect_tap(i, "service:social");
    expect_screen(i, "identify");
    give_phone(n);
    expect_screen(i, "ticket");
    expect_tap(i, "done");
}

static void complain(int n)
{
    struct inspector *i = &kiosk->inspector;

    expect_tap(i, "feedback");
    expect_screen(i, "feedback");
    expect_tap(i, "complaint");
    expect_screen(i, "complaint");
    expect_tap(i, "kind:complaint");
    expect_tap(i, "reason:waited_long");
    expect_tap(i, "next");
    expect_tap(i, "phone");
    give_phone(n);
    expect_tap(i, "send");
    expect_tap(i, "done");
}

static void book(int n)
{
    struct inspector *i = &kiosk->inspector;
    char id[64];

    expect_tap(i, "appointments");
    expect_screen(i, "appointment_service");
    expect_tap(i, "service:business");
    expect_screen(i, "appointment_slot");
    expect_choice(i, "slot:", false, id);
    expect_choice(i, "day:", true, id);
    expect_tap(i, id);
    expect_state(i, id, "chosen");
    expect_choice(i, "slot:", true, id);
    expect_tap(i, id);
    expect_tap(i, "next");
    expect_screen(i, "identify");
    give_phone(n);
    expect_screen(i, "appointment_confirm");
    expect_tap(i, "name");
    write_name(n);
    expect_screen(i, "appointment_confirm");
    expect_tap(i, "book");
    expect_tap(i, "done");
}

/* ---- where they are sought ---- */

static int look_into(FILE *memory, unsigned long from, unsigned long to, const char *name)
{
    static char piece[PIECE + OVERLAP];
    int found = 0;

    for (unsigned long at = from; at < to; at += PIECE) {
        size_t want = to - at < sizeof piece ? to - at : sizeof piece, n;

        if (fseeko(memory, (off_t)at, SEEK_SET) != 0 || (n = fread(piece, 1, want, memory)) == 0)
            continue;
        for (size_t i = 0; i < ARRAY_LEN(canaries); i++) {
            const char *hit = memmem(piece, n, canaries[i].bytes, canaries[i].size);

            if (hit == NULL)
                continue;
            found++;
            print_message("  at %lx of %s: %.24s\n", at + (unsigned long)(hit - piece), name, hit);
        }
    }
    return found;
}

/* Regions that are written to; those of a sanitizer are larger than the machine. */
static int seek_memory(pid_t pid, long *kib)
{
    char path[64], line[512];
    FILE *maps, *memory;
    int found = 0;

    text_format(path, sizeof path, "/proc/%d/maps", (int)pid);
    maps = fopen(path, "r");
    text_format(path, sizeof path, "/proc/%d/mem", (int)pid);
    memory = fopen(path, "r");
    if (maps == NULL || memory == NULL)
        return -1;
    while (fgets(line, sizeof line, maps) != NULL) {
        unsigned long from, to;
        char rights[8], name[256] = "";

        if (sscanf(line, "%lx-%lx %7s %*s %*s %*s %255s", &from, &to, rights, name) < 3 ||
            rights[0] != 'r' || rights[1] != 'w' || to - from > REGION_MOST)
            continue;
        *kib += (long)((to - from) / 1024);
        found += look_into(memory, from, to, name);
    }
    fclose(maps);
    fclose(memory);
    return found;
}

static void expect_no_canary(const char *folder)
{
    for (size_t i = 0; i < 3; i++) {
        if (folder_holds(folder, canaries[i].bytes))
            fail_msg("%s is in %s", canaries[i].bytes, folder);
    }
}

static void expect_no_core(void)
{
    char path[PROGRAM_PATH + 16];
    int status;

    kill(kiosk->program.pid, SIGABRT);
    assert_int_equal(waitpid(kiosk->program.pid, &status, 0), kiosk->program.pid);
    kiosk->program.pid = 0;
    assert_false(WIFSIGNALED(status) && WCOREDUMP(status));
    text_format(path, sizeof path, "%s/core", kiosk->folder);
    assert_int_not_equal(access(path, F_OK), 0);
}

/* That the net holds: while it is being written, a name is found. */
static void expect_found_meanwhile(void)
{
    struct inspector *i = &kiosk->inspector;
    long kib = 0;

    expect_tap(i, "take_number");
    expect_tap(i, "service:social");
    expect_screen(i, "identify");
    type("13790049999");
    program_sleep(200);
    if (seek_memory(kiosk->program.pid, &kib) == 0)
        fail_msg("a phone number is not found where it must be");
    for (int k = 0; k < 2; k++)
        (void)inspector_tap(i, "back"); /* unless the search took longer than a visitor may */
    expect_screen(i, "welcome");
}

static void test_no_byte_of_a_customer_is_left(void **state)
{
    int visits = rounds_of(15, 1000), numbers = 0, complaints = 0, bookings = 0, suggestions = 0,
        in_memory;
    long kib = 0;

    (void)state;
    expect_screen(&kiosk->inspector, "welcome");
    expect_node(&kiosk->inspector, "take_number", "waiting");
    expect_found_meanwhile();
    for (int i = 0; i < visits; i++) {
        if (i % 3 == 0)
            take_number(numbers++);
        else if (i % 3 == 1)
            complain(i), complaints++;
        else if (bookings < BOOKINGS)
            book(i), bookings++;
        else
            suggest(i), suggestions++;
        expect_screen(&kiosk->inspector, "welcome");
    }
    expect_no_canary(kiosk->folder); /* with its WAL, before any checkpoint */
    json_decref(house_await_events(&hall, "ticket.issued", NULL, numbers));
    json_decref(house_await_events(&hall, "complaint.filed", NULL, complaints));
    json_decref(house_await_events(&hall, "appointment.booked", NULL, bookings));
    expect_no_canary(hall.dir);
    in_memory = seek_memory(kiosk->program.pid, &kib);
    expect_no_core();
    machine_kill(kiosk);
    program_kill(&hall.hub);
    expect_no_canary(hall.dir); /* all of it: logs, stores, paper, what a crash left */
    print_message("%d numbers, %d complaints, %d bookings, %d suggestions with names and phones: "
                  "none in a file, %d in %ld KiB of the terminal's memory\n",
                  numbers, complaints, bookings, suggestions, in_memory, kib);
    assert_true(in_memory <= 0);
    house_close(&hall);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_no_byte_of_a_customer_is_left, begin, end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
