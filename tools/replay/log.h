/* log.h - the events of a hall or of one terminal, in memory and in order. */
#pragma once

#include "base/day.h"
#include "base/err.h"

struct row {
    char *json;
    size_t size;
    struct moment when; /* as the hub corrected it; `timed` */
    bool timed;         /* false: the event's own time counts */
};

struct rows {
    struct row *row;
    size_t count, room;
};

/* Each is read and left as it is.  False with place and mend in `why`. */
bool rows_of_store(struct rows *to, const char *uri, const char *site, char *why, size_t n);
/* The editions of the hall that a store keeps, each as "HASH JSON". */
bool rows_of_editions(struct rows *to, const char *uri, const char *site, char *why, size_t n);
bool rows_of_journal(struct rows *to, const char *path, char *why, size_t n);
bool rows_of_file(struct rows *to, const char *path, char *why, size_t n); /* one event a line */
void rows_free(struct rows *r);
