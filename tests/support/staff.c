/* staff.c - a person at the hub's web API, and what the site's log says. */
#include "staff.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { REPLY_MAX = 64 * 1024 * 1024, PAGE_EVENTS = 500, TIMEOUT_S = 60 };

struct reply {
    char *text;
    size_t size;
};

static size_t take(char *bytes, size_t one, size_t n, void *context)
{
    struct reply *r = context;
    char *text;

    if (r->size + one * n > REPLY_MAX)
        return 0;
    text = realloc(r->text, r->size + one * n + 1);
    if (text == NULL)
        return 0;
    memcpy(text + r->size, bytes, one * n);
    r->text = text;
    r->size += one * n;
    text[r->size] = '\0';
    return one * n;
}

void staff_open(struct staff_client *s, const char *base)
{
    memset(s, 0, sizeof *s);
    snprintf(s->base, sizeof s->base, "%s", base);
    s->curl = curl_easy_init();
    assert_non_null(s->curl);
    curl_easy_setopt(s->curl, CURLOPT_COOKIEFILE, "");
    curl_easy_setopt(s->curl, CURLOPT_TIMEOUT, (long)TIMEOUT_S);
    curl_easy_setopt(s->curl, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(s->curl, CURLOPT_NOSIGNAL, 1L);
}

void staff_trust(struct staff_client *s, const char *ca)
{
    curl_easy_setopt(s->curl, CURLOPT_CAINFO, ca);
    curl_easy_setopt(s->curl, CURLOPT_PROXY, "");
}

void staff_close(struct staff_client *s)
{
    if (s->curl != NULL)
        curl_easy_cleanup(s->curl);
    s->curl = NULL;
}

/* The text of the reply, malloc'ed; NULL when none came. */
static char *send_new(struct staff_client *s, const char *url, const char *body,
                      struct curl_slist *headers)
{
    struct reply r = {NULL, 0};
    long status = 0;

    curl_easy_setopt(s->curl, CURLOPT_URL, url);
    curl_easy_setopt(s->curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(s->curl, CURLOPT_WRITEDATA, &r);
    if (body != NULL) {
        curl_easy_setopt(s->curl, CURLOPT_POST, 1L);
        curl_easy_setopt(s->curl, CURLOPT_POSTFIELDS, body);
    } else {
        curl_easy_setopt(s->curl, CURLOPT_HTTPGET, 1L);
    }
    if (curl_easy_perform(s->curl) == CURLE_OK)
        curl_easy_getinfo(s->curl, CURLINFO_RESPONSE_CODE, &status);
    s->status = (int)status;
    if (status == 0) {
        free(r.text);
        return NULL;
    }
    return r.text != NULL ? r.text : strdup("");
}

static json_t *ask(struct staff_client *s, const char *path, const char *body)
{
    struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
    char url[512], csrf[128];
    json_t *v = NULL;
    char *text;

    snprintf(url, sizeof url, "%s%s", s->base, path);
    snprintf(csrf, sizeof csrf, "X-CSRF-Token: %s", s->csrf);
    if (s->csrf[0] != '\0')
        headers = curl_slist_append(headers, csrf);
    text = send_new(s, url, body, headers);
    curl_slist_free_all(headers);
    if (text != NULL)
        v = json_loads(text, 0, NULL);
    free(text);
    return v;
}

json_t *staff_get(struct staff_client *s, const char *path)
{
    return ask(s, path, NULL);
}

json_t *staff_post(struct staff_client *s, const char *path, json_t *body)
{
    char *text = body != NULL ? json_dumps(body, JSON_COMPACT) : strdup("{}");
    json_t *v;

    assert_non_null(text);
    v = ask(s, path, text);
    free(text);
    json_decref(body);
    return v;
}

char *staff_page_new(struct staff_client *s, const char *url, const char *language)
{
    struct curl_slist *headers;
    char accept[64];
    char *text;

    snprintf(accept, sizeof accept, "Accept-Language: %s", language);
    headers = curl_slist_append(NULL, accept);
    text = send_new(s, url, NULL, headers);
    curl_slist_free_all(headers);
    return text;
}

json_t *staff_do(struct staff_client *s, const char *path, json_t *body)
{
    json_t *v = staff_post(s, path, body);

    if (s->status != 200 && s->status != 202) {
        char *text = v != NULL ? json_dumps(v, 0) : NULL;

        fprintf(stderr, "%s answers %d: %s\n", path, s->status, text != NULL ? text : "nothing");
        free(text);
        json_decref(v);
        fail_msg("POST %s answers %d", path, s->status);
    }
    return v;
}

void staff_login(struct staff_client *s, const char *staff, const char *password)
{
    json_t *v =
        staff_do(s, "/api/login", json_pack("{s:s, s:s}", "staff", staff, "password", password));
    const char *csrf = json_string_value(json_object_get(v, "csrf"));

    assert_non_null(csrf);
    snprintf(s->csrf, sizeof s->csrf, "%s", csrf);
    json_decref(v);
}

/* ---- the site's log ---- */

json_t *staff_events(struct staff_client *s)
{
    json_t *all = json_array();
    json_int_t after = 0;
    size_t got;

    do {
        char path[96];
        json_t *page, *list;

        snprintf(path, sizeof path, "/api/events?after=%lld&limit=%d", (long long)after,
                 PAGE_EVENTS);
        page = staff_get(s, path);
        list = json_object_get(page, "events");
        if (s->status != 200 || !json_is_array(list)) {
            json_decref(page);
            json_decref(all);
            return NULL;
        }
        got = json_array_size(list);
        if (got > 0)
            after = json_integer_value(json_object_get(json_array_get(list, got - 1), "pos"));
        json_array_extend(all, list);
        json_decref(page);
    } while (got > 0);
    return all;
}

static bool is_text(json_t *event, const char *member, const char *text)
{
    const char *value = json_string_value(json_object_get(event, member));

    return value != NULL && strcmp(value, text) == 0;
}

static bool fits(json_t *event, const char *type, const char *subject)
{
    return is_text(event, "type", type) && (subject == NULL || is_text(event, "subject", subject));
}

int events_count(json_t *events, const char *type, const char *subject)
{
    json_t *event;
    size_t at;
    int n = 0;

    json_array_foreach(events, at, event) n += fits(event, type, subject);
    return n;
}

json_t *events_find(json_t *events, const char *type, const char *subject)
{
    json_t *event;
    size_t at;

    json_array_foreach(events, at, event)
    {
        if (fits(event, type, subject))
            return event;
    }
    return NULL;
}

/* The hub tells that an event could not be taken: its number is heard.  Tried again, it
 * comes late. */
static const char *aside_device(json_t *event, json_int_t *seq)
{
    if (!is_text(event, "type", "aside.begun"))
        return NULL;
    *seq = json_integer_value(json_object_get(json_object_get(event, "body"), "seq"));
    return json_string_value(json_object_get(event, "subject"));
}

static void note_seq(json_t *last, const char *device, json_int_t seq)
{
    json_int_t before = json_integer_value(json_object_get(last, device));

    if (seq != before + 1)
        fail_msg("device %s: seq %lld stands after seq %lld", device, (long long)seq,
                 (long long)before);
    json_object_set_new(last, device, json_integer(seq));
}

/* True once for each event that stood aside. */
static bool is_late(json_t *aside, const char *device, json_int_t seq)
{
    char key[64];

    snprintf(key, sizeof key, "%s %lld", device, (long long)seq);
    return json_object_del(aside, key) == 0;
}

/* Between the devices the order is free; within one it is that of its seqs. */
void events_check_seqs(json_t *events)
{
    json_t *last = json_object(), *aside = json_object(), *event;
    size_t at;

    json_array_foreach(events, at, event)
    {
        const char *device = json_string_value(json_object_get(event, "device")), *of;
        json_int_t seq = json_integer_value(json_object_get(event, "seq"));
        char key[64];

        assert_non_null(device);
        if (!is_late(aside, device, seq))
            note_seq(last, device, seq);
        of = aside_device(event, &seq);
        if (of == NULL)
            continue;
        note_seq(last, of, seq);
        snprintf(key, sizeof key, "%s %lld", of, (long long)seq);
        json_object_set_new(aside, key, json_true());
    }
    json_decref(last);
    json_decref(aside);
}

int64_t events_last_seq(json_t *events, const char *device)
{
    json_t *event;
    size_t at;
    int64_t last = 0;

    json_array_foreach(events, at, event)
    {
        json_int_t seq = json_integer_value(json_object_get(event, "seq"));
        const char *of;

        if (is_text(event, "device", device) && seq > last)
            last = seq;
        of = aside_device(event, &seq);
        if (of != NULL && strcmp(of, device) == 0 && seq > last)
            last = seq;
    }
    return last;
}

int events_numbered(json_t *events, const char *number)
{
    json_t *event;
    size_t at;
    int n = 0;

    json_array_foreach(events, at, event) n +=
        fits(event, "ticket.issued", NULL) &&
        is_text(json_object_get(event, "body"), "number", number);
    return n;
}
