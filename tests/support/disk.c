/* disk.c - a disk that remembers its writes; see disk.h. */
#include "disk.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/err.h"

enum { FILES_MAX = 512, NAMES_MAX = 64, NAME = 128 };

enum kind { WRITE, LENGTH, FLUSH, FLUSH_FOLDER, LINK, UNLINK, RENAME, CONFIRM };

struct operation {
    enum kind kind;
    int file;                  /* index in `files`; of LINK the one that gets the name */
    int64_t at;                /* WRITE: offset; LENGTH: the new one; CONFIRM: what */
    size_t size;               /* WRITE */
    char *bytes;               /* WRITE */
    char name[NAME], to[NAME]; /* LINK, UNLINK, RENAME: in the folder */
};

static struct {
    pthread_mutex_t lock;
    bool on;
    char folder[PATH_MAX];
    size_t folder_length;
    ino_t files[FILES_MAX]; /* 0: gone, its inode may come again */
    int file_count;
    struct operation *operations;
    int count, room;
} disk = {.lock = PTHREAD_MUTEX_INITIALIZER};

/* ---- recording ---- */

static struct operation *add(enum kind kind)
{
    struct operation *o;

    if (disk.count == disk.room) {
        disk.room = disk.room == 0 ? 1024 : disk.room * 2;
        disk.operations = realloc(disk.operations, (size_t)disk.room * sizeof *disk.operations);
        must(disk.operations != NULL);
    }
    o = &disk.operations[disk.count++];
    *o = (struct operation){.kind = kind, .file = -1};
    return o;
}

/* The name in the folder; NULL for a path elsewhere. */
static const char *name_of(const char *path)
{
    if (strncmp(path, disk.folder, disk.folder_length) != 0 || path[disk.folder_length] != '/')
        return NULL;
    return path + disk.folder_length + 1;
}

static int known_file(ino_t inode)
{
    for (int i = 0; i < disk.file_count; i++) {
        if (disk.files[i] == inode)
            return i;
    }
    return -1;
}

/* The file behind `fd`; one that is new has just got its name.  -1: elsewhere. */
static int file_of(int fd)
{
    char link[64], path[PATH_MAX];
    const char *name;
    struct stat st;
    ssize_t n;
    int file;

    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
        return -1;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    n = readlink(link, path, sizeof path - 1);
    if (n < 0)
        return -1;
    path[n] = '\0';
    name = name_of(path);
    if (name == NULL || strstr(name, "-shm") != NULL)
        return -1;
    file = known_file(st.st_ino);
    if (file < 0) {
        struct operation *o;

        must(disk.file_count < FILES_MAX && strlen(name) < NAME);
        file = disk.file_count++;
        disk.files[file] = st.st_ino;
        o = add(LINK);
        o->file = file;
        strcpy(o->name, name);
    }
    return file;
}

/* The inode of a name that is about to go may come again for another file. */
static void let_go(const char *path)
{
    struct stat st;
    int file;

    if (lstat(path, &st) != 0 || st.st_nlink > 1)
        return;
    file = known_file(st.st_ino);
    if (file >= 0)
        disk.files[file] = 0;
}

static void note_write(int fd, const void *bytes, size_t size, off_t at)
{
    int file;

    pthread_mutex_lock(&disk.lock);
    file = disk.on ? file_of(fd) : -1;
    if (file >= 0) {
        struct operation *o = add(WRITE);

        o->file = file;
        o->at = at;
        o->size = size;
        o->bytes = malloc(size + 1);
        must(o->bytes != NULL);
        memcpy(o->bytes, bytes, size);
    }
    pthread_mutex_unlock(&disk.lock);
}

static void note_length(int fd, off_t length)
{
    int file;

    pthread_mutex_lock(&disk.lock);
    file = disk.on ? file_of(fd) : -1;
    if (file >= 0) {
        struct operation *o = add(LENGTH);

        o->file = file;
        o->at = length;
    }
    pthread_mutex_unlock(&disk.lock);
}

static void note_flush(int fd)
{
    struct stat st;
    int file;

    pthread_mutex_lock(&disk.lock);
    if (disk.on && fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
        add(FLUSH_FOLDER);
    } else if (disk.on) {
        file = file_of(fd);
        if (file >= 0)
            add(FLUSH)->file = file;
    }
    pthread_mutex_unlock(&disk.lock);
}

static void note_names(enum kind kind, const char *from, const char *to)
{
    const char *a = name_of(from), *b = to == NULL ? NULL : name_of(to);
    struct operation *o;

    if (a == NULL || (to != NULL && b == NULL))
        return;
    must(strlen(a) < NAME && (b == NULL || strlen(b) < NAME));
    o = add(kind);
    strcpy(o->name, a);
    if (b != NULL)
        strcpy(o->to, b);
}

/* ---- what disk_hooks.h puts before libc's functions ---- */

ssize_t disk_write(int fd, const void *bytes, size_t size)
{
    ssize_t n = syscall(SYS_write, fd, bytes, size);

    if (n > 0 && disk.on)
        note_write(fd, bytes, (size_t)n, lseek(fd, 0, SEEK_CUR) - n);
    return n;
}

ssize_t disk_pwrite(int fd, const void *bytes, size_t size, off_t at)
{
    ssize_t n = syscall(SYS_pwrite64, fd, bytes, size, at);

    if (n > 0 && disk.on)
        note_write(fd, bytes, (size_t)n, at);
    return n;
}

int disk_ftruncate(int fd, off_t length)
{
    int status = (int)syscall(SYS_ftruncate, fd, length);

    if (status == 0 && disk.on)
        note_length(fd, length);
    return status;
}

/* Not flushed for real: the folder may lie in memory, and time is short. */
int disk_fsync(int fd)
{
    if (disk.on)
        note_flush(fd);
    return 0;
}

int disk_rename(const char *from, const char *to)
{
    int status;

    pthread_mutex_lock(&disk.lock);
    if (disk.on && name_of(to) != NULL)
        let_go(to);
    status = (int)syscall(SYS_renameat, AT_FDCWD, from, AT_FDCWD, to);
    if (status == 0 && disk.on)
        note_names(RENAME, from, to);
    pthread_mutex_unlock(&disk.lock);
    return status;
}

int disk_link(const char *from, const char *to)
{
    int status = (int)syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0);

    pthread_mutex_lock(&disk.lock);
    if (status == 0 && disk.on) {
        note_names(LINK, from, to);
        if (disk.operations[disk.count - 1].to[0] != '\0') {
            struct operation *o = &disk.operations[disk.count - 1];
            struct stat st;

            must(stat(to, &st) == 0);
            o->file = known_file(st.st_ino);
            must(o->file >= 0);
            memcpy(o->name, o->to, NAME);
        }
    }
    pthread_mutex_unlock(&disk.lock);
    return status;
}

int disk_unlink(const char *path)
{
    int status;

    pthread_mutex_lock(&disk.lock);
    if (disk.on && name_of(path) != NULL)
        let_go(path);
    status = (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
    if (status == 0 && disk.on)
        note_names(UNLINK, path, NULL);
    pthread_mutex_unlock(&disk.lock);
    return status;
}

void disk_record(const char *folder)
{
    disk_forget();
    must(realpath(folder, disk.folder) != NULL);
    disk.folder_length = strlen(disk.folder);
    disk.on = true;
}

void disk_confirm(uint64_t what)
{
    pthread_mutex_lock(&disk.lock);
    add(CONFIRM)->at = (int64_t)what;
    pthread_mutex_unlock(&disk.lock);
}

void disk_stop(void)
{
    pthread_mutex_lock(&disk.lock);
    disk.on = false;
    pthread_mutex_unlock(&disk.lock);
}

bool disk_is_recording(void)
{
    return disk.on;
}

void disk_forget(void)
{
    disk_stop();
    for (int i = 0; i < disk.count; i++)
        free(disk.operations[i].bytes);
    disk.count = disk.file_count = 0;
}

int disk_operations(void)
{
    return disk.count;
}

/* ---- what a cut leaves ---- */

uint64_t disk_random(uint64_t *state)
{
    uint64_t z = (*state += UINT64_C(0x9e3779b97f4a7c15));

    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

static bool chance(uint64_t *state, double share)
{
    return (double)(disk_random(state) >> 11) / (double)(UINT64_C(1) << 53) < share;
}

struct content { /* of a file, with its writes that were not flushed */
    char *bytes;
    size_t size, room;
    int *waiting; /* operations */
    int count, waiting_room;
};

struct names {
    struct {
        char name[NAME];
        int file;
    } at[NAMES_MAX];
    int count;
};

struct left {
    struct content files[FILES_MAX];
    struct names names;        /* flushed */
    int *waiting, count, room; /* operations on names */
};

static void push(int **list, int *count, int *room, int value)
{
    if (*count == *room) {
        *room = *room == 0 ? 64 : *room * 2;
        *list = realloc(*list, (size_t)*room * sizeof **list);
        must(*list != NULL);
    }
    (*list)[(*count)++] = value;
}

static void resize(struct content *c, size_t size)
{
    if (size > c->room) {
        c->room = size * 2;
        c->bytes = realloc(c->bytes, c->room);
        must(c->bytes != NULL);
    }
    if (size > c->size)
        memset(c->bytes + c->size, 0, size - c->size);
    c->size = size;
}

static void put(struct content *c, const struct operation *o, size_t from, size_t n)
{
    size_t end = (size_t)o->at + from + n;

    if (end > c->size)
        resize(c, end);
    memcpy(c->bytes + o->at + from, o->bytes + from, n);
}

static void apply(struct content *c, const struct operation *o)
{
    if (o->kind == LENGTH)
        resize(c, (size_t)o->at);
    else
        put(c, o, 0, o->size);
}

/* Some sectors of a write. */
static void apply_torn(struct content *c, const struct operation *o, uint64_t *random)
{
    for (size_t from = 0; from < o->size;) {
        size_t edge = DISK_SECTOR - ((size_t)o->at + from) % DISK_SECTOR;
        size_t n = o->size - from < edge ? o->size - from : edge;

        if (chance(random, 0.5))
            put(c, o, from, n);
        from += n;
    }
}

static void flush(struct content *c)
{
    for (int i = 0; i < c->count; i++)
        apply(c, &disk.operations[c->waiting[i]]);
    c->count = 0;
}

static int find(const struct names *n, const char *name)
{
    for (int i = 0; i < n->count; i++) {
        if (strcmp(n->at[i].name, name) == 0)
            return i;
    }
    return -1;
}

static void drop(struct names *n, const char *name)
{
    int i = find(n, name);

    if (i >= 0)
        n->at[i] = n->at[--n->count];
}

static void name_it(struct names *n, const char *name, int file)
{
    drop(n, name);
    must(n->count < NAMES_MAX);
    strcpy(n->at[n->count].name, name);
    n->at[n->count++].file = file;
}

static void apply_name(struct names *n, const struct operation *o)
{
    int i = find(n, o->name);

    if (o->kind == LINK)
        name_it(n, o->name, o->file);
    else if (o->kind == UNLINK)
        drop(n, o->name);
    else if (i >= 0) {
        int file = n->at[i].file;

        drop(n, o->name);
        name_it(n, o->to, file);
    }
}

/* The first `n` of the operations on names. */
static void flush_names(struct left *l, int n)
{
    if (n == 0)
        return;
    for (int i = 0; i < n; i++)
        apply_name(&l->names, &disk.operations[l->waiting[i]]);
    memmove(l->waiting, l->waiting + n, (size_t)(l->count - n) * sizeof *l->waiting);
    l->count -= n;
}

/* Names up to the one of the file that was flushed. */
static void flush_name_of(struct left *l, int file)
{
    for (int i = l->count - 1; i >= 0; i--) {
        const struct operation *o = &disk.operations[l->waiting[i]];

        if (o->kind == LINK && o->file == file) {
            flush_names(l, i + 1);
            return;
        }
    }
}

static void follow(struct left *l, int i, bool lies)
{
    const struct operation *o = &disk.operations[i];
    struct content *c = o->file >= 0 ? &l->files[o->file] : NULL;

    switch (o->kind) {
    case WRITE:
    case LENGTH:
        push(&c->waiting, &c->count, &c->waiting_room, i);
        break;
    case FLUSH:
        if (lies)
            break;
        flush(c);
        flush_name_of(l, o->file);
        break;
    case FLUSH_FOLDER:
        if (!lies)
            flush_names(l, l->count);
        break;
    case LINK:
    case UNLINK:
    case RENAME:
        push(&l->waiting, &l->count, &l->room, i);
        break;
    case CONFIRM:
        break;
    }
}

/* All of it, none, the first few, or any. */
static void cut_file(struct content *c, uint64_t *random)
{
    int how = (int)(disk_random(random) % 4);
    int first = how == 0       ? c->count
                : how == 1     ? 0
                : c->count > 0 ? (int)(disk_random(random) % (uint64_t)(c->count + 1))
                               : 0;

    for (int i = 0; i < c->count; i++) {
        const struct operation *o = &disk.operations[c->waiting[i]];

        if (how < 3 ? i < first : chance(random, 0.5))
            apply(c, o);
        else if (o->kind == WRITE && (how == 3 || i == first) && chance(random, 0.5))
            apply_torn(c, o, random);
    }
}

static void write_out(const char *folder, const char *name, const struct content *c)
{
    char path[PATH_MAX];
    int fd;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    must(fd >= 0);
    for (size_t at = 0; at < c->size;) {
        ssize_t n = write(fd, c->bytes + at, c->size - at);

        must(n > 0);
        at += (size_t)n;
    }
    close(fd);
}

void disk_leave(struct disk_cut *c, const char *to)
{
    struct left *l = calloc(1, sizeof *l);
    uint64_t random = c->seed;

    must(l != NULL && !disk.on);
    c->confirmed = 0;
    c->lies = 0;
    for (int i = 0; i < c->at; i++) {
        enum kind kind = disk.operations[i].kind;
        bool lies =
            (kind == FLUSH || kind == FLUSH_FOLDER) && c->lying > 0 && chance(&random, c->lying);

        c->lies += lies;
        if (kind == CONFIRM)
            c->confirmed = (uint64_t)disk.operations[i].at;
        follow(l, i, lies);
    }
    flush_names(l, l->count > 0 ? (int)(disk_random(&random) % (uint64_t)(l->count + 1)) : 0);
    for (int i = 0; i < disk.file_count; i++)
        cut_file(&l->files[i], &random);
    for (int i = 0; i < l->names.count; i++)
        write_out(to, l->names.at[i].name, &l->files[l->names.at[i].file]);
    for (int i = 0; i < disk.file_count; i++) {
        free(l->files[i].bytes);
        free(l->files[i].waiting);
    }
    free(l->waiting);
    free(l);
}
