/* case_work.c - the words and facts of an assessment, a delivery and a fee. */
#include "hub/case_work.h"

#include "base/text.h"
#include "hub/page.h"

const char *work_word(enum work_word word, int lang)
{
    static const char *const words[WORK_WORDS][LANGUAGES] = {
        [WORK_OPTIONS] = {"可行的办法", "可行的辦法", "How it can be done"},
        [WORK_COMPLEX] = {"复杂事项", "複雜事項", "A complex case"},
        [WORK_DELIVERED] = {"交付方式", "交付方式", "Handed over"},
        [WORK_PARCEL] = {"邮件号", "郵件號", "Parcel number"},
        [WORK_FEE] = {"费用", "費用", "Fee"},
        [WORK_RECEIPT] = {"票据号", "票據號", "Receipt"},
        [WORK_FEE_BY] = {"最迟结清", "最遲結清", "To be settled by"},
        [WORK_PAID_TO] = {"经手人", "經手人", "Settled with"},
    };

    return words[word][lang];
}

void work_way(const struct case_file *f, int lang, char *to, size_t size)
{
    static const char *const ways[WAYS][LANGUAGES] = {
        [WAY_NONE] = {"", "", ""},
        [WAY_IN_PERSON] = {"当面", "當面", "in person"},
        [WAY_POST] = {"邮寄", "郵寄", "by post"},
    };
    static const char *const explained[LANGUAGES] = {"，已说明", "，已說明", ", explained"};

    text_copy(to, size, ways[f->way][lang]);
    if (f->way != WAY_NONE && f->explained)
        text_append(to, size, "%s", explained[lang]);
}

void work_read(const struct case_request *r, struct case_command *to)
{
    to->complex = r->complex != 0;
    for (int i = 0; i < OPTIONS_MAX; i++)
        to->options[i] = r->options[i];
    to->way = r->way;
    to->parcel = r->parcel;
    to->explained = r->explained != 0;
    to->amount = r->amount;
    to->receipt = r->receipt;
}

void work_json(struct json_out *o, const struct case_file *f)
{
    out_bool(o, "complex", f->complex);
    out_open(o, "options", '[');
    for (int i = 0; i < OPTIONS_MAX && f->options[i][0] != '\0'; i++)
        out_text(o, NULL, f->options[i]);
    out_close(o, ']');
    out_text(o, "way", way_names[f->way]);
    out_text(o, "parcel", f->parcel);
    out_bool(o, "explained", f->explained);
    out_open(o, "fee", '{');
    out_text(o, "amount", f->fee.amount);
    out_time(o, "due", f->fee.due);
    out_bool(o, "late", f->fee.late);
    out_time(o, "settled", f->fee.at);
    out_text(o, "receipt", f->fee.receipt);
    out_text(o, "by", f->fee.by);
    out_close(o, '}');
}

static void row(struct json_out *o, enum work_word word, int lang, const char *value)
{
    if (value[0] != '\0')
        page_row(o, work_word(word, lang), value);
}

void work_page_rows(struct json_out *o, const struct case_file *f, int lang)
{
    char text[MOMENT_TEXT];

    work_way(f, lang, text, sizeof text);
    row(o, WORK_DELIVERED, lang, text);
    row(o, WORK_PARCEL, lang, f->parcel);
    row(o, WORK_FEE, lang, f->fee.amount);
    row(o, WORK_RECEIPT, lang, f->fee.receipt);
    if (f->fee.due > 0 && f->fee.at == 0) {
        page_time(f->fee.due, text);
        row(o, WORK_FEE_BY, lang, text);
    }
}

void work_page_options(struct json_out *o, const struct case_file *f, int lang)
{
    if (f->options[0][0] == '\0')
        return;
    out_format(o, "<h2>%s</h2><ol class=\"steps\">", work_word(WORK_OPTIONS, lang));
    for (int i = 0; i < OPTIONS_MAX && f->options[i][0] != '\0'; i++) {
        out_format(o, "<li>");
        page_text(o, f->options[i]);
        out_format(o, "</li>");
    }
    out_format(o, "</ol>");
}
