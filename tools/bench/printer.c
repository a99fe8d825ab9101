/* printer.c - starts guitai-printer and reads where it listens. */
#include "printer.h"

#include <stdio.h>

#include "base/text.h"
#include "machine.h"

enum { PATIENCE = 3000, STEP = 20 }; /* ms */

static int port_said(const char *log)
{
    FILE *f = fopen(log, "r");
    char line[128];
    int port = 0;

    if (f == NULL)
        return 0;
    if (fgets(line, sizeof line, f) == NULL || sscanf(line, "listening 127.0.0.1:%d", &port) != 1)
        port = 0;
    fclose(f);
    return port;
}

struct paper_machine paper_machine_start(const struct bench *b, int speed)
{
    char program[BENCH_PATH + 64], log[BENCH_PATH + 64], mm[16];
    const char *argv[] = {program, "--out", b->folder, speed > 0 ? "--speed" : NULL, mm, NULL};
    struct paper_machine m = {.port = 0};

    text_format(program, sizeof program, "%s/guitai-printer", b->bin);
    text_format(log, sizeof log, "%s/printer.log", b->folder);
    text_format(mm, sizeof mm, "%d", speed);
    remove(log); /* that of a printer before it */
    m.pid = process_start(argv, NULL, log);
    for (int ms = 0; ms < PATIENCE && m.port == 0; ms += STEP) {
        sleep_ms(STEP);
        m.port = port_said(log);
    }
    if (m.port == 0)
        give_up("guitai-printer does not listen");
    return m;
}
