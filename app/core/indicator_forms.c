/* indicator_forms.c - each indicator: what it counts, its target, and how to say so. */
#include <string.h>

#include "core/facts.h"

#define BIT(standard) (1u << (standard))
#define TELL(...)                                                                                  \
    {                                                                                              \
        __VA_ARGS__                                                                                \
    } /* in the order of enum language */

enum { IN_THE_RANGE = MINUTE / SECOND };

static bool is_visit(const struct fact *f)
{
    return f->kind == FACT_VISIT;
}

static bool is_case(const struct fact *f, enum case_kind kind)
{
    return f->kind == FACT_CASE + (int)kind;
}

static bool has(const struct fact *f, enum fact_flag flag)
{
    return (f->flags & flag) != 0;
}

static void count(struct reading *to, bool of, bool hit)
{
    to->of = of;
    to->hit = of && hit;
}

/* ---- ratings (R25, R27): over those who were asked, or who were served ---- */

static void satisfaction(const struct fact *f, const struct fact_now *now, struct reading *to)
{
    (void)now;
    count(to, is_visit(f) && f->level > 0 && !f->excused, f->level >= 4);
    to->value = to->of > 0 ? f->level : 0;
}

static void satisfied(const struct fact *f, const struct fact_now *now, struct reading *to)
{
    (void)now;
    count(to, is_visit(f) && has(f, FACT_ASKED) && !f->excused, f->level >= 4);
}

static void asked(const struct fact *f, const struct fact_now *now, struct reading *to)
{
    (void)now;
    count(to, is_visit(f) && has(f, FACT_SERVED), has(f, FACT_ASKED));
}

static void answered(const struct fact *f, const struct fact_now *now, struct reading *to)
{
    (void)now;
    count(to, is_visit(f) && has(f, FACT_ASKED), f->level > 0);
}

/* ---- what was said (R26, R28): cases to each hundred visits ---- */

static void said(const struct fact *f, enum case_kind kind, struct reading *to)
{
    to->of = is_visit(f) && has(f, FACT_SERVED);
    to->hit = is_case(f, kind) && !f->excused;
}

static void complaints(const struct fact *f, const struct fact_now *now, struct reading *to)
{
    (void)now;
    said(f, CASE_COMPLAINT, to);
}

static void praise(const struct fact *f, const struct fact_now *now, struct reading *to)
{
    (void)now;
    said(f, CASE_PRAISE, to);
}

/* ---- times of visits ---- */

static void timed(const struct fact *f, int64_t seconds, struct reading *to)
{
    to->of = is_visit(f) && seconds != FACT_NO_TIME;
    to->value = to->of > 0 ? seconds : 0;
}

static void waited(const struct fact *f, const struct fact_now *now, struct reading *to)
{
    (void)now;
    timed(f, f->visit.waited, to);
}

static void worked(const struct fact *f, const struct fact_now *now, struct reading *to)
{
    (void)now;
    timed(f, f->visit.worked, to);
}

static void wait_kept(const struct fact *f, const struct fact_now *now, struct reading *to)
{
    (void)now;
    count(to, is_visit(f) && has(f, FACT_PROMISED), has(f, FACT_IN_PROMISE));
}

/* Seconds that the wait was outside of the range that was told. */
static int64_t estimate_off(const struct fact *f)
{
    int64_t low = (int64_t)f->visit.low * 60 - f->visit.waited;
    int64_t high = f->visit.waited - (int64_t)f->visit.high * 60;

    if (f->visit.low == FACT_NO_TIME || f->visit.high == FACT_NO_TIME ||
        f->visit.waited == FACT_NO_TIME)
        return FACT_NO_TIME;
    return low > 0 ? low : high > 0 ? high : 0;
}

static void estimate_kept(const struct fact *f, const struct fact_now *now, struct reading *to)
{
    int64_t off = is_visit(f) ? estimate_off(f) : FACT_NO_TIME;

    (void)now;
    count(to, off != FACT_NO_TIME, off < IN_THE_RANGE);
}

static void estimate_error(const struct fact *f, const struct fact_now *now, struct reading *to)
{
    (void)now;
    timed(f, is_visit(f) ? estimate_off(f) : FACT_NO_TIME, to);
}

/* ---- who did not come ---- */

static void no_show(const struct fact *f, const struct fact_now *now, struct reading *to)
{
    bool waits_again = f->state == TICKET_WAITING || f->state == TICKET_AT_CALL ||
                       f->state == TICKET_SERVING || f->state == TICKET_ON_HOLD;
    bool gone = !(waits_again && f->day >= now->today) && f->state != TICKET_ENDED_CANCELLED;

    count(to, is_visit(f) && has(f, FACT_CALLED),
          has(f, FACT_MISSED) && !has(f, FACT_SERVED) && gone);
}

static void appointment_no_show(const struct fact *f, const struct fact_now *now,
                                struct reading *to)
{
    (void)now;
    count(to, f->kind == FACT_APPOINTMENT, has(f, FACT_MISSED));
}

/* ---- cases and their clocks ---- */

/* Promises that have ended, or should have; a case counts once for each. */
static void promises(const struct fact *f, unsigned which, const struct fact_now *now,
                     struct reading *to)
{
    unsigned late = f->work.due != 0 && f->work.due < now->seconds ? BIT(f->step) : 0;
    unsigned broken = (f->work.broken | late) & which;

    if (f->kind < FACT_CASE)
        return;
    to->of = __builtin_popcount((f->work.kept & which) | broken);
    to->hit = __builtin_popcount(f->work.kept & which & ~broken);
}

static void response(const struct fact *f, const struct fact_now *now, struct reading *to)
{
    promises(f,
             BIT(STANDARD_RESPONSE) | BIT(STANDARD_RESPONSE_REMOTE) |
                 BIT(STANDARD_COMPLAINT_RESPONSE),
             now, to);
}

static void on_time(const struct fact *f, const struct fact_now *now, struct reading *to)
{
    promises(f, BIT(STANDARD_DELIVERY), now, to);
}

static void answer(const struct fact *f, const struct fact_now *now, struct reading *to)
{
    promises(f, BIT(STANDARD_ANSWER) | BIT(STANDARD_ANSWER_PROMISE), now, to);
}

static void complaint_time(const struct fact *f, const struct fact_now *now, struct reading *to)
{
    promises(f,
             BIT(STANDARD_COMPLAINT_SOLUTION) | BIT(STANDARD_COMPLAINT_INTERIM) |
                 BIT(STANDARD_COMPLAINT_PROMISE),
             now, to);
}

static void follow_up(const struct fact *f, const struct fact_now *now, struct reading *to)
{
    promises(f, BIT(STANDARD_COMPLAINT_FOLLOW_UP), now, to);
}

static void reports(const struct fact *f, const struct fact_now *now, struct reading *to)
{
    promises(f, BIT(STANDARD_REPORT), now, to);
}

static void objections(const struct fact *f, const struct fact_now *now, struct reading *to)
{
    promises(f, BIT(STANDARD_OBJECTION), now, to);
}

static void solved(const struct fact *f, const struct fact_now *now, struct reading *to)
{
    bool request = is_case(f, CASE_REQUEST), complaint = is_case(f, CASE_COMPLAINT);

    (void)now;
    count(to, (request && !has(f, FACT_REFUSED)) || complaint,
          request ? has(f, FACT_DONE) : f->state == CASE_CLOSED && f->satisfied == 1);
}

static void survey(const struct fact *f, const struct fact_now *now, struct reading *to)
{
    (void)now;
    count(to, is_case(f, CASE_REQUEST) && has(f, FACT_DONE), f->level > 0);
}

static void survey_message(const struct fact *f, const struct fact_now *now, struct reading *to)
{
    (void)now;
    count(to, f->survey > 0, f->level > 0);
}

/* ---- quality of the work (R28, R30) ---- */

static void accuracy(const struct fact *f, const struct fact_now *now, struct reading *to)
{
    (void)now;
    count(to, f->kind != FACT_APPOINTMENT && f->review != REVIEW_NONE, f->review == REVIEW_CLEAN);
}

static void completeness(const struct fact *f, const struct fact_now *now, struct reading *to)
{
    bool request = is_case(f, CASE_REQUEST) && has(f, FACT_CHECKED);
    bool visit = is_visit(f) && f->state == TICKET_ENDED_DONE && has(f, FACT_PAPERS) &&
                 !has(f, FACT_REQUEST);

    (void)now;
    count(to, request || visit, visit || has(f, FACT_COMPLETE));
}

static void registered(const struct fact *f, const struct fact_now *now, struct reading *to)
{
    promises(f, BIT(STANDARD_REGISTRATION), now, to);
}

/* ---- by whose hand ---- */

static void chosen(const struct fact *f, const struct fact_now *now, struct reading *to)
{
    (void)now;
    count(to, is_visit(f) && has(f, FACT_CALLED), (f->more & FACT_CHOSEN) != 0);
}

static void noted(const struct fact *f, const struct fact_now *now, struct reading *to)
{
    (void)now;
    count(to, f->kind >= FACT_CASE && f->satisfied >= 0, (f->more & FACT_NOTED) != 0);
}

/* ---- the table ---- */

const struct indicator_form indicator_forms[INDICATORS] = {
    [IND_SATISFACTION] =
        {"satisfaction", "R27", IND_LEVEL, true, false, TELL(450, 470, 480), satisfaction,
         TELL("满意度", "滿意度", "Satisfaction"),
         TELL("所有已给出评价的平均等级：1 非常不满意，5 "
              "非常满意。没有评价的、申诉成立的误评不计入。",
              "所有已給出評價的平均等級：1 非常不滿意，5 "
              "非常滿意。沒有評價的、申訴成立的誤評不計入。",
              "The mean of the ratings that were given, 1 very dissatisfied to 5 very satisfied. "
              "Who gave none is not in it, nor one that was ruled a mistake.")},
    [IND_SATISFIED] =
        {"satisfied", "R25", IND_PERCENT, true, false, TELL(0, 0, 0), satisfied,
         TELL("满意率", "滿意率", "Satisfied"),
         TELL(
             "在被邀请评价的办理中，评为 4 或 5 的比例。未答复的算作不满意；申诉成立的误评不计入。",
             "在被邀請評價的辦理中，評為 4 或 5 的比例。未答覆的算作不滿意；申訴成立的誤評不計入。",
             "Of the visits that were asked for a rating, those rated 4 or 5. No answer is not "
             "satisfied; a rating that was ruled a mistake is not in it.")},
    [IND_ASKED] = {"asked", "R25", IND_PERCENT, true, false, TELL(8000, 9000, 9500), asked,
                   TELL("邀评率", "邀評率", "Asked for a rating"),
                   TELL("在已办理的号票中，被邀请评价的比例。只问满意的人，从这里看得出来。",
                        "在已辦理的號票中，被邀請評價的比例。只問滿意的人，從這裡看得出來。",
                        "Of the visits that were served, those that were asked for a rating. "
                        "Asking only the happy shows here.")},
    [IND_ANSWERED] = {"answered", "R25", IND_PERCENT, true, false, TELL(0, 0, 0), answered,
                      TELL("评价答复率", "評價答覆率", "Ratings answered"),
                      TELL("在被邀请评价的办理中，给出了评价的比例。",
                           "在被邀請評價的辦理中，給出了評價的比例。",
                           "Of the visits that were asked for a rating, those that gave one.")},
    [IND_COMPLAINTS] =
        {"complaints", "R28", IND_PERCENT, false, true, TELL(100, 50, 20), complaints,
         TELL("投诉率", "投訴率", "Complaint rate"),
         TELL("每 100 次已办理的业务中的投诉件数，差评引起的投诉也计入（误评除外）。按人员统计时，"
              "归于当时的经办人，而不是处理投诉的人。",
              "每 100 次已辦理的業務中的投訴件數，差評引起的投訴也計入（誤評除外）。按人員統計時，"
              "歸於當時的經辦人，而不是處理投訴的人。",
              "Complaints to each hundred visits that were served; those that a bad rating opened "
              "too, unless it was ruled a mistake. By person: whoever served the visit, not who "
              "deals with the complaint.")},
    [IND_PRAISE] =
        {"praise", "R28", IND_PERCENT, true, true, TELL(0, 0, 0), praise,
         TELL("表扬率", "表揚率", "Praise rate"),
         TELL("每 100 次已办理的业务中的表扬件数。按人员统计时，归于当时的经办人。",
              "每 100 次已辦理的業務中的表揚件數。按人員統計時，歸於當時的經辦人。",
              "Praise to each hundred visits that were served. By person: whoever served the "
              "visit.")},
    [IND_WAIT] =
        {"wait", "R27", IND_MINUTES, false, false, TELL(0, 0, 0), waited,
         TELL("等候时间", "等候時間", "Waiting time"),
         TELL("从取号到第一次叫号的平均时间；早到的预约从预约时间算起。没有被叫到的不计入。",
              "從取號到第一次叫號的平均時間；早到的預約從預約時間算起。沒有被叫到的不計入。",
              "The mean from taking the number to the first call; who came early for an "
              "appointment waits from its time on. Who was never called is not in it.")},
    [IND_WAIT_KEPT] =
        {"wait_kept", "R27", IND_PERCENT, true, false, TELL(9000, 9500, 9800), wait_kept,
         TELL("等候达标率", "等候達標率", "Waits within the promise"),
         TELL("在已叫号的号票中，等候不超过该业务承诺时间的比例。",
              "在已叫號的號票中，等候不超過該業務承諾時間的比例。",
              "Of the visits that were called, those that waited no longer than their service "
              "promises.")},
    [IND_WORK] =
        {"work", "R27", IND_MINUTES, false, false, TELL(0, 0, 0), worked,
         TELL("办理时间", "辦理時間", "Time at the counter"),
         TELL("在最后一个窗口从开始办理到办结的平均时间。",
              "在最後一個窗口從開始辦理到辦結的平均時間。",
              "The mean from the start of the service to its end, at the last counter of the "
              "visit.")},
    [IND_NO_SHOW] =
        {"no_show", "R39", IND_PERCENT, false, false, TELL(0, 0, 0), no_show,
         TELL("过号率", "過號率", "Missed calls"),
         TELL("在已叫号的号票中，叫号未到、最终也没有办理的比例。",
              "在已叫號的號票中，叫號未到、最終也沒有辦理的比例。",
              "Of the visits that were called, those where nobody came, then or later.")},
    [IND_APPOINTMENT_NO_SHOW] =
        {"appointment_no_show", "R7", IND_PERCENT, false, false, TELL(0, 0, 0), appointment_no_show,
         TELL("预约爽约率", "預約爽約率", "Appointments missed"),
         TELL("在已到时间的预约中，没有人来的比例。已取消的不计入。",
              "在已到時間的預約中，沒有人來的比例。已取消的不計入。",
              "Of the appointments that came due, those where nobody came. Cancelled ones are not "
              "in it.")},
    [IND_ESTIMATE_KEPT] =
        {"estimate_kept", "R9", IND_PERCENT, true, false, TELL(8000, 8500, 9000), estimate_kept,
         TELL("预计等候准确率", "預計等候準確率", "Waits as they were told"),
         TELL("取号时告知的等候范围与实际相差不到一分钟的比例。",
              "取號時告知的等候範圍與實際相差不到一分鐘的比例。",
              "Of the visits that were told a wait, those called within that range, to the "
              "minute.")},
    [IND_ESTIMATE_ERROR] =
        {"estimate_error", "R9", IND_MINUTES, false, false, TELL(0, 0, 0), estimate_error,
         TELL("预计等候误差", "預計等候誤差", "Error of the told wait"),
         TELL("实际等候超出告知范围的平均时间；在范围内算作 0。",
              "實際等候超出告知範圍的平均時間；在範圍內算作 0。",
              "How far, in the mean, the wait was outside the range that was told; 0 within it.")},
    [IND_RESPONSE] =
        {"response", "R3", IND_PERCENT, true, false, TELL(9500, 9700, 9900), response,
         TELL("及时响应率", "及時回應率", "Answered in time"),
         TELL("办件和投诉的首次响应在承诺时间内的比例；已超时未响应的算作未达到。",
              "辦件和投訴的首次回應在承諾時間內的比例；已超時未回應的算作未達到。",
              "Of the first answers to requests and complaints, those within the promised time. "
              "One that is overdue counts as late.")},
    [IND_SOLVED] =
        {"solved", "R27", IND_PERCENT, true, false, TELL(9500, 9700, 9900), solved,
         TELL("解决率", "解決率", "Solved"),
         TELL("本期登记的办件和投诉中，办件已交付、投诉由顾客认可的比例。未办完的算作未解决，"
              "不予受理的不计入。",
              "本期登記的辦件和投訴中，辦件已交付、投訴由顧客認可的比例。未辦完的算作未解決，"
              "不予受理的不計入。",
              "Of the requests and complaints of the period: requests delivered, complaints whose "
              "customer said satisfied. Open ones are not solved; refused ones are not in it.")},
    [IND_ON_TIME] =
        {"on_time", "R28", IND_PERCENT, true, false, TELL(9500, 9700, 9900), on_time,
         TELL("按时办结率", "按時辦結率", "Delivered on time"),
         TELL("已交付或已超时的办件中，在约定日期（顾客同意的延期也算）前交付的比例。",
              "已交付或已超時的辦件中，在約定日期（顧客同意的延期也算）前交付的比例。",
              "Of the requests that were delivered or are overdue, those delivered by the agreed "
              "time; a later time that the customer consented to counts.")},
    [IND_ACCURACY] =
        {"accuracy", "R28", IND_PERCENT, true, false, TELL(9500, 9800, 9900), accuracy,
         TELL("办理准确率", "辦理準確率", "Accuracy"),
         TELL("在已完成质量抽查的办理中，适用的书面步骤全部做到的比例。有一步未做到即算有差错；"
              "本人提出异议后重查改正的，按新的结果计算。按人员统计时，归于经办人。",
              "在已完成品質抽查的辦理中，適用的書面步驟全部做到的比例。有一步未做到即算有差錯；"
              "本人提出異議後重查改正的，按新的結果計算。按人員統計時，歸於經辦人。",
              "Of the visits and requests that a quality check went through, those where every "
              "written step that applies was met. One that was not is an error; what is marked "
              "anew after an objection counts as it was corrected. By person: whoever did the "
              "work.")},
    [IND_COMPLETENESS] =
        {"completeness", "R28", IND_PERCENT, true, false, TELL(9000, 9500, 9800), completeness,
         TELL("材料齐全率", "材料齊全率", "Papers complete at first check"),
         TELL("在第一次核对材料的办件中，当时就受理的比例；不予受理的，或受理前要等顾客补材料的，"
              "算作不齐全。需要材料的业务在窗口当场办结、没有转为办件的，算作齐全。",
              "在第一次核對材料的辦件中，當時就受理的比例；不予受理的，或受理前要等顧客補材料的，"
              "算作不齊全。需要材料的業務在窗口當場辦結、沒有轉為辦件的，算作齊全。",
              "Of the requests whose papers were checked, those accepted at the first check; one "
              "that was refused, or waited for the customer before it was accepted, was not "
              "complete. A visit for a service with documents that was finished at the counter, "
              "without a request, was complete.")},
    [IND_ANSWER] =
        {"answer", "R28", IND_PERCENT, true, false, TELL(9500, 9700, 9900), answer,
         TELL("按时答复率", "按時答覆率", "Enquiries answered in time"),
         TELL("咨询、表扬和建议在承诺时间内答复的比例；已超时的算作未达到。",
              "諮詢、表揚和建議在承諾時間內答覆的比例；已超時的算作未達到。",
              "Of enquiries, praise and suggestions, those answered within the promised time. One "
              "that is overdue counts as late.")},
    [IND_COMPLAINT_TIME] =
        {"complaint_time", "R21", IND_PERCENT, true, false, TELL(9500, 9700, 9900), complaint_time,
         TELL("投诉按时解决率", "投訴按時解決率", "Complaints solved in time"),
         TELL("投诉的解决（或阶段答复）和阶段答复中承诺的时间，按时做到的比例。",
              "投訴的解決（或階段答覆）和階段答覆中承諾的時間，按時做到的比例。",
              "Of the times promised to who complained, for a solution or an interim answer and "
              "then as it was named there, those that were kept.")},
    [IND_FOLLOW_UP] =
        {"follow_up", "R22", IND_PERCENT, true, false, TELL(9500, 9700, 9900), follow_up,
         TELL("投诉回访率", "投訴回訪率", "Complaints followed up in time"),
         TELL("投诉解决后，在承诺时间内回访到顾客意见的比例。",
              "投訴解決後，在承諾時間內回訪到顧客意見的比例。",
              "Of the complaints that were solved, those whose customer was asked again within "
              "the promised time.")},
    [IND_SURVEY] =
        {"survey", "R24", IND_PERCENT, true, false, TELL(8000, 8500, 9000), survey,
         TELL("回访问卷回收率", "回訪問卷回收率", "Survey returned"),
         TELL("已交付的办件中，顾客回答了满意度回访的比例。",
              "已交付的辦件中，顧客回答了滿意度回訪的比例。",
              "Of the requests that were delivered, those whose customer answered how it was.")},
    [IND_SURVEY_MESSAGE] =
        {"survey_message", "R24", IND_PERCENT, true, false, TELL(8000, 8500, 9000), survey_message,
         TELL("短信回访回收率", "簡訊回訪回收率", "Questions by message answered"),
         TELL("办结或交付后，以短信或邮件询问过满意度的顾客中，给出评价的比例；"
              "没有发出的询问不计入。",
              "辦結或交付後，以簡訊或郵件詢問過滿意度的顧客中，給出評價的比例；"
              "沒有發出的詢問不計入。",
              "Of the visits and deliveries whose customer was asked by message or mail how it "
              "was, those that were rated. A question that did not go out is not in it.")},
    [IND_REPORTS] =
        {"reports", "R14", IND_PERCENT, true, false, TELL(9500, 9700, 9900), reports,
         TELL("按时报告率", "按時報告率", "Reported on in time"),
         TELL("到过进展报告时间的办件中，每一次都按时报告的比例；有一次漏报即算未达到。",
              "到過進展報告時間的辦件中，每一次都按時報告的比例；有一次漏報即算未達到。",
              "Of the requests that were to be reported on, those where every report came in "
              "time. One that was missed counts.")},
    [IND_OBJECTIONS] =
        {"objections", "R12", IND_PERCENT, true, false, TELL(9500, 9700, 9900), objections,
         TELL("异议按时答复率", "異議按時答覆率", "Objections answered in time"),
         TELL("顾客提出异议的办件中，每一次都在约定时间内答复的比例；已超时的算作未达到。",
              "顧客提出異議的辦件中，每一次都在約定時間內答覆的比例；已超時的算作未達到。",
              "Of the requests whose customer objected to the proposal, those where each was "
              "answered within the promised time. One that is overdue counts as late.")},
    [IND_CHOSEN] =
        {"chosen", "R39", IND_PERCENT, false, false, TELL(0, 0, 0), chosen,
         TELL("插叫率", "插叫率", "Called out of turn"),
         TELL("在已叫号的号票中，由窗口人员不按次序挑选叫号的比例；每一次都有记录在案的理由。",
              "在已叫號的號票中，由窗口人員不按次序挑選叫號的比例；每一次都有記錄在案的理由。",
              "Of the visits that were called, those that a clerk picked before whose turn it "
              "was. Each has a reason on record.")},
    [IND_REGISTERED] =
        {"registered", "R1", IND_PERCENT, true, false, TELL(9500, 9700, 9900), registered,
         TELL("及时登记率", "及時登記率", "Registered in time"),
         TELL("工作人员代为登记的事项中，从首次接触到登记不超过承诺时间的比例；没有写明首次接触"
              "时间的不计入。",
              "工作人員代為登記的事項中，從首次接觸到登記不超過承諾時間的比例；沒有寫明首次接觸"
              "時間的不計入。",
              "Of what staff wrote down for customers, that within the promised time after the "
              "first contact. Where no first contact was named it is not in it.")},
    [IND_NOTED] =
        {"noted", "R23", IND_PERCENT, false, false, TELL(0, 0, 0), noted,
         TELL("代记评价比例", "代記評價比例", "Judgements noted by staff"),
         TELL("在顾客对办件或投诉处理结果的意见中，由工作人员代为记录、而不是顾客自己给出的比例。",
              "在顧客對辦件或投訴處理結果的意見中，由工作人員代為記錄、而不是顧客自己給出的比例。",
              "Of what customers said of how a request or complaint ended, that which staff wrote "
              "down for them. The rest they gave themselves.")},
};

void usual_targets(struct targets *to)
{
    for (int i = 0; i < INDICATORS; i++)
        memcpy(to->hundredths[i], indicator_forms[i].targets, sizeof to->hundredths[i]);
}

enum indicator indicator_named(const char *id)
{
    for (int i = 0; i < INDICATORS; i++) {
        if (strcmp(indicator_forms[i].id, id) == 0)
            return (enum indicator)i;
    }
    return INDICATORS;
}
