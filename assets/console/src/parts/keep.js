/* keep.js - a case under dispute is held, so that its data outlives the usual limit. */
import {command, running} from "../commands.js";
import {t} from "../i18n.js";
import {session} from "../state.js";
import {html, useState} from "../ui.js";
import {Dialog} from "./dialog.js";
import {fit} from "./fit.js";
import {Notice} from "./notice.js";

const REASON_BYTES = 120;

function Ask({c, onClose}) {
    const what = c.held ? "free" : "hold";
    const send = async form => {
        const reason = form.get("reason").trim();

        if (await command("keep", `/api/cases/${c.id}/${what}`, {reason}, t(`keep.${what}.done`)))
            onClose();
    };

    return html`
        <${Dialog} title=${t(`keep.${what}`)} onClose=${onClose} onSubmit=${send}>
            <p>${t(`keep.${what}.what`)}</p>
            <label>${t("privacy.reason")}
                <input name="reason" required onInput=${fit(REASON_BYTES)} autofocus
                    autocomplete="off" /></label>
            <${Notice} at="keep" />
            <div class="buttons">
                <button type="button" class="b" onClick=${onClose}>${t("back")}</button>
                <button class="b brand" disabled=${running.use()}>${t(`keep.${what}`)}</button>
            </div>
        <//>`;
}

export function Keep({c}) {
    const [asking, setAsking] = useState(false);
    const may = ["manager", "admin"].includes(session.get()?.role);

    return html`
        ${c.held && html`<p class="notice warn" role="status">${t("keep.held")}</p>`}
        ${!asking && html`<${Notice} at="keep" />`}
        ${may && (c.held || !c.gone) && html`<button class="b small" onClick=${() => setAsking(true)}>
            ${t(c.held ? "keep.free" : "keep.hold")}</button>`}
        ${asking && html`<${Ask} c=${c} onClose=${() => setAsking(false)} />`}`;
}
