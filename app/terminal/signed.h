/* signed.h - the headers by which the hub knows a terminal's request. */
#pragma once

#include "terminal/terminal.h"

enum { SIGNED_HEADERS = 4, SIGNED_HEADER_SIZE = 160 };

/* `body` of `size` bytes, "" when there is none; `to` gets "Name: value". */
void signed_headers(const struct identity *id, uint64_t epoch, uint64_t sequence,
                    const char *method, const char *path, const char *body, size_t size,
                    char to[SIGNED_HEADERS][SIGNED_HEADER_SIZE]);
