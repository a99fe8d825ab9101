/* main_hub_tools.c - guitai-hub enrol, passwd, second-factor, backup: beside the running hub,
 * through its store. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/text.h"
#include "core/site.h"
#include "hub/hub.h"
#include "main_hub.h"
#include "port/clock.h"
#include "wire/catalogue_json.h"

enum { WHY = 512, PASSWORD_LEAST = 8 };

/* Opens all that the command needs; 0, or the exit status after saying why. */
static int open_world(struct hub_world *w, const struct hub_options *o)
{
    char why[WHY] = "";

    if (!hub_world_read(w, o->config, why, sizeof why)) {
        fprintf(stderr, "%s\n", why);
        return 2;
    }
    if (hub_world_open(w, why, sizeof why))
        return 0;
    fprintf(stderr, "guitai-hub: %s\n", why);
    return 1;
}

/* ---- enrol ---- */

static bool is_name(const char *name)
{
    return name[0] != '\0' && strlen(name) < sizeof((struct device_enrolled *)0)->name &&
           text_is_plain(name, strlen(name));
}

static int offer(struct hub_world *w, const struct hub_options *o)
{
    struct store *s = w->store;
    char code[16];

    if (s->ops->begin(s) != OK || enrol_offer(s, o->name, o->role, clock_now(), code) != OK ||
        audit_add(s, clock_now(), "", "enrol_code", o->name, o->role) != OK ||
        s->ops->commit(s) != OK) {
        fputs("guitai-hub: the code cannot be stored\n", stderr);
        return 1;
    }
    printf("Code for %s (%s), good once within 10 minutes: %s\n", o->name, o->role, code);
    return 0;
}

int hub_enrol(const struct hub_options *o)
{
    struct hub_world w = {.store = NULL};
    int status;

    if (!enrol_role_is_known(o->role)) {
        fprintf(stderr, "guitai-hub: --role %s: use kiosk, counter or board\n", o->role);
        return 2;
    }
    if (!is_name(o->name)) {
        fputs("guitai-hub: --name: use 1 to 31 bytes of plain text\n", stderr);
        return 2;
    }
    status = open_world(&w, o);
    if (status == 0)
        status = offer(&w, o);
    hub_world_close(&w);
    return status;
}

/* ---- passwd ---- */

/* In the hall's file, at the console, or in what was published. */
static bool is_staff(const struct hub_world *w, const char *number)
{
    char *published = edition_export_new(w->store), why[WHY];
    bool there = catalogue_staff(w->hall, number) >= 0 || people_has(w->store, number);

    if (!there && published != NULL &&
        catalogue_decode(NULL, published, strlen(published), w->hall, why, sizeof why) == OK)
        there = catalogue_staff(w->hall, number) >= 0;
    free(published);
    return there;
}

/* One line of standard input; not shown when it is typed. */
static bool read_line(const char *ask, char *to, size_t size)
{
    struct termios before, silent;
    bool typed = isatty(STDIN_FILENO) && tcgetattr(STDIN_FILENO, &before) == 0;
    bool got;

    if (typed) {
        silent = before;
        silent.c_lflag &= ~(tcflag_t)ECHO;
        fputs(ask, stderr);
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
    }
    got = fgets(to, (int)size, stdin) != NULL;
    if (typed) {
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
        fputs("\n", stderr);
    }
    if (got)
        to[strcspn(to, "\r\n")] = '\0';
    return got;
}

static int change(struct hub_world *w, const struct hub_options *o, const char *password)
{
    struct store *s = w->store;
    char made[PASSWORD_TEXT];

    if (crypto_password(password, made) != OK || s->ops->begin(s) != OK ||
        staff_set_password(s, o->staff, made, false) != OK ||
        s->ops->put(s, "disabled", o->staff, NULL) != OK ||
        audit_add(s, clock_now(), "", "password_set", o->staff, "at the machine") != OK ||
        s->ops->commit(s) != OK) {
        fputs("guitai-hub: the password cannot be stored\n", stderr);
        return 1;
    }
    printf("The password of %s is set; its sessions have ended.\n", o->staff);
    return 0;
}

int hub_passwd(const struct hub_options *o)
{
    struct hub_world w = {.store = NULL};
    char password[PASSWORD_MAX];
    int status = open_world(&w, o);

    if (status == 0 && !is_staff(&w, o->staff)) {
        fprintf(stderr, "guitai-hub: %s has no staff \"%s\"; add them there first\n",
                w.config.catalogue, o->staff);
        status = 2;
    }
    if (status == 0 && (!read_line("New password: ", password, sizeof password) ||
                        strlen(password) < PASSWORD_LEAST)) {
        fprintf(stderr, "guitai-hub: give a password of at least %d characters on standard input\n",
                PASSWORD_LEAST);
        status = 2;
    }
    if (status == 0)
        status = change(&w, o, password);
    wipe(password, sizeof password);
    hub_world_close(&w);
    return status;
}

/* ---- second-factor ---- */

int hub_second_factor(const struct hub_options *o)
{
    struct hub_world w = {.store = NULL};
    int status = open_world(&w, o);
    struct store *s = w.store;

    if (status == 0 && !is_staff(&w, o->staff)) {
        fprintf(stderr, "guitai-hub: %s has no staff \"%s\"\n", w.config.catalogue, o->staff);
        status = 2;
    }
    if (status == 0 &&
        (s->ops->begin(s) != OK || second_factor_reset(s, o->staff) != OK ||
         audit_add(s, clock_now(), "", "second_factor_reset", o->staff, "at the machine") != OK ||
         s->ops->commit(s) != OK)) {
        fputs("guitai-hub: the second factor cannot be taken away\n", stderr);
        status = 1;
    }
    if (status == 0)
        printf("%s signs in by password alone until another second factor is set up.\n", o->staff);
    hub_world_close(&w);
    return status;
}

/* ---- backup ---- */

struct held {
    struct id device;
    uint64_t seq;
};

struct holdings { /* newest seq of each device */
    struct held held[DEVICES_MAX + 1];
    int count;
};

static bool hold(void *ctx, const struct log_row *row)
{
    struct holdings *h = ctx;
    int i = 0;

    while (i < h->count && !id_equal(h->held[i].device, row->device))
        i++;
    if (i == h->count) {
        if (h->count == DEVICES_MAX + 1)
            return true;
        h->held[h->count++] = (struct held){.device = row->device};
    }
    if (row->seq > h->held[i].seq)
        h->held[i].seq = row->seq;
    return true;
}

static enum err note(struct store *s, const struct holdings *h, const char *to)
{
    enum err e = s->ops->begin(s);

    for (int i = 0; e == OK && i < h->count; i++)
        e = backup_note(s, h->held[i].device, h->held[i].seq);
    if (e == OK)
        e = audit_add(s, clock_now(), "", "backup", "", to);
    return e == OK ? s->ops->commit(s) : e;
}

/* The mark goes into the copy, and out of the store again. */
static enum err copy_marked(struct store *s, const char *to)
{
    enum err e = backup_mark(s, true), unmarked;

    if (e == OK)
        e = s->ops->backup(s, to);
    unmarked = backup_mark(s, false);
    return e != OK ? e : unmarked;
}

static size_t folder_size(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash == NULL ? 0 : (size_t)(slash - path);
}

static bool is_one_folder(const char *a, const char *b)
{
    return folder_size(a) == folder_size(b) && strncmp(a, b, folder_size(a)) == 0;
}

int hub_backup(const struct hub_options *o)
{
    struct hub_world w = {.store = NULL};
    struct holdings *h = calloc(1, sizeof *h);
    char why[WHY] = "";
    int status = open_world(&w, o);

    must(h != NULL);
    /* What is counted before the copy is surely in it. */
    if (status == 0 && (w.store->ops->replay(w.store, 0, hold, h) != OK ||
                        copy_marked(w.store, o->to) != OK || note(w.store, h, o->to) != OK)) {
        fprintf(stderr, "guitai-hub: no backup was made to %s\n", o->to);
        status = 1;
    } else if (status == 0) {
        printf("The store is copied to %s.  Keep it apart from hub.keys.\n", o->to);
    }
    if (status == 0 && o->keys != NULL && !hub_copy_keys(&w, o->keys, why, sizeof why)) {
        fprintf(stderr, "guitai-hub: no copy of the keys was made: %s\n", why);
        status = 1;
    } else if (status == 0 && o->keys != NULL) {
        printf("The keys are copied to %s; an older copy elsewhere opens what is to be gone.\n",
               o->keys);
        if (is_one_folder(o->to, o->keys))
            printf("But both lie in one folder: who takes it reads all of it.  Keep them apart.\n");
    }
    free(h);
    hub_world_close(&w);
    return status;
}
