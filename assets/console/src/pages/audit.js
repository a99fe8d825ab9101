/* audit.js - who did what with passwords, keys and personal data: found, taken as a table,
 * checked line by line. */
import {get} from "../api.js";
import {filterOf, narrowed} from "../arrange.js";
import {language, named, t, words} from "../i18n.js";
import {useFar, useRested} from "../parts/far.js";
import {Loading, Problem} from "../parts/notice.js";
import {Table, TableBar, viewOf} from "../parts/table.js";
import {Views} from "../parts/views.js";
import {hall} from "../state.js";
import {html} from "../ui.js";
import {begin} from "../works.js";

const PAGE = 100;
const acts = () => Object.keys(words[language.get()]).filter(k => k.startsWith("act."))
    .map(k => k.slice(4));
const actName = what => t(`act.${what}`, {}, what);

const when = at => (at ?? "").slice(0, 19).replace("T", " ");

function whoName(number) {
    const person = hall.get().staff.find(s => s.number === number);

    return number ? `${number} ${named(person?.name)}`.trim() : t("audit.nobody");
}

/* Long work (works.js). */
async function check({told, signal}) {
    let from = "", part;

    do {
        part = await get(`/api/audit/check${from}`, signal);
        from = `?${new URLSearchParams({n: part.n, hash: part.hash})}`;
        told(part.n, part.newest);
    } while (part.more);
    return part.wrong
        ? {text: t("audit.wrong", {line: part.wrong.line, why: t(`audit.${part.wrong.why}`, {},
            part.wrong.why)}), kind: "bad"}
        : {text: t("audit.good", {n: part.n}), kind: "ok",
            note: {label: t("audit.head"), code: `${part.n}:${part.hash}`}};
}

const columnsOf = () => [
    {key: "n", value: l => l.n, num: true},
    {key: "at", value: l => when(l.at), fixed: true, num: true},
    {key: "who", value: l => whoName(l.who), fixed: true},
    {key: "what", value: l => actName(l.what), fixed: true},
    {key: "subject", value: l => l.subject, fixed: true},
    {key: "detail", value: l => l.detail, fixed: true},
].map(c => ({head: t(`audit.${c.key}`), ...c}));

const Filter = ({filter, onChange}) => html`
    <label class="unseen" for="audit-who">${t("audit.who")}</label>
    <select id="audit-who" value=${filter.who ?? ""} onChange=${e => onChange({who: e.target.value})}>
        <option value="">${t("audit.everybody")}</option>
        ${hall.get().staff.map(s => html`<option value=${s.number}>${whoName(s.number)}</option>`)}
    </select>
    <label class="unseen" for="audit-what">${t("audit.what")}</label>
    <select id="audit-what" value=${filter.what ?? ""} onChange=${e => onChange({what: e.target.value})}>
        <option value="">${t("audit.all")}</option>
        ${acts().map(a => html`<option value=${a}>${actName(a)}</option>`)}
    </select>
    <label class="unseen" for="audit-day">${t("audit.day")}</label>
    <input id="audit-day" type="date" value=${filter.day ?? ""}
        onChange=${e => onChange({day: e.target.value})} />`;

export function AuditPage() {
    const view = viewOf("audit"), seen = view.use(), filter = filterOf(seen);
    const far = useFar("/api/audit", {
        ...filter, find: useRested(seen.find), up: seen.sort === "n" && !seen.down ? "1" : "",
    }, {rows: "lines", least: PAGE, name: "audit", title: t("audit.title")});
    const columns = columnsOf(), rows = far.rows.map(l => ({id: l.n, ...l}));

    language.use();
    return html`
        <header class="head"><h1>${t("audit.title")}</h1><span class="sp"></span>
            <button class="b brand" onClick=${() => begin(t("audit.check"), check)}>
                ${t("audit.check")}</button></header>
        <${TableBar} name="audit" columns=${columns} rows=${rows}
            far=${{...far, count: far.reply?.newest ?? 0}}>
            <${Filter} filter=${filter} onChange=${x => view.set(narrowed(seen, x))} />
            <${Views} table="audit" /><//>
        ${far.problem && html`<${Problem} problem=${far.problem} />`}
        ${far.reply ? html`<${Table} name="audit" label=${t("audit.title")} columns=${columns}
            rows=${rows} far=${far} empty=${t("audit.none")} />`
            : !far.problem && html`<${Loading} />`}`;
}
