/* appraisal.c - proposed, answered, signed. */
#include "core/appraisal.h"

#include <string.h>

#include "base/text.h"
#include "core/desk.h"

const char *const appraisal_state_names[APPRAISAL_STATES] = {"none", "proposed", "agreed",
                                                             "objected", "signed"};
const char *const appraisal_act_names[APPRAISAL_ACTS] = {"propose", "answer", "sign"};

/* ---- which one ---- */

static void mix(struct id *to, const void *data, size_t size)
{
    const uint8_t *bytes = data;

    for (size_t i = 0; i < size; i++) {
        uint32_t carry = bytes[i] + UINT32_C(131);

        for (size_t k = 0; k < sizeof to->b; k++) {
            carry += to->b[k] * UINT32_C(167) + (uint32_t)k;
            to->b[k] = (uint8_t)carry;
            carry >>= 8;
        }
    }
}

struct id appraisal_id(const char *staff, civil from, civil to)
{
    const int32_t days[] = {from, to};
    struct id id = {{0x0A}};

    mix(&id, days, sizeof days);
    mix(&id, staff, strlen(staff));
    return id;
}

static int row_of(const struct appraisals *x, struct id id)
{
    int used = x->count < APPRAISALS_MAX ? x->count : APPRAISALS_MAX;

    for (int i = 0; i < used; i++) {
        if (id_equal(x->rows[i].id, id))
            return i;
    }
    return -1;
}

const struct appraisal *appraisal_of(const struct appraisals *x, struct id id)
{
    int row = row_of(x, id);

    return row < 0 ? NULL : &x->rows[row];
}

/* ---- facts ---- */

static bool proposed(struct appraisal *a, const struct appraisal_step *b, instant now)
{
    if (a->state == APPRAISAL_DONE)
        return false;
    a->state = APPRAISAL_OPEN;
    text_copy(a->staff, sizeof a->staff, b->staff);
    a->from = b->from;
    a->to = b->to;
    a->score = b->score;
    a->spot = b->spot;
    text_copy(a->grade, sizeof a->grade, b->grade);
    text_copy(a->proposer, sizeof a->proposer, b->by);
    text_copy(a->text, sizeof a->text, b->text);
    a->proposed = now;
    return true;
}

static bool answered(struct appraisal *a, const struct appraisal_step *b, instant now)
{
    if (a->state != APPRAISAL_OPEN)
        return false;
    a->state = b->agreed ? APPRAISAL_AGREED : APPRAISAL_OBJECTED;
    text_copy(a->objection, sizeof a->objection, b->text);
    a->answered = now;
    return true;
}

static bool signed_off(struct appraisal *a, const struct appraisal_step *b, instant now)
{
    if (a->state == APPRAISAL_NONE || a->state == APPRAISAL_DONE)
        return false;
    a->state = APPRAISAL_DONE;
    text_copy(a->signer, sizeof a->signer, b->by);
    text_copy(a->final, sizeof a->final, b->text);
    a->signed_at = now;
    return true;
}

static bool fold(struct appraisals *x, const struct event *e, instant now)
{
    int row = row_of(x, e->subject);

    if (row < 0 && e->type != APPRAISAL_PROPOSED)
        return false;
    if (row < 0) {
        row = x->count++ % APPRAISALS_MAX;
        x->rows[row] = (struct appraisal){.id = e->subject};
    }
    switch (e->type) {
    case APPRAISAL_PROPOSED:
        return proposed(&x->rows[row], &e->body.appraisal, now);
    case APPRAISAL_ANSWERED:
        return answered(&x->rows[row], &e->body.appraisal, now);
    default:
        return signed_off(&x->rows[row], &e->body.appraisal, now);
    }
}

void appraisals_apply(struct appraisals *x, const struct event *e, struct moment when)
{
    if (e->type >= APPRAISAL_PROPOSED && e->type <= APPRAISAL_SIGNED && !fold(x, e, when.at))
        x->ignored++;
}

/* ---- the score ---- */

bool appraisal_points(const int hundredths[TIERS], bool higher, double value, double *to)
{
    double basic = hundredths[TIER_BASIC] / 100.0, reached = higher ? value : basic;
    double of = higher ? basic : value;
    int tiers = 0;

    if (hundredths[TIER_BASIC] == 0)
        return false;
    while (tiers < TIERS && (higher ? value * 100 >= hundredths[tiers] - 1e-6
                                    : value * 100 <= hundredths[tiers] + 1e-6))
        tiers++;
    *to = tiers > 0 ? 70 + 10.0 * tiers : of > 0 ? 80 * reached / of : 0;
    return true;
}

int appraisal_score(const struct catalogue *c, const struct figure figures[INDICATORS], int spot)
{
    const struct appraisal_rules *r = &c->appraisal;
    double sum = spot >= 0 ? (double)spot * r->spot_weight : 0;
    int weight = spot >= 0 ? r->spot_weight : 0;

    for (int i = 0; i < INDICATORS; i++) {
        double value, points;

        if (r->weights[i] == 0 || !indicator_value((enum indicator)i, &figures[i], &value) ||
            !appraisal_points(c->targets.hundredths[i], indicator_forms[i].higher, value, &points))
            continue;
        sum += points * r->weights[i];
        weight += r->weights[i];
    }
    return weight == 0 ? -1 : (int)(sum * 100 / weight + 0.5);
}

const struct grade *appraisal_grade(const struct appraisal_rules *r, int score)
{
    const struct grade *best = NULL;

    for (int i = 0; i < r->grade_count; i++) {
        const struct grade *g = &r->grades[i];

        if (score >= g->from * 100 && (best == NULL || g->from > best->from))
            best = g;
    }
    return best;
}

/* ---- steps ---- */

bool appraisal_may(const struct appraisal *a, const struct appraisal_command *c)
{
    enum appraisal_state state = a == NULL ? APPRAISAL_NONE : a->state;
    bool own = strcmp(c->by, c->staff) == 0;

    switch (c->act) {
    case APPRAISE:
        return c->lead && !own && state != APPRAISAL_DONE && state != APPRAISAL_AGREED;
    case APPRAISAL_ANSWER:
        return own && state == APPRAISAL_OPEN;
    default:
        return c->manager && !own && state != APPRAISAL_NONE && state != APPRAISAL_DONE;
    }
}

/* An objection says why; a signature over one, or before the person's word, does so too. */
static bool says_enough(const struct appraisal *a, const struct appraisal_command *c)
{
    bool says = c->text != NULL && !text_is_empty(c->text);

    if (c->act == APPRAISAL_ANSWER)
        return says || c->agreed;
    return c->act != APPRAISAL_SIGN || says || a->state == APPRAISAL_AGREED;
}

static enum refusal check(const struct appraisal *a, const struct catalogue *c,
                          const struct appraisal_command *command)
{
    struct appraisal_command other = *command;

    if (catalogue_staff(c, command->staff) < 0)
        return REFUSED_NO_STAFF;
    if (!appraisal_may(a, command)) {
        other.by = command->act == APPRAISAL_ANSWER ? command->staff : "";
        other.lead = other.manager = true;
        return appraisal_may(a, &other) ? REFUSED_NOT_ALLOWED : REFUSED_STATE;
    }
    return says_enough(a, command) ? ALLOWED : REFUSED_NO_TEXT;
}

void decide_appraisal(const struct appraisals *x, const struct catalogue *c,
                      const struct appraisal_command *command, struct moment now,
                      struct decision *to)
{
    static const enum event_type types[APPRAISAL_ACTS] = {APPRAISAL_PROPOSED, APPRAISAL_ANSWERED,
                                                          APPRAISAL_SIGNED};
    struct id id = appraisal_id(command->staff, command->from, command->to);
    struct appraisal_step *b;

    to->count = 0;
    to->refusal = check(appraisal_of(x, id), c, command);
    if (to->refusal != ALLOWED)
        return;
    b = &decision_add(to, types[command->act], id, now)->body.appraisal;
    text_copy(b->staff, sizeof b->staff, command->staff);
    text_copy(b->by, sizeof b->by, command->by);
    text_copy(b->text, sizeof b->text, command->text != NULL ? command->text : "");
    b->from = command->from;
    b->to = command->to;
    b->agreed = command->agreed;
    if (command->act != APPRAISE)
        return;
    b->score = command->score;
    b->spot = command->spot;
    text_copy(b->grade, sizeof b->grade, command->grade != NULL ? command->grade : "");
}
