/* indicators.js - what the hall did, against its targets; one of them open beside the
 * table, with its course and the cases behind it (R27-R29). */
import {get} from "../api.js";
import {kept} from "../cell.js";
import {named, t} from "../i18n.js";
import {Indicator, Reached, Targets, amount, groupName, tierOf} from "../parts/indicator.js";
import {Loading, Problem} from "../parts/notice.js";
import {Choice, Period} from "../parts/period_choice.js";
import {TakeAlong, Table, saveTable} from "../parts/table.js";
import {periods} from "../period.js";
import {hall, queue} from "../state.js";
import {html, useEffect, useState} from "../ui.js";

const tiers = ["basic", "raised", "excellent"];
const groupings = ["day", "week", "month", "quarter", "hour", "service", "counter", "staff"];
const asked = kept("indicators", {period: "month", by: "day"});
const shown = kept("indicator", "satisfied");

function useFigures(path) {
    const [reply, setReply] = useState(null);
    const [problem, setProblem] = useState(null);
    const [busy, setBusy] = useState(false);
    const [times, again] = useState(0);

    useEffect(() => {
        let current = true;

        setBusy(true);
        get(path).then(r => current && (setReply(r), setProblem(null)),
            p => current && setProblem(p)).finally(() => current && setBusy(false));
        return () => { current = false; };
    }, [path, times]);
    return {reply, problem, busy, again: () => again(n => n + 1)};
}

/* ---- what is asked for ---- */

function Bar({ask, onAsk, from, to, busy, onAgain, children}) {
    return html`
        <div class="bar" role="group" aria-label=${t("ind.choose")}>
            <${Period} names=${Object.keys(periods)} ask=${ask} onAsk=${onAsk} from=${from} to=${to} />
            <${Choice} name="by" value=${ask.by} onChange=${by => onAsk({...ask, by})}>
                ${groupings.map(by => html`<option value=${by}>${t(`ind.by.${by}`)}</option>`)}<//>
            <${Choice} name="service" value=${ask.service ?? ""}
                onChange=${service => onAsk({...ask, service})}>
                <option value="">${t("ind.service.all")}</option>
                ${hall.get().services.map(s => html`<option value=${s.code}>${named(s.name)}</option>`)}
            <//>
            <button class="b" disabled=${busy} onClick=${onAgain}>${t("ind.again")}</button>
            <span class="sp"></span>
            ${children}
        </div>`;
}

/* ---- the table ---- */

const tierWords = i => {
    const reached = tierOf(i, i.total);

    return reached === null ? "" : t(reached < 0 ? "ind.below" : `ind.tier.${tiers[reached]}`);
};

const columnsOf = reply => [
    {key: "name", head: t("ind.name"), value: i => named(i.name)},
    {key: "value", head: t("ind.value"), right: true, value: i => i.total.value ?? -1,
        show: i => amount(i.unit, i.total.value)},
    {key: "target", head: t("ind.target"), right: true, fixed: true,
        value: i => i.targets?.join(" / ") ?? "",
        show: i => html`<${Targets} i=${i} tier=${tiers.indexOf(reply.tier)} />`},
    {key: "reached", head: t("ind.reached"), value: i => tierWords(i),
        show: i => html`<${Reached} i=${i} tier=${reply.tier} />`},
    {key: "of", head: t("ind.of"), right: true, value: i => i.total.of},
];

/* ---- for other programs ---- */

/* A row a group, a column an indicator; percentiles of times beside them. */
function rowsOf(reply) {
    const times = i => i.unit === "minutes" ? ["p50", "p90", "p95"] : [];
    const round = n => n === null || n === undefined ? "" : Math.round(n * 1000) / 1000;
    const cells = (i, f) => [round(f.value), f.of, ...times(i).map(p => round(f[p]))];
    const heads = reply.indicators.flatMap(i => [
        `${named(i.name)} (${t(`ind.kind.${i.unit}`)})`, `${named(i.name)}: ${t("ind.of")}`,
        ...times(i).map(p => `${named(i.name)}: ${p}`),
    ]);
    const row = (name, pick) => [name, ...reply.indicators.flatMap(i => cells(i, pick(i)))];

    return [
        [t(`ind.by.${reply.by}`), ...heads],
        ...reply.groups.map((g, n) => row(groupName(reply.by, g), i => i.figures[n])),
        row(t("ind.all"), i => i.total),
    ];
}

const Exports = ({reply}) => html`
    <${TakeAlong} disabled=${!reply} onSave=${form => saveTable(`indicators-${reply.from}-${reply.to}`,
        t("ind.title"), form, rowsOf(reply))} />
    <a class="b" href="#/week">${t("nav.week")}</a>`;

/* ---- the page ---- */

export function IndicatorsPage() {
    const ask = asked.use(), chosen = shown.use(), today = queue.get().now.slice(0, 10);
    const [from, to] = periods[ask.period]?.(today) ?? [ask.from, ask.to];
    const narrow = ask.service ? {service: ask.service} : {};
    const path = `/api/indicators?${new URLSearchParams({from, to, by: ask.by, ...narrow})}`;
    const {reply, problem, busy, again} = useFigures(path);
    const one = reply?.indicators.find(i => i.id === chosen) ?? reply?.indicators[0];

    return html`
        <header class="head"><h1>${t("ind.title")}</h1>
            <p>${reply && t("ind.sum", {from: reply.from, to: reply.to,
                at: reply.now.slice(11, 16), tier: t(`ind.tier.${reply.tier}`)})}</p></header>
        <${Bar} ask=${ask} onAsk=${asked.set} from=${from} to=${to} busy=${busy} onAgain=${again}>
            <${Exports} reply=${reply} /><//>
        ${problem && html`<${Problem} problem=${problem} />`}
        ${reply?.since > from && html`<p class="notice warn">${t("ind.since", {day: reply.since})}</p>`}
        ${reply ? html`
            <div class="cases split" aria-busy=${busy}>
                <${Table} name="indicators" label=${t("ind.list")} columns=${columnsOf(reply)}
                    rows=${reply.indicators} chosen=${one.id} onChoose=${shown.set} empty="" />
                <${Indicator} key=${one.id} i=${one} reply=${reply} narrow=${narrow} />
            </div>
            <p class="quiet">${t("ind.error", {percent: reply.error_permille / 10})}</p>`
            : !problem && html`<${Loading} />`}`;
}
