/* page.c - what the public pages share: language, head and foot, forms with their
 * proof, the token of who asks.  No script. */
#include <string.h>

#include "base/text.h"
#include "hub/page.h"
#include "port/clock.h"
#include "wire/form.h"

static const char *const tags[LANGUAGES] = {"zh-Hans", "zh-Hant", "en"};

static const char *const mends[LANGUAGES] = {
    "请再扫一次纸上的二维码，或到咨询台。",
    "請再掃一次紙上的二維碼，或到諮詢台。",
    "Scan the code on your paper again, or ask at the desk.",
};

const char *const page_levels[6][LANGUAGES] = {
    {"", "", ""},
    {"非常不满意", "非常不滿意", "Very dissatisfied"},
    {"不满意", "不滿意", "Dissatisfied"},
    {"基本满意", "基本滿意", "Fairly satisfied"},
    {"满意", "滿意", "Satisfied"},
    {"非常满意", "非常滿意", "Very satisfied"},
};

/* ---- language ---- */

static bool begins(const char *s, const char *with)
{
    for (; *with != '\0'; s++, with++) {
        if ((*s | 0x20) != (*with | 0x20))
            return false;
    }
    return true;
}

static int language_at(const char *s)
{
    if (begins(s, "zh-hant") || begins(s, "zh_hant") || begins(s, "zh-tw") || begins(s, "zh-hk") ||
        begins(s, "zh-mo"))
        return ZH_HANT;
    if (begins(s, "zh"))
        return ZH_HANS;
    return begins(s, "en") ? ENGLISH : -1;
}

int page_language(const struct hub_call *c)
{
    const char *named = http_query(c->request, "lang");
    const char *at = http_header(c->request, "Accept-Language");

    if (named != NULL && language_at(named) >= 0)
        return language_at(named);
    while (at != NULL && *at != '\0') {
        int found = language_at(at);

        if (found >= 0)
            return found;
        at = strchr(at, ',');
        at = at == NULL ? NULL : at + 1 + strspn(at + 1, " ");
    }
    return ZH_HANS;
}

/* ---- HTML ---- */

void page_text(struct json_out *o, const char *s)
{
    for (; *s != '\0'; s++) {
        if (*s == '<')
            out_format(o, "&lt;");
        else if (*s == '>')
            out_format(o, "&gt;");
        else if (*s == '&')
            out_format(o, "&amp;");
        else if (*s == '"')
            out_format(o, "&quot;");
        else
            out_bytes(o, s, 1);
    }
}

void page_time(instant at, char to[MOMENT_TEXT])
{
    moment_to_text(clock_at(at), to);
    to[10] = ' ';
    to[16] = '\0';
}

void page_head(struct json_out *o, const struct hub *h, int lang, const char *title,
               unsigned traits)
{
    out_format(o, "<!DOCTYPE html><html lang=\"%s\"><head><meta charset=\"utf-8\">", tags[lang]);
    out_format(o, "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">");
    if ((traits & PAGE_RENEWS) != 0)
        out_format(o, "<script src=\"/public.js\" defer></script>");
    out_format(o, "<link rel=\"stylesheet\" href=\"/public.css\"><title>%s</title></head><body>",
               title);
    out_format(o, "<header><b>");
    page_text(o, h->catalogue->mark);
    out_format(o, "</b> ");
    page_text(o, h->catalogue->name.text[lang]);
    out_format(o, "</header><main>");
}

void page_foot(struct json_out *o, struct hub_call *c, int status, int lang, unsigned traits)
{
    size_t size;

    out_format(o, "</main><nav>");
    for (int i = 0; i < LANGUAGES; i++) {
        static const char *const names[LANGUAGES] = {"简体中文", "繁體中文", "English"};

        out_format(o, "<a href=\"?lang=%s\" lang=\"%s\"%s>%s</a>", tags[i], tags[i],
                   i == lang ? " aria-current=\"true\"" : "", names[i]);
    }
    out_format(o, "</nav></body></html>");
    answer_text(c, status, "text/html; charset=utf-8", out_take(o, &size));
    answer_header(c, "Cache-Control: no-store");
    /* Under no-referrer a browser would not name the origin of a form either. */
    answer_header(c, "Referrer-Policy: %s", traits != 0 ? "same-origin" : "no-referrer");
    answer_header(c,
                  "Content-Security-Policy: default-src 'none'; style-src 'self'; %s"
                  "base-uri 'none'; form-action %s; frame-ancestors 'none'",
                  (traits & PAGE_RENEWS) != 0 ? "script-src 'self'; connect-src 'self'; " : "",
                  (traits & PAGE_FORMS) != 0 ? "'self'" : "'none'");
}

void page_proof(const struct hub *h, const struct page_thing *thing, const char *what,
                char to[PROOF_TEXT])
{
    char text[176], id_text[ID_TEXT], key[HASH_TEXT], hash[HASH_TEXT];

    id_to_text(thing->id, id_text);
    crypto_hash_text(h->c.ring.office.secret, sizeof h->c.ring.office.secret, key);
    must(text_format(text, sizeof text, "guitai-%s-1 %s %s %s %d", thing->kind, key, id_text, what,
                     thing->revision));
    crypto_hash_text(text, strlen(text), hash);
    text_format(to, PROOF_TEXT, "%.32s", hash);
    wipe(text, sizeof text);
    wipe(key, sizeof key);
}

const char *page_tag(int lang)
{
    return tags[lang];
}

void page_form(struct json_out *o, const struct hub *h, const struct page_thing *thing,
               const char *what, int lang)
{
    char proof[PROOF_TEXT];

    page_proof(h, thing, what, proof);
    out_format(o,
               "<form method=\"post\" action=\"?lang=%s\"><input type=\"hidden\" name=\"do\" "
               "value=\"%s\"><input type=\"hidden\" name=\"proof\" value=\"%s\">",
               tags[lang], what, proof);
}

void page_button(struct json_out *o, const struct hub *h, const struct page_thing *thing,
                 const char *what, int lang, const char *words)
{
    page_form(o, h, thing, what, lang);
    out_format(o, "<button class=\"b\">%s</button></form>", words);
}

void page_link(struct json_out *o, int lang, const char *query, const char *class,
               const char *words)
{
    out_format(o, "<a class=\"%s\" href=\"?lang=%s%s\">%s</a>", class, tags[lang], query, words);
}

void page_row(struct json_out *o, const char *label, const char *value)
{
    out_format(o, "<dt>%s</dt><dd>", label);
    page_text(o, value);
    out_format(o, "</dd>");
}

bool page_form_said(const struct hub *h, const struct http_request *r,
                    const struct page_thing *thing, char *what, size_t size)
{
    char given[PROOF_TEXT], proof[PROOF_TEXT];

    (void)form_value(r->body, r->body_size, "do", what, size);
    (void)form_value(r->body, r->body_size, "proof", given, sizeof given);
    page_proof(h, thing, what, proof);
    return call_is_same_origin(r) && strlen(given) == strlen(proof) &&
           crypto_equal(proof, given, strlen(proof));
}

void page_go_back(struct hub_call *c, const char *done)
{
    answer_text(c, 303, "text/plain", NULL);
    answer_header(c, "Location: ?lang=%s&done=%s", tags[page_language(c)], done);
    answer_header(c, "Cache-Control: no-store");
    answer_header(c, "Referrer-Policy: same-origin");
}

void page_not_found(struct hub *h, struct hub_call *c, const char *const titles[LANGUAGES])
{
    int lang = page_language(c);
    struct json_out o = {0};

    page_head(&o, h, lang, titles[lang], 0);
    out_format(&o, "<h1 class=\"words\">%s</h1><p>%s</p>", titles[lang], mends[lang]);
    page_foot(&o, c, 404, lang, 0);
}

/* ---- the token ---- */

bool page_token(const struct hub *h, const char *text, token_message_fn *message,
                uint8_t bytes[TOKEN_BYTES])
{
    uint8_t open[KEY_BYTES], said[TOKEN_MESSAGE];
    size_t size = TOKEN_BYTES;

    if (!crypto_base64url_decode(text, bytes, &size) || size != TOKEN_BYTES)
        return false;
    message(bytes, said);
    for (int i = 0; i < h->site->device_count; i++) {
        const struct device *d = &h->site->devices[i];

        size = sizeof open;
        if (memcmp(d->id.b, bytes + 1, sizeof((struct ticket_token *)0)->signer) == 0 &&
            crypto_base64_decode(d->key, open, &size) && size == sizeof open &&
            crypto_verify(open, said, sizeof said, bytes + TOKEN_BODY))
            return true;
    }
    return false;
}

void page_sign_link(const struct hub *h, const char *kind, token_message_fn *message,
                    uint8_t bytes[TOKEN_BYTES], char to[LINK_TEXT])
{
    uint8_t said[TOKEN_MESSAGE];
    char text[TOKEN_TEXT];

    message(bytes, said);
    crypto_sign(&h->c.sign, said, sizeof said, bytes + TOKEN_BODY);
    must(crypto_base64url(bytes, TOKEN_BYTES, text, sizeof text));
    text_format(to, LINK_TEXT, "%s/%s/%s", h->c.public_url, kind, text);
}
