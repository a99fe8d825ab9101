/* screens.c - the screens by name and by role. */
#include "screens/screens.h"

#include <string.h>

const struct screen *screen_of_role(const char *role)
{
    if (strcmp(role, "counter") == 0)
        return &pad_screen;
    if (strcmp(role, "board") == 0)
        return &board_screen;
    return &welcome_screen;
}

const struct screen *screen_of_access(const char *role)
{
    return strcmp(role, "board") == 0 ? NULL : &accessibility_screen;
}

static const struct screen *const all[] = {
    &welcome_screen,
    &services_screen,
    &guide_screen,
    &documents_screen,
    &appointment_service_screen,
    &appointment_slot_screen,
    &appointment_confirm_screen,
    &appointment_arrive_screen,
    &identify_screen,
    &name_screen,
    &ticket_screen,
    &progress_screen,
    &feedback_screen,
    &complaint_screen,
    &sign_screen,
    &rating_screen,
    &reasons_screen,
    &thanks_screen,
    &sorry_screen,
    &board_screen,
    &unlock_screen,
    &diagnostics_screen,
    &accessibility_screen,
    &pad_screen, /* named as the kiosk's first: it is found as the first of its role */
};

int screen_count(void)
{
    return (int)ARRAY_LEN(all);
}

const struct screen *screen_at(int i)
{
    return all[i];
}

const struct screen *screen_named(const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(all); i++) {
        if (strcmp(all[i]->name, name) == 0)
            return all[i];
    }
    return NULL;
}
