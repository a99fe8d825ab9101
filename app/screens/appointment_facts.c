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
    int gap = ui->theme.gap;
    char when[WORDS_MAX];

    appointment_when(ui, due, when, sizeof when);
    tile_fact(ui, grid_cell(r, column ? 1 : 3, column ? 3 : 1, gap, 0), "service",
              tr(ui, "Service"),
              service >= 0 ? visit_text(p->terminal, &c->services[service].name) : "–");
    tile_fact(ui, grid_cell(r, column ? 1 : 3, column ? 3 : 1, gap, 1), "when",
              tr(ui, "Day and time"), when);
    tile_fact(ui, grid_cell(r, column ? 1 : 3, column ? 3 : 1, gap, 2), "area",
              tr(ui, "Please go to"),
              service >= 0 ? visit_text(p->terminal, &c->services[service].area) : "–");
}
