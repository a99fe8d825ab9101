/* theme.c - the faces of the design at any size. */
#include "ui/theme.h"

#include <math.h>

#include "base/least.h"

enum { COMPACT_LINES = 600, DESIGN_LONG = 1920, DESIGN_SHORT = 1080, TOUCH_MM = 20 };

/* From so many millimetres on, the upper half of a panel that hangs at the usual
 * height is out of reach for somebody in a wheelchair. */
enum { TALL_MM = 200 };

/* The usual panel of a display with so many pixels on its shorter side. */
static const struct {
    int lines;
    double inches;
} panels[] = {{480, 7.0}, {600, 10.1}, {800, 10.1}, {1080, 21.5}, {1440, 27.0}, {2160, 32.0}};

static double panel_inches(int lines)
{
    size_t i = 0;
    double part;

    if (lines <= panels[0].lines)
        return panels[0].inches;
    while (i + 2 < ARRAY_LEN(panels) && lines > panels[i + 1].lines)
        i++;
    part = (double)(lines - panels[i].lines) / (panels[i + 1].lines - panels[i].lines);
    if (part > 1)
        part = 1;
    return panels[i].inches + part * (panels[i + 1].inches - panels[i].inches);
}

static float pixels_of_mm(int w, int h, float inches)
{
    double diagonal = sqrt((double)w * w + (double)h * h);

    return (float)(diagonal / ((inches > 0 ? (double)inches : panel_inches(w < h ? w : h)) * 25.4));
}

/* Pixels of one design pixel; a turned display is measured along its own sides. */
static float unit_of(int w, int h)
{
    bool turned = h > w;
    float across = (float)w / (float)(turned ? DESIGN_SHORT : DESIGN_LONG);
    float up = (float)h / (float)(turned ? DESIGN_LONG : DESIGN_SHORT);

    return across < up ? across : up;
}

static int rounded(float x)
{
    return (int)lroundf(x);
}

int theme_px(const struct theme *t, int design)
{
    int px = rounded((float)design * t->unit);

    return design > 0 && px < 1 ? 1 : px;
}

/* Small panels are held nearer, but never so near that 4 mm could shrink along:
 * the smaller a text of the design, the less it follows the display. */
static void set_texts(struct theme *t)
{
    int times = t->large ? 2 : 1;

    t->body = times * most(theme_px(t, 32), most(rounded(4 * t->mm), 20));
    t->note = most(times * theme_px(t, 27), t->body * 13 / 16);
    t->h2 = most(theme_px(t, 44), t->body * 21 / 16);
    t->h1 = most(theme_px(t, 64), t->body * 27 / 16);
    t->display = most(theme_px(t, 168), t->body * 7 / 2);
}

static void set_spaces(struct theme *t)
{
    t->gap = most(theme_px(t, t->compact ? 20 : 24), 6);
    t->pad = most(theme_px(t, t->compact ? 32 : 48), 10);
    t->r_card = most(theme_px(t, 24), 8);
    t->r_key = most(theme_px(t, 18), 6);
    t->touch = rounded((float)TOUCH_MM * t->mm);
    if (t->large) /* a label fills less than half of a button */
        t->touch = most(t->touch, t->body * 2);
}

static void set_bars(struct theme *t)
{
    if (t->compact) {
        t->bar = t->touch + 2 * most(theme_px(t, 10), 3);
        t->foot = 0;
        return;
    }
    t->bar = most(theme_px(t, 120), t->touch + 2 * theme_px(t, 12));
    t->foot = most(theme_px(t, 112), t->touch + 2 * theme_px(t, 12));
}

static void set_colours(struct theme *t)
{
    static const colour levels[6] = {0, 0xFFB3261E, 0xFFC7502B, 0xFF9A6200, 0xFF4E8B2A, 0xFF1E7F3C};

    t->paper = 0xFFF4F6F8;
    t->card = 0xFFFFFFFF;
    t->ink = 0xFF14212B;
    t->ink2 = 0xFF51626F;
    t->line = 0xFFD5DDE3;
    t->edge = 0xFF7D8B96;
    t->brand = 0xFF0B6B5D;
    t->brand_ink = 0xFFFFFFFF;
    t->brand_soft = 0xFFDDF1ED;
    t->accent = 0xFFC7502B;
    t->ok = 0xFF1E7F3C;
    t->warn = 0xFF9A6200;
    t->bad = 0xFFB3261E;
    t->off = 0xFFECEFF2;
    t->off_ink = 0xFF5F6E79;
    t->veil = 0x99142129;
    for (size_t i = 0; i < ARRAY_LEN(levels); i++)
        t->levels[i] = levels[i];
    t->board = 0xFF0C1F26;
    t->board_bar = 0xFF08151A;
    t->board_bright = 0xFFFFFFFF;
    t->board_ink = 0xFFC6D5DB;
    t->board_ink2 = 0xFF9FB4BD;
    t->board_mark = 0xFF8FE0CF;
}

/* Bright on black; the levels keep their hues. */
static void set_contrast(struct theme *t)
{
    static const colour levels[6] = {0, 0xFFFF9C94, 0xFFFFAE8A, 0xFFFFD166, 0xFFB7E88F, 0xFF7FE3A0};

    t->paper = t->card = t->board = t->board_bar = t->off = 0xFF000000;
    t->ink = t->ink2 = t->line = t->edge = t->board_ink = t->board_ink2 = 0xFFFFFFFF;
    t->brand = t->accent = t->board_mark = 0xFFFFE14D;
    t->brand_ink = 0xFF000000;
    t->brand_soft = 0xFF332C00;
    t->ok = levels[5];
    t->warn = levels[3];
    t->bad = levels[1];
    t->off_ink = 0xFFB8B8B8;
    t->veil = 0xE6000000;
    for (size_t i = 0; i < ARRAY_LEN(levels); i++)
        t->levels[i] = levels[i];
}

/* The lower half is a display of its own, with letters as on the whole. */
static void set_layout(struct theme *t, bool reach)
{
    t->tall = (float)t->h > (float)TALL_MM * t->mm;
    t->top = reach && t->tall ? t->h / 2 : 0;
    t->h -= t->top;
    t->portrait = t->h > t->w;
    /* Large letters need the room of two bars. */
    t->compact = t->h <= COMPACT_LINES * (t->large && !t->portrait ? 2 : 1);
}

struct theme theme_of(int w, int h, struct face f)
{
    struct theme t = {.w = most(w, 1), .h = most(h, 1), .contrast = f.contrast, .large = f.large};

    t.unit = unit_of(t.w, t.h);
    t.mm = pixels_of_mm(t.w, t.h, f.inches);
    set_layout(&t, f.reach);
    set_colours(&t);
    if (f.contrast)
        set_contrast(&t);
    set_texts(&t);
    set_spaces(&t);
    set_bars(&t);
    return t;
}

struct theme theme_standard(int w, int h)
{
    return theme_of(w, h, (struct face){.contrast = false});
}

colour colour_mix(colour a, colour b, int percent)
{
    colour mixed = a & 0xFF000000;

    for (int shift = 0; shift <= 16; shift += 8) {
        int from = (int)(a >> shift & 0xFF), to = (int)(b >> shift & 0xFF);

        mixed |= (colour)(from + (to - from) * percent / 100) << shift;
    }
    return mixed;
}
