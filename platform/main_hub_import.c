/* main_hub_import.c - guitai-hub import and export: services, people and calendar as tables of a
 * spreadsheet, beside the running hub. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "hub/imports.h"
#include "main_hub.h"
#include "port/clock.h"

enum { WHY = 512 };

/* -1: no such table. */
static int table_named(const char *name)
{
    for (int i = 0; i < HALL_TABLES; i++) {
        if (strcmp(name, hall_table_names[i]) == 0)
            return i;
    }
    fprintf(stderr, "guitai-hub: \"%s\" is no table; use services, staff or calendar\n", name);
    return -1;
}

/* ---- told ---- */

static void tell_faults(const struct table_plan *p, const char *file)
{
    for (int i = 0; i < p->fault_count; i++) {
        const struct table_fault *f = &p->faults[i];

        if (f->line == 0)
            fprintf(stderr, "%s: %s\n", file, f->why);
        else
            fprintf(stderr, "%s:%d: %s%s%s\n", file, f->line, f->column,
                    f->column[0] != '\0' ? ": " : "", f->why);
    }
    fprintf(stderr, "guitai-hub: nothing was taken\n");
}

static void tell_rows(const struct table_plan *p)
{
    for (int i = 0; i < p->row_count; i++) {
        const struct table_row *row = &p->rows[i];
        const char *column;

        if (row->fate == ROW_SAME)
            continue;
        printf("line %d: %s: %s:", row->line, row->key, row_fate_names[row->fate]);
        for (int k = 0; (column = table_column(p->table, k)) != NULL; k++) {
            if ((row->columns >> k & 1) != 0)
                printf(" %s", column);
        }
        puts("");
    }
    printf("%d added, %d changed, %d the same; %d that the file does not name stay.\n",
           p->counts[ROW_ADDED], p->counts[ROW_CHANGED], p->counts[ROW_SAME], p->left);
}

/* ---- taken ---- */

struct account {
    char password[FIRST_PASSWORD_TEXT];
};

/* Within the transaction that adds them. */
static bool open_accounts(struct store *s, const struct table_plan *p, struct account *to)
{
    char made[PASSWORD_TEXT];

    for (int i = 0; i < p->row_count; i++) {
        if (p->rows[i].fate != ROW_ADDED)
            continue;
        people_first_password(to[i].password);
        if (crypto_password(to[i].password, made) != OK ||
            staff_set_password(s, p->rows[i].key, made, true) != OK ||
            audit_add(s, clock_now(), "", "password_set", p->rows[i].key, "at the machine") != OK)
            return false;
    }
    return true;
}

static void tell_accounts(const struct table_plan *p, const struct account *made)
{
    for (int i = 0; i < p->row_count; i++) {
        if (made[i].password[0] != '\0')
            printf("%s signs in once with %s and then chooses a password.\n", p->rows[i].key,
                   made[i].password);
    }
}

static bool take(struct hub_world *w, struct hub *h, const struct hub_options *o,
                 const struct table_plan *p, struct account *made, char *why, size_t why_size)
{
    uint64_t topics;
    enum err e;

    if (!import_take(h, p, o->file, o->accept, clock_now(), why, why_size))
        return false;
    text_copy(why, why_size, "the passwords cannot be stored");
    if (p->table == TABLE_STAFF && !open_accounts(w->store, p, made))
        return false;
    e = hub_commit(h, &topics);
    text_format(why, why_size, "the store cannot be written (%s); try again", err_name(e));
    return e == OK;
}

static bool take_plan(struct hub_world *w, const struct hub_options *o, enum hall_table t,
                      const char *csv, size_t size, char *why, size_t why_size)
{
    struct hub *h = hub_beside_new(w, why, why_size);
    struct table_plan *p = h != NULL ? import_plan_in_force_new(h, t, csv, size) : NULL;
    struct account *made = calloc(p != NULL ? (size_t)p->row_count + 1 : 1, sizeof *made);
    bool good = p != NULL && p->fault_count == 0;

    must(made != NULL);
    if (p != NULL && !good) {
        tell_faults(p, o->file);
    } else if (good && p->counts[ROW_ADDED] + p->counts[ROW_CHANGED] == 0) {
        tell_rows(p);
    } else if (good) {
        good = take(w, h, o, p, made, why, why_size);
        if (good) {
            tell_rows(p);
            tell_accounts(p, made);
        }
    }
    if (p != NULL)
        wipe(made, (size_t)p->row_count * sizeof *made);
    free(made);
    table_plan_free(p);
    hub_free(h);
    return good;
}

/* Nothing is written, so no hub begins. */
static bool look(struct hub_world *w, const struct hub_options *o, enum hall_table t,
                 const char *csv, size_t size, char *why, size_t why_size)
{
    char *hall = edition_export_new(w->store);
    enum charset read_as;
    struct table_plan *p = hall != NULL ? import_plan_new(t, hall, csv, size, &read_as) : NULL;
    bool good = p != NULL && p->fault_count == 0;

    if (p == NULL)
        text_copy(why, why_size, "this store has no hall yet; start the hub once");
    else if (good)
        tell_rows(p);
    else
        tell_faults(p, o->file);
    table_plan_free(p);
    free(hall);
    return good;
}

static bool import_file(struct hub_world *w, const struct hub_options *o, enum hall_table t,
                        char *why, size_t why_size)
{
    size_t size;
    char *csv = hub_file_read_new(o->file, &size, why, why_size);
    bool good = csv != NULL && (o->dry_run ? look(w, o, t, csv, size, why, why_size)
                                           : take_plan(w, o, t, csv, size, why, why_size));

    free(csv);
    return good;
}

static bool export_file(struct hub_world *w, const struct hub_options *o, enum hall_table t,
                        char *why, size_t why_size)
{
    char *hall = o->template ? NULL : edition_export_new(w->store), *csv;
    size_t size;
    bool good;

    if (hall == NULL && !o->template) {
        text_copy(why, why_size, "this store has no hall yet; start the hub once");
        return false;
    }
    csv = import_table_new(t, hall, &size);
    good = hub_file_write(o->file, csv, size, 0640, why, why_size);
    if (good)
        printf("%s is written to %s.\n", o->table, o->file);
    free(csv);
    free(hall);
    return good;
}

/* ---- the commands ---- */

static int with_world(const struct hub_options *o,
                      bool (*act)(struct hub_world *w, const struct hub_options *o,
                                  enum hall_table t, char *why, size_t why_size))
{
    struct hub_world w = {.store = NULL};
    char why[WHY] = "";
    int t = table_named(o->table), status = 2;

    if (t < 0)
        return 2;
    if (!hub_world_read(&w, o->config, why, sizeof why)) {
        fprintf(stderr, "%s\n", why);
    } else {
        status =
            hub_world_open(&w, why, sizeof why) && act(&w, o, (enum hall_table)t, why, sizeof why)
                ? 0
                : 1;
        if (status != 0 && why[0] != '\0')
            fprintf(stderr, "guitai-hub: %s\n", why);
    }
    hub_world_close(&w);
    return status;
}

int hub_import(const struct hub_options *o)
{
    return with_world(o, import_file);
}

int hub_export(const struct hub_options *o)
{
    return with_world(o, export_file);
}
