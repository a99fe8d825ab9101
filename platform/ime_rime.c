/* ime_rime.c - Pinyin by librime.
 *
 * librime's own way is to compile a schema into a folder of the user and to keep
 * there what the user wrote.  Here the compiled schema is written by hand, with the
 * user's dictionary off, and stands on the compiled dictionary of the Debian
 * package: nothing is compiled at the start, and nothing is learnt.  The thread
 * loads the library: with the twenty that it needs it would delay the first picture. */
#include "ime_rime.h"

#include <dlfcn.h>
#include <ftw.h>
#include <rime_api.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "ime_worker.h"

#define DATA "/usr/share/rime-data"
#define LIBRARY "librime.so.1"

/* luna_pinyin without what needs keys of a keyboard; `prism` has its spellings,
 * with first letters alone and usual slips. */
static const char schema_text[] = "schema: {schema_id: guitai, name: Guitai, version: '1'}\n"
                                  "switches: [{name: simplification}]\n"
                                  "engine:\n"
                                  "  processors: [speller, express_editor]\n"
                                  "  segmentors: [abc_segmentor, fallback_segmentor]\n"
                                  "  translators: [script_translator]\n"
                                  "  filters: [simplifier, uniquifier]\n"
                                  "speller: {alphabet: zyxwvutsrqponmlkjihgfedcba, "
                                  "delimiter: \" '\"}\n"
                                  "translator:\n"
                                  "  dictionary: luna_pinyin\n"
                                  "  prism: luna_pinyin\n"
                                  "  enable_user_dict: false\n"
                                  "  spelling_hints: 16\n" /* each candidate's comment */
                                  "  always_show_comments: true\n";
static const char default_text[] = "config_version: '1'\nschema_list: [{schema: guitai}]\n";

static struct ime_worker worker = IME_WORKER_INIT;

/* Of the thread. */
static char folder[256];
static RimeApi *rime;
static RimeSessionId session;
static bool set_up, begun;
static enum script script; /* of the session */

const char *ime_rime_folder(void)
{
    return folder;
}

/* ---- the folder ---- */

static int remove_one(const char *path, const struct stat *st, int flag, struct FTW *at)
{
    (void)st;
    (void)flag;
    (void)at;
    return remove(path);
}

static bool write_file(const char *name, const char *text)
{
    char path[sizeof folder + 64];
    FILE *f;
    bool good;

    text_format(path, sizeof path, "%s/build/%s", folder, name);
    f = fopen(path, "w");
    if (f == NULL)
        return false;
    good = fputs(text, f) >= 0;
    return fclose(f) == 0 && good;
}

/* Where the machine keeps what ends with the session; of a service: its own. */
static bool make_folder(void)
{
    const char *base = getenv("XDG_RUNTIME_DIR");
    char build[sizeof folder + 8];

    if (base == NULL || access(base, W_OK) != 0)
        base = "/tmp";
    if (!text_format(folder, sizeof folder, "%s/guitai-rime-XXXXXX", base) ||
        mkdtemp(folder) == NULL) {
        folder[0] = '\0';
        return false;
    }
    text_format(build, sizeof build, "%s/build", folder);
    return mkdir(build, 0700) == 0 && write_file("default.yaml", default_text) &&
           write_file("guitai.schema.yaml", schema_text);
}

/* ---- the engine ---- */

/* Never unloaded: it has threads of its own. */
static bool load_library(char *why, size_t why_size)
{
    RimeApi *(*get_api)(void) = NULL;
    void *library, *symbol = NULL;

    if (rime != NULL)
        return true;
    library = dlopen(LIBRARY, RTLD_LAZY | RTLD_LOCAL);
    if (library != NULL)
        symbol = dlsym(library, "rime_get_api");
    memcpy(&get_api, &symbol, sizeof get_api); /* C has no cast for it */
    if (get_api != NULL)
        rime = get_api();
    if (rime == NULL)
        text_format(why, why_size, "%s does not load; install librime1", LIBRARY);
    return rime != NULL;
}

static bool begin(const char *data)
{
    RIME_STRUCT(RimeTraits, traits);

    traits.shared_data_dir = data;
    traits.user_data_dir = folder;
    traits.distribution_name = traits.distribution_code_name = "guitai";
    traits.distribution_version = "1";
    traits.app_name = "rime.guitai";
    traits.min_log_level = 3; /* what it does not find we say ourselves */
    traits.log_dir = "";      /* no files */
    if (!set_up)
        rime->setup(&traits); /* its log may be set up but once */
    set_up = true;
    rime->initialize(&traits);
    begun = true;
    script = TRADITIONAL;
    session = rime->create_session();
    return session != 0 && rime->select_schema(session, "guitai");
}

static void forget(void)
{
    RIME_STRUCT(RimeCommit, commit);

    rime->clear_composition(session);
    if (rime->get_commit(session, &commit))
        rime->free_commit(&commit);
}

static void type(const char *letters)
{
    for (const char *c = letters; *c != '\0'; c++) {
        if ((*c >= 'a' && *c <= 'z') || *c == '\'')
            rime->process_key(session, *c, 0);
    }
}

/* What was chosen became text, the rest of the letters is still being composed. */
static void take_composition(struct ime_answer *to)
{
    RIME_STRUCT(RimeContext, context);
    const char *all;
    size_t done, n = 0;

    if (!rime->get_context(session, &context))
        return;
    all = context.composition.preedit != NULL ? context.composition.preedit : "";
    done = (size_t)context.composition.sel_start;
    if (done <= strlen(all)) {
        text_format(to->text, sizeof to->text, "%.*s", (int)done, all);
        for (const char *c = all + done; *c != '\0' && n + 1 < sizeof to->rest; c++) {
            if (*c != ' ')
                to->rest[n++] = *c;
        }
    }
    rime->free_context(&context);
}

static void take_choice(struct ime_answer *to)
{
    RIME_STRUCT(RimeCommit, commit);

    if (!rime->get_commit(session, &commit)) {
        take_composition(to);
        return;
    }
    text_copy(to->text, sizeof to->text, commit.text);
    rime->free_commit(&commit);
}

/* The letters of a spelling such as "xiao ming", when what was typed begins so. */
static uint8_t used_by(const char *spelling, const char *typed)
{
    uint8_t n = 0;

    for (const char *c = spelling != NULL ? spelling : ""; *c != '\0'; c++) {
        while (typed[n] == '\'')
            n++;
        if (*c != ' ' && *c != typed[n])
            return 0;
        n = (uint8_t)(n + (*c != ' '));
    }
    return n;
}

static void list(struct ime_answer *to, const char *typed)
{
    RimeCandidateListIterator at = {0};

    if (!rime->candidate_list_begin(session, &at))
        return;
    while (to->count < IME_CANDIDATES && rime->candidate_list_next(&at)) {
        int place = to->count;

        ime_add(to, at.candidate.text);
        if (to->count == place)
            break; /* no room */
        to->used[place] = used_by(at.candidate.comment, typed);
    }
    rime->candidate_list_end(&at);
}

static bool choose(int choice)
{
    return rime->select_candidate(session, (size_t)choice) != False;
}

static void answer(const struct ime_question *q, struct ime_answer *to)
{
    if (q->letters == NULL)
        return;
    if (script != q->script) /* takes longer than a question */
        rime->set_option(session, "simplification", q->script == SIMPLIFIED);
    script = q->script;
    type(q->letters);
    if (q->choice >= 0 && choose(q->choice))
        take_choice(to);
    list(to, q->choice >= 0 ? to->rest : q->letters);
    forget();
}

static enum err load(const char *data, char *why, size_t why_size)
{
    char table[600];

    if (data == NULL)
        data = DATA;
    text_format(table, sizeof table, "%s/build/luna_pinyin.table.bin", data);
    if (access(table, R_OK) != 0) {
        text_format(why, why_size, "%s is not there; install rime-data-luna-pinyin", table);
        return ERR_ABSENT;
    }
    if (!load_library(why, why_size))
        return ERR_ABSENT;
    if (!make_folder()) {
        text_format(why, why_size, "no folder for its files can be made in /tmp; Pinyin is off");
        return ERR_IO;
    }
    if (begin(data))
        return OK;
    text_format(why, why_size,
                "librime does not take the schema on %s; install "
                "rime-data-luna-pinyin anew",
                data);
    return ERR_FORMAT;
}

static void unload(void)
{
    if (begun) {
        rime->destroy_session(session);
        rime->finalize();
    }
    begun = false;
    if (folder[0] != '\0')
        nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    folder[0] = '\0';
}

static const struct ime_engine engine = {"rime", IME_PINYIN, load, answer, unload};

static enum err open_rime(const char *data)
{
    return ime_worker_open(&worker, &engine, data);
}

static void ask(const struct ime_question *q)
{
    ime_worker_ask(&worker, q);
}

static void rest(void)
{
    ime_worker_rest(&worker);
}

static void close_rime(void)
{
    ime_worker_close(&worker);
}

const struct ime ime_rime = {.name = "rime",
                             .kind = IME_PINYIN,
                             .open = open_rime,
                             .ask = ask,
                             .rest = rest,
                             .close = close_rime};
