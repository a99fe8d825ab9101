/* desk_call.h - the part of decide() (desk.h) that calls somebody; for desk.c alone. */
#pragma once

#include "core/desk.h"

enum refusal decide_call_next(const struct site *s, const struct command *c, struct moment now,
                              struct decision *to);
enum refusal decide_call_ticket(const struct site *s, const struct command *c, struct moment now,
                                struct decision *to);
