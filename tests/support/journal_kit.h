/* journal_kit.h - a terminal's store in a folder of its own, for tests. */
#pragma once

#include <sys/stat.h>

#include "port/journal.h"
#include "port/notice.h"

enum { KIT_PATH = 160, KIT_PATIENCE = 60000 /* ms; longer is a hang */ };

struct kit {
    char folder[KIT_PATH];
    char path[KIT_PATH + 16];
    struct journal *j;
    struct journal_opened opened;
    char why[512];
    uint64_t token;
};

/* An empty folder; nothing is opened. */
void kit_init(struct kit *s);

/* Closes, and removes the folder with all in it. */
void kit_deinit(struct kit *s);

void kit_empty(struct kit *s); /* removes what lies in the folder */
void kit_open(struct kit *s);  /* must succeed */
void kit_close(struct kit *s);
void kit_reopen(struct kit *s);

/* Waits for the next notice of this kind; the test frees `data`. */
struct notice kit_wait(enum notice_kind kind);

/* Appends events seq .. seq+n-1 as one transaction and waits. */
enum err kit_append(struct kit *s, uint64_t seq, int n);

/* Appends `n` transactions of one event each from `seq` on; all must succeed. */
void kit_fill(struct kit *s, uint64_t seq, int n);

/* Appends rows up to `last` in large transactions. */
void kit_fill_fast(struct kit *s, uint64_t seq, uint64_t last);

/* Waits until all that was queued is done. */
void kit_settle(struct kit *s);

/* Events of the log, checked to be without a gap or a double; `first` may be
 * NULL. */
uint64_t kit_replay(struct kit *s, uint64_t *first);

/* Reads a page of the outbox; fails unless it is a JSON array of seqs in order. */
struct notice kit_outbox(struct kit *s, uint64_t seq, int max_events, size_t max_bytes);

/* Files of the folder whose name has `part` in it; the last one into `name`. */
int kit_files(const struct kit *s, const char *part, char name[KIT_PATH * 2]);

/* "PATH" + suffix */
const char *kit_name(const struct kit *s, const char *suffix);

/* Whole files, for damage. */
char *kit_read(const char *path, size_t *size);
void kit_write(const char *path, const char *bytes, size_t size);
