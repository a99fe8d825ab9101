/* paper_words.c - what the steps and promises of a case are called for a customer. */
#include "hub/paper.h"

const char *paper_step(enum event_type type, int lang)
{
    static const struct {
        enum event_type type;
        const char *text[LANGUAGES];
    } steps[] = {
        {CASE_REGISTERED, {"已登记", "已登記", "Registered"}},
        {CASE_CONFIRMED,
         {"您已确认登记内容", "您已確認登記內容", "You confirmed what was written"}},
        {CASE_ASSESSED, {"材料齐全，已受理", "材料齊全，已受理", "Documents complete, accepted"}},
        {CASE_REFUSED, {"不予受理", "不予受理", "Not accepted"}},
        {CASE_PROPOSED, {"提出方案", "提出方案", "A proposal was made"}},
        {CASE_SIGNED, {"您已签署方案", "您已簽署方案", "You signed the proposal"}},
        {CASE_PROGRESS, {"进展告知", "進展告知", "News of the progress"}},
        {CASE_EXTENDED, {"请求延期", "請求延期", "A later end was asked for"}},
        {CASE_CONSENTED, {"您答复了延期", "您答覆了延期", "You answered about the later end"}},
        {CASE_PAUSED,
         {"等您补充，时限暂停", "等您補充，時限暫停", "Waiting for you; the clock stood"}},
        {CASE_RESUMED, {"继续办理", "繼續辦理", "Went on"}},
        {CASE_DELIVERED, {"已交付", "已交付", "Delivered"}},
        {CASE_SETTLED, {"费用已结清", "費用已結清", "The fee was settled"}},
        {CASE_FOLLOWED_UP, {"您给出了评价", "您給出了評價", "You said how it was"}},
        {CASE_ARCHIVED, {"已归档", "已歸檔", "Filed"}},
    };

    for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
        if (steps[i].type == type)
            return steps[i].text[lang];
    }
    return "";
}

const char *paper_standard(enum standard standard, int lang)
{
    static const char *const names[STANDARDS][LANGUAGES] = {
        [STANDARD_NONE] = {"", "", ""},
        [STANDARD_RESPONSE] = {"首次响应", "首次回應", "First answer"},
        [STANDARD_ASSESSMENT] = {"材料审核", "材料審核", "Documents checked"},
        [STANDARD_PROPOSAL] = {"提出方案", "提出方案", "Proposal"},
        [STANDARD_DELIVERY] = {"办结交付", "辦結交付", "Delivery"},
        [STANDARD_SURVEY] = {"满意度回访", "滿意度回訪", "Asked how it was"},
        [STANDARD_ANSWER] = {"答复", "答覆", "Answer"},
        [STANDARD_COMPLAINT_RESPONSE] = {"投诉响应", "投訴回應", "Somebody is there"},
        [STANDARD_COMPLAINT_SOLUTION] = {"投诉解决", "投訴解決", "Solution"},
        [STANDARD_COMPLAINT_PROMISE] = {"承诺的时间", "承諾的時間", "The time that was named"},
        [STANDARD_COMPLAINT_FOLLOW_UP] = {"投诉回访", "投訴回訪", "Asked again"},
        [STANDARD_IMPROVEMENT] = {"改进", "改進", "Improvement"},
        [STANDARD_RESPONSE_REMOTE] = {"首次响应", "首次回應", "First answer"},
        [STANDARD_REGISTRATION] = {"登记", "登記", "Registration"},
        [STANDARD_REPORT] = {"进展报告", "進展報告", "Report"},
        [STANDARD_OBJECTION] = {"异议答复", "異議答覆", "Answer to an objection"},
        [STANDARD_COMPLAINT_INTERIM] = {"先行答复", "先行答覆", "Interim answer"},
        [STANDARD_ANSWER_PROMISE] = {"承诺的答复时间", "承諾的答覆時間",
                                     "The answer's time that was named"},
        [STANDARD_FEE] = {"费用结清", "費用結清", "Fee settled"},
        [STANDARD_PROPOSAL_COMPLEX] = {"提出方案", "提出方案", "Proposal"},
    };

    return names[standard][lang];
}
