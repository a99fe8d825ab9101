/* slow_figures.c - counts stories. */
#include "fakes/slow_figures.h"

#include <stdlib.h>
#include <string.h>

#include "fakes/slow_story.h"

/* Times are held to 18 hours. */
static int seconds(instant from, instant to)
{
    instant n = to > from ? (to - from) / SECOND : 0;

    return n > FACT_NO_TIME - 1 ? FACT_NO_TIME - 1 : (int)n;
}

static int off(const struct slow_story *s)
{
    int waited = seconds(s->came, s->first_call);

    if (s->low < 0 || s->high < 0 || s->calls == 0)
        return -1;
    return waited < s->low * 60 ? s->low * 60 - waited
                                : (waited > s->high * 60 ? waited - s->high * 60 : 0);
}

static void promises(const struct slow_story *s, instant now, const int *which, struct figure *to)
{
    for (; *which != 0; which++) {
        bool stands = s->waits && s->paused <= s->step_due;
        bool late = s->step == *which && !stands && s->step_due / SECOND < now / SECOND;
        bool bad = late || (s->broken >> *which & 1) != 0;

        to->of += bad || (s->kept >> *which & 1) != 0;
        to->hit += !bad && (s->kept >> *which & 1) != 0;
    }
}

static void count_review(const struct slow_story *s, struct figure *to)
{
    to->of = s->met + s->not_met > 0;
    to->hit = to->of > 0 && s->not_met == 0;
}

static void count_visit(const struct slow_story *s, enum indicator i, civil today,
                        struct figure *to)
{
    int waited = seconds(s->came, s->first_call);
    bool served = s->done || s->asked;
    bool back = s->live && !s->missed_now && !s->done && !s->cancelled && s->day >= today;

    switch (i) {
    case IND_SATISFACTION:
        to->of = s->level > 0 && !s->excused;
        to->hit = to->of > 0 && s->level >= 4;
        to->sum = to->of > 0 ? s->level : 0;
        break;
    case IND_SATISFIED:
        to->of = s->asked && !s->excused;
        to->hit = to->of > 0 && s->level >= 4;
        break;
    case IND_ASKED:
        to->of = served;
        to->hit = s->asked;
        break;
    case IND_ANSWERED:
        to->of = s->asked;
        to->hit = s->level > 0;
        break;
    case IND_COMPLAINTS:
    case IND_PRAISE:
        to->of = served;
        break;
    case IND_SURVEY_MESSAGE:
        to->of = s->written > 0;
        to->hit = to->of > 0 && s->level > 0;
        break;
    case IND_WAIT:
        to->of = s->calls > 0;
        to->sum = s->calls > 0 ? waited : 0;
        break;
    case IND_WAIT_KEPT:
        to->of = s->calls > 0 && s->promised_min > 0;
        to->hit = to->of > 0 && waited <= s->promised_min * 60;
        break;
    case IND_WORK:
        to->of = s->done;
        to->sum = s->done ? seconds(s->began, s->ended) : 0;
        break;
    case IND_CHOSEN:
        to->of = s->calls > 0;
        to->hit = s->chosen;
        break;
    case IND_NO_SHOW:
        to->of = s->calls > 0;
        to->hit = s->misses > 0 && !served && !s->cancelled && !back;
        break;
    case IND_ESTIMATE_KEPT:
        to->of = off(s) >= 0;
        to->hit = to->of > 0 && off(s) < 60;
        break;
    case IND_ACCURACY:
        count_review(s, to);
        break;
    case IND_COMPLETENESS:
        to->of = to->hit = s->done && s->papers && !s->handed_on;
        break;
    case IND_ESTIMATE_ERROR:
        to->of = off(s) >= 0;
        to->sum = to->of > 0 ? off(s) : 0;
        break;
    default:
        break;
    }
}

static void count_case(const struct slow_story *s, enum indicator i, instant now, struct figure *to)
{
    static const int first[] = {STANDARD_RESPONSE, STANDARD_RESPONSE_REMOTE,
                                STANDARD_COMPLAINT_RESPONSE, 0};
    static const int registration[] = {STANDARD_REGISTRATION, 0};
    static const int delivery[] = {STANDARD_DELIVERY, 0};
    static const int answer[] = {STANDARD_ANSWER, STANDARD_ANSWER_PROMISE, 0};
    static const int solution[] = {STANDARD_COMPLAINT_SOLUTION, STANDARD_COMPLAINT_INTERIM,
                                   STANDARD_COMPLAINT_PROMISE, 0};
    static const int again[] = {STANDARD_COMPLAINT_FOLLOW_UP, 0};
    static const int reports[] = {STANDARD_REPORT, 0};
    static const int objections[] = {STANDARD_OBJECTION, 0};
    bool request = s->what == CASE_REQUEST, complaint = s->what == CASE_COMPLAINT;

    switch (i) {
    case IND_COMPLAINTS:
        to->hit = complaint && !s->excused;
        break;
    case IND_PRAISE:
        to->hit = s->what == CASE_PRAISE;
        break;
    case IND_RESPONSE:
        promises(s, now, first, to);
        break;
    case IND_ON_TIME:
        promises(s, now, delivery, to);
        break;
    case IND_ANSWER:
        promises(s, now, answer, to);
        break;
    case IND_COMPLAINT_TIME:
        promises(s, now, solution, to);
        break;
    case IND_FOLLOW_UP:
        promises(s, now, again, to);
        break;
    case IND_REPORTS:
        promises(s, now, reports, to);
        break;
    case IND_OBJECTIONS:
        promises(s, now, objections, to);
        break;
    case IND_ACCURACY:
        count_review(s, to);
        break;
    case IND_COMPLETENESS:
        to->of = request && s->checked;
        to->hit = to->of > 0 && s->complete;
        break;
    case IND_REGISTERED:
        promises(s, now, registration, to);
        break;
    case IND_NOTED:
        to->of = s->score > 0 || s->satisfied >= 0;
        to->hit = to->of > 0 && s->noted;
        break;
    case IND_SOLVED:
        to->of = (request && !s->refused) || complaint;
        to->hit = to->of > 0 && (request ? s->delivered : s->closed && s->satisfied == 1);
        break;
    case IND_SURVEY_MESSAGE:
        to->of = s->written > 0;
        to->hit = to->of > 0 && s->score > 0;
        break;
    case IND_SURVEY:
        to->of = request && s->delivered;
        to->hit = to->of > 0 && s->score > 0;
        break;
    default:
        break;
    }
}

static const char *whose(const struct slow_story *s, enum indicator i)
{
    bool about = s->kind == SLOW_CASE && (i == IND_COMPLAINTS || i == IND_PRAISE);

    return about ? s->about : s->staff;
}

static bool is_in_group(const struct slow_story *s, enum indicator i, enum grouping by, int key,
                        const char *code)
{
    struct date d = date_of(s->day);

    switch (by) {
    case BY_DAY:
        return s->day == key;
    case BY_WEEK:
        return s->day >= key && s->day < key + 7;
    case BY_MONTH:
        return civil_of(d.year, d.month, 1) == key;
    case BY_QUARTER:
        return date_of(key).year == d.year && (date_of(key).month - 1) / 3 == (d.month - 1) / 3;
    case BY_HOUR:
        return s->hour == key;
    case BY_COUNTER:
        return s->counter == key;
    case BY_SERVICE:
        return strcmp(s->service, code) == 0;
    case BY_STAFF:
        return strcmp(whose(s, i), code) == 0;
    default:
        return true;
    }
}

static bool is_wanted(const struct slow_story *s, const struct fact_filter *f, enum indicator i)
{
    return s->day >= f->from && s->day <= f->to &&
           (f->service == NULL || strcmp(f->service, s->service) == 0) &&
           (f->staff == NULL || strcmp(f->staff, whose(s, i)) == 0) &&
           (f->counter == 0 || f->counter == s->counter) && (f->hour < 0 || f->hour == s->hour);
}

static int ascending(const void *a, const void *b)
{
    int x = *(const int *)a, y = *(const int *)b;

    return (x > y) - (x < y);
}

struct figure slow_figure(const struct slow_figures *all, const struct fact_filter *which,
                          enum indicator i, enum grouping by, int key, const char *code,
                          instant now, civil today, int *values)
{
    struct figure to = {0};
    int n = 0;

    for (int k = 0; k < all->count; k++) {
        const struct slow_story *s = &all->stories[k];
        struct figure one = {0};

        if (!is_wanted(s, which, i) || !is_in_group(s, i, by, key, code))
            continue;
        if (s->kind == SLOW_TICKET)
            count_visit(s, i, today, &one);
        else if (s->kind == SLOW_CASE)
            count_case(s, i, now, &one);
        else if (i == IND_APPOINTMENT_NO_SHOW && s->counts)
            one = (struct figure){.of = 1, .hit = s->missed_now};
        to.of += one.of;
        to.hit += one.hit;
        to.sum += one.sum;
        if (one.of > 0)
            values[n++] = (int)one.sum;
    }
    qsort(values, (size_t)n, sizeof *values, ascending);
    return to;
}
