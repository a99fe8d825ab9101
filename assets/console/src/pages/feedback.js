/* feedback.js - what customers said of a period: the levels that they gave, the reasons for
 * them, and the praise, suggestions, questions and complaints themselves (R25, R26). */
import {get} from "../api.js";
import {kept} from "../cell.js";
import {named, t} from "../i18n.js";
import {CaseLink} from "../parts/case_link.js";
import {Chart} from "../parts/chart.js";
import {Problem} from "../parts/notice.js";
import {Choice, Period} from "../parts/period_choice.js";
import {periods} from "../period.js";
import {hall, queue, serviceOf} from "../state.js";
import {html, useEffect, useMemo, useState} from "../ui.js";

const groupings = ["day", "week", "month", "quarter", "service"];
const kinds = ["praise", "suggestion", "enquiry", "complaint"];
const asked = kept("feedback", {period: "month", by: "week"});

const sum = numbers => numbers.reduce((a, n) => a + n, 0);
const mean = levels => sum(levels) === 0 ? null
    : sum(levels.map((n, i) => n * (i + 1))) / sum(levels);
const share = (n, of) => of === 0 ? "—" : `${Math.round(100 * n / of)} %`;

function useFeedback(path) {
    const [reply, setReply] = useState(null);
    const [problem, setProblem] = useState(null);
    const [times, again] = useState(0);

    useEffect(() => {
        let current = true;

        get(path).then(r => current && (setReply(r), setProblem(null)),
            p => current && setProblem(p));
        return () => { current = false; };
    }, [path, times]);
    return {reply, problem, again: () => again(n => n + 1)};
}

const groupName = (by, g) => by === "service" ? named(g.name) || g.key || "—" : g.key;

/* ---- parts ---- */

const Levels = ({levels}) => html`
    <table class="levels">
        <thead><tr><th scope="col">${t("fb.level")}</th>
            <th scope="col" class="right">${t("fb.count")}</th>
            <th scope="col" class="right">${t("fb.share")}</th></tr></thead>
        <tbody>${[5, 4, 3, 2, 1].map(n => html`
            <tr><th scope="row">${t(`case.level.${n}`)}</th>
                <td class="num right">${levels[n - 1]}</td>
                <td class="num right"><progress aria-hidden="true"
                    value=${levels[n - 1]} max=${sum(levels)}></progress>
                    ${share(levels[n - 1], sum(levels))}</td></tr>`)}</tbody>
    </table>`;

const bands = {good: [4, 5], middle: [3, 3], bad: [1, 2]};
const within = (levels, [from, to]) => sum(levels.slice(from - 1, to));
const reasonName = r => named(r.name) || r.code || t("fb.reasons.other");

/* One reason may be ticked with a good level and with a bad one. */
function Reasons({reasons}) {
    const rows = [...reasons].sort((a, b) => sum(b.levels) - sum(a.levels));

    if (rows.length === 0)
        return html`<p class="quiet">${t("fb.reasons.none")}</p>`;
    return html`
        <table class="reasons">
            <thead><tr><th scope="col">${t("case.reasons")}</th>${Object.keys(bands).map(k => html`
                <th scope="col" class="right">${t(`fb.band.${k}`)}</th>`)}</tr></thead>
            <tbody>${rows.map(r => html`
                <tr key=${r.code}><th scope="row">${reasonName(r)}</th>
                    ${Object.values(bands).map(band => html`
                        <td class="num right">${within(r.levels, band) || "—"}</td>`)}</tr>`)}</tbody>
        </table>`;
}

function Course({reply}) {
    const labels = useMemo(() => reply.groups.map(g => groupName(reply.by, g)), [reply]);
    const series = useMemo(() => [{kind: "value", label: t("fb.mean"),
        values: reply.groups.map(g => mean(g.levels))}], [reply]);

    return html`<${Chart} label=${t("fb.chart")} labels=${labels} series=${series}
        bars=${reply.by === "service"} />`;
}

const Groups = ({reply}) => html`
    <table>
        <thead><tr><th scope="col">${t(`ind.by.${reply.by}`)}</th>
            <th scope="col" class="right">${t("fb.ratings")}</th>
            <th scope="col" class="right">${t("fb.mean")}</th>
            ${kinds.map(k => html`<th scope="col" class="right">${t(`case.kind.${k}`)}</th>`)}
            <th scope="col">${t("fb.most")}</th></tr></thead>
        <tbody>${reply.groups.map(g => html`
            <tr key=${g.key}><th scope="row">${groupName(reply.by, g)}</th>
                <td class="num right">${sum(g.levels)}</td>
                <td class="num right">${mean(g.levels)?.toFixed(2) ?? "—"}</td>
                ${kinds.map(k => html`<td class="num right">${g.said[k]}</td>`)}
                <td class="most">${[...g.reasons].sort((a, b) => sum(b.levels) - sum(a.levels)).slice(0, 2)
                    .map(r => `${reasonName(r)} ${sum(r.levels)}`)
                    .join(t("dot")) || "—"}</td></tr>`)}</tbody>
    </table>`;

function Said({reply, kind}) {
    const rows = reply.cases.filter(c => c.kind === kind);

    return html`
        <section class="card sheet" aria-label=${t(`case.kind.${kind}`)}>
            <header><h2>${t(`case.kind.${kind}`)}</h2><span class="sp"></span>
                <p class="num">${reply.total.said[kind]}</p></header>
            ${rows.length === 0 ? html`<p class="empty">${t("fb.none")}</p>` : html`
                <table>
                    <thead><tr><th scope="col">${t("case.code")}</th>
                        <th scope="col">${t("fb.filed")}</th><th scope="col">${t("book.service")}</th>
                        <th scope="col">${t("case.state")}</th></tr></thead>
                    <tbody>${rows.map(c => html`
                        <tr key=${c.id}><td><${CaseLink} c=${c} /></td>
                            <td class="num">${c.filed.slice(0, 16).replace("T", " ")}</td>
                            <td>${named(serviceOf(c.service)?.name) || "—"}</td>
                            <td>${t(`case.state.${c.state}`)}${c.level > 0 && html`
                                <small class="remark">${t(`case.level.${c.level}`)}</small>`}</td>
                        </tr>`)}</tbody>
                </table>`}
        </section>`;
}

const Bar = ({ask, onAsk, from, to, again, path}) => html`
    <div class="bar" role="group" aria-label=${t("fb.choose")}>
        <${Period} names=${Object.keys(periods)} ask=${ask} onAsk=${onAsk} from=${from} to=${to} />
        <${Choice} name="by" value=${ask.by} onChange=${by => onAsk({...ask, by})}>
            ${groupings.map(by => html`<option value=${by}>${t(`ind.by.${by}`)}</option>`)}<//>
        <${Choice} name="service" value=${ask.service ?? ""}
            onChange=${service => onAsk({...ask, service})}>
            <option value="">${t("ind.service.all")}</option>
            ${hall.get().services.map(s => html`<option value=${s.code}>${named(s.name)}</option>`)}
        <//>
        <button class="b" onClick=${again}>${t("ind.again")}</button>
        <span class="sp"></span>
        <a class="b" href=${`${path}&format=csv`} download>CSV</a>
        <button class="b" onClick=${() => print()}>${t("sheet.print")}</button>
    </div>`;

/* ---- the page ---- */

function Whole({reply}) {
    const {levels, reasons} = reply.total;

    return html`
        <div class="cases heard">
            <section class="card" aria-label=${t("fb.ratings")}>
                <h2>${t("fb.ratings")} <span class="num">${sum(levels)}</span>
                    ${sum(levels) > 0 && html`<small class="remark">
                        ${t("fb.mean")} ${mean(levels).toFixed(2)}</small>`}</h2>
                ${sum(levels) === 0 ? html`<p class="empty">${t("fb.ratings.none")}</p>`
                    : html`<${Levels} levels=${levels} /><${Reasons} reasons=${reasons} />`}
            </section>
            <section class="card sheet" aria-label=${t("fb.chart")}>
                ${sum(levels) > 0 && html`<${Course} reply=${reply} />`}
                <div class="scroll" role="region" tabindex="0" aria-label=${t("fb.chart")}>
                    <${Groups} reply=${reply} /></div>
            </section>
        </div>
        <div class="said">${kinds.map(k => html`<${Said} key=${k} reply=${reply} kind=${k} />`)}</div>
        ${reply.more && html`<p class="quiet">${t("fb.more", {n: reply.cases.length})}</p>`}`;
}

export function FeedbackPage() {
    const ask = asked.use(), today = queue.get().now.slice(0, 10);
    const [from, to] = periods[ask.period]?.(today) ?? [ask.from, ask.to];
    const narrow = ask.service ? {service: ask.service} : {};
    const path = `/api/feedback?${new URLSearchParams({from, to, by: ask.by, ...narrow})}`;
    const {reply, problem, again} = useFeedback(path);

    return html`
        <header class="head"><h1>${t("fb.title")}</h1>
            <p>${reply && t("fb.sum", {from: reply.from, to: reply.to})}</p></header>
        <${Bar} ask=${ask} onAsk=${asked.set} from=${from} to=${to} again=${again} path=${path} />
        ${problem && html`<${Problem} problem=${problem} />`}
        ${reply?.since > from && html`<p class="notice warn">${t("ind.since", {day: reply.since})}</p>`}
        ${reply ? html`<${Whole} reply=${reply} />`
            : !problem && html`<p class="empty" role="status">${t("loading")}</p>`}`;
}
