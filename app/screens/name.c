/* name.c - a name, or a text in the customer's own words. */
#include "screens/name.h"

#include "base/text.h"
#include "port/i18n.h"
#include "screens/frame.h"
#include "screens/screens.h"
#include "screens/writing.h"

const struct entry booking_name = {
    .title = N_("Your name"),
    .label = N_("Name"),
    .at = offsetof(struct visit, name),
    .size = PERSON_SIZE,
    .name = true,
    .skip = N_("Skip"),
    .back = &appointment_confirm_screen,
    .next = &appointment_confirm_screen,
};

struct step name_ask(struct page *p, const struct entry *e)
{
    p->visit->entry = e;
    return go(&name_screen);
}

static const struct entry *entry(const struct page *p)
{
    return p->visit->entry != NULL ? p->visit->entry : &booking_name;
}

static void enter(struct page *p)
{
    writing_begin(p);
}

static struct step show(struct page *p, struct ui *ui)
{
    const struct entry *e = entry(p);
    struct frame f = {.title = e->title, .back = true};
    struct writing_field field = {.id = e->lines ? "text" : "name",
                                  .label = e->label,
                                  .text = (char *)p->visit + e->at,
                                  .size = e->size,
                                  .name = e->name,
                                  .lines = e->lines,
                                  .end = N_("OK"),
                                  .skip = e->skip};
    enum writing_event event;

    if (!ui->theme.compact && frame_is_low(ui))
        f.title = NULL; /* the field says it */
    if (frame_begin(p, ui, &f) == FRAME_BACK)
        return go(e->back);
    event = writing(p, ui, f.body, &field);
    frame_end(p, ui, &f);
    return event == WRITING_GOES_ON ? stay() : go(e->next);
}

static void leave(struct page *p)
{
    writing_begin(p);
}

static void say(struct page *p, char *to, size_t size)
{
    text_format(to, size, "%s.", i18n(p->visit->language, entry(p)->title));
}

const struct screen name_screen = {
    .name = "name",
    .show = show,
    .enter = enter,
    .leave = leave,
    .say = say,
};
