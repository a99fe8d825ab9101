/* staff.h - a person at the hub's web API, and what the site's log says. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <curl/curl.h>
#include <jansson.h>

struct staff_client {
    CURL *curl; /* with its cookies; NULL: closed */
    char base[128];
    char csrf[96];
    int status; /* of the newest reply; 0 none came */
};

/* `base` is "http://127.0.0.1:PORT". */
void staff_open(struct staff_client *s, const char *base);
void staff_close(struct staff_client *s);
void staff_trust(struct staff_client *s, const char *ca); /* a hub by TLS; the CA's file */

/* Signs in; fails the test when the hub refuses. */
void staff_login(struct staff_client *s, const char *staff, const char *password);

/* The reply as JSON, also of a refusal; NULL without one.  The caller's. */
json_t *staff_get(struct staff_client *s, const char *path);
json_t *staff_post(struct staff_client *s, const char *path, json_t *body); /* takes body */

/* A reply as text; the caller frees.  `url` is whole. */
char *staff_page_new(struct staff_client *s, const char *url, const char *language);

/* As staff_post(), but fails the test unless the status is 200 or 202. */
json_t *staff_do(struct staff_client *s, const char *path, json_t *body);

/* Every event of the site's log, in order, as one JSON array.  NULL: no answer. */
json_t *staff_events(struct staff_client *s);

/* How many events have this type and, unless NULL, this subject. */
int events_count(json_t *events, const char *type, const char *subject);

/* The first such event, borrowed; NULL none. */
json_t *events_find(json_t *events, const char *type, const char *subject);

/* Fails the test unless each device's seqs run from 1 without gap or double. */
void events_check_seqs(json_t *events);

/* Newest seq of a device; 0 none. */
int64_t events_last_seq(json_t *events, const char *device);

/* ticket.issued events with this number. */
int events_numbered(json_t *events, const char *number);
