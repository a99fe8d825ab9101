/* transfer.js - to which service and counter a ticket goes, and what the colleague should know. */
import {running, ticketCommand} from "../commands.js";
import {named, t} from "../i18n.js";
import {hall} from "../state.js";
import {html, useState} from "../ui.js";
import {Dialog} from "./dialog.js";
import {fit, fitting} from "./fit.js";
import {Notice} from "./notice.js";

const NOTE_BYTES = 127; /* of the event (core/event.h) */

export function Transfer({ticket, counter, onClose}) {
    const {services, counters} = hall.get();
    const [service, setService] = useState(
        services.find(s => s.code !== ticket.service)?.code ?? ticket.service);
    const able = counters.filter(c => c.services.includes(service));
    const send = async form => {
        const done = await ticketCommand("transfer", ticket, "transfer", counter.number, {
            service: form.get("service"), to: Number(form.get("to")), note: fitting(form.get("note").trim(), NOTE_BYTES),
        });

        if (done)
            onClose();
    };

    return html`
        <${Dialog} title=${t("transfer.title", {number: ticket.number})} onClose=${onClose}
            onSubmit=${send}>
            <label>${t("transfer.service")}
                <select name="service" autofocus value=${service}
                    onChange=${e => setService(e.target.value)}>
                    ${services.map(s => html`<option value=${s.code}>
                        ${s.prefix} ${named(s.name)}</option>`)}
                </select></label>
            <label>${t("transfer.counter")}
                <select name="to">
                    <option value="0">${t("transfer.any")}</option>
                    ${able.map(c => html`<option value=${c.number}>${named(c.name)}</option>`)}
                </select></label>
            <label>${t("transfer.note")}
                <textarea name="note" rows="3" onInput=${fit(NOTE_BYTES)}
                    placeholder=${t("transfer.note.hint")}></textarea></label>
            <${Notice} at="transfer" />
            <div class="buttons">
                <button type="button" class="b" onClick=${onClose}>${t("back")}</button>
                <button class="b brand" disabled=${!!running.use()}>${t("transfer.go")}</button>
            </div>
        <//>`;
}
