/* terminals.js - the machines of the hall: who is silent, who is broken, who is behind. */
import {get, post} from "../api.js";
import {command, running} from "../commands.js";
import {useNow} from "../clock.js";
import {t} from "../i18n.js";
import {Aside, RemoveQuestion} from "../parts/aside.js";
import {Confirm, Dialog} from "../parts/dialog.js";
import {DueList, mayAct, mayLead, Orders, Say, Upkeep} from "../parts/equipment.js";
import {fit} from "../parts/fit.js";
import {GoneQuestion, isMachine, Listing} from "../parts/machine.js";
import {Loading, Notice, Problem} from "../parts/notice.js";
import {Table, TableBar} from "../parts/table.js";
import {age, condition, faultText, silence} from "../parts/trouble.js";
import {Views} from "../parts/views.js";
import {load, queue, session} from "../state.js";
import {html, useEffect, useState} from "../ui.js";

const NAME_BYTES = 31;
const roles = ["kiosk", "counter", "board"];
const roleName = role => t(`terminal.${role}`, {}, role);

/* The code is on the screen once; the hub keeps no copy that could be shown again. */
const Code = ({code, onClose}) => html`
    <p>${t("enrol.code")}</p>
    <p class="code" id="enrol-code">${code}</p>
    <p>${t("enrol.how")}</p>
    <pre tabindex="0">guitai --config FILE --enrol ${code}</pre>
    <p>${t("enrol.compare")}</p>
    <p class="quiet">${t("enrol.once")}</p>
    <div class="buttons"><button type="button" class="b brand" onClick=${onClose}>
        ${t("close")}</button></div>`;

const Questions = ({problem, busy, onClose}) => html`
    <label>${t("enrol.name")}
        <input name="name" required onInput=${fit(NAME_BYTES)} autofocus autocomplete="off"
            placeholder=${t("enrol.name.hint")} /></label>
    <label>${t("enrol.role")}
        <select name="role">${roles.map(r => html`<option value=${r}>${roleName(r)}</option>`)}
        </select></label>
    ${problem && html`<${Problem} problem=${problem} />`}
    <div class="buttons">
        <button type="button" class="b" onClick=${onClose}>${t("back")}</button>
        <button class="b brand" disabled=${busy}>${t("enrol.go")}</button>
    </div>`;

function Enrol({onClose}) {
    const [code, setCode] = useState("");
    const [problem, setProblem] = useState(null);
    const [busy, setBusy] = useState(false);
    const ask = async form => {
        if (busy || code)
            return;
        setBusy(true);
        setProblem(null);
        try {
            const name = form.get("name").trim(), role = form.get("role");
            setCode((await post("/api/terminals", {name, role})).code);
            load();
        } catch (p) {
            setProblem(p);
        }
        setBusy(false);
    };

    return html`
        <${Dialog} title=${t("enrol.title")} onClose=${onClose} onSubmit=${ask}>
            ${code ? html`<${Code} code=${code} onClose=${onClose} />`
                : html`<${Questions} problem=${problem} busy=${busy} onClose=${onClose} />`}
        <//>`;
}

const Faults = ({faults}) => faults.length === 0 ? t("terminals.none")
    : html`<ul class="faults">${faults.map(f => html`<li>${faultText(f)}</li>`)}</ul>`;

/* -1: it has not told since the hub started. */
const backlogText = n => n > 0 ? t("terminals.events", {n}) : n < 0 ? "—" : t("terminals.none");

const Do = ({what, terminal, onAsk}) => html`
    <button class="b small" onClick=${() => onAsk({what, device: terminal})}
        aria-label=${t("do.for", {what: t(`equipment.${what}`), number: terminal.name})}>
        ${t(`equipment.${what}`)}</button>`;

const Acts = ({terminal, onAsk, onRevoke}) => html`
    ${mayAct(session.get()) && html`<${Do} what="upkeep" terminal=${terminal} onAsk=${onAsk} />
        <${Do} what="report" terminal=${terminal} onAsk=${onAsk} />`}
    ${mayLead(session.get()) && html`<${Do} what="place" terminal=${terminal} onAsk=${onAsk} />`}
    ${mayLead(session.get()) && isMachine(terminal) && html`
        <${Do} what="gone" terminal=${terminal} onAsk=${onAsk} />`}
    ${onRevoke && !isMachine(terminal) && html`<button class="b small" onClick=${() => onRevoke(terminal)}
        aria-label=${t("do.for", {what: t("terminals.revoke"), number: terminal.name})}>
        ${t("terminals.revoke")}</button>`}`;

const remarks = x => [x.place, x.settings].filter(Boolean);

const Name = ({x}) => html`${x.name}${remarks(x).map(r => html`<small class="remark">${r}</small>`)}`;
const Since = ({x}) => age(silence(x, useNow(1000)));

function State({x}) {
    const state = condition(x);

    return html`<span class="tag ${state.kind}">${state.text}</span>
        ${state.more && html`<small class="remark">${state.more}</small>`}`;
}

const columnsOf = (onAsk, onRevoke) => [
    {key: "name", value: x => [x.name, ...remarks(x)].join(t("dot")), show: x => html`<${Name} x=${x} />`},
    {key: "role", value: x => roleName(x.role), show: x => html`${roleName(x.role)}
        <small class="remark">${x.version}</small>
        ${x.fingerprint && html`<small class="remark">${t("terminals.key", {key: x.fingerprint})}</small>`}`},
    {key: "contact", value: x => x.seconds ?? -1, num: true, show: x => isMachine(x) ? "—" : html`<${Since} x=${x} />`},
    {key: "backlog", value: x => x.backlog, num: true, show: x => backlogText(x.backlog)},
    {key: "faults", value: x => x.faults.map(faultText).join(t("comma")), show: x => html`
        <${Faults} faults=${x.faults} />`},
    {key: "upkeep", value: x => x.upkeep_due?.slice(0, 10) ?? "", show: x => html`<${Upkeep} device=${x} />`},
    {key: "state", value: x => condition(x).text, show: x => html`<${State} x=${x} />`},
    {key: "action", show: x => html`<${Acts} terminal=${x} onAsk=${onAsk} onRevoke=${onRevoke} />`},
].map(c => ({head: t(`terminals.${c.key}`), ...c}));

/* Read again with each new picture of the queue, which comes at least twice a minute. */
function useEquipment() {
    const [equipment, setEquipment] = useState(null);
    const [problem, setProblem] = useState(null);
    const picture = queue.use();

    useEffect(() => {
        let current = true;

        get("/api/equipment").then(e => current && (setEquipment(e), setProblem(null)),
            p => current && setProblem(p));
        return () => { current = false; };
    }, [picture]);
    return [equipment, problem];
}

const CERTIFICATE_DAYS = 60;

const Certificate = ({days}) => days !== null && html`
    <span class=${days < CERTIFICATE_DAYS ? "tag bad" : "quiet"}>${t("certificate.days", {n: days})}</span>`;

function RevokeQuestion({terminal, onClose}) {
    const yes = async () => {
        onClose();
        await command("terminals", `/api/terminals/${terminal.id}/revoke`, {},
            t("terminals.revoked", {name: terminal.name}));
    };

    return html`<${Confirm} title=${t("terminals.revoke.title", {name: terminal.name})}
        text=${t("terminals.revoke.text")} yes=${t("terminals.revoke")} onYes=${yes}
        onClose=${onClose} busy=${!!running.use()} />`;
}

const questions = {place: Listing, gone: GoneQuestion};

export function TerminalsPage() {
    const [equipment, problem] = useEquipment();
    const admin = session.use().role === "admin";
    const [enrolling, setEnrolling] = useState(false);
    const [revoking, setRevoking] = useState(null);
    const [asked, setAsked] = useState(null);
    const [removing, setRemoving] = useState(null);
    const devices = equipment?.devices ?? [], columns = columnsOf(setAsked, admin && setRevoking);

    return html`
        <header class="head">
            <h1>${t("terminals.title")}</h1>
            ${equipment && html`<${Certificate} days=${equipment.certificate_days} />`}
            <span class="sp"></span>
            ${mayLead(session.get()) && html`<button class="b"
                onClick=${() => setAsked({what: "place", device: null})}>${t("machine.add")}</button>`}
            ${admin && html`<button class="b brand" onClick=${() => setEnrolling(true)}>
                ${t("terminals.enrol")}</button>`}
        </header>
        <${Notice} at="terminals" />
        ${problem ? html`<${Problem} problem=${problem} />` : !equipment && html`<${Loading} />`}
        <${DueList} devices=${devices} />
        ${equipment && html`
            <${TableBar} name="terminals" columns=${columns} rows=${devices}>
                <${Views} table="terminals" /><//>
            <${Table} name="terminals" label=${t("terminals.title")} columns=${columns} rows=${devices}
                empty=${t(admin ? "terminals.empty" : "terminals.empty.clerk")} />
            <${Notice} at="aside" />
            ${equipment.aside.length > 0 && html`
                <${Aside} rows=${equipment.aside} onRemove=${admin ? setRemoving : null} />`}
            <h2>${t("order.title")}</h2>
            <${Orders} orders=${equipment.orders} onAsk=${setAsked} />`}
        ${asked && html`<${questions[asked.what] ?? Say} asked=${asked} device=${asked.device}
            onClose=${() => setAsked(null)} />`}
        ${removing && html`<${RemoveQuestion} row=${removing} onClose=${() => setRemoving(null)} />`}
        ${enrolling && html`<${Enrol} onClose=${() => setEnrolling(false)} />`}
        ${revoking && html`<${RevokeQuestion} terminal=${revoking}
            onClose=${() => setRevoking(null)} />`}`;
}
