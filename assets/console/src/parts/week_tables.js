/* week_tables.js - the tables of a week's report. */
import {named, t} from "../i18n.js";
import {html} from "../ui.js";
import {Reached, amount, tierOf} from "./indicator.js";
import {personName, serviceName, stamp, stateText} from "./matter_words.js";
import {faultText} from "./trouble.js";

const TIERS = ["basic", "raised", "excellent"];
const LINES = 8; /* of a list; a wall has room for no more */

const one = (reply, id) => reply.indicators.find(i => i.id === id);

/* ---- what the week was, in six figures ---- */

const count = n => ({value: n, text: String(n)});
const mean = i => ({value: i.total.value, text: amount(i.unit, i.total.value)});
const none = {value: null, text: "—"};
const kpis = [
    {id: "visits", name: () => t("week.visits"), of: r => count(one(r, "asked").total.of)},
    ...["satisfaction", "wait", "response"].map(id => ({id, of: r => mean(one(r, id))})),
    ...["complaints", "praise"].map(id => ({id, name: () => t(`week.${id}`),
        of: r => count(one(r, id).total.hit)})),
];

/* Better, worse or neither, with the figure of the week before. */
function Before({now, before, higher}) {
    const moved = now.value !== null && before.value !== null && now.value !== before.value;
    const up = now.value > before.value, better = up === higher;

    return html`<small class=${!moved || higher === undefined ? "" : better ? "better" : "worse"}>
        ${moved ? `${up ? "▲" : "▼"} ` : ""}${t("week.before", {n: before.text})}</small>`;
}

/* A week without visits, as before the first one, is nothing to compare with. */
export function Kpis({now, before}) {
    const was = of => one(before, "asked").total.of > 0 ? of(before) : none;

    return html`
        <dl class="week-kpis">${kpis.map(({id, name, of}) => html`
            <div key=${id} data-kpi=${id}><dt>${name?.() ?? named(one(now, id).name)}</dt>
                <dd><b>${of(now).text}</b><${Before} now=${of(now)} before=${was(of)}
                    higher=${id === "visits" ? undefined : one(now, id).higher} /></dd></div>`)}</dl>`;
}

/* ---- all indicators ---- */

export function Figures({now, before}) {
    const counted = now.indicators.filter(i => i.total.of > 0 || one(before, i.id).total.of > 0);
    const rest = now.indicators.filter(i => !counted.includes(i)), tier = TIERS.indexOf(now.tier);
    const goal = i => i.targets ? `${i.higher ? "≥" : "≤"} ${i.targets[tier]}` : "—";

    return html`
        <table class="week-figures"><caption>${t("week.figures")}
                <span>${t("week.tier", {tier: t(`ind.tier.${now.tier}`)})}</span></caption>
            <thead><tr><th scope="col">${t("ind.name")}</th><th scope="col">${t("week.this")}</th>
                <th scope="col">${t("week.last")}</th><th scope="col">${t("ind.target")}</th>
                <th scope="col">${t("ind.reached")}</th></tr></thead>
            <tbody>${counted.map(i => html`<tr key=${i.id} data-id=${i.id}>
                <th scope="row">${named(i.name)}</th>
                <td class="now-is">${amount(i.unit, i.total.value)}</td>
                <td>${amount(i.unit, one(before, i.id).total.value)}</td>
                <td>${goal(i)}</td><td><${Reached} i=${i} tier=${now.tier} /></td></tr>`)}</tbody>
        </table>
        ${rest.length > 0 && html`<p class="quiet">${t("week.uncounted",
            {names: rest.map(i => named(i.name)).join(t("week.and"))})}</p>`}`;
}

/* ---- who was asked and rated ---- */

export function People({reply}) {
    const rows = reply.groups.map((g, n) => ({g, f: id => one(reply, id).figures[n]}))
        .filter(({g, f}) => g.key && f("asked").of > 0);
    const share = f => f.of > 0 ? `${f.hit}/${f.of}` : "—";
    const few = f => tierOf(one(reply, "asked"), f) === -1; /* asking only the happy shows */

    return html`
        <table class="week-people"><caption>${t("week.people")}</caption>
            <thead><tr><th scope="col">${t("ind.by.staff")}</th>
                ${["served", "asked", "rated", "level", "accurate"].map(k => html`
                    <th scope="col">${t(`week.people.${k}`)}</th>`)}</tr></thead>
            <tbody>${rows.map(({g, f}) => html`<tr key=${g.key} data-id=${g.key}>
                <th scope="row">${personName(g.key)}</th><td>${f("asked").of}</td>
                <td class=${few(f("asked")) ? "worse" : ""}>${f("asked").hit}</td><td>${f("answered").hit}</td>
                <td>${amount("level", f("satisfaction").value)}</td>
                <td>${share(f("accuracy"))}</td></tr>`)}</tbody>
        </table>`;
}

/* ---- lists ---- */

/* `rows` null: not for this role. */
function List({id, rows, count: n = rows?.length, heads, children}) {
    return html`
        <section class="week-list" data-list=${id} aria-label=${t(`week.${id}`)}>
            <h2>${t(`week.${id}`)} <b class=${n > 0 ? "" : "none"}>${n}</b></h2>
            ${rows === null ? html`<p class="quiet">${t("week.role")}</p>`
                : rows.length === 0 ? html`<p class="quiet">${t(`week.${id}.none`)}</p>` : html`
                <table><thead><tr>${heads.map(h => html`<th scope="col">${t(h)}</th>`)}</tr></thead>
                    <tbody>${rows.slice(0, LINES).map(children)}</tbody></table>
                ${rows.length > LINES && html`<p class="quiet">
                    ${t("week.more", {n: rows.length - LINES})}</p>`}`}
        </section>`;
}

const day = at => at.slice(5, 10);
const caseState = c => t(`case.state.${c.state}`, {}, c.state);
const settled = c => c.satisfied === 1 ? t("week.settled") : c.reopened > 0 ? t("week.reopened") : "";

export const Broken = ({rows, count: n, now}) => html`
    <${List} id="broken" rows=${rows} count=${n}
        heads=${["week.code", "week.promise", "ind.col.service", "week.owner"]}>${c => html`
        <tr key=${c.clock + c.id}><td class="mono">${c.code}</td><td>${named(one(now, c.clock).name)}</td>
            <td>${serviceName(c.service)}</td><td>${personName(c.staff)}</td></tr>`}<//>`;

export const Complaints = ({rows}) => html`
    <${List} id="complained" rows=${rows}
        heads=${["week.code", "ind.col.service", "week.cause", "week.state"]}>${c => html`
        <tr key=${c.id}><td class="mono">${c.code}</td><td>${serviceName(c.service)}</td>
            <td>${c.cause || "—"}</td>
            <td>${[caseState(c), settled(c)].filter(Boolean).join(t("dot"))}</td></tr>`}<//>`;

export const Praise = ({rows}) => html`
    <${List} id="praised" rows=${rows}
        heads=${["m.day", "week.about", "ind.col.service"]}>${c => html`
        <tr key=${c.id}><td>${day(c.at)}</td><td>${c.about ? personName(c.about) : t("week.hall")}</td>
            <td>${serviceName(c.service)}</td></tr>`}<//>`;

const until = o => o.closed ? t("order.closed") : t(`order.${o.state}`);

export function Trouble({orders, incidents}) {
    const rows = [
        ...orders.map(o => ({key: o.device + o.part, what: `${o.name}${t("dot")}${faultText(o)}`,
            since: o.opened, state: until(o)})),
        ...incidents.map(m => ({key: m.id, what: m.title, since: m.opened, state: stateText(m)})),
    ];

    return html`
        <${List} id="trouble" rows=${rows} heads=${["m.incident", "order.opened", "week.state"]}>
            ${r => html`<tr key=${r.key}><td>${r.what}</td><td>${stamp(r.since).slice(5)}</td>
                <td>${r.state}</td></tr>`}<//>`;
}

export const Improvements = ({rows}) => html`
    <${List} id="improving" rows=${rows}
        heads=${["m.title", "m.owner", "m.due", "week.state"]}>${m => html`
        <tr key=${m.id}><td>${m.title}</td><td>${personName(m.owner)}</td>
            <td>${m.due?.slice(5) ?? "—"}</td><td>${stateText(m)}</td></tr>`}<//>`;
