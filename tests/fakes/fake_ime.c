/* fake_ime.c - engines that know a few syllables and answer at once. */
#include "fakes/fake_ime.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "port/notice.h"

static int points;

int fake_ime_points(void)
{
    return points;
}

static const struct {
    const char *letters, *words[2]; /* by script */
} known[] = {
    {"wang", {"网 王 往 忘 望 汪 旺 亡 妄 枉 罔 惘 魍 辋", "網 王 往 忘 望 汪 旺 亡 妄 枉 罔"}},
    {"zhang", {"张 涨 长 章 帐 掌", "張 漲 長 章 帳 掌"}},
    {"xiaoming",
     {"小明 晓明 小名 小命 效命 小 笑 晓 肖 校 萧 消", "小明 曉明 小名 小命 效命 小 笑 曉 肖 校"}},
    {"ming", {"名 明 命 鸣 铭 冥 茗 溟 暝", "名 明 命 鳴 銘 冥 茗 溟 暝"}},
};
static const char numerals[] = "一 二 三 四 五 六 七 八 九 十 百 千";
static const char *const by_hand[] = {"明 朋 眀 胡 盟 萌 钥 町 甽 助",
                                      "明 朋 眀 胡 盟 萌 鑰 町 甽 助"};

static const char *words_of(const struct ime_question *q)
{
    for (size_t i = 0; i < ARRAY_LEN(known); i++) {
        if (strcmp(known[i].letters, q->letters) == 0)
            return known[i].words[q->script];
    }
    return q->letters[0] != '\0' ? numerals : "";
}

static void list(struct ime_answer *to, const char *words, const char *letters)
{
    size_t used = 0;

    to->count = 0;
    for (const char *at = words; *at != '\0'; at += strspn(at, " ")) {
        size_t len = strcspn(at, " ");

        to->used[to->count] =
            (uint8_t)(strcmp(letters, "xiaoming") == 0 && len == 3 ? 4 : strlen(letters));
        to->at[to->count++] = (uint16_t)used;
        text_format(to->words + used, sizeof to->words - used, "%.*s", (int)len, at);
        used += len + 1;
        at += len;
    }
}

static void post(enum ime_kind kind, uint64_t id, const struct ime_answer *from)
{
    struct notice n = {.kind = NOTICE_CANDIDATES, .id = id, .a = (int)kind};

    n.data = malloc(sizeof *from);
    must(n.data != NULL);
    memcpy(n.data, from, sizeof *from);
    n.size = sizeof *from;
    notice_post(&n);
}

static void ask_pinyin(const struct ime_question *q)
{
    struct ime_answer a = {.count = 0};

    list(&a, words_of(q), q->letters);
    if (q->choice >= 0 && q->choice < a.count) {
        text_copy(a.text, sizeof a.text, a.words + a.at[q->choice]);
        if (strcmp(q->letters, "xiaoming") == 0 && text_length(a.text) == 1)
            text_copy(a.rest, sizeof a.rest, "ming");
        list(&a, words_of(&(struct ime_question){.letters = a.rest, .script = q->script}), a.rest);
    }
    post(IME_PINYIN, q->id, &a);
}

static void ask_hand(const struct ime_question *q)
{
    struct ime_answer a = {.count = 0};

    points = q->point_count;
    list(&a, by_hand[q->script], "");
    post(IME_HANDWRITING, q->id, &a);
}

static enum err open_fake(const char *data)
{
    (void)data;
    return OK;
}

static int rests;

int fake_ime_rests(void)
{
    return rests;
}

static void rest(void)
{
    rests++;
}

static void close_fake(void)
{
}

const struct ime fake_pinyin = {.name = "fake pinyin",
                                .kind = IME_PINYIN,
                                .open = open_fake,
                                .ask = ask_pinyin,
                                .rest = rest,
                                .close = close_fake};
const struct ime fake_hand = {.name = "fake hand",
                              .kind = IME_HANDWRITING,
                              .open = open_fake,
                              .ask = ask_hand,
                              .rest = rest,
                              .close = close_fake};
