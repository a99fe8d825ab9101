/* page.h - parts that the public pages share; of hub/ alone. */
#pragma once

#include "hub/inside.h"
#include "wire/token.h"

/* By ?lang=, else by Accept-Language. */
int page_language(const struct hub_call *c);

enum {
    PAGE_FORMS = 1, /* holds some, which go to this hub alone */
    PAGE_RENEWS = 2 /* by a script of ours (public.js), where scripts run */
};
void page_head(struct json_out *o, const struct hub *h, int lang, const char *title,
               unsigned traits);

/* Answers with the page. */
void page_foot(struct json_out *o, struct hub_call *c, int status, int lang, unsigned traits);

/* The levels of satisfaction, 1..5 (R25). */
extern const char *const page_levels[6][LANGUAGES];

/* "zh-Hans": the language in an address and in HTML. */
const char *page_tag(int lang);

/* A link to the same page with more of a query ("&amp;do=move"). */
void page_link(struct json_out *o, int lang, const char *query, const char *class,
               const char *words);

/* One line of a list: its name and its value, which is escaped. */
/* fee_news.c: the fee of a service, -1 none; and what it was at that time, if it was another. */
void fee_row(struct json_out *o, const struct hub *h, int service, int lang, instant since);

void page_row(struct json_out *o, const char *label, const char *value);

/* Text in HTML, in quotes too. */
void page_text(struct json_out *o, const char *s);

/* The bytes of a token that an enrolled device has signed, by that message. */
bool page_token(const struct hub *h, const char *text, token_message_fn *message,
                uint8_t bytes[TOKEN_BYTES]);

/* The link to /KIND/TOKEN of a packed body, signed by the hub in the same way. */
void page_sign_link(const struct hub *h, const char *kind, token_message_fn *message,
                    uint8_t bytes[TOKEN_BYTES], char to[LINK_TEXT]);

/* "There is no such ..." */
void page_not_found(struct hub *h, struct hub_call *c, const char *const titles[LANGUAGES]);

/* "2026-11-24 09:40" */
void page_time(instant at, char to[MOMENT_TEXT]);

/* What a case and its state are called. */
extern const char *const page_case_kinds[KINDS][LANGUAGES];
extern const char *const page_case_states[CASE_STATES][LANGUAGES];

/* The link to a ticket's page, signed by the hub. */
void page_ticket_link(const struct hub *h, const struct ticket *t, char to[LINK_TEXT]);

/* The same of a case; and the case of a token, NULL when it is not signed or unknown. */
void page_case_link(const struct hub *h, struct id id, char to[LINK_TEXT]);
const struct case_file *page_case_of(const struct hub *h, const char *token);

/* ---- forms ---- */

/* What a form is about: after any change of `revision` its forms are worth nothing. */
struct page_thing {
    const char *kind; /* "ticket": static text */
    struct id id;
    int revision;
};

/* A keyed hash of what a form may do (`what`) to that thing. */
enum { PROOF_TEXT = 33 };
void page_proof(const struct hub *h, const struct page_thing *thing, const char *what,
                char to[PROOF_TEXT]);

/* Begins a form that posts do=`what` with its proof; the caller ends it. */
void page_form(struct json_out *o, const struct hub *h, const struct page_thing *thing,
               const char *what, int lang);

/* A form that is one button. */
void page_button(struct json_out *o, const struct hub *h, const struct page_thing *thing,
                 const char *what, int lang, const char *words);

/* True when a form of ours was posted from a page of ours and its proof still holds;
 * `what` is its do. */
bool page_form_said(const struct hub *h, const struct http_request *r,
                    const struct page_thing *thing, char *what, size_t size);

/* Back to the page after a form, with what came of it. */
void page_go_back(struct hub_call *c, const char *done);

/* ---- survey_page.c: may the customer be asked by message afterwards? ---- */

/* A button to agree, or to call it off; nothing when neither is possible. */
void survey_page_offer(struct json_out *o, const struct hub *h, int lang,
                       const struct page_thing *thing, struct moment now);

/* The words of a box to tick, with field "after". */
extern const char *const survey_page_tick[LANGUAGES];

/* The customer agrees, and is to be asked there (sealed).  False: it could not be stored. */
bool survey_page_agree(struct hub *h, const struct hub_call *c, struct id about, const char *to,
                       enum message_channel channel);

/* False: `what` is no word of its buttons.  Else `done` is the word for the page; NULL:
 * it could not be stored. */
bool survey_page_said(struct hub *h, const struct hub_call *c, struct id about, const char *what,
                      const char **done);

/* underway_page.c: the proposal, reports, milestones and objections on a case's page. */
void underway_page(struct json_out *o, const struct hub *h, const struct hub_call *c,
                   const struct case_file *f, const struct page_thing *thing, int lang);

/* True when the word is of one of its forms; `*done` is then what came of it, NULL when
 * nothing can be stored. */
bool underway_form(struct hub *h, const struct hub_call *c, const struct case_file *f,
                   const char *what, const char **done);
