/* page.h - parts that the public pages share; of hub/ alone. */
#pragma once

#include "hub/inside.h"
#include "wire/token.h"

/* By ?lang=, else by Accept-Language. */
int page_language(const struct hub_call *c);

void page_head(struct json_out *o, const struct hub *h, int lang, const char *title, bool refresh);

/* Answers with the page.  `forms`: it holds some, which go to this hub alone. */
void page_foot(struct json_out *o, struct hub_call *c, int status, int lang, bool forms);

/* Text in HTML, in quotes too. */
void page_text(struct json_out *o, const char *s);

/* The bytes of a token that an enrolled device has signed, by that message. */
bool page_token(const struct hub *h, const char *text,
                void (*message)(const uint8_t body[TOKEN_BODY], uint8_t to[TOKEN_MESSAGE]),
                uint8_t bytes[TOKEN_BYTES]);

/* "There is no such ..." */
void page_not_found(struct hub *h, struct hub_call *c, const char *const titles[LANGUAGES]);

/* A keyed hash of what a form may do (`what`) to the thing of that kind and id as it
 * stands at `revision`: after any change it is worth nothing. */
enum { PROOF_TEXT = 33 };
void page_proof(const struct hub *h, const char *kind, struct id id, int revision, const char *what,
                char to[PROOF_TEXT]);
bool page_proves(const struct hub *h, const char *kind, struct id id, int revision,
                 const char *what, const char *given);

/* Back to the page after a form, with what came of it. */
void page_go_back(struct hub_call *c, const char *done);
