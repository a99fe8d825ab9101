/* queue.js - who waits, in the order of calling, and what can be done with each. */
import {command, once, running, ticketCommand} from "../commands.js";
import {kept} from "../cell.js";
import {clockOf, minutesSince, useNow} from "../clock.js";
import {named, t} from "../i18n.js";
import {serviceOf} from "../state.js";
import {html, useState} from "../ui.js";
import {Confirm} from "./dialog.js";
import {Jump} from "./jump.js";
import {Notice} from "./notice.js";
import {ActionButton} from "./now.js";
import {useRows} from "./rows.js";
import {classText, concerns, stateTag} from "./ticket.js";

const filter = kept("filter", "all");

function RowButton({what, ticket, sign, disabled, onClick}) {
    const name = t("do.for", {what: t(`do.${what}`), number: ticket.number});

    return html`
        <button class="b small ${sign ? "plain" : ""}" disabled=${disabled}
            aria-label=${name} title=${sign && name} onClick=${once(onClick)}>
            ${sign ?? t(`do.${what}`)}</button>`;
}

function Actions({ticket, counter, next, onCancel, onJump}) {
    const busy = !!running.use(), held = ["held", "missed"].includes(ticket.state);
    const may = counter.state === "open" && !counter.ticket && concerns(counter, ticket);
    const call = () => !next || next.id === ticket.id
        ? ticketCommand(ticket.id, ticket, "call", counter.number) : onJump();

    if (!held && ticket.state !== "waiting")
        return null;
    return html`
        ${ticket.state !== "held" && html`<${RowButton} what="call" ticket=${ticket}
            disabled=${busy || !may} onClick=${call} />`}
        ${held && html`<${RowButton} what="resume" ticket=${ticket} disabled=${busy}
            onClick=${() => ticketCommand(ticket.id, ticket, "resume", counter.number)} />`}
        <${RowButton} what="cancel" ticket=${ticket} sign="✕" disabled=${busy}
            onClick=${onCancel} />`;
}

function Row({ticket, counter, now, next, onCancel, onJump}) {
    const tag = stateTag(ticket, now), waits = ticket.state === "waiting";

    return html`
        <tr data-row=${ticket.id} class=${waits ? "" : "aside"}>
            <th scope="row"><span>${ticket.number}</span>
                ${ticket.id === next?.id && html`<span class="tag brand">${t("queue.next")}</span>`}</th>
            <td>${named(serviceOf(ticket.service)?.name) || ticket.service}</td>
            <td>${classText(ticket)}</td>
            <td class="num">${clockOf(ticket.issued)}</td>
            <td class="num">${waits ? t("min", {n: minutesSince(ticket.issued, now)}) : "—"}</td>
            <td><span class="tag ${tag.kind}">${tag.text}</span>
                ${ticket.note && html`<small class="remark" title=${ticket.note}>
                    ${t("state.note")}</small>`}</td>
            <td class="do"><${Actions} ticket=${ticket} counter=${counter} next=${next}
                onCancel=${onCancel} onJump=${onJump} /><${Notice} at=${ticket.id} /></td>
        </tr>`;
}

const columns = ["number", "service", "class", "arrived", "waited", "state", "action"];

function Table({tickets, counter, next, onCancel, onJump}) {
    const now = useNow(10000), keys = useRows();

    return html`
        <table>
            <thead><tr>${columns.map(c => html`
                <th scope="col" class=${c === "action" ? "do" : ""}>${t(`queue.${c}`)}</th>`)}
            </tr></thead>
            <tbody ...${keys}>${tickets.map(ticket => html`
                <${Row} key=${ticket.id} ticket=${ticket} counter=${counter} now=${now}
                    next=${next} onCancel=${() => onCancel(ticket)}
                    onJump=${() => onJump(ticket)} />`)}
            </tbody>
        </table>`;
}

const Filter = ({all, mine}) => html`
    <div class="switch" role="group" aria-label=${t("queue.filter")}>
        ${[["all", all], ["mine", mine]].map(([what, n]) => html`
            <button type="button" aria-pressed=${filter.get() === what}
                onClick=${() => filter.set(what)}>${t(`queue.${what}`, {n})}</button>`)}
    </div>`;

function CancelQuestion({ticket, counter, onClose}) {
    const yes = async () => {
        onClose();
        await command("queue", `/api/tickets/${ticket.id}/cancel`, {counter: counter.number});
    };

    return html`<${Confirm} title=${t("cancel.title", {number: ticket.number})}
        text=${t("cancel.text")} yes=${t("cancel.go")} no=${t("cancel.keep")}
        onYes=${yes} onClose=${onClose} />`;
}

export function Queue({q, counter, ticket, next, onNext}) {
    const [cancelling, setCancelling] = useState(null);
    const [jumping, setJumping] = useState(null);
    const others = q.tickets.filter(t => t.id !== ticket?.id);
    const mine = others.filter(t => concerns(counter, t));
    const shown = filter.use() === "mine" ? mine : others;

    return html`
        <section class="card queue" aria-labelledby="queue-title">
            <header>
                <h2 id="queue-title">${t("queue.title")}</h2>
                <${Filter} all=${others.length} mine=${mine.length} />
                <span class="sp"></span>
                <${ActionButton} name="next" counter=${counter} ticket=${ticket} kind="brand"
                    onClick=${onNext} />
            </header>
            <${Notice} at="next" />
            <${Notice} at="queue" />
            ${shown.length === 0
                ? html`<p class="empty">${t(others.length > 0 ? "queue.empty.mine" : "queue.empty")}</p>`
                : html`<div class="scroll" role="region" tabindex="0" aria-labelledby="queue-title">
                    <${Table} tickets=${shown} counter=${counter} next=${next}
                        onCancel=${setCancelling} onJump=${setJumping} /></div>`}
            ${jumping && next && html`<${Jump} ticket=${jumping} next=${next} counter=${counter}
                onClose=${() => setJumping(null)} />`}
            ${cancelling && html`<${CancelQuestion} ticket=${cancelling} counter=${counter}
                onClose=${() => setCancelling(null)} />`}
        </section>`;
}
