/* unprinted.js - tickets whose paper did not come out: a clerk writes them by hand. */
import {once, running, ticketCommand} from "../commands.js";
import {clockOf} from "../clock.js";
import {t} from "../i18n.js";
import {html} from "../ui.js";
import {Notice} from "./notice.js";

function cause(ticket) {
    const state = t(`print.${ticket.print}`);

    return ticket.print_cause
        ? `${state}${t("dot")}${t(`cause.${ticket.print_cause}`, {}, ticket.print_cause)}` : state;
}

const Item = ({ticket, counter}) => html`
    <li><b>${ticket.number}</b>
        <span>${cause(ticket)}${t("dot")}<span class="num">${clockOf(ticket.issued)}</span></span>
        <button class="b small" disabled=${!!running.use()}
            aria-label=${t("do.for", {what: t("unprinted.handed"), number: ticket.number})}
            onClick=${once(() => ticketCommand("unprinted", ticket, "printed", counter.number))}>
            ${t("unprinted.handed")}</button></li>`;

export function Unprinted({tickets, counter}) {
    if (tickets.length === 0)
        return null;
    return html`
        <section class="card unprinted" aria-labelledby="unprinted-title">
            <h2 id="unprinted-title">${t("unprinted.title")} <span class="tag warn">${tickets.length}</span></h2>
            <p>${t("unprinted.note")}</p>
            <${Notice} at="unprinted" />
            <ul tabindex="0" aria-labelledby="unprinted-title">${tickets.map(ticket => html`
                <${Item} key=${ticket.id} ticket=${ticket} counter=${counter} />`)}</ul>
        </section>`;
}
