/* appointment_facts.c - an appointment as cards: what for, when, where. */
#include "screens/appointment_facts.h"

#include "base/text.h"

void appointment_when(const struct ui *ui, struct moment due, char *to, size_t size)
{
    int minute = minute_of_day(due);

    words_date(ui, due, to, size);
    text_append(to, size, " %02d:%02d", minute / 60, minute % 60);
}

void appointment_facts(struct page *p, struct ui *ui, struct rect r, int service, struct moment due)
{
    const struct catalogue *c = visit_catalogue(p->terminal);
    bool column = ui->theme.portrait || ui->theme.large;
    const struct service *s = service >= 0 ? &c->services[service] : NULL;
    char when[WORDS_MAX];
    const struct fact facts[] = {
        {"service", tr(ui, "Service"), s != NULL ? visit_text(p->terminal, &s->name) : "–"},
        {"when", tr(ui, "Day and time"), when},
        {"area", tr(ui, "Please go to"), s != NULL ? visit_text(p->terminal, &s->area) : "–"},
    };

    appointment_when(ui, due, when, sizeof when);
    tile_facts(ui, r, column ? 1 : 3, facts, ARRAY_LEN(facts));
}
