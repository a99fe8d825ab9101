/* edition_json.h - the hall as it is edited at the console: what goes there, what comes
 * back, and how a publication is kept (R34).
 *
 * A document is the hall's JSON without what is not edited there: "version", which the
 * hub gives, "site" and "zone", which the machines are set up for, "unlock", which is a
 * secret, and "staff", who have a page of their own. */
#pragma once

#include "core/catalogue.h"

struct publication {
    int number; /* 1.. */
    char version[CODE_SIZE];
    char hash[72]; /* of the hall's JSON, hexadecimal */
    struct moment at;
    char by[STAFF_SIZE]; /* "" the hall's file */
    char reason[NOTE_SIZE];
};
char *publication_encode_new(const struct publication *from); /* the caller frees */
MUST_USE enum err publication_decode(const char *json, struct publication *to);

struct edition_request {
    int expected; /* number of the publication that it was made from */
    bool accept;  /* what it leaves alone was read */
    char reason[NOTE_SIZE];
    char *document; /* malloc'ed, the caller frees; NULL: null, or left out */
};
MUST_USE enum err edition_request_decode(const char *json, size_t size, struct edition_request *to,
                                         char *why, size_t n);

/* The document of a draft as it is kept, and the publication it was made from.  The caller
 * frees; NULL when there is none in it. */
char *edition_draft_document_new(const char *draft, int *base);

/* The caller frees; NULL when `hall` is no JSON object. */
char *edition_document_new(const char *hall, size_t size);

/* The hall of a document, with what is not edited from `hall`, and that version.  The
 * caller frees; NULL when one of them is no JSON object.  catalogue_decode() checks it. */
char *edition_hall_new(const char *document, const char *hall, size_t size, const char *version);

/* `hall` under another version; as above. */
char *edition_renamed_new(const char *hall, size_t size, const char *version);
