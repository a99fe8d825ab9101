/* period_choice.js - which period: one by its name, or days of one's own. */
import {t} from "../i18n.js";
import {html} from "../ui.js";

export const Choice = ({name, value, onChange, children}) => html`
    <label><span class="unseen">${t(`ind.${name}`)}</span>
        <select name=${name} value=${value} onChange=${e => onChange(e.target.value)}>
            ${children}</select></label>`;

const Day = ({name, value, onChange}) => html`
    <label><span class="unseen">${t(`ind.${name}`)}</span>
        <input type="date" name=${name} value=${value} required
            onChange=${e => e.target.value && onChange(e.target.value)} /></label>`;

/* `names`: of periods (period.js); `ask` has the chosen one, and days where they are own. */
export function Period({names, ask, onAsk, from, to}) {
    const own = change => onAsk({...ask, period: "own", from, to, ...change});

    return html`
        <${Choice} name="period" value=${ask.period}
            onChange=${period => onAsk({...ask, period, from, to})}>
            ${[...names, "own"].map(p => html`<option value=${p}>${t(`ind.period.${p}`)}</option>`)}<//>
        <${Day} name="from" value=${from} onChange=${day => own({from: day})} />
        <span aria-hidden="true">–</span>
        <${Day} name="to" value=${to} onChange=${day => own({to: day})} />`;
}
