/* jump.js - a ticket is called before its turn: for a reason, which stands in the log (R39). */
import {running, ticketCommand} from "../commands.js";
import {t} from "../i18n.js";
import {html} from "../ui.js";
import {Dialog} from "./dialog.js";
import {fit} from "./fit.js";

const REASON_BYTES = 127;

export function Jump({ticket, next, counter, onClose}) {
    const go = async form => {
        onClose();
        await ticketCommand(ticket.id, ticket, "call", counter.number,
            {reason: form.get("reason").trim()});
    };

    return html`
        <${Dialog} title=${t("jump.title", {number: ticket.number})} onClose=${onClose} onSubmit=${go}>
            <p>${t("jump.text", {number: ticket.number, next: next.number})}</p>
            <label>${t("jump.reason", {number: ticket.number})}
                <input name="reason" required autofocus autocomplete="off"
                    placeholder=${t("jump.hint")} onInput=${fit(REASON_BYTES)} /></label>
            <div class="buttons">
                <button type="button" class="b" onClick=${onClose}>${t("back")}</button>
                <button class="b brand" disabled=${!!running.use()}>${t("jump.go")}</button>
            </div>
        <//>`;
}
