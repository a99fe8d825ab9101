/* words.c - facts as short texts in the language of the visit. */
#include "screens/words.h"

#include <string.h>

#include "base/text.h"
#include "port/i18n.h"

int words_second_language(const struct ui *ui)
{
    return ui->language == ENGLISH ? ZH_HANS : ENGLISH;
}

const char *words_second(const struct ui *ui, const char *english)
{
    return ui->tr != NULL ? ui->tr(words_second_language(ui), english) : english;
}

void words_people(const struct ui *ui, int n, char *to, size_t size)
{
    text_format(to, size, i18n_plural(ui->language, "%d person", "%d people", n), n);
}

void words_wait(const struct ui *ui, struct wait w, char *to, size_t size)
{
    to[0] = '\0';
    if (w.high < 0)
        return;
    if (w.high == 0)
        text_copy(to, size, tr(ui, "no waiting"));
    else if (w.low == w.high)
        text_format(to, size, tr(ui, "about %d min"), w.high);
    else
        text_format(to, size, tr(ui, "%d–%d min"), w.low, w.high);
}

void words_as_of(const struct page *p, const struct ui *ui, char *to, size_t size)
{
    int age = visit_view_age(p->terminal);
    struct moment then = p->now;
    char clock[CLOCK_TEXT];

    to[0] = '\0';
    if (age < 0 || !visit_is_stale(p->terminal))
        return;
    then.at -= (instant)age * SECOND;
    clock_to_text(then, clock);
    text_format(to, size, tr(ui, "as of %s"), clock);
}

void words_date(const struct ui *ui, struct moment m, char *to, size_t size)
{
    static const char *const months[] = {N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"),
                                         N_("May"), N_("Jun"), N_("Jul"), N_("Aug"),
                                         N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec")};
    static const char *const days[] = {N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"),
                                       N_("Fri"), N_("Sat"), N_("Sun")};
    struct date d = date_of(day_of(m));

    /* Month, day of the month, weekday. */
    text_format(to, size, tr(ui, "%s %d, %s"), tr(ui, months[d.month - 1]), d.day,
                tr(ui, days[d.weekday]));
}

void words_hours(const struct ui *ui, const struct hours *h, char *to, size_t size)
{
    to[0] = '\0';
    for (int i = 0; i < h->count; i++) {
        const struct span *s = &h->spans[i];

        text_append(to, size, "%s%02d:%02d–%02d:%02d", i > 0 ? ", " : "", s->from / 60,
                    s->from % 60, s->to / 60, s->to % 60);
    }
    if (h->count == 0)
        text_copy(to, size, tr(ui, "closed"));
}

void words_part(const struct ui *ui, const struct part *part, char *to, size_t size)
{
    static const struct {
        const char *name, *detail, *words;
    } rows[] = {
        {"printer", "paper", N_("The printer has no paper")},
        {"printer", "cover", N_("The printer's cover is open")},
        {"printer", "cutter", N_("The printer's cutter is stuck")},
        {"printer", "", N_("The printer does not answer")},
        {"hub", "refused", N_("The service centre does not know this machine; enrol it again")},
        {"hub", "", N_("The service centre does not answer")},
        {"disk", "", N_("The disk of this machine is full or broken")},
        {"store", "", N_("The records of this machine were damaged")},
    };

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (strcmp(rows[i].name, part->name) == 0 &&
            (rows[i].detail[0] == '\0' || strcmp(rows[i].detail, part->detail) == 0)) {
            text_copy(to, size, tr(ui, rows[i].words));
            return;
        }
    }
    text_format(to, size, "%s: %s", part->name, part->detail);
}

void words_spell(struct number n, char *to, size_t size)
{
    char label[NUMBER_TEXT];

    number_to_text(n, label);
    to[0] = '\0';
    for (const char *c = label; *c != '\0'; c++) {
        if (*c != '-')
            text_append(to, size, "%s%c", c == label ? "" : " ", *c);
    }
}
