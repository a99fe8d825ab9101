/* cases_mine.js - what waits for the one who is signed in among the cases: a line on the
 * counter page, said aloud when it changes. */
import {t} from "../i18n.js";
import {html} from "../ui.js";

const kinds = ["late", "warn", "new"];

export const mineCount = q => kinds.reduce((n, k) => n + (q?.cases_mine?.[k] ?? 0), 0);

const words = mine => kinds.filter(k => mine[k] > 0)
    .map(k => t(`case.mine.${k}`, {n: mine[k]})).join(t("dot"));

export const CasesMine = ({q}) => html`
    <div role="status" class="mine">
        ${q.cases_full && html`<p class="notice bad">${t("case.full")}</p>`}
        ${mineCount(q) > 0 && html`<p class=${`notice ${q.cases_mine.late > 0 ? "bad" : "warn"}`}>
            <a href="#/cases">${t("case.mine.line", {what: words(q.cases_mine)})}</a></p>`}
    </div>`;
