/* trouble.js - what is wrong with a terminal, and the strip that says so on the counter page. */
import {useNow} from "../clock.js";
import {t} from "../i18n.js";
import {hall} from "../state.js";
import {html} from "../ui.js";
import {Icon} from "./icon.js";

const BACKLOG_MANY = 20; /* events; fewer are on their way */

/* Seconds since it was heard, by the hub's clock; -1 never. */
export function silence(terminal, now) {
    return terminal.last_contact
        ? Math.max(0, Math.round((now - Date.parse(terminal.last_contact)) / 1000)) : -1;
}

export function age(seconds) {
    if (seconds < 0)
        return t("terminals.never");
    if (seconds < 60)
        return t("age.s", {n: seconds});
    return seconds < 7200 ? t("age.min", {n: Math.floor(seconds / 60)})
        : t("age.h", {n: Math.floor(seconds / 3600)});
}

export const faultText = f => {
    const detail = t(`detail.${f.detail}`, {}, f.detail);

    return t(`part.${f.part}`, {}, f.part) + (detail ? `: ${detail}` : "");
};

/* {text, kind, more}; kind "" is fine.  Judged by the seconds that the hub gave with its answer:
 * that this page has not asked since is not the terminal's silence. */
export function condition(terminal) {
    if (terminal.role === "machine") /* it tells nothing by itself */
        return terminal.faults.length > 0 ? {text: t("terminals.broken"), kind: "bad"}
            : {text: t("terminals.fine"), kind: ""};
    if (terminal.seconds < 0 || terminal.seconds > (hall.get().rules?.stale_seconds ?? 120))
        return {text: t("terminals.silent"), kind: "bad"};
    if (terminal.held) /* the hub cannot take what it has to tell */
        return {text: t(`held.${terminal.held}`), kind: "bad", more: t(`held.${terminal.held}.text`)};
    if (terminal.faults.length > 0)
        return {text: t("terminals.broken"), kind: "bad"};
    if (terminal.backlog > BACKLOG_MANY)
        return {text: t("terminals.behind", {n: terminal.backlog}), kind: "warn"};
    if (terminal.aside > 0)
        return {text: t("terminals.aside", {n: terminal.aside}), kind: "warn"};
    return {text: t("terminals.fine"), kind: ""};
}

function inWords(terminal, state, now) {
    const what = terminal.faults.length > 0 ? terminal.faults.map(faultText).join("; ") : state.text;
    const seconds = silence(terminal, now);

    return state.text === t("terminals.silent") && seconds >= 0
        ? state.text + t("dot") + age(seconds) : what;
}

export function Trouble({terminals}) {
    const now = useNow(10000);
    const bad = terminals.map(terminal => ({terminal, state: condition(terminal)}))
        .filter(x => x.state.kind);

    if (bad.length === 0)
        return null;
    return html`
        <section class="trouble" aria-label=${t("trouble.title", {n: bad.length})}>
            <${Icon} name="warning" />
            <b>${t("trouble.title", {n: bad.length})}</b>
            <ul>${bad.map(({terminal, state}) => html`
                <li key=${terminal.id}><b>${terminal.name}</b> ${inWords(terminal, state, now)}</li>`)}
            </ul>
            <a href="#/terminals">${t("trouble.see")}</a>
        </section>`;
}
