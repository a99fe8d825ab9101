/* postgres.c - a PostgreSQL server of a test's own. */
#include "postgres.h"

#include <glob.h>
#include <pwd.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/text.h"

enum { COMMAND = 1024 };

/* Debian keeps the server's programs apart from PATH, by version. */
static bool find_programs(char *to, size_t size)
{
    glob_t g;
    bool found = glob("/usr/lib/postgresql/*/bin", 0, NULL, &g) == 0 && g.gl_pathc > 0;

    if (found)
        text_copy(to, size, g.gl_pathv[g.gl_pathc - 1]);
    globfree(&g);
    return found;
}

/* The server refuses to run as root: then it runs as the user of Debian's package. */
static int run_as_server(const struct postgres *p, const char *command)
{
    char bin[128], line[COMMAND];

    assert_true(find_programs(bin, sizeof bin));
    assert_true(text_format(line, sizeof line, "%s'cd %s && %s/%s'",
                            getuid() == 0 ? "su postgres -s /bin/sh -c " : "sh -c ", p->folder, bin,
                            command));
    return system(line);
}

/* Without fsync, which no test needs: the machine goes on when the server is killed. */
static void start_server(const struct postgres *p)
{
    assert_int_equal(run_as_server(p, "pg_ctl -D data -s -w -t 600 -l log -o "
                                      "\"-k $PWD -c listen_addresses= -c fsync=off\" start"),
                     0);
}

bool postgres_start(struct postgres *p)
{
    char bin[128];

    if (!find_programs(bin, sizeof bin))
        return false;
    text_copy(p->folder, sizeof p->folder, "/tmp/guitai-postgres-XXXXXX");
    assert_non_null(mkdtemp(p->folder));
    if (getuid() == 0) {
        const struct passwd *user = getpwnam("postgres");

        assert_non_null(user);
        assert_int_equal(chown(p->folder, user->pw_uid, user->pw_gid), 0);
    }
    assert_int_equal(run_as_server(p, "initdb -D data -A trust -U guitai -E UTF8 --locale=C "
                                      "--no-sync >/dev/null"),
                     0);
    start_server(p);
    assert_true(
        text_format(p->uri, sizeof p->uri, "postgresql://guitai@/postgres?host=%s", p->folder));
    return true;
}

void postgres_restart(struct postgres *p)
{
    assert_int_equal(run_as_server(p, "pg_ctl -D data -s -m immediate stop"), 0);
    start_server(p);
}

void postgres_stop(struct postgres *p)
{
    char line[COMMAND];

    if (p->folder[0] == '\0')
        return;
    (void)run_as_server(p, "pg_ctl -D data -s -m immediate stop");
    text_format(line, sizeof line, "rm -rf '%s'", p->folder);
    (void)system(line);
    p->folder[0] = '\0';
}

void postgres_run(const struct postgres *p, const char *sql)
{
    char line[COMMAND];

    assert_true(
        text_format(line, sizeof line, "psql -q -v ON_ERROR_STOP=1 '%s' -c \"%s\"", p->uri, sql));
    assert_int_equal(system(line), 0);
}
