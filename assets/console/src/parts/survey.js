/* survey.js - what came of asking a case's customer by message, and the papers of a case. */
import {t} from "../i18n.js";
import {html} from "../ui.js";

const when = at => at ? at.slice(0, 16).replace("T", " ") : "";

/* The customer is to be asked again (R22), or how it was (R18): staff call whoever has not
 * answered a message. */
export const isCallback = c => c.standard === "complaint_follow_up" || c.standard === "survey";

export function surveyWords(c) {
    const s = c.survey;

    if (!s)
        return c.has_contact ? t("survey.none") : t("survey.no_contact");
    if (s.state === "over")
        return t(`survey.over.${s.cause}`, {}, t("survey.over"));
    if (s.state === "answered")
        return t("survey.answered");
    if (s.reminded)
        return t("survey.reminded", {at: when(s.reminded)});
    if (s.asked)
        return t("survey.asked", {at: when(s.asked)});
    return s.state === "agreed" ? t("survey.agreed") : t("survey.open", {at: when(s.ask)});
}

export const wasRefused = c => c.course.some(m => m.type === "case.refused");
const wasDelivered = c => c.course.some(m => m.type === "case.delivered");

/* In the customer's language; `reason` set: with what is personal, noted in the audit log. */
export function Paper({c, reason = ""}) {
    if (!wasRefused(c) && !wasDelivered(c))
        return null;
    const query = reason ? `?${new URLSearchParams({reveal: "1", reason})}` : "";

    return html`
        <a class="b small paper" target="_blank" rel="noopener"
            href=${`/api/cases/${c.id}/paper.pdf${query}`}>
            ${t(wasRefused(c) ? "paper.refusal" : "paper.report")}${reason && t("paper.personal")}</a>`;
}
