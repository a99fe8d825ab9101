/* bare.c - libmicrohttpd and SQLite, checking nothing. */
#include "bare.h"

#include <microhttpd.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "machine.h"

enum { START_MS = 5000 };

struct body {
    char *data;
    size_t size;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static sqlite3 *db;
static sqlite3_stmt *insert;

static void sql(const char *text)
{
    if (sqlite3_exec(db, text, NULL, NULL, NULL) != SQLITE_OK)
        give_up("bare server: %s: %s", text, sqlite3_errmsg(db));
}

static void store(const struct body *b)
{
    pthread_mutex_lock(&lock);
    sql("BEGIN IMMEDIATE");
    for (size_t at = 0; at < b->size;) {
        const char *line = b->data + at, *end = memchr(line, '\n', b->size - at);
        size_t n = end != NULL ? (size_t)(end - line) : b->size - at;

        sqlite3_bind_text(insert, 1, line, (int)n, SQLITE_STATIC);
        if (sqlite3_step(insert) != SQLITE_DONE)
            give_up("bare server: %s", sqlite3_errmsg(db));
        sqlite3_reset(insert);
        at += n + 1;
    }
    sql("COMMIT");
    pthread_mutex_unlock(&lock);
}

static enum MHD_Result handle(void *ctx, struct MHD_Connection *c, const char *url,
                              const char *method, const char *version, const char *data,
                              size_t *size, void **state)
{
    struct body *b = *state;
    struct MHD_Response *r;
    enum MHD_Result queued;

    (void)ctx, (void)url, (void)method, (void)version;
    if (b == NULL) {
        *state = calloc(1, sizeof *b);
        return MHD_YES;
    }
    if (*size > 0) {
        b->data = realloc(b->data, b->size + *size);
        memcpy(b->data + b->size, data, *size);
        b->size += *size;
        *size = 0;
        return MHD_YES;
    }
    store(b);
    r = MHD_create_response_from_buffer(2, "ok", MHD_RESPMEM_PERSISTENT);
    queued = MHD_queue_response(c, 200, r);
    MHD_destroy_response(r);
    free(b->data);
    free(b);
    *state = NULL;
    return queued;
}

int bare_server(const char *path)
{
    struct MHD_Daemon *d;

    if (sqlite3_open(path, &db) != SQLITE_OK)
        give_up("bare server: %s", path);
    sql("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        "CREATE TABLE log (pos INTEGER PRIMARY KEY, json TEXT NOT NULL)");
    sqlite3_prepare_v2(db, "INSERT INTO log (json) VALUES (?1)", -1, &insert, NULL);
    d = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_TURBO, 0, NULL, NULL, handle, NULL,
                         MHD_OPTION_CONNECTION_LIMIT, 1024u, MHD_OPTION_THREAD_POOL_SIZE, 2u,
                         MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)256 * 1024, MHD_OPTION_END);
    if (d == NULL)
        give_up("bare server: it does not start");
    printf("listening %u\n", (unsigned)MHD_get_daemon_info(d, MHD_DAEMON_INFO_BIND_PORT)->port);
    fflush(stdout);
    for (;;)
        pause();
}

pid_t bare_start(const struct bench *b, const char *name, int *port)
{
    char program[BENCH_PATH] = "", path[BENCH_PATH + 64], log[BENCH_PATH + 64], line[64];
    const char *argv[] = {program, "--bare-server", path, NULL};
    pid_t pid;

    if (readlink("/proc/self/exe", program, sizeof program - 1) < 0)
        give_up("/proc/self/exe cannot be read");
    snprintf(path, sizeof path, "%s/%s.db", b->folder, name);
    snprintf(log, sizeof log, "%s/%s.log", b->folder, name);
    *port = 0;
    pid = process_start(argv, NULL, log);
    for (int ms = 0; ms < START_MS && *port == 0; ms += 10) {
        FILE *f = fopen(log, "r");

        if (f != NULL && fgets(line, sizeof line, f) != NULL)
            sscanf(line, "listening %d", port);
        if (f != NULL)
            fclose(f);
        sleep_ms(10);
    }
    if (*port == 0)
        give_up("the bare server does not listen");
    return pid;
}
