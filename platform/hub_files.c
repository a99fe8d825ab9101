/* hub_files.c - reads files for the hub at its start. */
#include "hub_files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

enum { FILE_MAX_BYTES = 16 * 1024 * 1024, FILES_MAX = 2048, DEPTH_MAX = 8 };

static const char *mime_of(const char *path)
{
    static const char *const kinds[][2] = {
        {".html", "text/html; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".mjs", "text/javascript; charset=utf-8"},
        {".css", "text/css; charset=utf-8"},
        {".json", "application/json"},
        {".map", "application/json"},
        {".svg", "image/svg+xml"},
        {".png", "image/png"},
        {".jpg", "image/jpeg"},
        {".jpeg", "image/jpeg"},
        {".webp", "image/webp"},
        {".ico", "image/x-icon"},
        {".woff2", "font/woff2"},
        {".txt", "text/plain; charset=utf-8"},
        {".webmanifest", "application/manifest+json"},
    };
    const char *dot = strrchr(path, '.');

    for (size_t i = 0; dot != NULL && i < ARRAY_LEN(kinds); i++) {
        if (strcmp(dot, kinds[i][0]) == 0)
            return kinds[i][1];
    }
    return "application/octet-stream";
}

static bool read_whole(int fd, char *to, size_t size)
{
    while (size > 0) {
        ssize_t n = read(fd, to, size);

        if (n <= 0)
            return false;
        to += n;
        size -= (size_t)n;
    }
    return true;
}

char *hub_file_read_new(const char *path, size_t *size, char *why, size_t why_size)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    char *text = NULL;

    if (fd < 0 || fstat(fd, &st) != 0) {
        text_format(why, why_size, "%s: %s; name a file that the hub may read", path,
                    strerror(errno));
    } else if (!S_ISREG(st.st_mode) || st.st_size > FILE_MAX_BYTES) {
        text_format(why, why_size, "%s: is no file of up to %d MiB", path,
                    FILE_MAX_BYTES / 1024 / 1024);
    } else {
        *size = (size_t)st.st_size;
        text = malloc(*size + 1);
        must(text != NULL);
        text[*size] = '\0';
        if (!read_whole(fd, text, *size)) {
            text_format(why, why_size, "%s: cannot be read whole", path);
            free(text);
            text = NULL;
        }
    }
    if (fd >= 0)
        close(fd);
    return text;
}

static void set_etag(struct hub_file *f)
{
    char hash[HASH_TEXT];

    crypto_hash_text(f->data, f->size, hash);
    /* Weak: the same file goes out with and without compression. */
    text_format(f->etag, sizeof f->etag, "W/\"%.32s\"", hash);
}

bool hub_files_add_one(struct hub_files *to, const char *file, const char *path, char *why,
                       size_t why_size)
{
    struct hub_file f = {.mime = mime_of(path)};

    if (to->count == FILES_MAX || !text_copy(f.path, sizeof f.path, path)) {
        text_format(why, why_size, "%s: too many files, or too long a name", file);
        return false;
    }
    f.data = hub_file_read_new(file, &f.size, why, why_size);
    if (f.data == NULL)
        return false;
    set_etag(&f);
    if (to->count == to->room) {
        to->room = to->room > 0 ? to->room * 2 : 64;
        to->files = realloc(to->files, (size_t)to->room * sizeof *to->files);
        must(to->files != NULL);
    }
    to->files[to->count++] = f;
    return true;
}

static bool add_folder(struct hub_files *to, const char *folder, const char *prefix, int depth,
                       char *why, size_t why_size)
{
    DIR *dir = opendir(folder);
    bool good = true;
    struct dirent *entry;

    while (dir != NULL && good && (entry = readdir(dir)) != NULL) {
        char file[PATH_MAX], path[PATH_MAX];
        struct stat st;

        if (entry->d_name[0] == '.')
            continue;
        if (!text_format(file, sizeof file, "%s/%s", folder, entry->d_name) ||
            !text_format(path, sizeof path, "%s/%s", prefix, entry->d_name) ||
            lstat(file, &st) != 0)
            continue;
        if (S_ISDIR(st.st_mode) && depth < DEPTH_MAX)
            good = add_folder(to, file, path, depth + 1, why, why_size);
        else if (S_ISREG(st.st_mode))
            good = hub_files_add_one(to, file, path, why, why_size);
    }
    if (dir != NULL)
        closedir(dir);
    return good;
}

bool hub_files_add(struct hub_files *to, const char *folder, const char *prefix, char *why,
                   size_t why_size)
{
    return add_folder(to, folder, prefix, 0, why, why_size);
}

void hub_files_free(struct hub_files *f)
{
    for (int i = 0; i < f->count; i++)
        free(f->files[i].data);
    free(f->files);
    *f = (struct hub_files){0};
}

static bool write_all(int fd, const char *text, size_t size)
{
    while (size > 0) {
        ssize_t n = write(fd, text, size);

        if (n <= 0)
            return false;
        text += n;
        size -= (size_t)n;
    }
    return true;
}

bool hub_file_write(const char *path, const char *text, size_t size, unsigned mode, char *why,
                    size_t why_size)
{
    char fresh[PATH_MAX];
    bool done = false;
    int fd = -1;

    if (text_format(fresh, sizeof fresh, "%s.new-XXXXXX", path))
        fd = mkstemp(fresh);
    if (fd >= 0) {
        done = fchmod(fd, mode) == 0 && write_all(fd, text, size) && fsync(fd) == 0;
        done = close(fd) == 0 && done && rename(fresh, path) == 0;
    }
    if (!done) {
        text_format(why, why_size, "%s cannot be written: %s", path, strerror(errno));
        if (fd >= 0)
            unlink(fresh);
    }
    return done;
}
