/* privacy_page.c - GET /api/privacy: which keys of personal data there are, when each
 * ends, what was destroyed; what is held; erasures on request; the copy of the keys. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "hub/inside.h"

enum { CASES_TOLD = 200 };

static void key(struct json_out *o, const struct hub *h, struct seal_name n)
{
    const struct retention *r = h->retention;
    struct seal_name from = {n.use, n.use == SEAL_FIRST ? r->first : n.month};
    char month[MONTH_TEXT] = "", end[DAY_TEXT];
    bool ended = retention_is_ended(r, n);
    bool here = n.use == SEAL_FIRST ? !h->c.ring.first_gone : seal_ring_find(&h->c.ring, n) != NULL;

    if (n.use != SEAL_FIRST)
        month_to_text(n.month, month);
    day_to_text(month_begin(retention_end(&h->catalogue->retention, from)), end);
    out_open(o, NULL, '{');
    out_text(o, "month", month);
    out_text(o, "use", seal_use_names[n.use]);
    out_int(o, "texts", retention_count(r, n));
    out_text(o, "ends", end);
    if (ended)
        out_time(o, "destroyed", r->ended_at[n.use]);
    else
        out_null(o, "destroyed");
    out_bool(o, "here", here);
    out_close(o, '}');
}

static void keys(struct json_out *o, const struct hub *h)
{
    const struct retention *r = h->retention;

    out_open(o, "keys", '[');
    for (int month = r->newest; r->first != 0 && month >= r->first; month--) {
        for (int use = 0; use < SEAL_USES; use++)
            key(o, h, (struct seal_name){(enum seal_use)use, month});
    }
    key(o, h, (struct seal_name){.use = SEAL_FIRST});
    out_close(o, ']');
}

static void limits(struct json_out *o, const struct retention_rules *rules)
{
    out_open(o, "months", '{');
    for (int use = 0; use < SEAL_USES; use++)
        out_int(o, seal_use_names[use], rules->months[use]);
    out_close(o, '}');
}

static void doubt(struct json_out *o, const struct retention *r)
{
    if (r->doubt_days == 0) {
        out_null(o, "doubt");
        return;
    }
    out_open(o, "doubt", '{');
    out_time(o, "before", r->trail);
    out_time(o, "after", r->doubt);
    out_int(o, "days", r->doubt_days);
    out_int(o, "of", TRAIL_PROOF_DAYS);
    out_close(o, '}');
}

static void copy(struct json_out *o, struct hub *h)
{
    struct keys_copy copy;

    if (!keys_copy_read(h->store, &copy)) {
        out_null(o, "copy");
        return;
    }
    out_open(o, "copy", '{');
    out_text(o, "path", copy.path);
    out_time(o, "made", copy.made);
    out_bool(o, "stale", keys_copy_is_stale(&copy, h->retention));
    out_close(o, '}');
}

static void held(struct json_out *o, const struct hub *h)
{
    int told = 0;

    out_open(o, "held", '[');
    for (int i = 0; i < h->site->cases.used && told < CASES_TOLD; i++) {
        const struct case_file *f = &h->site->cases.rows[i];

        if (f->held == 0)
            continue;
        out_open(o, NULL, '{');
        out_id(o, "id", f->id);
        out_text(o, "code", f->code);
        out_time(o, "since", f->held);
        out_close(o, '}');
        told++;
    }
    out_close(o, ']');
}

static void erasures(struct json_out *o, struct hub *h)
{
    struct erasure *jobs = calloc(ERASURES_TOLD, sizeof *jobs);
    int count;

    must(jobs != NULL);
    count = erasing_list(h, jobs);
    out_open(o, "erasures", '[');
    for (int i = 0; i < count; i++) {
        char *text = erasure_encode_new(&jobs[i]);

        out_raw(o, NULL, text, strlen(text));
        free(text);
    }
    out_close(o, ']');
    free(jobs);
}

void run_privacy(struct hub *h, struct hub_call *c)
{
    struct json_out o = {0};

    out_open(&o, NULL, '{');
    limits(&o, &h->catalogue->retention);
    keys(&o, h);
    doubt(&o, h->retention);
    copy(&o, h);
    held(&o, h);
    out_int(&o, "erased", h->retention->erased);
    erasures(&o, h);
    out_close(&o, '}');
    answer_out(c, 200, &o);
}
