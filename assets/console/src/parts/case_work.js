/* case_work.js - what an assessment, a delivery and a fee ask for and tell (R10, R11, R17, R20). */
import {named, t} from "../i18n.js";
import {hall} from "../state.js";
import {html, useState} from "../ui.js";
import {fit} from "./fit.js";

const OPTIONS = 3, OPTION_BYTES = 127, REF_BYTES = 39;

const said = (form, name) => (form.get(name) ?? "").trim();

const Ref = ({name, label = name, value, required}) => html`
    <label>${t(`case.${label}`)}
        <input name=${name} value=${value} required=${required} autocomplete="off"
            onInput=${fit(REF_BYTES)} /></label>`;

const Ticked = ({name, required, onChange}) => html`
    <label class="check"><input type="checkbox" name=${name} required=${required}
        onChange=${onChange} />${t(`case.${name}`)}</label>`;

/* One way at least; what the customer is told that it costs; why it is complex. */
function Accept() {
    const [complex, setComplex] = useState(false);

    return html`
        <fieldset><legend>${t("case.options")}</legend>
            ${Array.from({length: OPTIONS}, (_, i) => html`
                <label>${t("case.option", {n: i + 1})}
                    <input name=${`option${i}`} required=${i === 0} autofocus=${i === 0}
                        autocomplete="off" onInput=${fit(OPTION_BYTES)} /></label>`)}
        </fieldset>
        <${Ref} name="amount" />
        <${Ticked} name="complex" onChange=${e => setComplex(e.target.checked)} />
        ${complex && html`<label>${t("case.complex.why")}
            <input name="cause" required autocomplete="off" onInput=${fit(OPTION_BYTES)} /></label>`}`;
}

function Deliver() {
    const [way, setWay] = useState("in_person");

    return html`
        <label>${t("case.way")}
            <select name="way" value=${way} onChange=${e => setWay(e.target.value)}>
                ${["in_person", "post"].map(w => html`<option value=${w}>${t(`case.way.${w}`)}</option>`)}
            </select></label>
        ${way === "post" && html`<${Ref} name="parcel" required />`}
        <${Ticked} name="explained" required />`;
}

/* Another time in the place of one that was named counts as broken, unless they agree. */
const Again = ({c}) => ["complaint_promise", "answer_promise"].includes(c.standard) && html`
    <${Ticked} name="again" />`;

const Settle = ({c}) => html`
    <${Ref} name="amount" label="paid" value=${c.fee?.amount} required />
    <${Ref} name="receipt" required />`;

/* By what a step asks for: its fields, and what of the form goes to the hub. */
export const work = {
    accept: [Accept, form => ({
        options: Array.from({length: OPTIONS}, (_, i) => said(form, `option${i}`)).filter(Boolean),
        complex: Number(form.get("complex") === "on"), cause: said(form, "cause"),
        amount: said(form, "amount"),
    })],
    deliver: [Deliver, form => ({
        way: said(form, "way"), parcel: said(form, "parcel"),
        explained: Number(form.get("explained") === "on"),
    })],
    again: [Again, form => ({agreed: Number(form.get("again") === "on")})],
    settle: [Settle, form => ({amount: said(form, "amount"), receipt: said(form, "receipt")})],
};

const staffName = number => named(hall.get().staff?.find(s => s.number === number)?.name) || number;

const Fact = ({name, children}) => html`<dt>${t(`case.${name}`)}</dt><dd>${children}</dd>`;

export const WorkFacts = ({c, when}) => html`
    ${c.options.length > 0 && html`<${Fact} name="options">
        <ol>${c.options.map(o => html`<li>${o}</li>`)}</ol><//>`}
    ${c.complex && html`<${Fact} name="is_complex">${c.cause}<//>`}
    ${c.way !== "none" && html`<${Fact} name="way">${t(`case.way.${c.way}`)}
        ${c.parcel && t("dot") + c.parcel}<//>`}
    ${c.fee.amount && html`<${Fact} name="fee">${c.fee.amount}
        ${c.fee.settled ? html`<small class="remark">${t("case.fee.settled", {
            at: when(c.fee.settled), receipt: c.fee.receipt, by: staffName(c.fee.by)})}</small>`
        : c.fee.due && html`<small class="remark">${t(c.fee.late ? "case.fee.late" : "case.fee.due",
            {at: when(c.fee.due)})}</small>`}<//>`}`;
