/* main_hub.h - what the files of the program guitai-hub share. */
#pragma once

#include "config_hub.h"
#include "hub_files.h"
#include "hub_keys.h"
#include "hub_post.h"

enum { CERTIFICATE_ALARM_DAYS = 60 };

struct hub_options {
    const char *command; /* "init", "enrol", "passwd", ...; NULL runs the hub */
    const char *config, *dir, *listen, *store, *name, *role, *staff, *to, *head, *from, *export,
        *import, *keys;
    const char *table, *file; /* of import and export */
    bool sample, check, verify, reset, rehearse, accept, dry_run, template;
};

/* What the config leads to: read and checked. */
struct hub_world {
    struct config_hub config;
    char *catalogue; /* the hall's JSON */
    size_t catalogue_size;
    struct catalogue *hall;
    struct hub_keys keys;
    struct post_config post;
    struct store *store; /* NULL until hub_world_open() */
};

/* False with "FILE:LINE: reason; mend" in `why`. */
bool hub_world_read(struct hub_world *w, const char *config, char *why, size_t why_size);
bool hub_world_open(struct hub_world *w, char *why, size_t why_size);
void hub_world_close(struct hub_world *w);

/* A store that cannot be used is put aside and opened anew from its second copy and
 * from what it still gives, or mended where no more than events decayed; says so in the log.  False, with `why` as it was, when
 * there is no second copy or the store's file is not at fault. */
bool hub_world_rescue(struct hub_world *w, char *why, size_t why_size);

/* Where hub.keys stands. */
bool hub_world_keys_path(const struct hub_world *w, char to[CONFIG_PATH_SIZE]);

/* What a hub over it begins with; `w` outlives it. */
void hub_world_config(struct hub_world *w, struct hub_config *to);

/* As another hub that serves from this folder: what is due of the keys it does too.  NULL with
 * the reason. */
struct hub *hub_beside_new(struct hub_world *w, char *why, size_t why_size);

/* Copies hub.keys to `to`, over the copy that was there, and notes it. */
bool hub_copy_keys(struct hub_world *w, const char *to, char *why, size_t why_size);

/* Tells of a copy of the keys that opens what was destroyed since: the one that was noted
 * ("" none was), and one beside the backup, where none belongs. */
void hub_warn_of_keys(const struct hub_world *w, const char *noted, const char *backup);

/* Serves until SIGTERM or SIGINT, and the commands; the program's exit status. */
int hub_serve(const struct hub_options *o);
int hub_init(const struct hub_options *o);
int hub_enrol(const struct hub_options *o);
int hub_passwd(const struct hub_options *o);
int hub_restore(const struct hub_options *o);
int hub_catalogue(const struct hub_options *o);
int hub_import(const struct hub_options *o);
int hub_export(const struct hub_options *o);
int hub_audit(const struct hub_options *o);
int hub_second_factor(const struct hub_options *o);
int hub_retention_command(const struct hub_options *o);
int hub_backup(const struct hub_options *o);
