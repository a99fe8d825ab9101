/* nav.js - the dark column: where to go, who is here, which language. */
import {language, named, t} from "../i18n.js";
import {counterOf, hall, myCounter, queue, signOut} from "../state.js";
import {html} from "../ui.js";
import {mineCount} from "./cases_mine.js";
import {mayRaise} from "./emergency.js";
import {Icon} from "./icon.js";
import {pageOf} from "./matter_draft.js";
import {sheetCount} from "./sheet_mine.js";

/* `count` and what it counts, a word of t() with {n}; nothing is shown of 0. */
const Place = ({to, here, icon, count = 0, counts, children}) => html`
    <a href="#/${to}" aria-current=${here === to ? "page" : undefined}
        aria-description=${count > 0 ? t(counts, {n: count}) : undefined}>
        <${Icon} name=${icon} />${children}
        ${count > 0 && html`<b class="count" aria-hidden="true"
            title=${t(counts, {n: count})}>${count}</b>`}</a>`;

const audits = ["admin", "auditor"];
const matters = Object.values(pageOf);
const languages = [["zh", "zh-Hans", "简体中文"], ["en", "en", "English"]];

export const Languages = () => html`
    <div class="languages" role="group" aria-label=${t("nav.language")}>
        ${languages.map(([code, lang, name]) => html`
            <button type="button" lang=${lang} aria-pressed=${language.get() === code}
                onClick=${() => language.set(code)}>${name}</button>`)}
    </div>`;

export function Nav({here, who, onEmergency}) {
    const h = hall.use(), q = queue.use(), mine = myCounter(q, who);
    const place = mine ? named(counterOf(mine.number)?.name) + t("dot") : "";

    return html`
        <nav aria-label=${t("nav.label")}>
            <b>${named(h?.name) || t("hall.unknown")}</b>
            <${Place} to="counter" here=${here} icon="counter">${t("nav.counter")}<//>
            <${Place} to="appointments" here=${here} icon="appointments"
                count=${sheetCount(q)} counts="sheet.mine">${t("nav.appointments")}<//>
            <${Place} to="cases" here=${here} icon="cases"
                count=${mineCount(q)} counts="case.mine">${t("nav.cases")}<//>
            ${who.role !== "clerk" && html`<${Place} to="feedback" here=${here}
                icon="feedback">${t("nav.feedback")}<//>`}
            ${who.role !== "clerk" && html`<${Place} to="indicators"
                here=${here === "week" ? "indicators" : here}
                icon="indicators">${t("nav.indicators")}<//>`}
            <${Place} to="appraisal" here=${here} icon="appraisal">${t("nav.appraisal")}<//>
            <${Place} to="improvements" here=${matters.includes(here) ? "improvements" : here}
                icon="quality" count=${q?.matters_late ?? 0}
                counts="m.late.mine">${t("nav.quality")}<//>
            <${Place} to="terminals" here=${here} icon="terminals">${t("nav.terminals")}<//>
            ${who.role !== "clerk" && html`<${Place} to="catalogue" here=${here}
                icon="catalogue">${t("nav.catalogue")}<//>`}
            ${audits.includes(who.role) && html`
                <${Place} to="people" here=${here} icon="people">${t("nav.people")}<//>
                <${Place} to="audit" here=${here} icon="audit">${t("nav.audit")}<//>
                <${Place} to="receivers" here=${here} icon="push">${t("nav.receivers")}<//>`}
            ${who.role !== "clerk" && html`<${Place} to="privacy" here=${here}
                icon="privacy">${t("nav.privacy")}<//>`}
            <span class="sp"></span>
            ${onEmergency && mayRaise(who) && html`
                <button type="button" class="place" onClick=${onEmergency}>
                    <${Icon} name="warning" />${t("nav.emergency")}</button>`}
            <${Languages} />
            <${Place} to="password" here=${here} icon="key">${t("nav.password")}<//>
            <button type="button" class="place" onClick=${signOut}>
                <${Icon} name="out" />${t("nav.signout")}</button>
            <p class="who"><span>${place}${who.staff}</span>
                <small>${[...new Set([named(who.name), t(`role.${who.role}`, {}, who.role)])].join(t("dot"))}</small></p>
        </nav>`;
}
