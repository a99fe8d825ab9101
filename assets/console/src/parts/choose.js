/* choose.js - which counter to work at; the one used last on this browser comes focused. */
import {command, once} from "../commands.js";
import {named, t} from "../i18n.js";
import {hall, lastCounter, serviceOf} from "../state.js";
import {html, useEffect, useRef} from "../ui.js";
import {Notice} from "./notice.js";

async function open(number) {
    const before = lastCounter.get();

    lastCounter.set(number);
    if (!await command(`counter ${number}`, `/api/counters/${number}/open`))
        lastCounter.set(before);
}

function stateText(c, desk, who) {
    if (desk.state === "closed" || desk.staff === who.staff)
        return c.number === lastCounter.get() ? t("choose.last") : t("choose.closed");
    return t(desk.state === "paused" ? "choose.paused" : "choose.taken", {staff: desk.staff});
}

function Counter({c, desk, who, first}) {
    const button = useRef(null);
    const taken = desk.state !== "closed" && desk.staff !== who.staff;

    useEffect(() => {
        if (first)
            button.current?.focus();
    }, [first]);
    return html`
        <li class="card">
            <h3>${named(c.name)}</h3>
            <p class="tag ${taken ? "warn" : ""}">${stateText(c, desk, who)}</p>
            <p>${c.services.map(code => named(serviceOf(code)?.name) || code).join(t("dot"))}</p>
            <button class="b brand" ref=${button} disabled=${taken}
                aria-label=${`${t(taken ? "choose.other" : "choose.open")} ${named(c.name)}`}
                onClick=${once(() => open(c.number))}>
                ${t(taken ? "choose.other" : "choose.open")}</button>
            <${Notice} at=${`counter ${c.number}`} />
        </li>`;
}

export function Choose({q, who}) {
    const counters = hall.use().counters;
    const desk = n => q.counters.find(d => d.number === n) ?? {state: "closed"};
    const favourite = counters.find(c => c.number === lastCounter.get())?.number
        ?? counters[0]?.number;

    return html`
        <section class="choose">
            <h1>${t("choose.title")}</h1>
            <p>${t("choose.note")}</p>
            <ul>${counters.map(c => html`<${Counter} key=${c.number} c=${c} who=${who}
                desk=${desk(c.number)} first=${c.number === favourite} />`)}</ul>
        </section>`;
}
