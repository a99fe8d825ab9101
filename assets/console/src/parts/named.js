/* named.js - cases by the customer's name: the names are sealed, so the hub opens one after the
 * other, for a reason that the audit log keeps; those that fit come masked (R19, R37). */
import {post} from "../api.js";
import {cell} from "../cell.js";
import {t} from "../i18n.js";
import {session} from "../state.js";
import {html} from "../ui.js";
import {begin} from "../works.js";
import {Dialog} from "./dialog.js";
import {fit} from "./fit.js";

const NAME_BYTES = 95, REASON_BYTES = 100;

/* The cases that were found last; null: the page shows its own list. */
export const foundByName = cell(null);
session.watch(() => foundByName.set(null));

const look = (name, reason, filter) => async ({told, signal}) => {
    const query = {state: "all", ...filter.from && {from: filter.from}, ...filter.to && {to: filter.to}};
    let cases = [], unread = 0, after = "";

    foundByName.set([]);
    do {
        const part = await post(`/api/cases/named?${new URLSearchParams({...query, ...after && {after}})}`,
            {name, reason}, signal);

        cases = [...cases, ...part.cases];
        unread += part.unread;
        after = part.next;
        foundByName.set(cases);
        told(part.done, part.of);
    } while (after);
    return {text: t("case.named.done", {n: cases.length, unread}), kind: cases.length > 0 ? "ok" : "warn"};
};

export function Named({filter, onClose}) {
    const go = form => {
        begin(t("case.named"), look(form.get("name").trim(), form.get("reason").trim(), filter));
        onClose();
    };

    return html`
        <${Dialog} title=${t("case.named")} onClose=${onClose} onSubmit=${go}>
            <p class="quiet">${t("case.named.what")}</p>
            <label>${t("case.name")}<input name="name" required pattern=".*\\S.*" autofocus
                autocomplete="off" onInput=${fit(NAME_BYTES)} /></label>
            <label>${t("phone.reason")}<input name="reason" required pattern=".*\\S.*"
                autocomplete="off" onInput=${fit(REASON_BYTES)} /></label>
            <div class="buttons">
                <button type="button" class="b" onClick=${onClose}>${t("back")}</button>
                <button class="b brand">${t("case.named.go")}</button>
            </div>
        <//>`;
}
