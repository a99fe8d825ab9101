/* matter_fields.js - the questions of the office's records: what each step asks for. */
import {get} from "../api.js";
import {named, t} from "../i18n.js";
import {shift} from "../period.js";
import {hall, queue, session} from "../state.js";
import {html, useEffect, useState} from "../ui.js";
import {fit} from "./fit.js";
import {stamp} from "./matter_words.js";

const TITLE_BYTES = 95, TEXT_BYTES = 479, NOTE_BYTES = 127;

export const today = () => queue.get().now.slice(0, 10);

/* The hall's offset stands in the times that the hub tells. */
const withOffset = local => `${local}:00.000${queue.get().now.slice(23)}`;

const Title = ({label, value}) => html`
    <label>${label}<input name="title" required pattern=".*\\S.*" autofocus autocomplete="off"
        defaultValue=${value} onInput=${fit(TITLE_BYTES)} /></label>`;

const Text = ({label, hint, value, optional, first}) => html`
    <label>${label}${hint && html` <small>${hint}</small>`}
        <textarea name="text" rows="3" required=${!optional} autofocus=${first}
            defaultValue=${value} onInput=${fit(TEXT_BYTES)}></textarea></label>`;

const Owner = ({value, not}) => html`
    <label>${t("m.owner")}
        <select name="owner">${hall.get().staff.filter(s => s.number !== not).map(s => html`
            <option value=${s.number} selected=${s.number === value}>
                ${named(s.name)}${t("dot")}${s.number}</option>`)}</select></label>`;

const Due = ({label, value, optional}) => html`
    <label>${label}<input name="due" type="date" required=${!optional} min=${today()}
        defaultValue=${value} /></label>`;

const Level = ({name, value}) => html`
    <label>${t(`m.${name}`)}
        <select name=${name}>${[1, 2, 3, 4, 5].map(n => html`
            <option value=${n} selected=${n === (value || 3)}>${n}${t("dot")}${t(`m.${name}.${n}`)}</option>`)}
        </select></label>`;

const Days = ({from, to, label}) => html`
    <fieldset class="days"><legend>${label}</legend>
        <input name="from" type="date" required aria-label=${t("ind.from")} max=${today()}
            defaultValue=${from} />
        <span aria-hidden="true">–</span>
        <input name="to" type="date" required aria-label=${t("ind.to")} max=${today()}
            defaultValue=${to} /></fieldset>`;

/* What it is meant to move, and the days whose figure is the one before. */
function Measure({value, optional = true}) {
    const [list, setList] = useState([]);
    const [chosen, setChosen] = useState(value ?? "");

    useEffect(() => {
        get(`/api/indicators?${new URLSearchParams({from: today(), to: today()})}`)
            .then(r => setList(r.indicators), () => {});
    }, []);
    return list.length > 0 && html`
        <label>${t("m.measure")}
            <select name="indicator" required=${!optional} onChange=${e => setChosen(e.target.value)}>
                <option value="">${t("m.measure.none")}</option>
                ${list.map(i => html`<option value=${i.id} selected=${i.id === chosen}>
                    ${named(i.name)}</option>`)}</select></label>
        ${chosen && html`<${Days} label=${t("m.before")} from=${shift(today(), -30)}
            to=${shift(today(), -1)} />`}`;
}

const When = ({label}) => html`
    <label>${label}<input name="when" type="datetime-local" required
        defaultValue=${queue.get().now.slice(0, 16)} /></label>`;

const Choice = ({label, name, options}) => html`
    <label>${label}
        <select name=${name}>${options.map(([value, text]) => html`
            <option value=${value}>${text}</option>`)}</select></label>`;

/* ---- opening ---- */

const sources = ["figure", "complaint", "review", "incident", "other"];
const roles = ["clerk", "supervisor", "manager", "admin"];

const Source = ({value}) => html`
    <label>${t("m.source")}
        <select name="source">${sources.map(s => html`<option value=${s}
            selected=${s === value}>${t(`m.source.${s}`)}</option>`)}</select></label>`;

export const openings = {
    improvement: d => html`
        <${Title} label=${t("m.title")} value=${d.title} />
        <${Text} label=${t("m.shortcoming")} value=${d.text} />
        <div class="pair"><${Owner} value=${session.get().staff} />
            <${Due} label=${t("m.due")} value=${shift(today(), 30)} /></div>
        <${Source} value=${d.source} />
        <${Measure} value=${d.indicator} />`,
    risk: d => html`
        <${Title} label=${t("m.risk")} value=${d.title} />
        <${Text} label=${t("m.risk.measure")} value=${d.text} />
        <div class="pair"><${Level} name="likelihood" /><${Level} name="harm" /></div>
        <div class="pair"><${Owner} value=${session.get().staff} />
            <${Due} label=${t("m.review_on")} value=${shift(today(), 90)} /></div>`,
    incident: d => html`
        <${Title} label=${t("m.incident")} value=${d.title} />
        <${Text} label=${t("m.happened")} value=${d.text} />
        <${Owner} value=${session.get().staff} />`,
    training: d => html`
        <${Title} label=${t("m.topic")} value=${d.title} />
        <${Text} label=${t("m.content")} value=${d.text} optional />
        <div class="pair">
            <${Choice} label=${t("m.whom")} name="whom" options=${[["", t("m.whom.all")],
                ...roles.map(r => [r, t(`role.${r}`)])]} />
            <${Owner} value=${session.get().staff} /></div>
        <div class="pair"><${Due} label=${t("m.by")} value=${shift(today(), 60)} />
            <label>${t("m.months")}<input name="months" type="number" min="0" max="120"
                defaultValue="12" required /></label></div>`,
    sample: () => html`
        <p>${t("m.sample.how")}</p>
        <${Days} label=${t("m.sample.days")} from=${shift(today(), -30)} to=${shift(today(), -1)} />
        <div class="pair">
            <label>${t("m.sample.number")}<input name="number" type="number" min="1" max="40"
                defaultValue="10" required autofocus /></label>
            <${Due} label=${t("m.sample.due")} value=${shift(today(), 14)} /></div>`,
};

/* ---- steps ---- */

const verdicts = m => (m.state === "checked" ? ["better", "no_better", "dropped"] : ["dropped"])
    .map(v => [v, t(`m.said.${v}`)]);

/* Each written step of the service: met, not met with a word, or not applicable (R15, R30). */
const Marks = ({m}) => m.written.map((step, i) => html`
    <fieldset class="mark" key=${i}>
        <legend>${i + 1}. ${named(step)}</legend>
        <div class="radios">${["met", "not_met", "not_applicable"].map(mark => html`
            <label class="check"><input type="radio" name=${`mark${i + 1}`} value=${mark} required
                defaultChecked=${step.mark === mark} autofocus=${i === 0 && mark === "met"} />
                ${t(`m.said.${mark}`)}</label>`)}</div>
        <input name=${`note${i + 1}`} aria-label=${t("m.note.of", {n: i + 1})} autocomplete="off"
            placeholder=${t("m.note.hint")} onInput=${fit(NOTE_BYTES)} />
    </fieldset>`);

const people = m => hall.get().staff.filter(s => !m.whom || s.role === m.whom);
const sessionsOf = m => m.course.filter(s => s.act === "session")
    .map((s, i) => [i + 1, `${i + 1}${t("dot")}${stamp(s.when)} ${s.text}`]).reverse();

const Attendance = ({m}) => html`
    <${Choice} label=${t("m.session")} name="number" options=${sessionsOf(m)} />
    <table><tbody>${people(m).map(s => html`
        <tr key=${s.number}><th scope="row"><label for=${`who${s.number}`}>${named(s.name)}</label></th>
            <td><select id=${`who${s.number}`} name=${`who${s.number}`}><option value="">—</option>
                ${["passed", "attended", "failed", "absent"].map(r => html`
                    <option value=${r}>${t(`m.said.${r}`)}</option>`)}</select></td></tr>`)}
    </tbody></table>`;

/* By the act; `close` and `note` differ by the kind of the record. */
export const fields = {
    assign: m => html`<${Owner} value=${m.owner} not=${m.kind === "review" ? m.staff : ""} />
        <${Due} label=${t("m.due")} optional />`,
    plan: m => html`<${Text} label=${t("m.plan")} first />
        ${(m.measure?.before ?? null) === null && html`<${Measure} value=${m.measure?.indicator} />`}`,
    do: () => html`<${Text} label=${t("m.done")} first />`,
    check: m => html`<${Text} label=${t("m.checked")} first />
        ${m.measure && html`<${Days} label=${t("m.after", {name: named(m.measure.name)})}
            from=${shift(today(), -30)} to=${shift(today(), -1)} />`}`,
    rate: m => html`<${Text} label=${t("m.risk.measure")} first />
        <div class="pair"><${Level} name="likelihood" value=${m.likelihood} />
            <${Level} name="harm" value=${m.harm} /></div>
        <${Due} label=${t("m.review_on")} value=${shift(today(), 90)} />`,
    note: () => html`<${When} label=${t("m.when")} /><${Text} label=${t("m.happened")} first />`,
    mark: m => html`<${Marks} m=${m} />`,
    answer: () => html`
        <${Choice} label=${t("m.word")} name="said" options=${["agrees", "objects"]
            .map(v => [v, t(`m.said.${v}`)])} />
        <${Text} label=${t("m.word.text")} optional />`,
    session: () => html`<${When} label=${t("m.when")} /><${Text} label=${t("m.where")} first />`,
    attend: m => html`<${Attendance} m=${m} />`,
    reopen: () => html`<${Text} label=${t("m.why")} first />`,
    close: m => html`
        ${m.kind === "improvement" && html`
            <${Choice} label=${t("m.verdict")} name="said" options=${verdicts(m)} />`}
        <${Text} label=${t(`m.close.${m.kind}`)} first
            hint=${m.source === "suggestion" ? t("m.close.customer") : ""} />`,
};

/* ---- what is sent ---- */

const numbers = ["likelihood", "harm", "number", "months"];

export function bodyOf(form) {
    const body = {};

    for (const [name, value] of form.entries()) {
        if (value !== "" && !/^(mark|note|who)\d+/.test(name))
            body[name] = numbers.includes(name) ? Number(value)
                : name === "when" ? withOffset(value) : value.trim();
    }
    return body;
}

const marksOf = (m, form) => m.written.map((_, i) => ({
    number: i + 1, said: form.get(`mark${i + 1}`), text: form.get(`note${i + 1}`).trim(),
}));
const attendanceOf = (m, form) => people(m)
    .map(s => ({staff: s.number, said: form.get(`who${s.number}`)})).filter(l => l.said);

export const linesOf = {mark: marksOf, attend: attendanceOf};
