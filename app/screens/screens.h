/* screens.h - every screen there is. */
#pragma once

#include "terminal/screen.h"

extern const struct screen welcome_screen;
extern const struct screen accessibility_screen; /* over the one from which it was opened */
extern const struct screen services_screen;
extern const struct screen guide_screen;
extern const struct screen documents_screen;
extern const struct screen appointment_service_screen;
extern const struct screen appointment_slot_screen;
extern const struct screen appointment_confirm_screen;
extern const struct screen appointment_arrive_screen;
extern const struct screen identify_screen;
extern const struct screen name_screen; /* by name_ask() of name.h */
extern const struct screen ticket_screen;
extern const struct screen progress_screen;
extern const struct screen feedback_screen;  /* as progress, to rate a visit */
extern const struct screen complaint_screen; /* praise, questions and requests too */
extern const struct screen sign_screen;      /* of the proposal of a case that was looked up */
extern const struct screen rating_screen;
extern const struct screen reasons_screen;
extern const struct screen thanks_screen;
extern const struct screen sorry_screen;
extern const struct screen pad_screen;
extern const struct screen board_screen;
extern const struct screen unlock_screen;
extern const struct screen diagnostics_screen;

/* The first screen of a role. */
const struct screen *screen_of_role(const char *role);

/* What its button opens over a screen of that role; NULL: a board has nobody before it. */
const struct screen *screen_of_access(const char *role);

/* How many there are, and each of them; for tests that walk them all. */
int screen_count(void);
const struct screen *screen_at(int i);

/* NULL when there is no such name; for the inspector and the tests. */
const struct screen *screen_named(const char *name);
