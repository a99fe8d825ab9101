/* under_way.js - what a customer is told and asked while their request is under way: the
 * report that is due, milestones, objections. */
import {command, running} from "../commands.js";
import {named, t} from "../i18n.js";
import {hall} from "../state.js";
import {html, useState} from "../ui.js";
import {Dialog} from "./dialog.js";
import {fit, fitting} from "./fit.js";
import {Icon} from "./icon.js";

const REPORT_BYTES = 299, TOLD_BYTES = 599, TEXT_BYTES = 479;

const when = at => at ? at.slice(0, 16).replace("T", " ") : "";

const nameOf = number => {
    const person = hall.get().staff?.find(s => s.number === number);

    return person ? named(person.name) : number;
};

/* Something that the hall owes this customer a word on by now. */
export const owes = c => ["warn", "late"].includes(c.report?.urgency) || !!c.objection_due;

const kinds = {warn: "warn", late: "bad"};

/* Beside a case in the list: what is due, and what the customer was asked. */
export function Owed({c}) {
    const {report} = c;

    return html`
        ${kinds[report?.urgency] && html`<span class="tag ${kinds[report.urgency]}">
            ${t(`way.report.${report.urgency}`)}</span> `}
        ${c.objection_due && html`<span class="tag ${c.objection_late ? "bad" : "warn"}">
            ${t(c.objection_late ? "way.objection.late" : "way.objection.open")}</span> `}
        ${c.milestone > 0 && html`<span class="tag quiet">${t("way.milestone.asked")}</span>`}`;
}

/* ---- what is written ---- */

/* Done: the steps since the last report.  To do: the milestones to come, else the promise. */
function draft(c) {
    const since = c.under_way.at ?? "";
    const steps = c.course.filter(m => m.at > since).map(m => t(`event.${m.type}`, {}, m.type));
    const ahead = c.under_way.milestones.filter(m => !m.confirmed)
        .map(m => `${when(m.due)} ${m.text}`);
    const next = ahead.length > 0 ? ahead
        : c.standard ? [`${when(c.due)} ${t(`case.standard.${c.standard}`, {}, c.standard)}`] : [];

    return {
        done: fitting([...new Set(steps)].join(t("way.join")), REPORT_BYTES),
        to_do: fitting(next.join(t("way.join")), REPORT_BYTES),
    };
}

const area = (name, most, value = "", more = {}) => html`
    <label>${t(`way.${name}`)}
        <textarea name=${name} rows="3" onInput=${fit(most)} ...${more}>${value}</textarea></label>`;

const forms = {
    report: c => {
        const d = draft(c);

        return [area("done", REPORT_BYTES, d.done, {required: true, autofocus: true}),
            area("to_do", REPORT_BYTES, d.to_do, {required: true}), area("risks", REPORT_BYTES)];
    },
    object: () => [area("told", TOLD_BYTES, "", {required: true, autofocus: true})],
    "objection-answer": () => [area("text", TEXT_BYTES, "", {required: true, autofocus: true})],
    confirm: c => [html`<p>${t("way.confirm.sure", {
        text: c.under_way.milestones.find(m => m.n === c.n)?.text ?? ""})}</p>`],
};

function Write({c, act, onClose}) {
    const go = async form => {
        const said = Object.fromEntries([...form].map(([name, value]) =>
            [name, value.replace(/\s+/g, " ").trim()]));

        onClose();
        /* The step stands in the address too: another one soon after is no bouncing key. */
        await command("case", `/api/cases/${c.id}/under-way?act=${act}`, {act, n: c.n, ...said},
            t("case.did", {code: c.code, act: t(`way.act.${act}`)}));
    };

    return html`
        <${Dialog} title=${t("case.act.title", {code: c.code, act: t(`way.act.${act}`)})}
            onClose=${onClose} onSubmit=${go}>
            ${forms[act](c)}
            <div class="buttons">
                <button type="button" class="b" onClick=${onClose}>${t("back")}</button>
                <button class="b brand" disabled=${!!running.use()}>${t(`way.act.${act}`)}</button>
            </div>
        <//>`;
}

/* ---- what there is ---- */

const Fact = ({name, children}) => html`<dt>${t(`way.${name}`)}</dt><dd>${children}</dd>`;

function Report({c}) {
    const {report, under_way: w} = c;

    return html`
        <dl class="facts">
            ${report.due && html`<${Fact} name="report.due">
                <span class="tag ${kinds[report.urgency] ?? ""}">
                    ${report.urgency === "late" && html`<${Icon} name="warning" />`}
                    ${t(`case.urgency.${report.urgency}`)}</span> ${when(report.due)}<//>`}
            ${report.kept + report.missed > 0 && html`<${Fact} name="report.sum">
                ${t("way.report.counts", report)}
                ${report.missed_at && html`<small class="remark">
                    ${t("way.report.missed_at", {at: when(report.missed_at)})}</small>`}<//>`}
            ${w.at && html`<${Fact} name="report.newest">${when(w.at)}${t("dot")}
                ${nameOf(w.staff)}<//>
                <${Fact} name="done">${w.done}<//>
                <${Fact} name="to_do">${w.to_do}<//>
                ${w.risks && html`<${Fact} name="risks">${w.risks}<//>`}`}
        </dl>`;
}

function Plan({w}) {
    return html`
        <dl class="facts">${["goal", "people", "plan_risks"].map(k => w[k] && html`
            <${Fact} name=${k}>${w[k]}<//>`)}</dl>`;
}

function Milestones({c, onAct}) {
    const may = c.under_way.acts.includes("confirm");

    if (c.under_way.milestones.length === 0)
        return null;
    return html`
        <h3>${t("way.milestones")}</h3>
        <ol class="course">${c.under_way.milestones.map(m => html`
            <li><span class="num">${when(m.due)}</span> ${m.text}
                <small class="remark">${m.confirmed
                    ? t("way.milestone.confirmed", {at: when(m.confirmed),
                        who: nameOf(m.confirmed_by) || t("way.customer")})
                    : m.told ? t("way.milestone.asked") : ""}</small>
                ${may && !m.confirmed && html`<button class="b small" onClick=${() => onAct("confirm", m.n)}
                    aria-label=${t("way.confirm.one", {text: m.text})}>${t("way.act.confirm")}</button>`}
            </li>`)}</ol>`;
}

function Objections({c, told, onAct}) {
    const {objections} = c.under_way;

    if (objections.length === 0)
        return null;
    return html`
        <h3>${t("way.objections")}</h3>
        <ol class="course">${objections.map(o => html`
            <li><span class="num">${when(o.raised)}</span>
                ${" "}<span class="tag ${o.late ? "bad" : o.answered ? "quiet" : "warn"}">
                    ${o.answered ? t("way.answered", {at: when(o.answered)})
                        : t("way.answer_by", {at: when(o.due)})}</span>
                <small class="remark">${told?.find(x => x.n === o.n)?.told ?? t("way.sealed")}</small>
                ${o.answer && html`<p>${o.answer}</p>`}
                ${!o.answered && html`<button class="b small brand"
                    onClick=${() => onAct("objection-answer", o.n)}>
                    ${t("way.act.objection-answer")}</button>`}
            </li>`)}</ol>`;
}

/* `told`: the objections as they were opened with the case; null they are not. */
export function UnderWay({c, told}) {
    const [asked, setAsked] = useState(null);
    const onAct = (act, n = 0) => setAsked({act, n});
    const w = c.under_way;

    if (w.acts.length === 0 && !w.at && w.milestones.length === 0 && w.objections.length === 0)
        return null;
    return html`
        <section class="way" aria-label=${t("way.title")}>
            <h3>${t("way.title")}</h3>
            <${Plan} w=${w} />
            <${Report} c=${c} />
            <div class="acts" role="group" aria-label=${t("way.title")}>
                ${["report", "object"].filter(a => w.acts.includes(a)).map(a => html`
                    <button class=${`b small ${a === "report" && owes(c) ? "brand" : ""}`}
                        onClick=${() => onAct(a)}>${t(`way.act.${a}`)}</button>`)}</div>
            <${Milestones} c=${c} onAct=${onAct} />
            <${Objections} c=${c} told=${told} onAct=${onAct} />
            ${asked && html`<${Write} key=${asked.act} c=${{...c, n: asked.n}} act=${asked.act}
                onClose=${() => setAsked(null)} />`}
        </section>`;
}

/* ---- the plan of a proposal ---- */

const MOST = 8, MILESTONE_BYTES = 127;

/* Rows of what and when; one more with each press. */
export function PlanFields() {
    const [rows, setRows] = useState(1);

    return html`
        ${["goal", "people", "risks"].map(k => html`
            <label>${t(`way.${k === "risks" ? "plan_risks" : k}`)}
                <input name=${k} autocomplete="off" onInput=${fit(REPORT_BYTES)} /></label>`)}
        <fieldset><legend>${t("way.milestones")}</legend>
            ${Array.from({length: rows}, (_, i) => html`
                <div class="pair">
                    <label>${t("way.milestone.text", {n: i + 1})}
                        <input name=${`m${i}`} autocomplete="off" onInput=${fit(MILESTONE_BYTES)} /></label>
                    <label>${t("way.milestone.due", {n: i + 1})}
                        <input name=${`d${i}`} type="datetime-local" /></label>
                </div>`)}
            ${rows < MOST && html`<button type="button" class="b small"
                onClick=${() => setRows(rows + 1)}>${t("way.milestone.more")}</button>`}
        </fieldset>`;
}

/* What was filled in; `at` gives a local time the hall's offset. */
export function planOf(form, at) {
    const said = name => (form.get(name) ?? "").trim();
    const rows = Array.from({length: MOST}, (_, i) => ({text: said(`m${i}`), due: said(`d${i}`)}));

    return {
        goal: said("goal"), people: said("people"), risks: said("risks"),
        milestones: rows.filter(m => m.text && m.due).map(m => ({text: m.text, due: at(m.due)})),
    };
}
