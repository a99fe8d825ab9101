/* equipment.js - what is to be mended and looked after: orders, upkeep, and the dialogs in
 * which staff say what they did. */
import {command, running} from "../commands.js";
import {named, t} from "../i18n.js";
import {hall, session} from "../state.js";
import {html} from "../ui.js";
import {Dialog} from "./dialog.js";
import {mayRaise} from "./emergency.js";
import {fit} from "./fit.js";
import {begin} from "./matter_draft.js";
import {Table, TableBar} from "./table.js";
import {faultText} from "./trouble.js";

const TEXT_BYTES = 95;
const stamp = at => at ? at.slice(0, 16).replace("T", " ") : "";

export const mayAct = who => who.role !== "auditor";
export {mayRaise as mayLead};

const People = ({chosen}) => html`
    <label>${t("order.owner")}
        <select name="text">${hall.get().staff.map(s => html`
            <option value=${s.number} selected=${s.number === chosen}>
                ${s.number} ${named(s.name)}</option>`)}</select></label>`;

const Text = ({what}) => html`
    <label>${t(`equipment.${what}.text`)}
        <input name="text" required pattern=".*\\S.*" onInput=${fit(TEXT_BYTES)} autofocus
            autocomplete="off" placeholder=${t(`equipment.${what}.hint`)} /></label>`;

/* `asked`: {what, device: {id, name}, part, order} */
export function Say({asked, onClose}) {
    const {what, device, part, order} = asked;
    const go = async form => {
        const body = {text: form.get("text").trim(), ...part && {part}};

        onClose();
        await command("terminals", `/api/equipment/${device.id}/${what}`, body,
            t(`equipment.${what}.done`, {name: device.name}));
    };

    return html`
        <${Dialog} title=${t(`equipment.${what}.title`, {name: device.name})} onClose=${onClose}
            onSubmit=${go}>
            ${what === "assign" ? html`<${People} chosen=${order.owner} />`
                : html`<${Text} what=${what} />`}
            <div class="buttons">
                <button type="button" class="b" onClick=${onClose}>${t("back")}</button>
                <button class="b brand" disabled=${!!running.use()}>${t("equipment.go")}</button>
            </div>
        <//>`;
}

const kinds = {open: "warn", late: "bad", works: "", closed: "quiet"};

const ownerName = number => {
    const person = hall.get().staff?.find(s => s.number === number);

    return person ? named(person.name) : number;
};

const faultWords = o => faultText(o) + (o.times > 1 ? t("order.times", {n: o.times}) : "");

const remark = o => o.state === "closed" ? `${stamp(o.closed)} ${ownerName(o.mender)}: ${o.cause}`
    : t("order.due", {at: stamp(o.due)});

function Acts({order, onAsk}) {
    const device = {id: order.device, name: order.name}, who = session.use();
    const closable = order.state === "works" || order.part === "reported";
    const ask = what => onAsk({what, device, part: order.part, order});
    const label = what => t("do.for", {what: t(`equipment.${what}`), number: order.name});

    return order.state !== "closed" && html`
        ${mayAct(who) && html`<button class="b small" disabled=${!closable}
            title=${closable ? undefined : t("order.broken")} aria-label=${label("close")}
            onClick=${() => ask("close")}>${t("equipment.close")}</button>`}
        ${mayAct(who) && html`<button class="b small" onClick=${() => begin({kind: "incident",
            source: "order", origin: order.device, title: `${order.name} ${faultText(order)}`})}
            aria-label=${t("do.for", {what: t("m.incident.short"), number: order.name})}>
            ${t("m.incident.short")}</button>`}
        ${mayRaise(who) && html`<button class="b small" aria-label=${label("assign")}
            onClick=${() => ask("assign")}>${t("equipment.assign")}</button>`}`;
}

const columnsOf = onAsk => [
    {key: "machine", value: o => o.name},
    {key: "fault", value: faultWords},
    {key: "opened", value: o => stamp(o.opened), num: true},
    {key: "state", value: o => `${t(`order.${o.state}`)} ${remark(o)}`, show: o => html`
        <span class="tag ${kinds[o.state]}">${t(`order.${o.state}`)}</span>
        <small class="remark">${remark(o)}</small>`},
    {key: "owner", value: o => ownerName(o.owner)},
    {key: "action", show: o => html`<${Acts} order=${o} onAsk=${onAsk} />`},
].map(c => ({head: t(`order.${c.key}`), ...c}));

const rank = {late: 0, open: 1, works: 2, closed: 3};

/* Late ones first; of those that are closed the newest. */
const sorted = orders => [...orders].sort((a, b) => rank[a.state] - rank[b.state]
    || (a.state === "closed" ? b.closed.localeCompare(a.closed) : a.due.localeCompare(b.due)));

export function Orders({orders, onAsk}) {
    const columns = columnsOf(onAsk);
    const rows = sorted(orders).map(o => ({id: o.device + o.part + o.opened, ...o}));

    return html`
        ${rows.length > 0 && html`<${TableBar} second name="orders" columns=${columns} rows=${rows} />`}
        <${Table} name="orders" label=${t("order.title")} columns=${columns} rows=${rows}
            isOver=${o => o.state === "closed"} empty=${t("order.none")} />`;
}

/* "2026-12-24", or that it is due. */
export function Upkeep({device}) {
    if (device.upkeep_late)
        return html`<span class="tag warn">${t("upkeep.due")}</span>`;
    return device.upkeep_due ? t("upkeep.next", {day: device.upkeep_due.slice(0, 10)})
        : device.upkeep ? t("upkeep.last", {day: device.upkeep.slice(0, 10)}) : "—";
}

export function DueList({devices}) {
    const due = devices.filter(d => d.upkeep_late);

    return due.length > 0 && html`
        <p class="notice warn" role="status">${t("upkeep.list", {names: due.map(d => d.name).join(t("comma"))})}</p>`;
}
