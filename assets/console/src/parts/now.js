/* now.js - the green card: who is at this counter, and what can be done now. */
import {act, actions, command, once, running, whys} from "../commands.js";
import {clockOf, elapsed, useNow} from "../clock.js";
import {named, t, whyCalled} from "../i18n.js";
import {hall, serviceOf} from "../state.js";
import {html} from "../ui.js";
import {Contact} from "./contact.js";
import {Notice} from "./notice.js";
import {Refusal} from "./refuse.js";
import {classText} from "./ticket.js";

const keyText = key => key.replace(/^S/, "⇧");

export function ActionButton({name, counter, ticket, kind = "", onClick}) {
    const {key, may} = actions[name];

    return html`
        <button class="b ${kind}" id=${`do-${name}`} onClick=${once(onClick)}
            disabled=${!may(counter, ticket) || !!running.use()}
            aria-keyshortcuts=${key.replace(/^S/, "Shift+")}>
            ${t(`do.${name}`)}<kbd aria-hidden="true">${keyText(key)}</kbd></button>`;
}

/* When the call or the service began; the newest call of the board tells it too. */
function began(q, ticket) {
    const call = q.calls.find(c => c.number === ticket.number && c.counter === ticket.counter);

    return (ticket.state === "serving" && ticket.served) || ticket.called || call?.at;
}

function Elapsed({since}) {
    const now = useNow(1000);

    return html`<span class="num">${t("now.elapsed", {time: elapsed(now - Date.parse(since))})}</span>`;
}

/* What the customer ticked at the kiosk: how much of it, and what is missing. */
function Papers({ticket}) {
    const all = serviceOf(ticket.service)?.documents ?? [];
    const have = (ticket.papers ?? "").split(".").map(Number);
    const missing = all.filter((_, i) => !have.includes(i + 1));

    if (!ticket.papers || all.length === 0)
        return null;
    return html`
        <p class="note"><small>${t("now.papers", {n: all.length - missing.length, all: all.length})}</small>
            ${missing.length > 0 && t("now.papers.missing", {what: missing.map(named).join(t("dot"))})}</p>`;
}

function Ticket({q, ticket}) {
    const since = began(q, ticket), why = ticket.why ?? whys.use()[ticket.id];
    const limit = hall.get().rules?.recall_limit ?? 0;
    const many = ticket.state === "called" && limit > 0 && ticket.calls >= limit;

    return html`
        <p class="state">${t(`now.${ticket.state}`)}${t("dot")}${named(serviceOf(ticket.service)?.name)}
            ${since && html`${t("dot")}<${Elapsed} since=${since} />`}
            ${ticket.state === "called" && ticket.calls > 1
                && t("dot") + t("now.times", {n: ticket.calls})}</p>
        <p class="number" id="now-number">${ticket.number}</p>
        <p class="about">${classText(ticket)}${t("dot")}${t("now.from", {at: clockOf(ticket.issued)})}
            ${t("dot")}<${Contact} key=${ticket.id} ticket=${ticket} /></p>
        <${Papers} ticket=${ticket} />
        ${why && html`<p class="why">${t("now.why", {why: whyCalled(why)})}</p>`}
        ${ticket.note && html`<p class="note"><small>${t("now.note")}</small>${ticket.note}</p>`}
        ${many && html`<p class="why">${t("now.limit", {n: ticket.calls})}</p>`}`;
}

function Idle({counter, next}) {
    const paused = counter.state === "paused";
    let hint = next ? t("now.hint.next", {number: next.number}) : t("now.hint.empty");

    if (paused)
        hint = t("now.paused.hint");
    return html`
        <p class="state">${t(paused ? "now.paused" : "now.ready")}</p>
        <p class="number quiet" id="now-number">—</p>
        <p class="about">${hint}</p>`;
}

function Desk({counter}) {
    const busy = !!running.use() || !!counter.ticket, paused = counter.state === "paused";
    const to = what => once(() => command("now", `/api/counters/${counter.number}/${what}`));
    const why = counter.ticket ? t("counter.busy") : undefined;

    return html`
        <div class="desk">
            <button class="b small" disabled=${busy} title=${why}
                onClick=${to(paused ? "open" : "pause")}>
                ${t(paused ? "counter.resume" : "counter.pause")}</button>
            <button class="b small" disabled=${busy} title=${why}
                onClick=${to("close")}>${t("counter.close")}</button>
        </div>`;
}

const order = ["serve", "complete", "recall", "transfer", "hold", "noShow", "finish"];

export function Now({q, counter, ticket, next, onTransfer, refusal, onRefuse}) {
    const main = ticket?.state === "serving" ? "complete" : "serve";
    const press = name => () => name === "transfer" ? onTransfer() : act(name, counter, ticket);

    return html`
        <section class="card now" aria-label=${t("now.label")}>
            <${Desk} counter=${counter} />
            <div class="who-now" aria-live="polite">
                ${ticket ? html`<${Ticket} q=${q} ticket=${ticket} />`
                    : html`<${Idle} counter=${counter} next=${next} />`}
            </div>
            <${Notice} at="now" />
            ${ticket?.state === "serving" && html`<${Refusal} made=${refusal}
                onRefuse=${onRefuse} />`}
            <div class="actions" role="group" aria-label=${t("do.label")}>
                ${order.map(name => html`<${ActionButton} key=${name} name=${name} counter=${counter}
                    ticket=${ticket} kind=${name === main ? "main" : ""}
                    onClick=${press(name)} />`)}
            </div>
        </section>`;
}
