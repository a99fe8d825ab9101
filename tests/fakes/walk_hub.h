/* walk_hub.h - a hub that has what everybody asks for, for walk.c and journeys. */
#pragma once

#include "fakes/lobby.h"

/* Answers what the terminal asked: a number, days and times, a booking that is held,
 * booked, found, moved, cancelled, arrived for; and the printer prints. */
void walk_hub_answers(struct lobby *l);
