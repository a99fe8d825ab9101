/* walk.c - somebody who goes everywhere. */
#include "fakes/walk.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "fakes/walk_hub.h"
#include "screens/screens.h"

enum { DEPTH = 6, PATHS = 1024, SEEN = 256 };

struct path {
    char ids[DEPTH][NODE_ID];
    int depth;
};

struct walk {
    struct lobby *l;
    walk_see *see;
    void *ctx;
    struct path *paths; /* ring: those that are still to be gone */
    int first, count;
    struct places {
        uint32_t sums[SEEN];
        int count;
    } seen, left; /* looked at; and pressed on */
};

/* ---- places ---- */

static uint32_t mix(uint32_t sum, const char *s)
{
    for (; *s != '\0'; s++)
        sum = (sum ^ (unsigned char)*s) * 16777619U;
    return sum;
}

/* A place is a screen with what can be pressed on it. */
static uint32_t place(const struct lobby *l)
{
    uint32_t sum = mix(2166136261U, lobby_screen(l));

    for (int i = 0; i < l->t->ui.node_count; i++) {
        const struct node *n = &l->t->ui.nodes[i];

        sum = mix(sum, n->id);
        sum = mix(sum, n->enabled ? "+" : "-");
    }
    return sum;
}

/* True when it was not among them; it is then. */
static bool note(struct places *p, uint32_t sum)
{
    for (int i = 0; i < p->count; i++) {
        if (p->sums[i] == sum)
            return false;
    }
    must(p->count < SEEN);
    p->sums[p->count++] = sum;
    return true;
}

/* Looks at a place that was not seen before. */
static void look(struct walk *w)
{
    if (note(&w->seen, place(w->l)))
        w->see(w->l, w->ctx);
}

/* ---- a visit that holds everything ---- */

static void give_everything(struct lobby *l)
{
    struct visit *v = &l->t->visit;

    v->service = 1;
    v->taking = TAKING_DONE;
    v->number = (struct number){"B", 3, 12};
    v->before = 4;
    v->quoted = (struct wait){5, 8};
    v->issued = l->now;
    v->print = PRINT_DONE;
    text_copy(v->phone, sizeof v->phone, "13800138000");
    text_copy(v->link, sizeof v->link, "https://hall.example/t/0123456789012345678901234567890");
    v->looked = (struct ticket_view){.number = {"A", 3, 12}, .before = 2, .wait = {3, 9}};
    text_copy(v->looked.service, CODE_SIZE, "social");
    v->rated = v->asked.ticket = (struct id){{9, 1}};
    v->asked.number = v->number;
    text_copy(v->asked.staff, sizeof v->asked.staff, "0317");
    v->level = 4;
}

static void begin(struct lobby *l)
{
    nav_step(l->t, home());
    visit_end(l->t);
    l->t->paper.faults = 0;
    lobby_settle(l);
}

static void enter(struct walk *w, const struct screen *s)
{
    nav_step(w->l->t, go(s));
    terminal_frame(w->l->t, w->l->now, w->l->boot);
    look(w);
}

static bool is_of(const char *role, const struct screen *s)
{
    if (s == &pad_screen || s == &board_screen)
        return s == screen_of_role(role);
    return strcmp(role, "board") != 0 && s != screen_of_access(role);
}

static void go_by_the_list(struct walk *w, const char *role)
{
    for (int i = 0; i < screen_count(); i++) {
        if (!is_of(role, screen_at(i)))
            continue;
        begin(w->l);
        give_everything(w->l);
        enter(w, screen_at(i));
    }
}

/* A case that asks. */
static void give_question(struct walk *w, enum case_asked asks)
{
    struct visit *v = &w->l->t->visit;

    begin(w->l);
    v->looking = LOOKING_FOUND;
    v->follows = true;
    v->seen = (struct case_view){.id = {{7}},
                                 .kind = CASE_REQUEST,
                                 .state = CASE_PROPOSAL,
                                 .asks = asks,
                                 .asked_due = w->l->now.at + 90 * HOUR,
                                 .proposed_due = w->l->now.at + 90 * HOUR,
                                 .due = w->l->now.at + HOUR,
                                 .answer = "The road is closed by snow until Friday.",
                                 .proposal = "We bring it to your door by Friday noon.",
                                 .may_object = asks == ASKED_SIGNATURE,
                                 .objections = 1,
                                 .objection_answer = "Thursday is not possible.",
                                 .now = w->l->now};
    text_copy(v->seen.code, sizeof v->seen.code, "K7MW2QXH");
    enter(w, &progress_screen);
    lobby_settle(w->l);
    lobby_tap(w->l, "reply");
    look(w);
    if (asks != ASKED_SIGNATURE)
        return;
    while (lobby_node(w->l, "next") != NULL) {
        lobby_later(w->l, SECOND);
        lobby_tap(w->l, "next");
    }
    look(w);
}

/* What a case asks, and what may become of the answer. */
static void go_by_question(struct walk *w, enum case_asked asks)
{
    for (int asking = ASKING_BUSY; asking <= ASKING_AWAY; asking++) {
        give_question(w, asks);
        w->l->t->visit.answer.asking = (enum asking)asking;
        ui_redraw(&w->l->t->ui);
        terminal_frame(w->l->t, w->l->now, w->l->boot);
        look(w);
    }
}

/* An objection to a proposal, read back, and what may become of it. */
static void go_by_objection(struct walk *w)
{
    struct visit *v = &w->l->t->visit;

    for (int asking = ASKING_NOTHING; asking <= ASKING_DONE; asking++) {
        begin(w->l);
        v->looking = LOOKING_FOUND;
        v->follows = true;
        v->seen = (struct case_view){.id = {{7}},
                                     .kind = CASE_REQUEST,
                                     .state = CASE_PROPOSAL,
                                     .may_object = asking != ASKING_DONE,
                                     .object_due = asking == ASKING_DONE ? w->l->now.at + HOUR : 0,
                                     .due = w->l->now.at + HOUR,
                                     .proposal = "By Friday noon.",
                                     .now = w->l->now};
        text_copy(v->seen.code, sizeof v->seen.code, "K7MW2QXH");
        text_copy(v->objection, sizeof v->objection,
                  "Friday is too late for me, and I would rather come to the hall on Thursday.");
        v->answer.asking = (enum asking)asking;
        enter(w, &progress_screen);
    }
}

/* What a visit may come to, beside the usual. */
static void go_by_states(struct walk *w)
{
    struct visit *v = &w->l->t->visit;

    for (int print = PRINT_QUEUED; print <= PRINT_UNKNOWN; print++) {
        begin(w->l);
        give_everything(w->l);
        v->print = (enum print_state)print;
        v->offline = print == PRINT_DONE;
        enter(w, &ticket_screen);
    }
    for (int looking = LOOKING_BUSY; looking <= LOOKING_OFFLINE; looking++) {
        begin(w->l);
        give_everything(w->l);
        v->looking = (enum looking)looking;
        enter(w, &progress_screen);
    }
    for (int step = FILING_KIND; step <= FILING_CHECK; step++) {
        begin(w->l);
        give_everything(w->l);
        v->filing.step = (enum filing_step)step;
        v->filing.kind = step == FILING_SERVICE ? CASE_REQUEST : CASE_COMPLAINT;
        v->filing.reasons = step % 2 == 0;
        v->filing.state = step == FILING_CHECK ? FILING_FAILED : FILING_NOTHING;
        text_copy(v->filing.told, sizeof v->filing.told, "Nobody told us how long it takes.");
        enter(w, &complaint_screen);
    }
    for (int state = FILING_NOTHING; state <= FILING_FAILED; state += FILING_FAILED) {
        begin(w->l);
        give_everything(w->l);
        v->filing.step = FILING_CHECK;
        v->filing.kind = CASE_REQUEST;
        v->filing.state = (enum filing_state)state;
        text_copy(v->filing.service, sizeof v->filing.service, "social");
        text_copy(v->name, sizeof v->name, "Canary Trading and Sons of Xincheng");
        text_copy(v->filing.told, sizeof v->filing.told, "Please bring it to my door on Friday.");
        enter(w, &complaint_screen);
    }
    for (int print = PRINT_QUEUED; print <= PRINT_UNKNOWN; print++) {
        begin(w->l);
        give_everything(w->l);
        v->filing.state = FILING_DONE;
        v->filing.print = (enum print_state)print;
        v->filing.due = w->l->now.at + 10 * MINUTE;
        text_copy(v->filing.code, sizeof v->filing.code, "K7MW2QXH");
        text_copy(v->filing.link, sizeof v->filing.link,
                  lobby_paper(w->l, "0123456789abcdef0123456789abcdef"));
        enter(w, &complaint_screen);
    }
    for (int n = 2; n <= BOOKINGS_SHOWN; n++) {
        begin(w->l);
        give_everything(w->l);
        v->booking.want = WANT_FIND;
        v->booking.found = n;
        v->booking.choose = true;
        for (int i = 0; i < n; i++)
            v->booking.rows[i] =
                (struct appointment_view){.service = "social", .due = w->l->now.at + i * HOUR};
        enter(w, &appointment_arrive_screen);
    }
    for (int state = CASE_FILED; state <= CASE_CLOSED; state++) {
        begin(w->l);
        give_everything(w->l);
        v->looking = state == CASE_FILED ? LOOKING_OFFLINE : LOOKING_FOUND;
        v->follows = true;
        v->seen = (struct case_view){.id = {{7}},
                                     .kind = CASE_COMPLAINT,
                                     .state = (enum case_state)state,
                                     .due = w->l->now.at + 10 * MINUTE,
                                     .asks = state == CASE_DONE ? ASKED_SETTLED : ASKED_NOTHING,
                                     .owner = "0315",
                                     .answer = "Another counter is open now. We are sorry.",
                                     .now = w->l->now};
        text_copy(v->seen.code, sizeof v->seen.code, "K7MW2QXH");
        enter(w, &progress_screen);
    }
    for (int asks = ASKED_NOTHING + 1; asks < ASKEDS; asks++)
        go_by_question(w, (enum case_asked)asks);
    go_by_objection(w);
    for (int level = 1; level <= 5; level++) {
        begin(w->l);
        give_everything(w->l);
        v->level = level;
        enter(w, &reasons_screen);
    }
}

/* ---- pressing everything ---- */

/* Of "service:tax" and its likes one stands for all; the first of them is taken. */
static bool is_like(const char *a, const char *b)
{
    size_t n = strcspn(a, ":");

    return a[n] == ':' && strncmp(a, b, n + 1) == 0;
}

static bool is_one_of(const char *id, const char *const *ids, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(ids[i], id) == 0)
            return true;
    }
    return false;
}

/* The faces are for who looks; the choices look alike over every screen. */
static bool is_worth(const struct ui *ui, int i, bool first)
{
    static const char *const never[] = {"language", "quit", "contrast", "large_print", "reach"};
    const struct node *n = &ui->nodes[i];

    if ((n->role != ROLE_BUTTON && n->role != ROLE_KEY) || !n->enabled ||
        is_one_of(n->id, never, ARRAY_LEN(never)) ||
        (!first && strcmp(n->id, "accessibility") == 0))
        return false;
    for (int k = 0; k < i; k++) {
        if (ui->nodes[k].enabled && is_like(n->id, ui->nodes[k].id))
            return false;
    }
    return true;
}

static void add_ways(struct walk *w, const struct path *p)
{
    const struct ui *ui = &w->l->t->ui;

    for (int i = 0; i < ui->node_count && p->depth < DEPTH; i++) {
        struct path *next = &w->paths[(w->first + w->count) % PATHS];

        if (!is_worth(ui, i, p->depth == 0) || w->count == PATHS)
            continue;
        *next = *p;
        text_copy(next->ids[next->depth++], NODE_ID, ui->nodes[i].id);
        w->count++;
    }
}

/* False when the way is not there any more. */
static bool go_along(struct lobby *l, const struct path *p)
{
    begin(l);
    for (int i = 0; i < p->depth; i++) {
        if (!lobby_can(l, p->ids[i]))
            return false;
        lobby_tap(l, p->ids[i]);
        walk_hub_answers(l);
    }
    return true;
}

static void go_by_pressing(struct walk *w)
{
    static const struct path nowhere;

    begin(w->l);
    add_ways(w, &nowhere);
    while (w->count > 0) {
        struct path p = w->paths[w->first];

        w->first = (w->first + 1) % PATHS;
        w->count--;
        if (!go_along(w->l, &p) || !note(&w->left, place(w->l)))
            continue;
        look(w);
        if (go_along(w->l, &p))
            add_ways(w, &p);
    }
}

/* ---- the walk ---- */

static void fill_hall(struct lobby *l)
{
    struct view *v = &l->view;

    v->waiting = 12;
    v->asks = true;
    for (int i = 0; i < v->service_count; i++) {
        v->services[i].waiting = i * 3;
        v->services[i].wait = (struct wait){i * 5, i * 8};
    }
    v->call_count = 6;
    for (int i = 0; i < v->call_count; i++)
        v->calls[i] = (struct call){.number = {"A", 3, 100 - i}, .counter = i + 1, .at = l->now.at};
    if (l->t->counter > 0) {
        v->counter = l->t->counter;
        v->desk = COUNTER_OPEN;
        text_copy(v->staff, sizeof v->staff, "0317");
        v->serving = (struct number){"A", 0, 12};
    }
    lobby_hear(l);
}

int walk_everywhere(struct lobby *l, struct lobby_config c, walk_see *see, void *ctx)
{
    const char *role = c.role != NULL ? c.role : "kiosk";
    struct walk w = {.l = l, .see = see, .ctx = ctx, .paths = calloc(PATHS, sizeof *w.paths)};

    must(w.paths != NULL);
    lobby_open(l, c);
    fill_hall(l);
    l->t->entry_shown = false;
    begin(l);
    look(&w);
    go_by_the_list(&w, role);
    if (strcmp(role, "kiosk") == 0)
        go_by_states(&w);
    if (strcmp(role, "board") != 0)
        go_by_pressing(&w);
    lobby_close(l);
    free(w.paths);
    return w.seen.count;
}
