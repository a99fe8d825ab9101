/* aside.js - events of terminals that the hub could not take: how many stand aside, and why;
 * an administrator takes them along, has them tried again or removes them. */
import {command, running} from "../commands.js";
import {t} from "../i18n.js";
import {html} from "../ui.js";
import {Confirm} from "./dialog.js";
import {Table} from "./table.js";

const path = (device, what) => `/api/aside/${device}/${what}`;

const retry = row => command("aside", path(row.device, "retry"), {},
    t("aside.retried", {name: row.name}));

const Acts = ({row, onRemove}) => html`
    <button class="b small" disabled=${!!running.use()} onClick=${() => retry(row)}
        aria-label=${t("do.for", {what: t("aside.retry"), number: row.name})}>${t("aside.retry")}</button>
    <button class="b small" onClick=${() => onRemove(row)}
        aria-label=${t("do.for", {what: t("aside.remove"), number: row.name})}>${t("aside.remove")}</button>`;

const columnsOf = onRemove => [
    {key: "machine", value: x => x.name},
    {key: "count", value: x => x.count, num: true},
    {key: "why", value: x => x.why},
    ...onRemove ? [{key: "action", show: x => html`<${Acts} row=${x} onRemove=${onRemove} />`}] : [],
].map(c => ({head: t(`aside.${c.key}`), ...c}));

/* `onRemove`: of who may; else null. */
export const Aside = ({rows, onRemove}) => html`
    <header class="head"><h2>${t("aside.title")}</h2><span class="sp"></span>
        ${onRemove && html`<a class="b" href="/api/aside" download="aside.json">${t("aside.download")}</a>`}</header>
    <p class="quiet">${t("aside.text")}</p>
    <${Table} name="aside" label=${t("aside.title")} columns=${columnsOf(onRemove)}
        rows=${rows.map(x => ({id: x.device, ...x}))} empty="" />`;

export function RemoveQuestion({row, onClose}) {
    const yes = async () => {
        onClose();
        await command("aside", path(row.device, "remove"), {}, t("aside.removed", {name: row.name}));
    };

    return html`<${Confirm} title=${t("aside.remove.title", {name: row.name})}
        text=${t("aside.remove.text", {n: row.count})} yes=${t("aside.remove")} onYes=${yes}
        onClose=${onClose} busy=${!!running.use()} />`;
}
