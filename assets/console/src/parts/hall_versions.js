/* hall_versions.js - what changes with the draft, what was published, and what is to be looked
 * at again (R34). */
import {clockOf} from "../clock.js";
import {named, t} from "../i18n.js";
import {hall} from "../state.js";
import {html} from "../ui.js";
import {Table, TableBar} from "./table.js";

const personName = number => {
    const person = hall.get()?.staff?.find(s => s.number === number);

    return person ? `${named(person.name)} ${number}` : number;
};

/* ---- changes ---- */

const rows = {services: "hall.service", counters: "hall.counter", reasons: "hall.reason",
    classes: "hall.class", days: "hall.k.day"};

/* "Social insurance · Name · English" */
export function placeText(docs, path) {
    const words = [];

    path.forEach((step, i) => {
        const list = path[i - 1];

        if (typeof step === "object") {
            const find = doc => doc[list]?.find(r =>
                step.key === (r.code ?? r.number ?? r.day));
            const row = docs.map(find).find(Boolean);
            words.push(named(row?.name) || step.key);
        } else if (typeof step === "number") {
            words.push(String(step + 1));
        } else if (!(step in rows) || i === path.length - 1 || list === undefined && path.length === 1) {
            words.push(t(`hall.k.${step}`, {}, t(`hall.l.${step}`, {}, t(`hall.s.${step}`, {},
                t(`hall.day.${step}`, {}, step)))));
        }
    });
    return words.join(t("dot"));
}

function valueText(v) {
    if (v === undefined)
        return "";
    if (Array.isArray(v))
        return v.map(valueText).join(", ");
    if (typeof v === "boolean")
        return t(v ? "hall.yes" : "hall.no");
    if (typeof v !== "object")
        return String(v);
    return named(v.name ?? v) || Object.entries(v).filter(([k]) => !k.startsWith("$"))
        .map(([k, x]) => `${t(`hall.k.${k}`, {}, k)} ${valueText(x)}`).join(", ");
}

export function Changes({changes, docs}) {
    if (!changes.length)
        return html`<p class="empty">${t("hall.changes.none")}</p>`;
    return html`<section class="card wide"><table class="changes">
        <thead><tr>${["where", "before", "after"].map(c => html`
            <th scope="col">${t(`hall.changes.${c}`)}</th>`)}</tr></thead>
        <tbody>${changes.map((c, i) => html`<tr key=${i}>
            <th scope="row">${placeText(docs, c.path)}</th>
            <td>${c.kind === "order" ? "" : c.kind === "added" ? html`<span class="tag">
                ${t("hall.added")}</span>` : html`<del>${valueText(c.before)}</del>`}</td>
            <td>${c.kind === "order" ? t("hall.order") : c.kind === "removed" ? html`
                <span class="tag bad">${t("hall.removed")}</span>`
                : html`<ins>${valueText(c.after)}</ins>`}</td></tr>`)}</tbody>
    </table></section>`;
}

/* ---- versions ---- */

const when = at => at ? `${at.slice(0, 10)} ${clockOf(at)}` : "—";

const versionColumns = (now, may, onSee) => [
    {key: "version", value: v => v.version, show: v => html`${v.version}
        ${v === now && html` <span class="tag">${t("hall.v.now")}</span>`}`},
    {key: "at", num: true, value: v => when(v.at)},
    {key: "by", value: v => v.by ? personName(v.by) : t("hall.v.file")},
    {key: "reason", value: v => v.reason},
    {key: "tools", head: "", show: v => v !== now && html`<button type="button" class="b small"
        aria-label=${t("do.for", {what: t(may ? "hall.v.take" : "hall.v.see"), number: v.version})}
        onClick=${() => onSee(v)}>${t(may ? "hall.v.take" : "hall.v.see")}</button>`},
].map(c => ({head: t(`hall.v.${c.key}`), ...c}));

export function Versions({versions, may, onSee}) {
    const columns = versionColumns(versions[0], may, onSee);

    for (const v of versions)
        v.id = v.number;
    return html`
        <${TableBar} name="versions" columns=${columns} rows=${versions} />
        <${Table} name="versions" label=${t("hall.v.version")} columns=${columns} rows=${versions} empty="" />`;
}

/* ---- reviews ---- */

const stateText = r => t(r.overdue ? "hall.r.overdue" : r.day ? "hall.r.planned" : "hall.r.none");

const State = ({r}) => html`
    <span class="tag ${r.overdue ? "bad" : r.day ? "" : "warn"}">${stateText(r)}</span>`;

/* The most pressing first. */
const pressing = r => r.day ?? "0";

const reviewName = (r, services) => r.kind === "standards" ? t("hall.standards")
    : named(services.find(s => s.code === r.code)?.name) || r.code;

const reviewColumns = services => [
    {key: "what", value: r => reviewName(r, services)},
    {key: "owner", value: r => r.owner ? personName(r.owner) : t("hall.nobody")},
    {key: "day", num: true, value: r => r.day ?? "—"},
    {key: "state", value: stateText, show: r => html`<${State} r=${r} />`},
].map(c => ({head: t(`hall.r.${c.key}`), ...c}));

export function Reviews({reviews, services, onOpen}) {
    const rows = [...reviews].sort((a, b) => pressing(a) < pressing(b) ? -1 : 1)
        .map(r => ({id: r.kind + r.code, ...r}));
    const columns = reviewColumns(services);

    return html`
        <${TableBar} name="review_days" columns=${columns} rows=${rows} />
        <${Table} name="review_days" label=${t("hall.r.what")} columns=${columns} rows=${rows} empty=""
            onChoose=${id => onOpen(rows.find(r => r.id === id))} />`;
}
