/* lobby.c - a whole terminal in a fake world, and somebody who uses it. */
#include "fakes/lobby.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "fakes/fake_ime.h"
#include "screens/screens.h"

enum { HALL_MAX = 256 * 1024, ROUNDS = 32 };

static char *hall_json_new(void)
{
    FILE *f = fopen(GUITAI_ASSETS "/sample/hall.json", "rb");
    char *json = calloc(1, HALL_MAX);

    must(f != NULL && json != NULL);
    must(fread(json, 1, HALL_MAX - 1, f) > 0);
    fclose(f);
    return json;
}

static void begin_view(struct lobby *l)
{
    const struct catalogue *c = l->t->catalogue;
    struct view *v = &l->view;

    *v = (struct view){.pos = 1, .now = l->now, .day = day_of(l->now)};
    text_copy(v->catalogue, sizeof v->catalogue, c->version);
    v->service_count = c->service_count;
    for (int i = 0; i < c->service_count; i++)
        text_copy(v->services[i].code, CODE_SIZE, c->services[i].code);
}

struct lobby lobby;

int open_kiosk(void **state)
{
    (void)state;
    lobby_open(&lobby, (struct lobby_config){.role = "kiosk"});
    return 0;
}

int close_lobby(void **state)
{
    (void)state;
    lobby_close(&lobby);
    return 0;
}

static void begin_terminal(struct lobby *l)
{
    const struct journal_opened opened = {.last_seq = (uint64_t)l->world->event_count};

    l->t = terminal_new(&l->config, &l->id, world_journal(), &opened, world_printer());
    must(terminal_load_catalogue(l->t) == OK);
}

void lobby_open(struct lobby *l, struct lobby_config c)
{
    const char *role = c.role != NULL ? c.role : "kiosk";
    const struct terminal_config config = {
        .role = role,
        .home = screen_of_role(role),
        .access = screen_of_access(role),
        .face = c.face,
        .counter = c.counter,
        .language = ENGLISH,
        .w = c.w > 0 ? c.w : 1920,
        .h = c.h > 0 ? c.h : 1080,
        .photos = "/photos",
        .speaks = strcmp(role, "board") == 0,
        .imes = {c.plain ? NULL : &fake_pinyin, c.plain ? NULL : &fake_hand}};
    const struct identity id = {.lane = 3, .name = "lobby", .public_url = "https://hall.example"};
    char *json = hall_json_new();

    memset(l, 0, sizeof *l);
    l->world = world_reset();
    journal_set(world_journal(), "catalogue", json);
    free(json);
    l->config = config;
    l->id = id;
    l->id.device.b[0] = 7;
    crypto_sign_key(&l->id.key);
    begin_terminal(l);
    if (c.opens_late)
        l->t->catalogue->always_open = false;
    l->now.offset_min = 8 * 60;
    l->now.at = instant_of(civil_of(2026, 11, 23), 9 * 60 + 42, l->now.offset_min);
    l->boot = (struct boot){1, HOUR};
    begin_view(l);
    for (int i = 0; i < IME_KINDS && !c.plain; i++)
        notice_post(&(struct notice){.kind = NOTICE_IME, .a = i, .b = OK});
    lobby_settle(l);
}

void lobby_restart(struct lobby *l)
{
    terminal_free(l->t);
    begin_terminal(l);
    lobby_settle(l);
}

void lobby_close(struct lobby *l)
{
    terminal_free(l->t);
    world_reset();
}

void lobby_settle(struct lobby *l)
{
    struct notice n;

    for (int i = 0; i < ROUNDS; i++) {
        bool any = i == 0;

        while (world_take(&n)) {
            terminal_notice(l->t, &n, l->now, l->boot);
            free(n.data);
            any = true;
        }
        if (!any)
            return;
        terminal_frame(l->t, l->now, l->boot);
    }
    must(!"the terminal does not come to rest");
}

void lobby_later(struct lobby *l, int64_t ms)
{
    l->now.at += ms;
    l->boot.millis += ms;
    lobby_settle(l);
}

void lobby_hear(struct lobby *l)
{
    struct world_request *feed = world_request("/v1/feed");
    char *json;

    must(feed != NULL);
    l->view.now = l->now;
    l->view.pos++;
    json = view_encode_new(&l->view);
    world_reply(feed, 200, json);
    free(json);
    lobby_settle(l);
}

void lobby_lose_hub(struct lobby *l)
{
    struct world_request *r;

    while ((r = world_request("/v1/feed")) != NULL) {
        world_reply(r, 0, NULL);
        for (struct notice n; world_take(&n);) {
            terminal_notice(l->t, &n, l->now, l->boot);
            free(n.data);
        }
    }
    terminal_frame(l->t, l->now, l->boot);
}

void lobby_allot(struct lobby *l, const char *label, int before, struct wait wait)
{
    struct world_request *r = world_request("/v1/numbers");
    struct number_reply reply = {.day = day_of(l->now), .before = before, .wait = wait};
    char *json;

    must(r != NULL && number_from_text(label, &reply.number));
    json = number_reply_encode_new(&reply);
    world_reply(r, 200, json);
    free(json);
    lobby_settle(l);
}

/* ---- somebody who uses it ---- */

const struct node *lobby_node(const struct lobby *l, const char *id)
{
    for (int i = 0; i < l->t->ui.node_count; i++) {
        if (strcmp(l->t->ui.nodes[i].id, id) == 0)
            return &l->t->ui.nodes[i];
    }
    return NULL;
}

bool lobby_can(const struct lobby *l, const char *id)
{
    const struct node *n = lobby_node(l, id);

    return n != NULL && n->enabled;
}

const char *lobby_label(const struct lobby *l, const char *id)
{
    const struct node *n = lobby_node(l, id);

    return n != NULL ? n->label : "";
}

const char *lobby_screen(const struct lobby *l)
{
    return l->t->nav.at->name;
}

const char *lobby_paper(const struct lobby *l, const char *id)
{
    static char link[LINK_SIZE];
    struct case_token token;
    uint8_t bytes[TOKEN_BYTES];

    must(id_from_text(id, &token.id));
    memcpy(token.signer, l->id.device.b, sizeof token.signer);
    case_token_pack(&token, bytes);
    link_sign(l->t, 'c', case_token_message, bytes, link);
    return link;
}

void lobby_tap(struct lobby *l, const char *id)
{
    l->now.at += SECOND; /* not so soon after the last one that it counts as one tap */
    l->boot.millis += SECOND;
    l->t->nav.touched = l->boot.millis;
    if (!ui_press(&l->t->ui, id)) {
        fprintf(stderr, "no enabled node \"%s\" on screen %s\n", id, lobby_screen(l));
        must(!"a node that can be pressed");
    }
    lobby_settle(l);
}

void lobby_touch(struct lobby *l, const char *id)
{
    const struct node *n = lobby_node(l, id);
    struct notice finger = {.kind = NOTICE_POINTER};

    must(n != NULL);
    finger.x = n->box.x + n->box.w / 2;
    finger.y = n->box.y + n->box.h / 2;
    finger.a = POINTER_DOWN;
    terminal_notice(l->t, &finger, l->now, l->boot);
    finger.a = POINTER_UP;
    terminal_notice(l->t, &finger, l->now, l->boot);
    terminal_frame(l->t, l->now, l->boot);
}

void lobby_type(struct lobby *l, const char *keys)
{
    for (; *keys != '\0'; keys++) {
        char id[] = {'k', 'e', 'y', ':', *keys, '\0'};

        lobby_tap(l, id);
    }
}

void lobby_key(struct lobby *l, enum key k)
{
    struct notice n = {.kind = NOTICE_KEY, .a = (int)k};

    l->now.at += SECOND;
    l->boot.millis += SECOND;
    terminal_notice(l->t, &n, l->now, l->boot);
    lobby_settle(l);
}

void lobby_listen(struct lobby *l)
{
    l->world->talks = true;
    lobby_key(l, KEY_SPEECH);
}

void lobby_scan(struct lobby *l, const char *data)
{
    struct notice n = {.kind = NOTICE_SCAN, .data = strdup(data), .size = strlen(data)};

    must(n.data != NULL);
    terminal_notice(l->t, &n, l->now, l->boot);
    free(n.data);
    lobby_settle(l);
}

void lobby_take(struct lobby *l, const char *service, const char *label)
{
    char id[NODE_ID];

    lobby_tap(l, "take_number");
    text_format(id, sizeof id, "service:%s", service);
    lobby_tap(l, id);
    lobby_tap(l, "skip");
    if (label != NULL)
        lobby_allot(l, label, 4, (struct wait){5, 8});
}
