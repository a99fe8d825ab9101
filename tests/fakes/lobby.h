/* lobby.h - a whole terminal in a fake world, and somebody who uses it.
 *
 * The hall is the sample one, on 2026-11-23 from 09:42; printer with 80 mm
 * paper; the visit begins in English. */
#pragma once

#include "fakes/fake_world.h"
#include "terminal/inside.h"

struct lobby {
    struct terminal *t;
    struct world *world;
    struct moment now;
    struct boot boot;
    struct view view; /* what lobby_hear() sends */
    struct terminal_config config;
    struct identity id;
};

struct lobby_config {
    const char *role; /* NULL a kiosk */
    int w, h;         /* 0: 1920 x 1080 */
    int counter;      /* of a pad */
    bool opens_late;  /* the hall keeps its hours */
    struct face face;
    bool plain; /* without Pinyin and handwriting */
};

/* The one of a test, and its set-up and tear-down. */
extern struct lobby lobby;
int open_kiosk(void **state);
int close_lobby(void **state);

void lobby_open(struct lobby *l, struct lobby_config c);
void lobby_close(struct lobby *l);

/* The program ends and begins again over the same journal; only what lobby_hear() tells is
 * known to it afterwards. */
void lobby_restart(struct lobby *l);

/* Delivers what waits, shows the frame, until nothing waits. */
void lobby_settle(struct lobby *l);
void lobby_later(struct lobby *l, int64_t ms);

/* The hub answers the feed with `l->view`. */
void lobby_hear(struct lobby *l);

/* The hub answers nothing any more. */
void lobby_lose_hub(struct lobby *l);

/* The hub allots this number. */
void lobby_allot(struct lobby *l, const char *label, int before, struct wait wait);

/* What the code on the paper of that case says, which this machine printed; until the next
 * call. */
const char *lobby_paper(const struct lobby *l, const char *id);

/* Presses an enabled node, as the inspector would. */
void lobby_tap(struct lobby *l, const char *id);
/* A finger: down and up in the middle of it, without waiting for the screen. */
void lobby_touch(struct lobby *l, const char *id);
void lobby_type(struct lobby *l, const char *keys); /* one "key:X" each */
/* A key of the keyboard, a second after what came before. */
void lobby_key(struct lobby *l, enum key k);
/* The speech's key; from here on utterances end at once. */
void lobby_listen(struct lobby *l);
void lobby_scan(struct lobby *l, const char *data);

/* What is on the screen; lobby_node() is NULL when it is not there. */
const char *lobby_screen(const struct lobby *l);
const struct node *lobby_node(const struct lobby *l, const char *id);
const char *lobby_label(const struct lobby *l, const char *id); /* "" not there */
bool lobby_can(const struct lobby *l, const char *id);          /* there and enabled */

/* To the ticket of a service; the hub allots `label`, NULL: it does not answer. */
void lobby_take(struct lobby *l, const char *service, const char *label);
