/* cases.js - requests, complaints, questions, praise, suggestions: the soonest promise
 * first, one of them open beside the list, with what may be done next.
 *
 * What was said is sealed at the hub; it comes for a reason, which the audit log notes,
 * and goes with the case that is shown. */
import {get} from "../api.js";
import {filterOf, narrowed} from "../arrange.js";
import {notice} from "../commands.js";
import {named, t} from "../i18n.js";
import {useFar, useRested} from "../parts/far.js";
import {Icon} from "../parts/icon.js";
import {Act, Register, Reveal} from "../parts/case_steps.js";
import {WorkFacts} from "../parts/case_work.js";
import {begin, leads} from "../parts/matter_draft.js";
import {takeWanted} from "../parts/case_link.js";
import {Keep} from "../parts/keep.js";
import {foundByName, Named} from "../parts/named.js";
import {Loading, Notice, Problem} from "../parts/notice.js";
import {Paper, isCallback, surveyWords, wasRefused} from "../parts/survey.js";
import {Table, TableBar, viewOf} from "../parts/table.js";
import {Owed, UnderWay} from "../parts/under_way.js";
import {Views} from "../parts/views.js";
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
            <span class="num">${when(c.due)}</span></small>`;
}

const ownerName = number => {
    const person = hall.get().staff?.find(s => s.number === number);

    return person ? named(person.name) : number;
};

const kindText = c => [t(`case.kind.${c.kind}`), named(serviceOf(c.service)?.name) || c.service]
    .filter(Boolean).join(t("dot"));
const stateText = c => t(`case.state.${c.state}`);

const Kind = ({c}) => html`
    ${t(`case.kind.${c.kind}`)}${c.urgent && html` <span class="tag bad">${t("case.urgent")}</span>`}
    <small class="remark">${named(serviceOf(c.service)?.name) || c.service}</small>`;

const State = ({c}) => html`
    ${stateText(c)}${c.archived && html` <span class="tag quiet">${t("case.archived")}</span>`}
    ${c.masked && html`<small class="remark">${c.masked}</small>`}
    ${c.reopened > 0 && html`<small class="remark">${t("case.reopened", {n: c.reopened})}</small>`}
    ${!c.archived && isCallback(c) && html`<small class="remark">${surveyWords(c)}</small>`}`;

/* Of one that is over: since when. */
const Until = ({c}) => c.state === "closed"
    ? html`<small class="remark">${t("case.closed.at", {at: when(c.closed)})}</small>`
    : html`<${Promised} c=${c} /> <${Owed} c=${c} />`;

const columnsOf = () => [
    {key: "code", value: c => c.code, show: c => html`<span class="mono">${c.code}</span>`},
    {key: "kind", value: kindText, show: c => html`<${Kind} c=${c} />`},
    {key: "state", value: stateText, show: c => html`<${State} c=${c} />`},
    {key: "promise", value: c => when(c.due), show: c => html`<${Until} c=${c} />`},
    {key: "owner", value: c => ownerName(c.owner) || "—"},
].map(c => ({head: t(`case.${c.key}`), ...c}));

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
                ${t(satisfied[c.satisfied])}${c.noted && html` <span class="tag warn">
                    ${t("case.noted")}</span>`}<//>`}
            ${c.how && html`<${Fact} name="how">${c.how}<//>`}
            <${Fact} name="via">${t(`via.${c.via}`)}${c.contacted && t("dot") +
                t("case.contacted.at", {at: when(c.contacted)})}<//>
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

const which = ["all", "mine", "late", "callback", "owed"];

/* What the hub is asked for by the filters of the page. */
const askedOf = (filter, find, seen) => ({
    find, sort: seen.sort, down: seen.down ? "1" : "", kind: filter.kind, state: filter.state,
    from: filter.from, to: filter.to, only: filter.only === "mine" ? "" : filter.only,
    owner: filter.only === "mine" ? session.get().staff : "",
});

const Day = ({name, filter, onFilter}) => html`
    <label class="inline">${t(`case.${name}`)}
        <input type="date" name=${name} value=${filter[name] ?? ""}
            onChange=${e => onFilter({[name]: e.target.value})} /></label>`;

function Filters({filter, onFilter, callbacks}) {
    const all = filter.state === "all";

    return html`
        <label><span class="unseen">${t("case.kind")}</span>
            <select name="kind" value=${filter.kind ?? ""} onChange=${e => onFilter({kind: e.target.value})}>
                <option value="">${t("case.kind.all")}</option>
                ${kinds.map(k => html`<option value=${k}>${t(`case.kind.${k}`)}</option>`)}
            </select></label>
        ${which.map(k => html`<button class="b" aria-pressed=${(filter.only ?? "all") === k}
            onClick=${() => onFilter({only: k === "all" ? "" : k})}>${t(`case.only.${k}`)}${
                k === "callback" && callbacks > 0 && html` <b class="num">${callbacks}</b>`}</button>`)}
        <button class="b" aria-pressed=${all} onClick=${() => onFilter(all
            ? {state: "", from: "", to: ""} : {state: "all"})}>${t("case.closed")}</button>
        ${all && html`<${Day} name="from" filter=${filter} onFilter=${onFilter} />
            <${Day} name="to" filter=${filter} onFilter=${onFilter} />`}
        <${Views} table="cases" />`;
}

/* How a list that is empty goes on. */
const emptyText = filter => t(filter.state === "all" ? "case.none.all"
    : Object.keys(filter).length > 0 ? "case.none" : "case.none.open");

export function CasesPage() {
    const view = viewOf("cases"), seen = view.use(), filter = filterOf(seen);
    const [chosen, setChosen] = useState(takeWanted);
    const [asked, setAsked] = useState(""); /* register, named */
    const byName = foundByName.use();
    const far = useFar("/api/cases", askedOf(filter, useRested(seen.find), seen),
        {rows: "cases", fresh: queue.use().pos, name: "cases", title: t("case.title")});
    const list = byName ? {...far, rows: byName, count: byName.length, more: null} : far;
    const columns = columnsOf();
    const choose = id => {
        notice.set(null);
        setChosen(id);
    };

    return html`
        <header class="head"><h1>${t("case.title")}</h1>
            <p>${far.reply && t("case.sum", {n: far.reply.count, late: far.reply.late})}</p>
            <span class="sp"></span>
            <button class="b" onClick=${() => setAsked("named")}>${t("case.named")}</button>
            <button class="b brand" onClick=${() => setAsked("register")}>${t("case.register")}</button>
        </header>
        <${TableBar} name="cases" columns=${columns} rows=${list.rows} far=${list}>
            <${Filters} filter=${filter} onFilter=${x => view.set(narrowed(seen, x))}
                callbacks=${far.reply?.callbacks} /><//>
        <${Notice} at="cases" />
        ${byName && html`<p class="notice warn" role="status">${t("case.named.list", {n: byName.length})}
            <button class="b small" onClick=${() => foundByName.set(null)}>${t("case.named.end")}</button></p>`}
        ${far.problem ? html`<${Problem} problem=${far.problem} />` : !far.reply && html`<${Loading} />`}
        <div class="cases">
            ${far.reply && html`<${Table} name="cases" label=${t("case.list")} columns=${columns}
                rows=${list.rows} far=${list} chosen=${chosen} onChoose=${choose}
                isOver=${c => c.state === "closed"} say=${c => t("case.open", {code: c.code})}
                empty=${emptyText(filter)} />`}
            ${chosen ? html`<${Case} key=${chosen} id=${chosen} />`
                : list.rows.length > 0 && html`<p class="card empty">${t("case.choose.one")}</p>`}
        </div>
        ${asked === "register" && html`<${Register} onDone=${setChosen} onClose=${() => setAsked("")} />`}
        ${asked === "named" && html`<${Named} filter=${filter} onClose=${() => setAsked("")} />`}`;
}
