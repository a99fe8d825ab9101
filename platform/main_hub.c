/* main_hub.c - guitai-hub: the command line, and which command it asks for. */
#include "main_hub.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "base/log.h"
#include "wire/json_read.h"

static const char usage[] =
    "guitai-hub - the centre of a service hall\n"
    "\n"
    "  guitai-hub --config FILE                 serve until SIGTERM\n"
    "  guitai-hub --config FILE --check-config  0 good, 2 not: FILE:LINE: reason\n"
    "  guitai-hub init --dir DIR [--sample] [--listen ADDRESS:PORT] [--store URI]\n"
    "                                           keys, certificates, config, a hall, 'admin';\n"
    "                                           password from GUITAI_ADMIN_PASSWORD or printed\n"
    "  guitai-hub enrol --config FILE --name NAME --role kiosk|counter|board\n"
    "                                           a one-time code for a terminal, the last word\n"
    "  guitai-hub passwd --config FILE --staff NUMBER\n"
    "                                           a new password, read from standard input\n"
    "  guitai-hub second-factor --config FILE --staff NUMBER --reset\n"
    "                                           for who lost the authenticator and the codes\n"
    "  guitai-hub backup --config FILE --to PATH [--keys PATH]\n"
    "                                           a copy of the store while the hub runs; --keys:\n"
    "                                           and of hub.keys, to another place, over the copy\n"
    "                                           that was there\n"
    "  guitai-hub retention --config FILE [--dry-run]\n"
    "                                           the keys of personal data and their ends; what is\n"
    "                                           due is destroyed, unless the running hub does it\n"
    "  guitai-hub restore --config FILE --from PATH [--rehearse]\n"
    "                                           is the backup good?  Without --rehearse it takes\n"
    "                                           the place of the store, which is set aside, or\n"
    "                                           fills the empty PostgreSQL store of store.uri\n"
    "  guitai-hub catalogue --config FILE --export PATH | --import PATH [--accept]\n"
    "                                           the hall in force into a file; a file as the next\n"
    "                                           version of the hall, while the hub runs\n"
    "  guitai-hub import services|staff|calendar FILE.csv --config FILE [--dry-run] [--accept]\n"
    "                                           a table of a spreadsheet as the next version of\n"
    "                                           the hall, or as accounts; --dry-run tells what it\n"
    "                                           would change\n"
    "  guitai-hub export services|staff|calendar FILE.csv --config FILE [--template]\n"
    "                                           the same table as it stands, or an example of it\n"
    "  guitai-hub audit --config FILE --verify [--head NUMBER:HASH]\n"
    "                                           is each line of the audit log as it was written?\n"
    "  guitai-hub --version | --help\n";

static int check(const struct hub_options *o)
{
    struct hub_world w = {.store = NULL};
    char why[512] = "";
    bool good = hub_world_read(&w, o->config, why, sizeof why);

    if (!good)
        fprintf(stderr, "%s\n", why);
    hub_world_close(&w);
    return good ? 0 : 2;
}

static bool takes_table(const struct hub_options *o)
{
    return o->command != NULL &&
           (strcmp(o->command, "import") == 0 || strcmp(o->command, "export") == 0);
}

/* 0 go on; else the program ends with that status less one. */
static int read_options(int argc, char **argv, struct hub_options *to)
{
    static const struct option list[] = {
        {"config", required_argument, NULL, 'c'}, {"dir", required_argument, NULL, 'd'},
        {"listen", required_argument, NULL, 'l'}, {"store", required_argument, NULL, 'u'},
        {"name", required_argument, NULL, 'n'},   {"role", required_argument, NULL, 'r'},
        {"staff", required_argument, NULL, 's'},  {"to", required_argument, NULL, 't'},
        {"head", required_argument, NULL, 'e'},   {"verify", no_argument, NULL, 'f'},
        {"from", required_argument, NULL, 'o'},   {"rehearse", no_argument, NULL, 'a'},
        {"reset", no_argument, NULL, 'x'},        {"sample", no_argument, NULL, 'm'},
        {"check-config", no_argument, NULL, 'k'}, {"version", no_argument, NULL, 'v'},
        {"help", no_argument, NULL, 'h'},         {"export", required_argument, NULL, 'p'},
        {"import", required_argument, NULL, 'i'}, {"accept", no_argument, NULL, 'y'},
        {"keys", required_argument, NULL, 'j'},   {"dry-run", no_argument, NULL, 'w'},
        {"template", no_argument, NULL, 'z'},     {NULL, 0, NULL, 0},
    };
    const struct {
        int letter;
        const char **value;
    } texts[] = {{'c', &to->config}, {'d', &to->dir},  {'l', &to->listen}, {'u', &to->store},
                 {'n', &to->name},   {'r', &to->role}, {'s', &to->staff},  {'t', &to->to},
                 {'e', &to->head},   {'o', &to->from}, {'p', &to->export}, {'i', &to->import},
                 {'j', &to->keys}};
    int c;

    while ((c = getopt_long(argc, argv, "", list, NULL)) != -1) {
        for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
            if (texts[i].letter == c)
                *texts[i].value = optarg;
        }
        if (c == 'm')
            to->sample = true;
        else if (c == 'f')
            to->verify = true;
        else if (c == 'x')
            to->reset = true;
        else if (c == 'a')
            to->rehearse = true;
        else if (c == 'y')
            to->accept = true;
        else if (c == 'w')
            to->dry_run = true;
        else if (c == 'z')
            to->template = true;
        else if (c == 'k')
            to->check = true;
        else if (c == 'v' || c == 'h')
            return fputs(c == 'v' ? "guitai-hub " GUITAI_VERSION "\n" : usage, stdout) < 0 ? 2 : 1;
        else if (c == '?')
            return 3;
    }
    if (optind < argc)
        to->command = argv[optind++];
    if (optind + 2 == argc && takes_table(to)) {
        to->table = argv[optind++];
        to->file = argv[optind++];
    }
    if (optind == argc)
        return 0;
    fputs(usage, stderr);
    return 3;
}

/* True when what the command needs is there. */
static bool is_whole(const struct hub_options *o)
{
    if (o->command == NULL)
        return o->config != NULL;
    if (strcmp(o->command, "init") == 0)
        return o->dir != NULL;
    if (strcmp(o->command, "enrol") == 0)
        return o->config != NULL && o->name != NULL && o->role != NULL;
    if (strcmp(o->command, "passwd") == 0)
        return o->config != NULL && o->staff != NULL;
    if (strcmp(o->command, "backup") == 0)
        return o->config != NULL && o->to != NULL;
    if (strcmp(o->command, "restore") == 0)
        return o->config != NULL && o->from != NULL;
    if (strcmp(o->command, "second-factor") == 0)
        return o->config != NULL && o->staff != NULL && o->reset;
    if (strcmp(o->command, "catalogue") == 0)
        return o->config != NULL && (o->export == NULL) != (o->import == NULL);
    if (takes_table(o))
        return o->config != NULL && o->file != NULL;
    if (strcmp(o->command, "audit") == 0)
        return o->config != NULL && o->verify;
    if (strcmp(o->command, "retention") == 0)
        return o->config != NULL;
    return false;
}

static void keep_secrets(void)
{
    const struct rlimit none = {0, 0};

    umask(077);
    if (setrlimit(RLIMIT_CORE, &none) != 0 || prctl(PR_SET_DUMPABLE, 0) != 0)
        log_fault("core files could not be switched off");
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        int (*run)(const struct hub_options *o);
    } commands[] = {{"init", hub_init},
                    {"enrol", hub_enrol},
                    {"passwd", hub_passwd},
                    {"second-factor", hub_second_factor},
                    {"backup", hub_backup},
                    {"audit", hub_audit},
                    {"restore", hub_restore},
                    {"catalogue", hub_catalogue},
                    {"import", hub_import},
                    {"export", hub_export},
                    {"retention", hub_retention_command}};
    struct hub_options o = {.command = NULL};
    int over = read_options(argc, argv, &o);

    if (over != 0)
        return over - 1;
    if (!is_whole(&o)) {
        fputs(usage, stderr);
        return 2;
    }
    keep_secrets();
    json_start();
    if (crypto_start() != OK)
        return 1;
    if (o.command == NULL)
        return o.check ? check(&o) : hub_serve(&o);
    for (size_t i = 0; i < ARRAY_LEN(commands); i++) {
        if (strcmp(o.command, commands[i].name) == 0)
            return commands[i].run(&o);
    }
    return 2;
}
