/* appointment_facts.h - an appointment as cards: what for, when, where. */
#pragma once

#include "screens/frame.h"

/* Service, day and time, place; `due` is when it begins. */
void appointment_facts(struct page *p, struct ui *ui, struct rect r, int service,
                       struct moment due);

/* "Nov 24, Tue 10:30" */
void appointment_when(const struct ui *ui, struct moment due, char *to, size_t size);
