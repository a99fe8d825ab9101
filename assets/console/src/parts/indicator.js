/* indicator.js - one indicator: how it is counted, its course, and what is behind it. */
import {get} from "../api.js";
import {named, t} from "../i18n.js";
import {within} from "../period.js";
import {counterOf, hall, serviceOf} from "../state.js";
import {html, useEffect, useMemo, useState} from "../ui.js";
import {Chart} from "./chart.js";
import {begin, leads} from "./matter_draft.js";
import {Problem} from "./notice.js";
import {useRows} from "./rows.js";
import {Table} from "./table.js";

/* ---- figures in words ---- */

const digits = {percent: 1, level: 2, minutes: 1};

export const amount = (unit, value) => value === null || value === undefined ? "—"
    : t(`ind.unit.${unit}`, {n: value.toFixed(digits[unit])});

/* The three targets, that of the tier which the hall keeps in bold. */
export function Targets({i, tier}) {
    if (!i.targets)
        return html`<span class="quiet">—</span>`;
    return i.targets.map((target, n) => html`${n > 0 && " / "}${n === tier
        ? html`<b>${target}</b>` : html`<span class="quiet">${target}</span>`}`);
}

const tiers = ["basic", "raised", "excellent"];

/* What the n-th group aims at, a service at its own; null: no target. */
export const aim = (i, reply, n) => (i.figures[n].targets !== undefined ? i.figures[n].targets : i.targets)
    ?.[tiers.indexOf(reply.groups[n].tier ?? reply.tier)] ?? null;

/* The highest tier whose target is kept: 2 excellent .. 0 basic, -1 none; null: no target. */
export function tierOf(i, figure) {
    if (!i.targets || figure.value === null)
        return null;
    const kept = target => i.higher ? figure.value >= target : figure.value <= target;

    return i.targets.filter(kept).length - 1;
}

export function Reached({i, tier}) {
    const reached = tierOf(i, i.total);

    if (reached === null)
        return html`<span class="quiet">—</span>`;
    return html`<span class="tag ${reached < tiers.indexOf(tier) ? "bad" : ""}">
        ${t(reached < 0 ? "ind.below" : `ind.tier.${tiers[reached]}`)}</span>`;
}

export const groupName = (by, group) => group.key === "" ? t("ind.nobody")
    : group.name ? named(group.name)
    : by === "counter" ? named(counterOf(Number(group.key))?.name) || group.key
    : by === "hour" ? t("ind.hour", {n: group.key})
    : group.key;

const byTime = by => ["day", "week", "month", "quarter"].includes(by);

/* "11-23" for a day of the course; the year is in the period above it. */
const short = (by, group) => by === "day" || by === "week" ? group.key.slice(5) : groupName(by, group);

/* ---- its course ---- */

function course(i, reply) {
    const kind = t(`ind.kind.${i.unit}`), aims = reply.groups.map((_, n) => aim(i, reply, n));
    const of = name => i.figures.map(f => f[name] ?? null);

    return [
        {kind: "value", label: kind, values: of("value")},
        ...i.unit === "minutes" ? [{kind: "more", label: t("ind.p90"), values: of("p90")}] : [],
        ...aims.some(a => a !== null) ? [{
            kind: "target", values: aims,
            label: reply.by === "service" ? t("ind.target")
                : t("ind.target.of", {tier: t(`ind.tier.${reply.tier}`)}),
        }] : [],
    ];
}

function Groups({i, reply, chosen, onChoose}) {
    const times = i.unit === "minutes", aims = reply.by === "service", keys = useRows();
    const goal = n => aim(i, reply, n);

    return html`
        <div class="scroll groups" tabindex="0" role="region" aria-label=${t("ind.groups")}>
            <table>
                <thead><tr><th scope="col">${t(`ind.by.${reply.by}`)}</th>
                    <th scope="col" class="right">${named(i.name)}</th>
                    ${times && html`<th scope="col" class="right">${t("ind.p90")}</th>`}
                    ${aims && html`<th scope="col" class="right">${t("ind.target")}</th>`}
                    <th scope="col" class="right">${t("ind.of")}</th></tr></thead>
                <tbody ...${keys}>${reply.groups.map((g, n) => html`
                    <tr key=${g.key} data-row=${g.key} aria-current=${chosen === g.key ? "true" : undefined}>
                        <th scope="row">${within(reply.by, g.key, reply) && i.figures[n].of > 0
                            ? html`<button class="link" onClick=${() => onChoose(g.key)}>
                                ${groupName(reply.by, g)}</button>` : groupName(reply.by, g)}</th>
                        <td class="num right">${amount(i.unit, i.figures[n].value)}</td>
                        ${times && html`<td class="num right">
                            ${amount(i.unit, i.figures[n].p90)}</td>`}
                        ${aims && html`<td class="num right">${amount(i.unit, goal(n))}</td>`}
                        <td class="num right">${i.figures[n].of}</td></tr>`)}</tbody>
            </table>
        </div>`;
}

/* ---- behind it ---- */

const personName = number => {
    const person = hall.get().staff?.find(s => s.number === number);

    return person ? named(person.name) : number || "—";
};

const when = at => at.slice(0, 16).replace("T", " ");

const codeText = c => c.number ?? c.code ?? "—";
const caseText = c => c.kind === "case" ? `${t(`case.kind.${c.case}`)} ${c.code}` : codeText(c);

function caseNote(c) {
    const minutes = s => t("ind.unit.minutes", {n: (s / 60).toFixed(1)});

    if (c.kind === "case")
        return t(`case.state.${c.state}`, {}, c.state);
    if (c.kind === "appointment")
        return t(`sheet.state.${c.state}`, {}, c.state);
    return [
        c.waited_s !== null && t("ind.waited", {n: minutes(c.waited_s)}),
        c.worked_s !== null && t("ind.worked", {n: minutes(c.worked_s)}),
        c.level > 0 ? t(`case.level.${c.level}`) : c.asked && t("ind.unanswered"),
    ].filter(Boolean).join(t("dot"));
}

const behindColumns = () => [
    {key: "at", value: c => when(c.at), show: c => html`<span class="num">${when(c.at)}</span>`},
    {key: "what", value: caseText, show: c => html`${c.kind === "case" && `${t(`case.kind.${c.case}`)} `}
        <span class="mono">${codeText(c)}</span>`},
    {key: "service", value: c => named(serviceOf(c.service)?.name) || c.service || "—"},
    {key: "staff", value: c => personName(c.staff)},
    {key: "note", value: caseNote},
].map(c => ({head: t(`ind.col.${c.key}`), ...c}));

function Behind({i, query, title}) {
    const [hit, setHit] = useState("");
    const [reply, setReply] = useState(null);
    const [problem, setProblem] = useState(null);
    const path = `/api/indicators/${i.id}/cases?${new URLSearchParams({...query, ...hit && {hit}})}`;

    useEffect(() => {
        let current = true;

        get(path).then(r => current && (setReply(r), setProblem(null)),
            p => current && setProblem(p));
        return () => { current = false; };
    }, [path]);
    return html`
        <section class="behind" aria-label=${t("ind.behind")}>
            <header><h3>${t("ind.behind")}${t("dot")}${title}</h3>
                ${i.unit === "percent" && html`<div class="switch" role="group"
                    aria-label=${t("ind.which")}>${["", "1", "0"].map(h => html`
                    <button aria-pressed=${hit === h} onClick=${() => setHit(h)}>
                        ${t(`ind.hit.${h || "all"}`)}</button>`)}</div>`}
            </header>
            ${problem && html`<${Problem} problem=${problem} />`}
            ${reply && (reply.cases.length === 0 ? html`<p class="quiet">${t("ind.behind.none")}</p>`
                : html`
                <${Table} name="behind" label=${t("ind.behind")} columns=${behindColumns()}
                    rows=${reply.cases} bare="scroll groups" />
                ${reply.more && html`<p class="quiet">${t("ind.behind.more")}</p>`}`)}
        </section>`;
}

/* ---- the whole ---- */

export function Indicator({i, reply, narrow}) {
    const [group, setGroup] = useState("");
    const labels = useMemo(() => reply.groups.map(g => short(reply.by, g)), [reply]);
    const series = useMemo(() => course(i, reply), [i, reply]);
    const chosen = reply.groups.find(g => g.key === group);
    const query = {...narrow, ...(chosen && within(reply.by, group, reply))
        ?? {from: reply.from, to: reply.to}};

    useEffect(() => setGroup(""), [reply, i.id]);
    return html`
        <section class="card indicator" aria-label=${named(i.name)}>
            <header><h2>${named(i.name)}</h2>
                <p class="quiet">${named(i.how)}${t("dot")}${i.rule}</p>
                ${leads() && html`<button class="b small" onClick=${() => begin({kind: "improvement",
                    source: "figure", title: named(i.name), indicator: i.id, ...narrow})}>
                    ${t("m.improve")}</button>`}</header>
            ${reply.by && reply.groups.length > 0 && html`
                <${Chart} bars=${!byTime(reply.by)} labels=${labels} series=${series}
                    label=${t("ind.chart", {name: named(i.name), by: t(`ind.by.${reply.by}`)})} />
                <${Groups} i=${i} reply=${reply} chosen=${group} onChoose=${setGroup} />`}
            <${Behind} i=${i} query=${query}
                title=${chosen ? groupName(reply.by, chosen) : t("ind.all")} />
        </section>`;
}
