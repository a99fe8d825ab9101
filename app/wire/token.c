/* token.c - the bytes of the tokens of tickets, appointments and cases. */
#include "wire/token.h"

#include <string.h>

#include "base/text.h"

enum {
    VERSION = 1,
    AT_SIGNER = TOKEN_SIGNER,
    AT_TICKET = 5,
    AT_DAY = 21,
    AT_PREFIX = 25,
    AT_LANE = 28
};
enum { APPOINTMENT_VERSION = 2, AT_MINUTE = 25, AT_SERVICE = 27, CASE_VERSION = 3 };

static bool prefix_fits(const char prefix[PREFIX_SIZE])
{
    size_t len = strspn(prefix, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");

    return len >= 1 && len < PREFIX_SIZE && prefix[len] == '\0';
}

static bool number_fits(const struct number *n)
{
    return prefix_fits(n->prefix) && n->lane >= 0 && n->lane < LANES && n->count >= 1 &&
           n->count <= COUNT_MAX;
}

static void put_big(uint8_t *to, uint32_t value, int bytes)
{
    for (int i = bytes - 1; i >= 0; i--, value >>= 8)
        to[i] = (uint8_t)(value & 0xFF);
}

static uint32_t get_big(const uint8_t *from, int bytes)
{
    uint32_t value = 0;

    for (int i = 0; i < bytes; i++)
        value = value << 8 | from[i];
    return value;
}

bool token_pack(const struct ticket_token *t, uint8_t to[TOKEN_BODY])
{
    if (!number_fits(&t->number))
        return false;
    to[0] = VERSION;
    memcpy(to + AT_SIGNER, t->signer, sizeof t->signer);
    memcpy(to + AT_TICKET, t->ticket.b, sizeof t->ticket.b);
    put_big(to + AT_DAY, (uint32_t)t->day, 4);
    memset(to + AT_PREFIX, 0, 3);
    memcpy(to + AT_PREFIX, t->number.prefix, strlen(t->number.prefix));
    to[AT_LANE] = (uint8_t)t->number.lane;
    put_big(to + AT_LANE + 1, (uint32_t)t->number.count, 3);
    return true;
}

bool token_unpack(const uint8_t from[TOKEN_BODY], struct ticket_token *to)
{
    struct ticket_token t = {.day = 0};
    uint8_t again[TOKEN_BODY];

    if (from[0] != VERSION)
        return false;
    memcpy(t.signer, from + AT_SIGNER, sizeof t.signer);
    memcpy(t.ticket.b, from + AT_TICKET, sizeof t.ticket.b);
    t.day = (civil)get_big(from + AT_DAY, 4);
    memcpy(t.number.prefix, from + AT_PREFIX, 3);
    t.number.lane = from[AT_LANE];
    t.number.count = (int32_t)get_big(from + AT_LANE + 1, 3);
    if (!token_pack(&t, again) || memcmp(again, from, TOKEN_BODY) != 0)
        return false; /* the second is bytes behind the prefix's end */
    *to = t;
    return true;
}

void token_message(const uint8_t body[TOKEN_BODY], uint8_t to[TOKEN_MESSAGE])
{
    static const char purpose[16] = "guitai-ticket-1"; /* with its end, 16 bytes */

    memcpy(to, purpose, sizeof purpose);
    memcpy(to + sizeof purpose, body, TOKEN_BODY);
}

static bool is_base64url(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Behind "https://host/.../t/", or NULL when there is no such link. */
static const char *behind_link(const char *s, const char *end, const char *folder)
{
    const char *slash = strstr(s, "://");

    if ((strncmp(s, "https://", 8) != 0 && strncmp(s, "http://", 7) != 0) || slash == NULL ||
        slash[3] == '/' || end - s < TOKEN_TEXT - 1 + 3)
        return NULL;
    s = end - (TOKEN_TEXT - 1);
    return s - 3 > slash + 3 && memcmp(s - 3, folder, 3) == 0 ? s : NULL;
}

static bool from_scan(const char *scanned, const char *folder, char *token, size_t size)
{
    const char *s = scanned, *end;

    must(size >= TOKEN_TEXT);
    while (is_blank(*s))
        s++;
    end = s + strlen(s);
    while (end > s && is_blank(end[-1]))
        end--;
    if (end - s != TOKEN_TEXT - 1)
        s = behind_link(s, end, folder);
    if (s == NULL)
        return false;
    for (const char *c = s; c < end; c++) {
        if (!is_base64url(*c))
            return false;
    }
    text_format(token, size, "%.*s", TOKEN_TEXT - 1, s);
    return true;
}

bool token_from_scan(const char *scanned, char *token, size_t size)
{
    return from_scan(scanned, "/t/", token, size);
}

/* ---- of an appointment ---- */

void token_service(const char *code, uint8_t to[5])
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);

    for (; *code != '\0'; code++)
        hash = (hash ^ (uint8_t)*code) * UINT64_C(0x100000001b3);
    put_big(to, (uint32_t)(hash >> 32), 4);
    to[4] = (uint8_t)(hash >> 24);
}

bool appointment_token_pack(const struct appointment_token *t, uint8_t to[TOKEN_BODY])
{
    if (t->minute < 0 || t->minute >= DAY_MINUTES)
        return false;
    to[0] = APPOINTMENT_VERSION;
    memcpy(to + AT_SIGNER, t->signer, sizeof t->signer);
    memcpy(to + AT_TICKET, t->appointment.b, sizeof t->appointment.b);
    put_big(to + AT_DAY, (uint32_t)t->day, 4);
    put_big(to + AT_MINUTE, (uint32_t)t->minute, 2);
    memcpy(to + AT_SERVICE, t->service, sizeof t->service);
    return true;
}

bool appointment_token_unpack(const uint8_t from[TOKEN_BODY], struct appointment_token *to)
{
    struct appointment_token t = {.day = (civil)get_big(from + AT_DAY, 4),
                                  .minute = (int)get_big(from + AT_MINUTE, 2)};

    if (from[0] != APPOINTMENT_VERSION || t.minute >= DAY_MINUTES)
        return false;
    memcpy(t.signer, from + AT_SIGNER, sizeof t.signer);
    memcpy(t.appointment.b, from + AT_TICKET, sizeof t.appointment.b);
    memcpy(t.service, from + AT_SERVICE, sizeof t.service);
    *to = t;
    return true;
}

void appointment_token_message(const uint8_t body[TOKEN_BODY], uint8_t to[TOKEN_MESSAGE])
{
    static const char purpose[16] = "guitai-appoint1"; /* with its end, 16 bytes */

    memcpy(to, purpose, sizeof purpose);
    memcpy(to + sizeof purpose, body, TOKEN_BODY);
}

bool appointment_token_from_scan(const char *scanned, char *token, size_t size)
{
    return from_scan(scanned, "/a/", token, size);
}

/* ---- of a case ---- */

void case_token_pack(const struct case_token *t, uint8_t to[TOKEN_BODY])
{
    memset(to, 0, TOKEN_BODY);
    to[0] = CASE_VERSION;
    memcpy(to + AT_SIGNER, t->signer, sizeof t->signer);
    memcpy(to + AT_TICKET, t->id.b, sizeof t->id.b);
}

bool case_token_unpack(const uint8_t from[TOKEN_BODY], struct case_token *to)
{
    uint8_t again[TOKEN_BODY];
    struct case_token t;

    memcpy(t.signer, from + AT_SIGNER, sizeof t.signer);
    memcpy(t.id.b, from + AT_TICKET, sizeof t.id.b);
    case_token_pack(&t, again);
    if (memcmp(again, from, TOKEN_BODY) != 0)
        return false;
    *to = t;
    return true;
}

void case_token_message(const uint8_t body[TOKEN_BODY], uint8_t to[TOKEN_MESSAGE])
{
    static const char purpose[16] = "guitai-case-1"; /* with its end, 16 bytes */

    memcpy(to, purpose, sizeof purpose);
    memcpy(to + sizeof purpose, body, TOKEN_BODY);
}

bool case_token_from_scan(const char *scanned, char *token, size_t size)
{
    return from_scan(scanned, "/c/", token, size);
}
