/* privacy.js - personal data by rule: what is sealed to which month's key, until when it can
 * be read, what was destroyed; a manager erases on request. */
import {get} from "../api.js";
import {command, running} from "../commands.js";
import {language, t} from "../i18n.js";
import {Dialog} from "../parts/dialog.js";
import {fit} from "../parts/fit.js";
import {Loading, Notice, Problem} from "../parts/notice.js";
import {queue, session} from "../state.js";
import {html, useEffect, useState} from "../ui.js";

const REASON_BYTES = 120, LOOK_MS = 1000;
const uses = ["contact", "appointment", "case", "held"];
const day = at => at.slice(0, 10);
const mayErase = () => ["manager", "admin"].includes(session.get()?.role);

/* Read again whenever the hall changes: a new month, an erasure; and each second while one
 * is under way, since the log does not grow by it. */
function usePrivacy() {
    const [reply, setReply] = useState(null);
    const [problem, setProblem] = useState(null);
    const [looks, setLooks] = useState(0);
    const pos = queue.use().pos;

    useEffect(() => {
        let current = true;

        get("/api/privacy").then(r => current && (setReply(r), setProblem(null)),
            p => current && setProblem(p));
        return () => { current = false; };
    }, [pos, looks]);
    useEffect(() => {
        if (!reply?.erasures.some(e => !e.done))
            return undefined;
        const timer = setTimeout(() => setLooks(n => n + 1), LOOK_MS);

        return () => clearTimeout(timer);
    }, [reply]);
    return [reply, problem];
}

/* ---- the keys ---- */

function State({k}) {
    if (k.destroyed)
        return html`<span class="tag quiet">${t("privacy.gone", {day: day(k.destroyed)})}</span>`;
    if (!k.here)
        return html`<span class="tag bad">${t("privacy.lost")}</span>`;
    return t("privacy.until", {day: k.ends});
}

const Cell = ({k}) => html`<td>${k && html`
    <${State} k=${k} /><small class="remark num">${t("privacy.texts", {n: k.texts})}</small>`}</td>`;

function Keys({keys, months}) {
    const all = [...new Set(keys.map(k => k.month).filter(Boolean))];
    const first = keys.find(k => !k.month);

    return html`
        <section class="card wide" tabindex="0" aria-label=${t("privacy.keys")}>
            <table>
                <thead><tr><th scope="col">${t("privacy.month")}</th>
                    ${uses.map(u => html`<th scope="col">${t(`privacy.use.${u}`)}
                        <small class="remark">${t("privacy.limit", {n: months[u]})}</small></th>`)}
                </tr></thead>
                <tbody>
                    ${all.map(month => html`<tr key=${month}>
                        <th scope="row" class="num">${month}</th>
                        ${uses.map(u => html`<${Cell} k=${keys.find(k =>
                            k.month === month && k.use === u)} />`)}</tr>`)}
                    ${first?.texts > 0 && html`<tr><th scope="row">${t("privacy.first")}</th>
                        <td colspan="4"><${State} k=${first} /><small class="remark num">
                            ${t("privacy.texts", {n: first.texts})}</small></td></tr>`}
                </tbody>
            </table>
        </section>`;
}

/* ---- what the operator has to do ---- */

function Warnings({doubt, copy}) {
    return html`
        ${doubt && html`<p class="notice bad" role="status">${t("privacy.doubt", {
            before: day(doubt.before), after: day(doubt.after), n: doubt.days, of: doubt.of})}</p>`}
        ${!copy && html`<p class="notice warn" role="status">${t("privacy.copy.none")}</p>`}
        ${copy?.stale && html`<p class="notice bad" role="status">${t("privacy.copy.stale",
            {path: copy.path, day: day(copy.made)})}</p>`}`;
}

/* ---- held, and erased on request ---- */

function Held({held}) {
    return held.length > 0 && html`
        <section class="card wide" aria-label=${t("privacy.held")}>
            <table>
                <thead><tr><th scope="col">${t("privacy.held")}</th>
                    <th scope="col">${t("privacy.since")}</th></tr></thead>
                <tbody>${held.map(c => html`<tr key=${c.id}><th scope="row" class="num">${c.code}</th>
                    <td>${c.since && day(c.since)}</td></tr>`)}</tbody>
            </table>
        </section>`;
}

const how = e => e.done ? t(e.what === "held" ? "privacy.freed" : "privacy.done", {n: e.events})
    : t("privacy.looks", {looked: e.looked, of: e.of, n: e.events});

function Erasure({e}) {
    return html`<tr><th scope="row">${day(e.begun)} <small class="remark">${e.staff}</small></th>
        <td>${t("privacy.subjects", {n: e.subjects.length})}
            <small class="remark num">${e.subjects[0].id}</small></td>
        <td>${!e.done && html`<progress max=${e.of || 1} value=${e.looked}
            aria-label=${t("privacy.erasures")}></progress> `}${how(e)}</td></tr>`;
}

function Erasures({erasures}) {
    return erasures.length > 0 && html`
        <section class="card wide" tabindex="0" aria-label=${t("privacy.erasures")}>
            <table>
                <thead><tr><th scope="col">${t("privacy.erasures")}</th>
                    <th scope="col">${t("privacy.what")}</th>
                    <th scope="col">${t("privacy.state")}</th></tr></thead>
                <tbody>${erasures.map(e => html`<${Erasure} key=${e.id} e=${e} />`)}</tbody>
            </table>
        </section>`;
}

/* ---- on request ---- */

function Erase({onClose}) {
    const erase = async form => {
        const subject = form.get("subject").trim(), reason = form.get("reason").trim();

        if (await command("erase", "/api/privacy/erase", {subject, reason}, t("privacy.erased")))
            onClose();
    };

    return html`
        <${Dialog} title=${t("privacy.erase")} onClose=${onClose} onSubmit=${erase}>
            <p>${t("privacy.erase.what")}</p>
            <label>${t("privacy.subject")}
                <input name="subject" required maxlength="32" autofocus autocomplete="off" /></label>
            <label>${t("privacy.reason")}
                <input name="reason" required onInput=${fit(REASON_BYTES)} autocomplete="off" /></label>
            <${Notice} at="erase" />
            <div class="buttons">
                <button type="button" class="b" onClick=${onClose}>${t("back")}</button>
                <button class="b bad" disabled=${running.use()}>${t("privacy.erase.go")}</button>
            </div>
        <//>`;
}

export function PrivacyPage() {
    const [reply, problem] = usePrivacy();
    const [erasing, setErasing] = useState(false);

    language.use();
    return html`
        <header class="head"><h1>${t("privacy.title")}</h1>
            <p>${reply && t("privacy.sum", {n: reply.erased, held: reply.held.length})}</p></header>
        <div class="bar"><p class="quiet">${t("privacy.how")}</p><span class="sp"></span>
            ${mayErase() && html`<button class="b brand" onClick=${() => setErasing(true)}>
                ${t("privacy.erase")}</button>`}</div>
        ${!erasing && html`<${Notice} at="erase" />`}
        ${problem && html`<${Problem} problem=${problem} />`}
        ${reply && html`<${Warnings} ...${reply} /><${Erasures} ...${reply} />
            <${Held} ...${reply} /><${Keys} ...${reply} />`}
        ${!reply && !problem && html`<${Loading} />`}
        ${erasing && html`<${Erase} onClose=${() => setErasing(false)} />`}`;
}
