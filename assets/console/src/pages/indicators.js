/* indicators.js - what the hall did, against its targets; one of them open beside the
 * table, with its course and the cases behind it (R27-R29). */
import {get} from "../api.js";
import {kept} from "../cell.js";
import {language, named, t} from "../i18n.js";
import {Indicator, Reached, Targets, amount, groupName} from "../parts/indicator.js";
import {Problem} from "../parts/notice.js";
import {Choice, Period} from "../parts/period_choice.js";
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

const Row = ({i, reply, chosen, onChoose}) => html`
    <tr aria-current=${chosen ? "true" : undefined}>
        <th scope="row"><button class="link" onClick=${onChoose}
            aria-expanded=${chosen}>${named(i.name)}</button></th>
        <td class="num right">${amount(i.unit, i.total.value)}</td>
        <td class="num right"><${Targets} i=${i} tier=${tiers.indexOf(reply.tier)} /></td>
        <td><${Reached} i=${i} tier=${reply.tier} /></td>
        <td class="num right">${i.total.of}</td>
    </tr>`;

const Table = ({reply, chosen, onChoose}) => html`
    <section class="card sheet list indicators" aria-label=${t("ind.list")} tabindex="0">
        <table>
            <thead><tr><th scope="col">${t("ind.name")}</th>
                <th scope="col" class="right">${t("ind.value")}</th>
                <th scope="col" class="right" title=${tiers.map(k => t(`ind.tier.${k}`)).join(" / ")}>
                    ${t("ind.target")}</th>
                <th scope="col">${t("ind.reached")}</th>
                <th scope="col" class="right">${t("ind.of")}</th></tr></thead>
            <tbody>${reply.indicators.map(i => html`<${Row} key=${i.id} i=${i} reply=${reply}
                chosen=${i.id === chosen} onChoose=${() => onChoose(i.id)} />`)}</tbody>
        </table>
    </section>`;

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

async function saveAsExcel(reply) {
    const {save, workbook} = await import("../xlsx.js");

    save(`indicators-${reply.from}-${reply.to}.xlsx`, workbook(t("ind.title"), rowsOf(reply)));
}

const Exports = ({path, reply}) => html`
    <a class="b" href=${`${path}&format=csv&language=${language.get() === "en" ? "en" : "zh_Hans"}`}
        download>CSV</a>
    <button class="b" disabled=${!reply} onClick=${() => saveAsExcel(reply)}>Excel</button>
    <button class="b" onClick=${() => print()}>${t("sheet.print")}</button>
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
            <${Exports} path=${path} reply=${reply} /><//>
        ${problem && html`<${Problem} problem=${problem} />`}
        ${reply?.since > from && html`<p class="notice warn">${t("ind.since", {day: reply.since})}</p>`}
        ${reply ? html`
            <div class="cases split" aria-busy=${busy}>
                <${Table} reply=${reply} chosen=${one.id} onChoose=${shown.set} />
                <${Indicator} key=${one.id} i=${one} reply=${reply} narrow=${narrow} />
            </div>
            <p class="quiet">${t("ind.error", {percent: reply.error_permille / 10})}</p>`
            : !problem && html`<p class="empty" role="status">${t("loading")}</p>`}`;
}
