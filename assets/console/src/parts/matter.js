/* matter.js - one record of the office: what it is, what was done, what may be done next; and
 * the dialogs in which staff open it and go its steps. */
import {get, post} from "../api.js";
import {command, once, running} from "../commands.js";
import {named, t} from "../i18n.js";
import {load, queue} from "../state.js";
import {html, useEffect, useRef, useState} from "../ui.js";
import {newId} from "./booking.js";
import {Dialog} from "./dialog.js";
import {begin, leads} from "./matter_draft.js";
import {bodyOf, fields, linesOf, openings} from "./matter_fields.js";
import {Measure, personName, Rating, serviceName, stamp, State, titleOf} from "./matter_words.js";
import {Notice, Problem} from "./notice.js";
import {Standings} from "./training.js";

/* What `path` answers, read again whenever the hall changes. */
export function useFresh(path) {
    const [reply, setReply] = useState(null);
    const [problem, setProblem] = useState(null);
    const pos = queue.use().pos;

    useEffect(() => {
        let current = true;

        get(path).then(r => current && (setReply(r), setProblem(null)),
            p => current && setProblem(p));
        return () => { current = false; };
    }, [path, pos]);
    return [reply, problem];
}

const Buttons = ({go, busy, onClose}) => html`
    <div class="buttons">
        <button type="button" class="b" onClick=${onClose}>${t("back")}</button>
        <button class="b brand" disabled=${busy}>${go}</button>
    </div>`;

/* ---- a new one ---- */

/* A request that got lost is sent again with the same id, so that it opens once. */
export function Open({kind, known = {}, onDone, onClose}) {
    const [problem, setProblem] = useState(null);
    const [busy, setBusy] = useState(false);
    const id = useRef(newId());
    const {origin, service, source} = known;
    const send = async form => {
        if (busy)
            return;
        setBusy(true);
        setProblem(null);
        try {
            const reply = await post(kind === "sample" ? "/api/samples" : "/api/matters", {
                ...kind !== "sample" && {kind}, id: id.current, ...source && {source},
                ...origin && {origin}, ...service && {service}, ...bodyOf(form),
            });
            load();
            onClose();
            onDone(reply.id);
        } catch (p) {
            setProblem(p);
            setBusy(false);
        }
    };

    return html`
        <${Dialog} title=${t(`m.open.${kind}`)} onClose=${onClose} onSubmit=${send}>
            ${openings[kind](known)}
            ${problem && html`<${Problem} problem=${problem} />`}
            <${Buttons} go=${t(kind === "sample" ? "m.draw" : "m.open")} busy=${busy} onClose=${onClose} />
        <//>`;
}

/* ---- a step ---- */

const actName = (m, act) => t(`m.act.${act}.${m.kind}`, {}, t(`m.act.${act}`));

function Step({m, act, onClose}) {
    const send = async form => {
        const lines = linesOf[act]?.(m, form), path = `/api/matters/${m.id}`;
        const done = t("m.did", {act: actName(m, act)});

        onClose();
        const reply = await command("matter", `${path}?act=${act}`,
            {act, ...bodyOf(form), ...lines && {lines}}, done);
        /* A review in which each step is marked has come to its end. */
        if (reply && act === "mark")
            await command("matter", `${path}?act=close`, {act: "close"}, done);
    };

    return html`
        <${Dialog} title=${actName(m, act)} onClose=${onClose} onSubmit=${send}>
            <p class="quiet">${titleOf(m)}</p>
            ${fields[act](m)}
            <${Buttons} go=${t("m.go")} busy=${!!running.use()} onClose=${onClose} />
        <//>`;
}

/* A review closes with its marks; giving it to another is seldom what comes next, and after
 * the check nothing is so likely as the end. */
function actsOf(m) {
    const ranks = {assign: 3, close: m.state === "checked" ? 0 : 2};

    return m.acts.filter(a => !(a === "close" && m.kind === "review"))
        .filter(a => a !== "attend" || m.sessions > 0)
        .sort((a, b) => (ranks[a] ?? 1) - (ranks[b] ?? 1));
}

function Acts({m, onAct}) {
    const improvable = leads() && ["review", "incident"].includes(m.kind);
    const improve = () => begin({kind: "improvement", source: m.kind, origin: m.id,
        title: titleOf(m), service: m.service});

    return html`
        <div class="acts" role="group" aria-label=${t("case.next")}>
            ${actsOf(m).map((a, i) => html`<button class=${`b small ${i === 0 ? "brand" : ""}`}
                onClick=${once(() => onAct(a))}>${actName(m, a)}</button>`)}
            ${improvable && html`<button class="b small" onClick=${improve}>
                ${t("m.improve")}</button>`}</div>`;
}

/* ---- what it is ---- */

const Fact = ({name, children}) => html`<dt>${t(name)}</dt><dd>${children}</dd>`;

const Work = ({m}) => html`
    <${Fact} name="m.reviewed">${m.work?.number ?? m.work?.code ?? "—"}${t("dot")}
        ${stamp(m.work?.at)}${t("dot")}${serviceName(m.service)}<//>
    <${Fact} name="m.person">${personName(m.staff)}<//>
    ${m.points >= 0 && html`<${Fact} name="m.points">${m.points}<//>`}`;

const Facts = ({m}) => html`
    <dl class="facts">
        ${m.kind === "review" && html`<${Work} m=${m} />`}
        ${m.kind === "risk" && html`<${Fact} name="m.rating"><${Rating} m=${m} /><//>`}
        <${Fact} name=${m.kind === "review" ? "m.reviewer" : "m.owner"}>${personName(m.owner)}<//>
        ${m.due && html`<${Fact} name=${m.kind === "risk" ? "m.review_on" : "m.due"}>${m.due}<//>`}
        ${m.measure && html`<${Fact} name="m.measure"><${Measure} measure=${m.measure} /><//>`}
        ${m.source && m.kind !== "review" && html`<${Fact} name="m.source">
            ${t(`m.source.${m.source}`, {}, m.source)}<//>`}
        ${m.kind === "training" && html`<${Fact} name="m.whom">
            ${m.whom ? t(`role.${m.whom}`, {}, m.whom) : t("m.whom.all")}${t("dot")}
            ${m.months ? t("m.every", {n: m.months}) : t("m.once")}<//>`}
        ${m.text && html`<${Fact} name=${`m.text.${m.kind}`}>${m.text}<//>`}
    </dl>`;

const markTones = {met: "", not_met: "bad", not_applicable: "quiet"};

/* Of each written step the newest mark; marks before that are in the course. */
const newestMark = (m, n) => m.course.findLast(s => s.act === "mark" && s.number === n);

const Written = ({m}) => html`
    <h3>${t("m.written")}</h3>
    <ol class="course">${m.written.map((step, i) => html`
        <li>${named(step)} ${step.mark && html`<span class="tag ${markTones[step.mark]}">
            ${t(`m.said.${step.mark}`)}</span>`}
            ${newestMark(m, i + 1)?.text && html`<br />${newestMark(m, i + 1).text}`}</li>`)}</ol>`;

const stepWords = (m, s) => [
    s.said && t(`m.said.${s.said}`), s.staff && s.act === "attend" && personName(s.staff),
    s.act === "mark" && t("m.step", {n: s.number}), s.act === "rate" && `${s.likelihood} × ${s.harm}`,
    s.owner && personName(s.owner), s.due,
].filter(Boolean).join(t("dot"));

const courseOf = m => m.course.filter(s => s.act !== "mark" || s !== newestMark(m, s.number));

const Course = ({m}) => courseOf(m).length > 0 && html`
    <h3>${t("case.course")}</h3>
    <ol class="course">${courseOf(m).map((s, i) => html`
        <li key=${i}><span class="num">${stamp(s.when ?? s.at)}</span> <b>${actName(m, s.act)}</b>
            ${stepWords(m, s) && html`${t("dot")}${stepWords(m, s)}`}
            ${s.text && html`<br />${s.text}`}
            <small class="remark">${personName(s.by)}${s.when && t("dot") + t("m.written_at",
                {at: stamp(s.at)})}</small></li>`)}</ol>`;

export function Matter({id}) {
    const [m, problem] = useFresh(`/api/matters/${id}`);
    const [act, setAct] = useState("");

    if (problem)
        return html`<${Problem} problem=${problem} />`;
    if (m?.id !== id)
        return null;
    return html`
        <section class="card case" aria-label=${titleOf(m)} tabindex="0">
            <header><h2>${titleOf(m)}</h2>
                <p><${State} m=${m} /> <small>${t("m.opened", {at: stamp(m.opened),
                    name: personName(m.opener)})}</small></p></header>
            <${Notice} at="matter" />
            <${Facts} m=${m} />
            <${Acts} m=${m} onAct=${setAct} />
            ${m.written.length > 0 && html`<${Written} m=${m} />`}
            ${m.kind === "training" && html`<${Standings} id=${m.id} />`}
            <${Course} m=${m} />
            ${act && html`<${Step} key=${act} m=${m} act=${act} onClose=${() => setAct("")} />`}
        </section>`;
}
