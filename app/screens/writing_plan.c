/* writing_plan.c - keys, candidates, field and pad find their places. */
#include "screens/writing_plan.h"

/* Millimetres: the least side of a key, the gap between two, the least of a pad; how
 * tall keys become before a text, a pad or nothing has the room. */
enum { KEY_MM = 15, GAP_MM = 3, PAD_MM = 50, LOW_MM = 20, MIDDLE_MM = 27, TALL_MM = 36 };

static int pixels(const struct theme *th, int mm)
{
    return (int)((float)mm * th->mm + 0.999F);
}

int writing_key(const struct theme *th)
{
    return pixels(th, KEY_MM);
}

/* ---- rows ---- */

static const struct {
    int columns, rows;
    const char *letters[2][4], *signs[2][4];
} sets[] = {
    [ROWS_FULL] = {10,
                   4,
                   {{"q w e r t y u i o p", "a s d f g h j k l", "capital:3 z x c v b n m erase:3",
                     "signs:3 pinyin:3 hand:3 space:6 done:5"}},
                   {{"1 2 3 4 5 6 7 8 9 0", "- / : ; ( ) @ & \"", "·:3 . , ? ! ' # + erase:3",
                     "signs:3 pinyin:3 hand:3 space:6 done:5"}}},
    [ROWS_WIDE] = {11,
                   3,
                   {{"q w e r t y u i o p erase", "a s d f g h j k l capital signs",
                     "pinyin hand z x c v b n m space done"}},
                   {{"1 2 3 4 5 6 7 8 9 0 erase", "- / : ; ( ) @ & \" ' signs",
                     "pinyin hand . , ? ! # + · space done"}}},
    [ROWS_PAGED] =
        {8,
         3,
         {{"a b c d e f g h", "i j k l m later capital erase", "signs pinyin hand space:6 done:4"},
          {"n o p q r s t u", "v w x y z later capital erase", "signs pinyin hand space:6 done:4"}},
         {{"1 2 3 4 5 6 7 8", "9 0 . , ? later - erase", "signs pinyin hand space:6 done:4"},
          {"! : ; ( ) @ / #", "' \" & + · later - erase", "signs pinyin hand space:6 done:4"}}},
};

int writing_row_count(enum key_rows rows)
{
    return sets[rows].rows;
}

int writing_columns(enum key_rows rows)
{
    return sets[rows].columns;
}

const char *writing_row(enum key_rows rows, bool signs, bool later, int i)
{
    int part = rows == ROWS_PAGED && later ? 1 : 0;

    return signs ? sets[rows].signs[part][i] : sets[rows].letters[part][i];
}

/* ---- places ---- */

static bool fits(const struct theme *th, struct rect r, enum key_rows rows)
{
    int key = writing_key(th), gap = pixels(th, GAP_MM);
    int n = sets[rows].rows + 1; /* and one for field and candidates */

    return r.w >= sets[rows].columns * key + (sets[rows].columns - 1) * gap &&
           r.h >= n * key + (n - 1) * (gap / 2);
}

static int row_gap(const struct theme *th, int h, int rows)
{
    int left = (h - rows * writing_key(th)) / (rows - 1);

    return most(least(pixels(th, GAP_MM), left), 4);
}

/* Field and candidates share a row where there are few. */
static void place_text(struct writing_plan *n, struct rect *r, int row, bool apart, bool lines)
{
    struct rect first = cut_top(r, row);

    cut_top(r, n->row_gap);
    if (apart) {
        n->field = first;
        n->strip = cut_top(r, row);
        cut_top(r, n->row_gap);
        return;
    }
    n->field = cut_left(&first, first.w * (lines ? 45 : 36) / 100);
    cut_left(&first, n->gap);
    n->strip = first;
}

static void place_pad_beside(struct writing_plan *n, const struct theme *th, int columns)
{
    int left = n->keys.w - columns * writing_key(th) - (columns - 1) * n->gap - n->gap;

    if (left < pixels(th, PAD_MM) || n->keys.h < pixels(th, PAD_MM))
        return;
    n->pad = cut_right(&n->keys, least(left, n->keys.w * 33 / 100));
    cut_right(&n->keys, n->gap);
}

struct writing_plan writing_plan(const struct ui *ui, struct rect r, bool hand, bool lines)
{
    const struct theme *th = &ui->theme;
    int key = writing_key(th), rows, row, over;
    struct writing_plan n = {.rows = ROWS_PAGED, .gap = pixels(th, GAP_MM)};
    bool apart;

    if (fits(th, r, ROWS_FULL))
        n.rows = ROWS_FULL;
    else if (fits(th, r, ROWS_WIDE))
        n.rows = ROWS_WIDE;
    rows = sets[n.rows].rows;
    apart = r.h >= (rows + 2) * key + (rows + 1) * n.gap;
    rows += apart ? 2 : 1;
    n.row_gap = row_gap(th, r.h, rows);
    row = least((r.h - (rows - 1) * n.row_gap) / rows, pixels(th, lines          ? LOW_MM
                                                                  : th->portrait ? MIDDLE_MM
                                                                                 : TALL_MM));
    over = r.h - rows * row - (rows - 1) * n.row_gap;
    n.keys = cut_bottom(&r, sets[n.rows].rows * row + (sets[n.rows].rows - 1) * n.row_gap);
    cut_bottom(&r, n.row_gap);
    if (lines && apart) { /* a text has the room that is left, but for the pad's */
        int more = hand && th->portrait && over > pixels(th, PAD_MM) * 2 ? over / 3 : over;

        n.field = cut_top(&r, row + more);
        cut_top(&r, n.row_gap);
        over -= more;
        n.strip = cut_bottom(&r, row);
        cut_bottom(&r, n.row_gap);
    } else {
        place_text(&n, &r, row, apart, lines);
        if (apart && over > 0 && !rect_is_empty(r)) { /* candidates stay beside the keys */
            n.strip.y = n.keys.y - n.row_gap - n.strip.h;
            r = (struct rect){r.x, n.field.y + n.field.h + n.row_gap, r.w, over - n.row_gap};
        }
    }
    if (hand && th->portrait && over > pixels(th, PAD_MM))
        n.pad = (struct rect){n.field.x, n.field.y + n.field.h + n.row_gap, n.field.w,
                              n.strip.y - n.field.y - n.field.h - 2 * n.row_gap};
    else if (hand && !th->portrait)
        place_pad_beside(&n, th, sets[n.rows].columns);
    return n;
}
