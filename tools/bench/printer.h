/* printer.h - a virtual printer for the kiosk that is measured. */
#pragma once

#include <sys/types.h>

#include "bench.h"

struct paper_machine {
    pid_t pid; /* ended by process_stop() (machine.h) */
    int port;  /* of 127.0.0.1 */
};

/* A head that feeds `speed` millimetres a second; 0: as fast as bytes come. */
struct paper_machine paper_machine_start(const struct bench *b, int speed);
