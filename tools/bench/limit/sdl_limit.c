/* sdl_limit.c - the least that drawing two screens costs: bare SDL2 and SDL2_ttf.
 *
 * Home and services of the benchmark's page, texts drawn once and kept, a tap
 * anywhere in the left half changes the screen.  No icons, no kit, no store. */
#include <SDL2/SDL.h>
#include <SDL2/SDL_ttf.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define FOLDER "/usr/share/fonts/opentype/noto/NotoSansCJK-"

enum {
    PAPER = 0xF4F6F8,
    CARD = 0xFFFFFF,
    INK = 0x14212B,
    INK2 = 0x51626F,
    LINE = 0xD5DDE3,
    BRAND = 0x0B6B5D,
    GOOD = 0x1E7F3C,
    SIMPLIFIED = 2,
    SIZES = 128,
    TEXTS = 64
};

struct card {
    int x, y, w, h, radius;
    Uint32 fill, edge;
};
struct words {
    int x, y, size, bold;
    Uint32 ink, ground;
    const char *text;
};

static const struct card home_cards[] = {{48, 160, 683, 768, 24, BRAND, BRAND},
                                         {755, 160, 547, 372, 24, CARD, LINE},
                                         {1326, 160, 546, 372, 24, CARD, LINE},
                                         {755, 556, 547, 372, 24, CARD, LINE},
                                         {1326, 556, 546, 372, 24, CARD, LINE}};
static const struct words home_words[] = {
    {94, 660, 84, 1, CARD, BRAND, "取号办理"},
    {94, 775, 34, 0, CARD, BRAND, "Take a number"},
    {94, 835, 32, 0, CARD, BRAND, "当前等待 12 人 · 预计 18 分钟"},
    {801, 320, 52, 1, INK, CARD, "预约服务"},
    {801, 395, 26, 0, INK2, CARD, "Appointments"},
    {801, 445, 28, 0, INK2, CARD, "预约新时段，或凭码签到"},
    {1372, 320, 52, 1, INK, CARD, "进度查询"},
    {1372, 395, 26, 0, INK2, CARD, "Track a request"},
    {1372, 445, 28, 0, INK2, CARD, "凭小票二维码或手机号"},
    {801, 716, 52, 1, INK, CARD, "办事指南"},
    {801, 791, 26, 0, INK2, CARD, "Guide & documents"},
    {801, 841, 28, 0, INK2, CARD, "所需材料、流程与收费"},
    {1372, 716, 52, 1, INK, CARD, "评价与投诉"},
    {1372, 791, 26, 0, INK2, CARD, "Feedback"},
    {1372, 841, 28, 0, INK2, CARD, "每一条都有回音"},
    {48, 1008, 26, 0, INK2, CARD, "服务热线 12345 · 请将预约码对准下方扫码口"},
    {1740, 1008, 26, 0, GOOD, CARD, "● 设备正常"}};

static const char *const services[8][4] = {
    {"社保与医保", "Social insurance", "等待 4 人", "约 6 分钟"},
    {"不动产登记", "Property registration", "等待 7 人", "约 21 分钟"},
    {"企业开办", "Business registration", "等待 1 人", "约 3 分钟"},
    {"证照办理", "Permits & licences", "无需等待", " "},
    {"公积金", "Housing fund", "等待 2 人", "约 5 分钟"},
    {"税务事项", "Tax", "等待 5 人", "约 14 分钟"},
    {"综合咨询", "General enquiries", "无需等待", " "},
    {"其他事项", "Other services", "等待 1 人", "约 2 分钟"}};

static SDL_Window *window;
static TTF_Font *fonts[2][SIZES];
static struct kept {
    const char *text;
    int size;
    SDL_Surface *drawn;
} kept[TEXTS];

static TTF_Font *font(int size, int bold)
{
    static void *at[2];
    static size_t bytes[2];
    struct stat st;

    if (fonts[bold][size])
        return fonts[bold][size];
    if (!at[bold]) {
        int fd = open(bold ? FOLDER "Bold.ttc" : FOLDER "Regular.ttc", O_RDONLY);

        if (fd < 0 || fstat(fd, &st) != 0) {
            fprintf(stderr, "sdl-limit: " FOLDER "*.ttc is missing: fonts-noto-cjk\n");
            _exit(1);
        }
        bytes[bold] = (size_t)st.st_size;
        at[bold] = mmap(NULL, bytes[bold], PROT_READ, MAP_PRIVATE, fd, 0);
    }
    return fonts[bold][size] = TTF_OpenFontIndexRW(SDL_RWFromConstMem(at[bold], (int)bytes[bold]),
                                                   1, size, SIMPLIFIED);
}

static SDL_Color colour(Uint32 c)
{
    return (SDL_Color){(Uint8)(c >> 16), (Uint8)(c >> 8), (Uint8)c, 255};
}

/* Drawn on its own ground, so that showing it again is a copy. */
static SDL_Surface *drawn(const struct words *t)
{
    SDL_Surface *raw, *screen = SDL_GetWindowSurface(window);

    for (int i = 0; i < TEXTS; i++) {
        if (kept[i].text == t->text && kept[i].size == t->size)
            return kept[i].drawn;
        if (kept[i].text)
            continue;
        raw = TTF_RenderUTF8_Shaded(font(t->size, t->bold), t->text, colour(t->ink),
                                    colour(t->ground));
        kept[i] = (struct kept){t->text, t->size, SDL_ConvertSurface(raw, screen->format, 0)};
        SDL_FreeSurface(raw);
        return kept[i].drawn;
    }
    return NULL;
}

static void words(const struct words *t)
{
    SDL_BlitSurface(drawn(t), NULL, SDL_GetWindowSurface(window), &(SDL_Rect){t->x, t->y, 0, 0});
}

static void box(int x, int y, int w, int h, int r, Uint32 ink)
{
    SDL_Surface *to = SDL_GetWindowSurface(window);

    SDL_FillRect(to, &(SDL_Rect){x, y + r, w, h - 2 * r}, ink);
    for (int i = 0; i < r; i++) {
        int in = r - (int)SDL_sqrt((double)(r * r - (r - i) * (r - i)));

        SDL_FillRect(to, &(SDL_Rect){x + in, y + i, w - 2 * in, 1}, ink);
        SDL_FillRect(to, &(SDL_Rect){x + in, y + h - 1 - i, w - 2 * in, 1}, ink);
    }
}

static void card(const struct card *c)
{
    box(c->x, c->y, c->w, c->h, c->radius, c->edge);
    if (c->fill != c->edge)
        box(c->x + 2, c->y + 2, c->w - 4, c->h - 4, c->radius - 2, c->fill);
}

static void draw_clock(void)
{
    SDL_Surface *raw, *to = SDL_GetWindowSurface(window);
    time_t now = time(NULL);
    char text[8];

    strftime(text, sizeof text, "%H:%M", localtime(&now));
    raw = TTF_RenderUTF8_Shaded(font(40, 0), text, colour(INK), colour(CARD));
    SDL_BlitSurface(raw, NULL, to, &(SDL_Rect){1296, 36, 0, 0});
    SDL_FreeSurface(raw);
}

static void draw_frame(void)
{
    static const struct card pills[] = {{48, 27, 64, 64, 16, BRAND, BRAND},
                                        {1424, 23, 225, 72, 36, CARD, LINE},
                                        {1678, 23, 194, 72, 36, CARD, LINE}};
    static const struct words head[] = {{61, 32, 38, 1, CARD, BRAND, "政"},
                                        {140, 32, 40, 1, INK, CARD, "新城区综合服务大厅"},
                                        {1087, 48, 26, 0, INK2, CARD, "11月23日 星期一"},
                                        {1503, 42, 28, 0, INK, CARD, "中文 / EN"},
                                        {1757, 42, 28, 0, INK, CARD, "无障碍"}};
    SDL_Surface *to = SDL_GetWindowSurface(window);

    SDL_FillRect(to, NULL, PAPER);
    SDL_FillRect(to, &(SDL_Rect){0, 0, 1920, 118}, CARD);
    SDL_FillRect(to, &(SDL_Rect){0, 118, 1920, 2}, LINE);
    SDL_FillRect(to, &(SDL_Rect){0, 968, 1920, 2}, LINE);
    SDL_FillRect(to, &(SDL_Rect){0, 970, 1920, 110}, CARD);
    for (int i = 0; i < 3; i++)
        card(&pills[i]);
    for (int i = 0; i < 5; i++)
        words(&head[i]);
    draw_clock();
}

static void draw_services(void)
{
    static const struct words title[] = {{48, 160, 44, 1, INK, PAPER, "请选择要办理的业务"},
                                         {468, 180, 26, 0, INK2, PAPER, "Choose a service"},
                                         {94, 1000, 32, 0, INK, CARD, "返回"},
                                         {1602, 1008, 26, 0, INK2, CARD, "60 秒无操作将返回首页"}};

    for (int i = 0; i < 8; i++) {
        int x = 48 + i % 4 * 462, y = 253 + i / 4 * 350;

        card(&(struct card){x, y, 438, 326, 24, CARD, LINE});
        words(&(struct words){x + 38, y + 135, 40, 1, INK, CARD, services[i][0]});
        words(&(struct words){x + 38, y + 195, 26, 0, INK2, CARD, services[i][1]});
        words(&(struct words){x + 38, y + 248, 28, 0, INK2, CARD, services[i][2]});
        words(&(struct words){x + 265, y + 248, 28, 0, INK2, CARD, services[i][3]});
    }
    card(&(struct card){48, 981, 156, 88, 44, CARD, LINE});
    for (int i = 0; i < 4; i++)
        words(&title[i]);
}

static void draw(bool at_home)
{
    draw_frame();
    if (at_home) {
        for (size_t i = 0; i < sizeof home_cards / sizeof home_cards[0]; i++)
            card(&home_cards[i]);
        for (size_t i = 0; i < sizeof home_words / sizeof home_words[0]; i++)
            words(&home_words[i]);
    } else {
        draw_services();
    }
    SDL_UpdateWindowSurface(window);
}

int main(void)
{
    bool at_home = true, over = false;
    SDL_Event e;

    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    if (SDL_Init(SDL_INIT_VIDEO) != 0 || TTF_Init() != 0) {
        fprintf(stderr, "sdl-limit: %s\n", SDL_GetError());
        return 1;
    }
    window = SDL_CreateWindow("limit", 0, 0, 1920, 1080, SDL_WINDOW_BORDERLESS);
    if (!window) {
        fprintf(stderr, "sdl-limit: %s\n", SDL_GetError());
        return 1;
    }
    draw(at_home);
    while (!over) {
        if (!SDL_WaitEventTimeout(&e, (int)(60 - time(NULL) % 60) * 1000 + 20)) {
            draw_clock();
            SDL_UpdateWindowSurfaceRects(window, &(SDL_Rect){1296, 36, 120, 60}, 1);
            continue;
        }
        over = e.type == SDL_QUIT;
        if (e.type == SDL_WINDOWEVENT && e.window.event == SDL_WINDOWEVENT_EXPOSED)
            SDL_UpdateWindowSurface(window);
        if (e.type != SDL_MOUSEBUTTONUP || e.button.x > 960)
            continue;
        at_home = !at_home;
        draw(at_home);
    }
    SDL_Quit();
    return 0;
}
