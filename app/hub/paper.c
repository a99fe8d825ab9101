/* paper.c - a case's notice of refusal and its report, block by block. */
#include "hub/paper.h"

#include <string.h>

#include "base/text.h"
#include "hub/case_work.h"
#include "hub/page.h"
#include "port/clock.h"
#include "port/crypto.h"

enum say {
    SAY_REFUSAL,
    SAY_REPORT,
    SAY_CODE,
    SAY_SERVICE,
    SAY_NAME,
    SAY_REGISTERED,
    SAY_DECIDED,
    SAY_DELIVERED,
    SAY_OWNER,
    SAY_WHY,
    SAY_INSTEAD,
    SAY_DOCUMENTS,
    SAY_DISAGREE,
    SAY_SCAN,
    SAY_ASKED,
    SAY_AGREED,
    SAY_SIGNED,
    SAY_STEPS,
    SAY_EARLIER,
    SAY_PROMISES,
    SAY_PROMISED,
    SAY_KEPT,
    SAY_LATE,
    SAY_RESULT,
    SAY_RATING,
    SAY_HELP,
    SAYS
};

static const char *const says[SAYS][LANGUAGES] = {
    [SAY_REFUSAL] = {"不予受理告知单", "不予受理告知單", "Notice: not accepted"},
    [SAY_REPORT] = {"服务总结报告", "服務總結報告", "Report of your case"},
    [SAY_CODE] = {"查询码", "查詢碼", "Code"},
    [SAY_SERVICE] = {"业务", "業務", "Service"},
    [SAY_NAME] = {"姓名", "姓名", "Name"},
    [SAY_REGISTERED] = {"登记时间", "登記時間", "Registered"},
    [SAY_DECIDED] = {"决定时间", "決定時間", "Decided"},
    [SAY_DELIVERED] = {"交付时间", "交付時間", "Delivered"},
    [SAY_OWNER] = {"经办人", "經辦人", "In charge"},
    [SAY_WHY] = {"不予受理的原因", "不予受理的原因", "Why it was not accepted"},
    [SAY_INSTEAD] = {"您可以这样办", "您可以這樣辦", "What you can do instead"},
    [SAY_DOCUMENTS] = {"所需材料", "所需材料", "Documents"},
    [SAY_DISAGREE] = {"不同意这个决定，可以在大厅投诉，或拨打 %s。",
                      "不同意這個決定，可以在大廳投訴，或撥打 %s。",
                      "If you do not agree, you may complain in the hall or call %s."},
    [SAY_SCAN] = {"扫码查看这件事项", "掃碼查看這件事項", "Scan to see the case"},
    [SAY_ASKED] = {"您的需求", "您的需求", "What you asked for"},
    [SAY_AGREED] = {"约定的方案", "約定的方案", "What was agreed"},
    [SAY_SIGNED] = {"签署时间", "簽署時間", "Signed"},
    [SAY_STEPS] = {"办理过程", "辦理過程", "Steps"},
    [SAY_EARLIER] = {"更早的 %d 个步骤未列出。", "更早的 %d 個步驟未列出。",
                     "%d earlier steps are not listed."},
    [SAY_PROMISES] = {"承诺与兑现", "承諾與兌現", "Promised and kept"},
    [SAY_PROMISED] = {"承诺 %s，实际 %s", "承諾 %s，實際 %s", "by %s; it was %s"},
    [SAY_KEPT] = {"按时", "按時", "in time"},
    [SAY_LATE] = {"晚于承诺", "晚於承諾", "late"},
    [SAY_RESULT] = {"结果", "結果", "Result"},
    [SAY_RATING] = {"您的评价", "您的評價", "Your rating"},
    [SAY_HELP] = {"有疑问请拨打 %s。", "有疑問請撥打 %s。", "Questions: please call %s."},
};

/* ---- blocks ---- */

static int keep(struct pdf_sheet *s, const char *text)
{
    size_t size = strlen(text) + 1;
    int at = s->used;

    if (size > sizeof s->characters - (size_t)s->used)
        return -1;
    memcpy(s->characters + at, text, size);
    s->used += (int)size;
    return at;
}

/* An empty one is left out. */
static void add(struct pdf_sheet *s, enum pdf_kind kind, const char *label, const char *text)
{
    struct pdf_block *b = &s->blocks[s->count];

    if (text[0] == '\0')
        return;
    must(s->count < PDF_BLOCKS_MAX);
    b->kind = kind;
    b->label = label != NULL ? keep(s, label) : -1;
    b->text = keep(s, text);
    must(b->text >= 0);
    s->count++;
}

static void section(struct pdf_sheet *s, enum say heading, const char *text)
{
    if (text[0] == '\0')
        return;
    add(s, PDF_HEADING, NULL, says[heading][s->language]);
    add(s, PDF_TEXT, NULL, text);
}

static void row(struct pdf_sheet *s, enum say label, const char *text)
{
    add(s, PDF_ROW, says[label][s->language], text);
}

/* "2026-11-24 09:40" */
static void time_words(instant at, char to[MOMENT_TEXT])
{
    to[0] = '\0';
    if (at == 0)
        return;
    moment_to_text(clock_at(at), to);
    to[10] = ' ';
    to[16] = '\0';
}

static void time_row(struct pdf_sheet *s, enum say label, instant at)
{
    char text[MOMENT_TEXT];

    time_words(at, text);
    row(s, label, text);
}

static void staff_words(const struct catalogue *hall, const char *number, int lang, char *to,
                        size_t size)
{
    int at = catalogue_staff(hall, number);

    text_copy(to, size, number);
    if (at >= 0)
        text_format(to, size, "%s %s", hall->staff[at].name.text[lang], number);
}

/* ---- the course of a case ---- */

static const struct case_mark *newest(const struct case_file *f, enum event_type type)
{
    int first = f->mark_count > CASE_MARKS ? f->mark_count - CASE_MARKS : 0;

    for (int i = f->mark_count - 1; i >= first; i--) {
        if (f->marks[i % CASE_MARKS].type == type)
            return &f->marks[i % CASE_MARKS];
    }
    return NULL;
}

enum paper paper_of(const struct case_file *f)
{
    if (f->kind != CASE_REQUEST)
        return PAPER_NONE;
    if (newest(f, CASE_REFUSED) != NULL)
        return PAPER_REFUSAL;
    return newest(f, CASE_DELIVERED) != NULL ? PAPER_REPORT : PAPER_NONE;
}

static void steps(const struct catalogue *hall, const struct case_file *f, struct pdf_sheet *s)
{
    int first = f->mark_count > CASE_MARKS ? f->mark_count - CASE_MARKS : 0;
    char when[MOMENT_TEXT], text[NAME_SIZE + 96], who[NAME_SIZE + STAFF_SIZE + 2];

    add(s, PDF_HEADING, NULL, says[SAY_STEPS][s->language]);
    if (first > 0) {
        text_format(text, sizeof text, says[SAY_EARLIER][s->language], first);
        add(s, PDF_NOTE, NULL, text);
    }
    for (int i = first; i < f->mark_count; i++) {
        const struct case_mark *m = &f->marks[i % CASE_MARKS];

        text_copy(text, sizeof text, paper_step(m->type, s->language));
        if (text[0] == '\0')
            continue;
        staff_words(hall, m->staff, s->language, who, sizeof who);
        if (who[0] != '\0')
            text_append(text, sizeof text, " \xC2\xB7 %s", who);
        time_words(m->at, when);
        add(s, PDF_ROW, when, text);
    }
}

static void promises(const struct case_file *f, struct pdf_sheet *s)
{
    int first = f->mark_count > CASE_MARKS ? f->mark_count - CASE_MARKS : 0;
    char due[MOMENT_TEXT], at[MOMENT_TEXT], text[160];
    bool any = false;

    for (int i = first; i < f->mark_count; i++) {
        const struct case_mark *m = &f->marks[i % CASE_MARKS];

        if (m->ended == STANDARD_NONE)
            continue;
        if (!any)
            add(s, PDF_HEADING, NULL, says[SAY_PROMISES][s->language]);
        any = true;
        time_words(m->due, due);
        time_words(m->at, at);
        text_format(text, sizeof text, says[SAY_PROMISED][s->language], due, at);
        text_append(text, sizeof text, " \xC2\xB7 %s",
                    says[m->kept ? SAY_KEPT : SAY_LATE][s->language]);
        add(s, PDF_ROW, paper_standard(m->ended, s->language), text);
    }
}

/* The hall as it was when the case was decided: what was asked for and promised then. */
static const struct catalogue *hall_of(const struct hub *h, const struct case_file *f)
{
    enum event_type end = paper_of(f) == PAPER_REFUSAL ? CASE_REFUSED : CASE_DELIVERED;

    return edition_when(h, newest(f, end)->at);
}

static const struct service *service_of(const struct hub *h, const struct catalogue *hall,
                                        const struct case_file *f)
{
    int row =
        f->service < 0 ? -1 : catalogue_service(hall, h->catalogue->services[f->service].code);

    return row < 0 ? NULL : &hall->services[row];
}

static void documents(const struct service *service, struct pdf_sheet *s)
{
    char text[2 * LINE_SIZE + 32];

    if (service == NULL || service->document_count == 0)
        return;
    add(s, PDF_HEADING, NULL, says[SAY_DOCUMENTS][s->language]);
    for (int i = 0; i < service->document_count; i++) {
        const struct document *d = &service->documents[i];

        text_copy(text, sizeof text, d->line.text[s->language]);
        if (d->where.text[s->language][0] != '\0')
            text_append(text, sizeof text, " \xE2\x86\x92 %s", d->where.text[s->language]);
        add(s, PDF_ITEM, NULL, text);
    }
}

/* ---- the two papers ---- */

static void facts(const struct hub *h, const struct case_file *f, const struct service *service,
                  bool opened, struct pdf_sheet *s)
{
    char name[SEALED_SIZE] = "";

    row(s, SAY_CODE, f->code);
    if (service != NULL)
        row(s, SAY_SERVICE, service->name.text[s->language]);
    if (opened && f->name[0] != '\0' && seals_open(h, f->name, name, sizeof name))
        row(s, SAY_NAME, name);
    wipe(name, sizeof name);
    time_row(s, SAY_REGISTERED, f->filed);
}

static void who_decided(const struct catalogue *hall, const struct case_mark *m, enum say label,
                        struct pdf_sheet *s)
{
    char who[NAME_SIZE + STAFF_SIZE + 2];

    time_row(s, label, m->at);
    staff_words(hall, m->staff, s->language, who, sizeof who);
    row(s, SAY_OWNER, who);
}

static void hotline(const struct hub *h, enum say say, struct pdf_sheet *s)
{
    char text[192];

    text_format(text, sizeof text, says[say][s->language], h->catalogue->hotline);
    add(s, PDF_NOTE, NULL, text);
}

static void link_of(const struct hub *h, const struct case_file *f, struct pdf_sheet *s)
{
    char link[LINK_TEXT];

    page_case_link(h, f->id, link);
    add(s, PDF_QR, says[SAY_SCAN][s->language], link);
}

static void told(const struct hub *h, const struct case_file *f, struct pdf_sheet *s)
{
    char text[TOLD_PLAIN] = "";

    if (f->told[0] != '\0' && seals_open(h, f->told, text, sizeof text))
        section(s, SAY_ASKED, text);
    wipe(text, sizeof text);
}

static void write_refusal(const struct hub *h, const struct case_file *f, bool opened,
                          struct pdf_sheet *s)
{
    const struct catalogue *hall = hall_of(h, f);
    const struct service *service = service_of(h, hall, f);

    add(s, PDF_TITLE, NULL, says[SAY_REFUSAL][s->language]);
    facts(h, f, service, opened, s);
    who_decided(hall, newest(f, CASE_REFUSED), SAY_DECIDED, s);
    section(s, SAY_WHY, f->answer);
    section(s, SAY_INSTEAD, f->cause);
    documents(service, s);
    hotline(h, SAY_DISAGREE, s);
}

static void work_row(struct pdf_sheet *s, enum work_word word, const char *text)
{
    if (text[0] != '\0')
        add(s, PDF_ROW, work_word(word, s->language), text);
}

/* How it was delivered (R17), and what was paid to whom (R20). */
static void work(const struct catalogue *hall, const struct service *service,
                 const struct case_file *f, struct pdf_sheet *s)
{
    char text[NAME_SIZE + STAFF_SIZE + 2];

    work_way(f, s->language, text, sizeof text);
    work_row(s, WORK_DELIVERED, text);
    work_row(s, WORK_PARCEL, f->parcel);
    if (f->fee.amount[0] != '\0')
        work_row(s, WORK_FEE, f->fee.amount);
    else if (service != NULL)
        work_row(s, WORK_FEE, service->fee.text[s->language]);
    work_row(s, WORK_RECEIPT, f->fee.receipt);
    staff_words(hall, f->fee.by, s->language, text, sizeof text);
    work_row(s, WORK_PAID_TO, text);
}

static void write_report(const struct hub *h, const struct case_file *f, bool opened,
                         struct pdf_sheet *s)
{
    const struct catalogue *hall = hall_of(h, f);
    const struct service *service = service_of(h, hall, f);

    add(s, PDF_TITLE, NULL, says[SAY_REPORT][s->language]);
    facts(h, f, service, opened, s);
    who_decided(hall, newest(f, CASE_DELIVERED), SAY_DELIVERED, s);
    work(hall, service, f, s);
    if (f->score > 0)
        row(s, SAY_RATING, page_levels[f->score][s->language]);
    if (opened)
        told(h, f, s);
    section(s, SAY_AGREED, f->proposal);
    time_row(s, SAY_SIGNED, f->signed_at);
    section(s, SAY_RESULT, f->answer);
    steps(hall, f, s);
    promises(f, s);
    documents(service, s);
    hotline(h, SAY_HELP, s);
}

void paper_write(const struct hub *h, const struct case_file *f, int lang, bool opened,
                 struct moment now, struct pdf_sheet *to)
{
    char made[MOMENT_TEXT];

    memset(to, 0, sizeof *to);
    to->language = lang;
    to->made = now;
    text_copy(to->head, sizeof to->head, h->catalogue->name.text[lang]);
    time_words(now.at, made);
    text_format(to->foot, sizeof to->foot, "%s    %s", f->code, made);
    if (paper_of(f) == PAPER_REFUSAL)
        write_refusal(h, f, opened, to);
    else
        write_report(h, f, opened, to);
    link_of(h, f, to);
}
