/* appraisal.js - the figures and the score of each person over a period, what they say to
 * it, and the signature (R29).  Who does not lead sees their own. */
import {get} from "../api.js";
import {kept} from "../cell.js";
import {command, notice, once, running} from "../commands.js";
import {named, t} from "../i18n.js";
import {Dialog} from "../parts/dialog.js";
import {fit} from "../parts/fit.js";
import {amount} from "../parts/indicator.js";
import {Loading, Notice, Problem} from "../parts/notice.js";
import {Period} from "../parts/period_choice.js";
import {Table, TableBar} from "../parts/table.js";
import {Views} from "../parts/views.js";
import {periods} from "../period.js";
import {hall, queue, session} from "../state.js";
import {html, useEffect, useState} from "../ui.js";

const TEXT_BYTES = 479;
const offered = ["last_month", "last_quarter", "month", "quarter"];
const asked = kept("appraisal", {period: "last_month"});

/* Read again whenever the hall changes: a word or a signature is an event. */
function usePeople(path) {
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

const pointsText = n => n === null || n === undefined ? "—" : n.toFixed(1);

const gradeName = (reply, code) => {
    const grade = reply.grades.find(g => g.code === code);

    return grade ? `${code} ${named(grade.name)}` : code || "—";
};

const personName = number => {
    const person = hall.get().staff?.find(s => s.number === number);

    return person ? named(person.name) : number;
};

const kinds = {none: "quiet", proposed: "warn", agreed: "", objected: "bad", signed: "brand"};

const State = ({state}) => html`
    <span class="tag ${kinds[state]}">${t(`appraisal.state.${state}`)}</span>`;

/* ---- the list ---- */

/* What was proposed counts; before that, the figures as they are. */
const standing = p => p.record ?? p;

const columnsOf = reply => [
    {key: "person", value: p => `${named(p.name)} ${p.staff}`, show: p => named(p.name)},
    {key: "score", right: true, value: p => standing(p).score ?? -1, show: p => pointsText(standing(p).score)},
    {key: "grade", value: p => gradeName(reply, standing(p).grade)},
    {key: "state", value: p => t(`appraisal.state.${p.state}`), show: p => html`<${State} state=${p.state} />`},
].map(c => ({head: t(`appraisal.${c.key}`), ...c}));

/* ---- one person ---- */

/* Where work was reviewed, the reviews count; else what was given with the proposal. */
const spotText = p => p.reviews > 0 ? p.spot : p.record?.spot >= 0 ? p.record.spot : "—";

const Lines = ({p, reply}) => html`
    <table>
        <thead><tr><th scope="col">${t("ind.name")}</th>
            ${["ind.value", "appraisal.points", "appraisal.weight"].map(k => html`
                <th scope="col" class="right">${t(k)}</th>`)}</tr></thead>
        <tbody>${p.lines.map(l => html`<tr key=${l.id}><th scope="row">${named(l.name)}</th>
                <td class="num right">${amount(l.unit, l.value)}</td>
                <td class="num right">${pointsText(l.points)}</td>
                <td class="num right">${l.weight}</td></tr>`)}
            ${reply.spot_weight > 0 && html`<tr><th scope="row">${t("appraisal.spot")}</th><td></td>
                <td class="num right">${spotText(p)}</td>
                <td class="num right">${reply.spot_weight}</td></tr>`}
            <tr><th scope="row">${t("appraisal.now")}</th><td></td>
                <td class="num right">${pointsText(p.score)}</td><td></td></tr></tbody>
    </table>`;

const day = at => at?.slice(0, 10) ?? "";

const Said = ({what, who, at, children}) => html`
    <dt>${t(`appraisal.${what}`)}</dt>
    <dd>${children}<small class="remark">${[who && personName(who), day(at)].filter(Boolean)
        .join(t("dot"))}</small></dd>`;

function Course({p, reply}) {
    const r = p.record;

    if (!r)
        return html`<p class="quiet">${t(reply.over ? "appraisal.none" : "appraisal.not_over")}</p>`;
    return html`
        <dl class="facts">
            <${Said} what="proposal" who=${r.proposer} at=${r.proposed}>
                ${pointsText(r.score)}${t("dot")}${gradeName(reply, r.grade)} ${r.text}<//>
            ${r.answered && html`<${Said} what="answer" who=${p.staff} at=${r.answered}>
                ${r.objection || t("appraisal.state.agreed")}<//>`}
            ${r.signed && html`<${Said} what="signature" who=${r.signer} at=${r.signed}>
                ${r.final}<//>`}
        </dl>`;
}

const Text = ({required}) => html`
    <label>${t("appraisal.text")}
        <textarea name="text" rows="4" required=${required} autofocus
            onInput=${fit(TEXT_BYTES)}></textarea></label>`;

/* `step`: propose, agree, object, sign. */
function Step({p, reply, step, onClose}) {
    const must = step === "object" || (step === "sign" && p.state !== "agreed");
    const send = async data => {
        const spot = data.get("spot");
        const done = await command("appraisal", `/api/appraisals/${p.staff}`, {
            act: step === "agree" || step === "object" ? "answer" : step,
            from: reply.from, to: reply.to, text: data.get("text") ?? "",
            ...step === "agree" && {agreed: 1}, ...spot && {spot: Number(spot)},
        }, t("appraisal.done"));

        onClose(done);
    };

    return html`
        <${Dialog} title=${t(`appraisal.do.${step}`)} onClose=${onClose} onSubmit=${send}>
            <p>${named(p.name)}${t("dot")}${reply.from} – ${reply.to}</p>
            ${step === "propose" && p.reviews > 0 && html`
                <p>${t("appraisal.reviews", {n: p.reviews, points: p.spot})}</p>`}
            ${step === "propose" && p.reviews === 0 && reply.spot_weight > 0 && html`
                <label>${t("appraisal.spot")} <small>${t("appraisal.spot.note")}</small>
                    <input name="spot" type="number" min="0" max="100" /></label>`}
            ${step !== "agree" && html`<${Text} required=${must} />`}
            <div class="buttons">
                <button type="button" class="b" onClick=${onClose}>${t("back")}</button>
                <button class="b brand" disabled=${running.use() !== ""}>
                    ${t(`appraisal.do.${step}`)}</button>
            </div>
        <//>`;
}

const stepsOf = p => p.acts.flatMap(a => a === "answer" ? ["agree", "object"] : [a]);

function Person({p, reply}) {
    const [step, setStep] = useState("");

    return html`
        <section class="card indicator" aria-label=${named(p.name)}>
            <header><h2>${named(p.name)} <small>${p.staff}</small></h2><${State} state=${p.state} /></header>
            <${Notice} at="appraisal" />
            ${p.lines.length > 0 ? html`<${Lines} p=${p} reply=${reply} />`
                : html`<p class="quiet">${t("appraisal.no_table")}</p>`}
            <${Course} p=${p} reply=${reply} />
            ${p.acts.length > 0 && html`
                <div class="acts" role="group" aria-label=${t("case.next")}>
                    ${stepsOf(p).map(s => html`<button class="b small" onClick=${once(() => setStep(s))}>
                        ${t(`appraisal.do.${s}`)}</button>`)}</div>`}
            ${step && html`<${Step} p=${p} reply=${reply} step=${step} onClose=${() => setStep("")} />`}
        </section>`;
}

/* ---- the page ---- */

export function AppraisalPage() {
    const ask = asked.use(), today = queue.get().now.slice(0, 10);
    const [chosen, setChosen] = useState(session.get()?.staff);
    const [from, to] = periods[ask.period]?.(today) ?? [ask.from, ask.to];
    const path = `/api/appraisals?${new URLSearchParams({from, to})}`;
    const [reply, problem] = usePeople(path);
    const people = (reply?.people ?? []).map(p => ({id: p.staff, ...p})), columns = reply ? columnsOf(reply) : [];
    const one = reply?.people.find(p => p.staff === chosen) ?? reply?.people[0];

    return html`
        <header class="head"><h1>${t("appraisal.title")}</h1>
            <p>${reply && `${reply.from} – ${reply.to}`}</p><span class="sp"></span>
            <a class="b" href=${`${path}&format=csv`} download>${t("appraisal.whole")}</a></header>
        <${TableBar} name="appraisal" title=${t("appraisal.title")} columns=${columns} rows=${people}>
            <${Period} names=${offered} ask=${ask} onAsk=${asked.set} from=${from} to=${to} />
            <${Views} table="appraisal" /><//>
        ${problem ? html`<${Problem} problem=${problem} />` : !reply && html`<${Loading} />`}
        ${reply?.people.length === 0 && html`<p class="card empty">${t("appraisal.nobody")}</p>`}
        ${one && html`
            <div class="cases">
                <${Table} name="appraisal" label=${t("appraisal.list")} columns=${columns} rows=${people}
                    chosen=${one.staff} empty=${t("appraisal.nobody")} onChoose=${staff => {
                        notice.set(null);
                        setChosen(staff);
                    }} />
                <${Person} key=${one.staff} p=${one} reply=${reply} />
            </div>`}`;
}
