/* cases.js - requests, complaints, questions, praise, suggestions: the soonest promise
 * first, one of them open beside the list, with what may be done next.
 *
 * What was said is sealed at the hub; it comes for a reason, which the audit log notes,
 * and goes with the case that is shown. */
import {get} from "../api.js";
import {named, t} from "../i18n.js";
import {Icon} from "../parts/icon.js";
import {Act, Register, Reveal} from "../parts/case_steps.js";
import {WorkFacts} from "../parts/case_work.js";
import {begin, leads} from "../parts/matter_draft.js";
import {Keep} from "../parts/keep.js";
import {Notice, Problem} from "../parts/notice.js";
import {Paper, isCallback, surveyWords, wasRefused} from "../parts/survey.js";
import {owes, Owed, UnderWay} from "../parts/under_way.js";
import {hall, queue, serviceOf, session} from "../state.js";
import {html, useEffect, useRef, useState} from "../ui.js";

const kinds = ["complaint", "request", "enquiry", "suggestion", "praise"];

/* What `path` answers, read again whenever the hall changes. */
function useFresh(path) {
    const [reply, setReply] = useState(null);
    const [problem, setProblem] = useState(null);
    const pos = queue.use().pos;

    useEffect(() => {
        let current = true;

        if (path)
            get(path).then(r => current && (setReply(r), setProblem(null)),
                p => current && setProblem(p));
        return () => { current = false; };
    }, [path, pos]);
    return [path ? reply : null, problem];
}

/* "2026-11-24 09:40", as the hall's clocks show it. */
const when = at => at ? at.slice(0, 16).replace("T", " ") : "";

const urgencyKinds = {none: "quiet", in_time: "", warn: "warn", late: "bad"};

function Promised({c}) {
    if (c.waits)
        return html`<span class="tag quiet">${t("case.waits")}</span>`;
    if (!c.due)
        return html`<span>—</span>`;
    return html`
        <span class="tag ${urgencyKinds[c.urgency]}">
            ${c.urgency === "late" && html`<${Icon} name="warning" />`}
            ${t(`case.urgency.${c.urgency}`)}</span>
        <small class="remark">${t(`case.standard.${c.standard}`, {}, c.standard)}${t("dot")}
            ${when(c.due)}</small>`;
}

const ownerName = number => {
    const person = hall.get().staff?.find(s => s.number === number);

    return person ? named(person.name) : number;
};

function Row({c, chosen, onChoose}) {
    return html`
        <tr class=${c.state === "closed" ? "over" : ""} aria-current=${chosen ? "true" : undefined}>
            <th scope="row"><button class="link mono" onClick=${onChoose}
                aria-label=${t("case.open", {code: c.code})}>${c.code}</button></th>
            <td>${t(`case.kind.${c.kind}`)}${c.urgent && html` <span class="tag bad">
                ${t("case.urgent")}</span>`}
                <small class="remark">${named(serviceOf(c.service)?.name)}</small></td>
            <td>${t(`case.state.${c.state}`)}${c.reopened > 0 && html`
                <small class="remark">${t("case.reopened", {n: c.reopened})}</small>`}
                ${isCallback(c) && html`<small class="remark">${surveyWords(c)}</small>`}</td>
            <td><${Promised} c=${c} /> <${Owed} c=${c} /></td>
            <td>${ownerName(c.owner) || "—"}</td>
        </tr>`;
}

const columns = ["code", "kind", "state", "promise", "owner"];

function List({cases, chosen, onChoose}) {
    if (cases.length === 0)
        return html`<p class="card empty">${t("case.none")}</p>`;
    return html`
        <section class="card sheet list" aria-label=${t("case.list")}>
            <table>
                <thead><tr>${columns.map(k => html`<th scope="col">${t(`case.${k}`)}</th>`)}</tr></thead>
                <tbody>${cases.map(c => html`<${Row} key=${c.id} c=${c} chosen=${c.id === chosen}
                    onChoose=${() => onChoose(c.id)} />`)}</tbody>
            </table>
        </section>`;
}

/* ---- one case ---- */

const Fact = ({name, children}) => html`<dt>${t(`case.${name}`)}</dt><dd>${children}</dd>`;

const satisfied = {0: "case.satisfied.no", 1: "case.satisfied.yes"};

const reasonNames = c => c.reasons.split(",").filter(Boolean)
    .map(code => named(hall.get().reasons?.find(r => r.code === code)?.name) || code)
    .join(t("dot"));

function Facts({c}) {
    return html`
        <dl class="facts">
            <${Fact} name="promise"><${Promised} c=${c} />
                ${c.rule && html` <span class="quiet">${c.rule}</span>`}<//>
            ${c.asked_due && html`<${Fact} name="asked_due">${when(c.asked_due)}<//>`}
            <${Fact} name="owner">${ownerName(c.owner) || "—"}${c.owner && t("dot") + c.owner}<//>
            ${c.number && html`<${Fact} name="visit">${c.number}${c.counter > 0 &&
                t("dot") + t("sheet.at", {n: c.counter})}<//>`}
            ${c.level > 0 && html`<${Fact} name="level">${t(`case.level.${c.level}`)}<//>`}
            ${c.reasons && html`<${Fact} name="reasons">${reasonNames(c)}<//>`}
            ${c.appeal !== "none" && html`<${Fact} name="appeal">
                ${t(`case.appeal.${c.appeal}`)}
                <small class="remark">${ownerName(c.appealer)}${t("dot")}${c.plea}</small>
                ${c.ruling && html`<small class="remark">${c.ruling}</small>`}<//>`}
            ${c.cause && !c.complex && html`<${Fact} name=${wasRefused(c) ? "remedy" : "cause"}>${c.cause}<//>`}
            ${c.answer && html`<${Fact} name="answer">${c.answer}<//>`}
            <${WorkFacts} c=${c} when=${when} />
            ${c.proposal && html`<${Fact} name="proposal">${c.proposal}<//>`}
            ${c.signed && html`<${Fact} name="signed">${when(c.signed)}${t("dot")}
                ${t(c.has_ink ? "case.signed.ink" : "case.signed.keys")}
                <small class="remark mono hash">${c.hash}</small><//>`}
            ${(c.survey || isCallback(c)) && html`<${Fact} name="survey">${surveyWords(c)}<//>`}
            ${satisfied[c.satisfied] && html`<${Fact} name="satisfied">
                ${t(satisfied[c.satisfied])}<//>`}
        </dl>`;
}

/* The strokes come as a path of SVG; its bounds are seen once it is drawn. */
function Ink({d}) {
    const path = useRef(null);
    const [box, setBox] = useState("0 0 500 125");

    useEffect(() => {
        const b = path.current.getBBox();

        setBox(`${b.x - 4} ${b.y - 4} ${b.width + 8} ${b.height + 8}`);
    }, [d]);
    return html`
        <svg class="ink" viewBox=${box} role="img" aria-label=${t("case.ink")}>
            <path ref=${path} d=${d} />
        </svg>`;
}

function Told({c, told, setTold}) {
    const [asking, setAsking] = useState(false);

    if (!c.has_told && !c.has_name && !c.has_contact && !c.has_ink && !c.under_way.objections.length)
        return html`<p class="quiet">${t("case.anonymous")}</p>`;
    if (c.gone)
        return html`<p class="quiet">${t(`gone.${c.gone}`)}</p>`;
    return html`
        ${told ? html`
            <dl class="facts told">
                ${told.name && html`<${Fact} name="name">${told.name}<//>`}
                ${told.phone && html`<${Fact} name="phone">${told.phone}<//>`}
                ${told.told && html`<${Fact} name="told">${told.told}<//>`}
                ${told.ink && html`<${Fact} name="ink"><${Ink} d=${told.ink} /><//>`}
            </dl>
            <${Paper} c=${c} reason=${told.reason} />` : html`
            <button class="b small" onClick=${() => setAsking(true)}>${t("case.reveal")}</button>`}
        ${asking && html`<${Reveal} c=${c} onTold=${setTold} onClose=${() => setAsking(false)} />`}`;
}

const Course = ({c}) => html`
    <h3>${t("case.course")}</h3>
    <ol class="course">${c.course.map(m => html`
        <li><span class="num">${when(m.at)}</span> ${t(`event.${m.type}`, {}, m.type)}
            ${m.staff && html`<small class="remark">${ownerName(m.staff)}</small>`}</li>`)}</ol>`;

function Case({id}) {
    const [c, problem] = useFresh(`/api/cases/${id}`);
    const [act, setAct] = useState("");
    const [told, setTold] = useState(null);

    if (problem)
        return html`<${Problem} problem=${problem} />`;
    if (c?.id !== id)
        return null;
    /* Giving it to another is always possible, and seldom what comes next. */
    const acts = [...c.acts.filter(a => a !== "assign"), ...c.acts.filter(a => a === "assign")];
    return html`
        <section class="card case" aria-label=${t("case.one", {code: c.code})}>
            <header><h2>${t(`case.kind.${c.kind}`)} <span class="mono">${c.code}</span></h2>
                <p>${t(`case.state.${c.state}`)}${t("dot")}${t("case.filed", {at: when(c.filed)})}</p>
            </header>
            <${Notice} at="case" />
            <${Facts} c=${c} />
            <${Told} c=${c} told=${told} setTold=${setTold} />
            <${Paper} c=${c} />
            <${Keep} c=${c} />
            ${acts.length > 0 && html`
                <div class="acts" role="group" aria-label=${t("case.next")}>
                    ${acts.map((a, i) => html`<button class=${`b small ${i === 0 ? "brand" : ""}`}
                        onClick=${() => setAct(a)}>${t(`act.${a}`, {}, a)}</button>`)}</div>`}
            ${leads() && c.kind === "complaint" && c.cause && html`<button class="b small"
                onClick=${() => begin({kind: "improvement", source: "complaint", origin: c.id,
                    title: c.cause, service: c.service})}>${t("m.improve")}</button>`}
            ${c.kind === "suggestion" && c.state === "done" && html`<p><a href="#/improvements">
                ${t("m.followed")}</a></p>`}
            <${UnderWay} c=${c} told=${told?.under_way.objections} />
            <${Course} c=${c} />
            ${act && html`<${Act} key=${act} c=${c} act=${act} onClose=${() => setAct("")} />`}
        </section>`;
}

/* ---- the page ---- */

const only = {
    all: () => true,
    mine: c => c.owner === session.get()?.staff,
    late: c => c.urgency === "late" || c.urgency === "warn",
    callback: isCallback,
    owed: owes,
};

function Bar({kind, onKind, which, onWhich, closed, onClosed, onRegister, callbacks}) {
    return html`
        <div class="bar" role="group" aria-label=${t("case.choose")}>
            <label><span class="unseen">${t("case.kind")}</span>
                <select name="kind" value=${kind} onChange=${e => onKind(e.target.value)}>
                    <option value="">${t("case.kind.all")}</option>
                    ${kinds.map(k => html`<option value=${k}>${t(`case.kind.${k}`)}</option>`)}
                </select></label>
            ${Object.keys(only).map(k => html`<button class="b" aria-pressed=${which === k}
                onClick=${() => onWhich(k)}>${t(`case.only.${k}`)}${k === "callback" && callbacks > 0
                    && html` <b class="num">${callbacks}</b>`}</button>`)}
            <button class="b" aria-pressed=${closed} onClick=${onClosed}>${t("case.closed")}</button>
            <span class="sp"></span>
            <button class="b brand" onClick=${onRegister}>${t("case.register")}</button>
        </div>`;
}

export function CasesPage() {
    const [kind, setKind] = useState("");
    const [which, setWhich] = useState("all");
    const [closed, setClosed] = useState(false);
    const [chosen, setChosen] = useState("");
    const [registers, setRegisters] = useState(false);
    const [reply, problem] = useFresh(`/api/cases?${new URLSearchParams({
        ...kind && {kind}, ...closed && {state: "all"},
    })}`);
    const cases = (reply?.cases ?? []).filter(only[which]);

    return html`
        <header class="head"><h1>${t("case.title")}</h1>
            <p>${reply && t("case.sum", {n: reply.count,
                late: reply.cases.filter(c => c.urgency === "late").length})}</p></header>
        <${Bar} kind=${kind} onKind=${setKind} which=${which} onWhich=${setWhich} closed=${closed}
            callbacks=${(reply?.cases ?? []).filter(isCallback).length}
            onClosed=${() => setClosed(!closed)} onRegister=${() => setRegisters(true)} />
        <${Notice} at="cases" />
        ${problem && html`<${Problem} problem=${problem} />`}
        <div class="cases">
            ${reply && html`<${List} cases=${cases} chosen=${chosen} onChoose=${setChosen} />`}
            ${chosen ? html`<${Case} key=${chosen} id=${chosen} />`
                : html`<p class="card empty">${t("case.choose.one")}</p>`}
        </div>
        ${registers && html`<${Register} onDone=${setChosen} onClose=${() => setRegisters(false)} />`}`;
}
