/* matter_words.js - how the office's records are said: people, days, states, figures. */
import {named, t} from "../i18n.js";
import {hall, serviceOf} from "../state.js";
import {html} from "../ui.js";
import {amount} from "./indicator.js";

/* "2026-11-24 09:40", as the hall's clocks show it. */
export const stamp = at => at ? at.slice(0, 16).replace("T", " ") : "";

export function personName(number) {
    const person = hall.get().staff?.find(s => s.number === number);

    return person ? named(person.name) : number || "—";
}

export const serviceName = code => named(serviceOf(code)?.name) || code || "—";

/* A work that is reviewed has no name but its day and its person. */
export const titleOf = m => m.title || `${m.from ?? ""} ${personName(m.staff)}`;

const tones = {open: "warn", planned: "", carried_out: "", checked: "", closed: "quiet", answered: "quiet"};

/* What became of it says more than that it is closed. */
export const stateText = m => m.late ? t("m.late")
    : m.said && !m.acts.includes("mark") ? t(`m.said.${m.said}`) : t(`m.state.${m.state}`);

export const State = ({m}) => html`
    <span class="tag ${m.late || m.said === "objects" ? "bad" : tones[m.state]}">${stateText(m)}</span>`;

/* ---- figures ---- */

export function changeText({unit, before, after}) {
    const said = n => n === null ? "—" : amount(unit, n);

    return `${said(before)} → ${said(after)}`;
}

const days = (from, to) => from ? `${from} – ${to}` : "";

export function Measure({measure}) {
    const {before, after, higher} = measure;
    const known = before !== null && after !== null && before !== after;

    return html`
        ${named(measure.name)}${t("dot")}<b class="num">${changeText(measure)}</b>
        ${known && html` <span class="tag ${after > before === higher ? "" : "bad"}">
            ${t(after > before === higher ? "m.figure.better" : "m.figure.worse")}</span>`}
        <small class="remark">${[days(measure.from, measure.to),
            days(measure.after_from, measure.after_to)].filter(Boolean).join(" → ")}</small>`;
}

/* ---- risks ---- */

export const rating = m => m.likelihood * m.harm;
const riskTone = n => n >= 15 ? "bad" : n >= 8 ? "warn" : "quiet";

export const Rating = ({m}) => html`
    <span class="tag ${riskTone(rating(m))}">${rating(m)}</span>
    <small class="quiet"> ${m.likelihood} × ${m.harm}</small>`;
