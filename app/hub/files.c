/* files.c - the console's files and the public page's style, from memory. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "hub/inside.h"

static const struct hub_file *find(const struct hub *h, const char *path)
{
    for (int i = 0; i < h->c.file_count; i++) {
        if (text_equal(h->c.files[i].path, path))
            return &h->c.files[i];
    }
    return NULL;
}

static void redirect(struct hub_call *c, const char *to)
{
    answer_text(c, 302, "text/plain", NULL);
    answer_header(c, "Location: %s", to);
    answer_header(c, "Cache-Control: no-store");
}

static void add_policy(struct hub_call *c)
{
    answer_header(c, "Content-Security-Policy: default-src 'none'; script-src 'self'; "
                     "style-src 'self'; img-src 'self' data:; connect-src 'self'; "
                     "font-src 'self'; base-uri 'none'; form-action 'self'; "
                     "frame-ancestors 'none'");
    answer_header(c, "Referrer-Policy: no-referrer");
}

static void send_file(struct hub_call *c, const struct hub_file *f)
{
    const char *known = http_header(c->request, "If-None-Match");
    bool same = known != NULL && strstr(known, f->etag) != NULL;
    char *copy = NULL;

    if (!same) {
        copy = malloc(f->size + 1);
        must(copy != NULL);
        memcpy(copy, f->data, f->size);
        copy[f->size] = '\0';
    }
    answer_text(c, same ? 304 : 200, f->mime, NULL);
    c->reply.body = copy;
    c->reply.body_size = same ? 0 : f->size;
    add_policy(c);
    answer_header(c, "ETag: %s", f->etag);
    answer_header(c, "Cache-Control: no-cache"); /* asks each time, and mostly gets a 304 */
}

bool hub_alone(const struct hub *h, struct hub_call *c)
{
    const char *path = c->request->path, *method = c->request->method;
    const struct hub_file *f;

    if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0)
        return false;
    if (strcmp(path, "/") == 0 || strcmp(path, "/console") == 0) {
        redirect(c, "/console/");
        return true;
    }
    if (strncmp(path, "/console/", 9) != 0 && strcmp(path, "/public.css") != 0 &&
        strcmp(path, "/public.js") != 0)
        return false;
    f = find(h, strcmp(path, "/console/") == 0 ? "/console/index.html" : path);
    if (f != NULL)
        send_file(c, f);
    else
        answer_problem(c, 404, "not_found", "there is no such file");
    return true;
}
