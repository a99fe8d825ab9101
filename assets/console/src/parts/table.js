/* table.js - a table of records that is searched, sorted, printed and taken along.
 *
 * A column is {key, head, value(row), show(row), right, words}: `value` is what is searched,
 * sorted and saved, a text or a number; `show` what stands in the cell, where that is more;
 * `words`: a first column of long texts.  A column without `value` holds what can be done with
 * the row; one with `fixed` is not sorted.
 *
 * A list that may be longer than one answer is `far` (far.js): then the hub searches, sorts
 * and makes the files, and the rows come a page at a time. */
import {arrange, csvOf, plain, textsOf} from "../arrange.js";
import {cell} from "../cell.js";
import {language, t} from "../i18n.js";
import {save, types} from "../save.js";
import {session} from "../state.js";
import {html, useEffect, useRef, useState} from "../ui.js";
import {useRows} from "./rows.js";

/* How each table was left, by person and name. */
const left = new Map();

export function viewOf(name) {
    const key = `${session.get().staff} ${name}`;

    if (!left.has(key))
        left.set(key, cell(plain));
    return left.get(key);
}

const valued = columns => columns.filter(c => c.value);

/* Of these very rows: how they were arranged last, and what is searched of them. */
const arranged = new WeakMap();

function shownOf(rows, columns, seen) {
    const locale = language.get() === "en" ? "en" : "zh-Hans", searched = valued(columns);
    const as = `${locale} ${searched.map(c => c.key)}`;
    let kept = arranged.get(rows);

    if (kept?.as !== as)
        kept = {as};
    if (kept.seen !== seen) {
        kept.shown = arrange(rows, searched, seen, locale, () => kept.texts ??= textsOf(rows, searched));
        kept.seen = seen;
    }
    arranged.set(rows, kept);
    return kept.shown;
}

/* ---- for other programs ---- */

const rowsOf = (columns, rows) => [valued(columns).map(c => c.head),
    ...rows.map(row => valued(columns).map(c => c.value(row)))];

/* `rows`: lists of texts and numbers, the heads first. */
export async function saveTable(name, title, form, rows) {
    const {workbook} = form === "xlsx" ? await import("../xlsx.js") : {};

    save(`${name}.${form}`, types[form], [form === "xlsx" ? workbook(title, rows) : csvOf(rows)]);
}

/* The buttons of every list; `onSave` makes a file of that form. */
export const TakeAlong = ({onSave, disabled}) => html`
    <span class="take" role="group" aria-label=${t("table.take")}>
        <button class="b" disabled=${disabled} onClick=${() => onSave("csv")}>CSV</button>
        <button class="b" disabled=${disabled} onClick=${() => onSave("xlsx")}>Excel</button>
        <button class="b" disabled=${disabled} onClick=${printAll}>${t("sheet.print")}</button></span>`;

/* ---- above the table ---- */

const typing = target => target.closest?.("input, select, textarea, dialog");

/* "/" goes to where words are looked for. */
function useSlash(field, wanted) {
    useEffect(() => {
        if (!wanted)
            return undefined;
        const go = event => {
            if (event.key !== "/" || event.ctrlKey || event.altKey || event.metaKey || typing(event.target))
                return;
            event.preventDefault();
            field.current?.focus();
        };

        addEventListener("keydown", go);
        return () => removeEventListener("keydown", go);
    }, []);
}

function Find({name, second}) {
    const view = viewOf(name), seen = view.use(), field = useRef(null);

    useSlash(field, !second);
    return html`
        <label><span class="unseen">${t("table.find")}</span>
            <input ref=${field} type="search" name="find" value=${seen.find} aria-keyshortcuts=${second ? undefined : "/"}
                placeholder=${t(second ? "table.find" : "table.find.key")} autocomplete="off"
                onInput=${e => view.set({...seen, find: e.target.value})} /></label>`;
}

/* `second`: not the first list of the page. */
export function TableBar({name, title = name, columns, rows, far, second, children}) {
    const seen = viewOf(name).use(), shown = far ? rows : shownOf(rows, columns, seen);

    return html`
        <div class="bar" role="group" aria-label=${t("table.choose")}>
            <${Find} name=${name} second=${second} />
            <span class="quiet" role="status">${t("table.count",
                {n: shown.length, of: far ? far.count : rows.length})}</span>
            ${children}
            <${TakeAlong} disabled=${rows.length === 0} onSave=${far?.onSave ?? (form =>
                saveTable(name, title, form, rowsOf(columns, shown)))} />
        </div>`;
}

/* ---- the table ---- */

function Head({column, seen, onSort}) {
    const sorted = seen.sort === column.key;

    if (!column.value)
        return html`<th scope="col" class="do">${column.head || html`
            <span class="unseen">${t("table.do")}</span>`}</th>`;
    if (column.fixed)
        return html`<th scope="col" class=${column.right ? "right" : ""}>${column.head}</th>`;
    return html`
        <th scope="col" class=${column.right ? "right" : ""} data-head=${column.head}
            aria-sort=${sorted ? seen.down ? "descending" : "ascending" : undefined}>
            <button class="sort" onClick=${onSort}>${column.head}<span aria-hidden="true">
                ${sorted ? seen.down ? " ▾" : " ▴" : ""}</span></button></th>`;
}

/* Up, down, and as it came. */
const nextSort = (seen, key) => seen.sort !== key ? {...seen, sort: key, down: false}
    : seen.down ? {...seen, sort: "", down: false} : {...seen, down: true};

const classOf = c => !c.value ? "do" : c.right ? "num right" : c.num ? "num" : "";

/* The first column names the row; `onChoose` makes it a button. */
function Row({row, columns, chosen, over, say, onChoose}) {
    const [first, ...others] = columns;
    const cell = c => c.show ? c.show(row) : c.value(row);

    return html`
        <tr data-row=${row.id} aria-current=${chosen ? "true" : undefined} class=${over ? "over" : ""}>
            <th scope="row" class=${first.words ? "words" : undefined}>${onChoose ? html`<button class="link" onClick=${onChoose}
                aria-label=${say}>${cell(first)}</button>` : cell(first)}</th>
            ${others.map(c => html`<td class=${classOf(c)}>${cell(c)}</td>`)}
        </tr>`;
}

/* An old PC draws so many at once. */
const MOST = 200;
const onPaper = cell(false); /* all rows are drawn, to be printed */

function printAll() {
    onPaper.set(true);
    requestAnimationFrame(() => requestAnimationFrame(() => {
        print();
        onPaper.set(false);
    }));
}

/* `isOver`: the row is of the past; `say`: what pressing its name does, in words; `bare`: the
 * classes of a table that is in a card already; the children stand above the heads. */
export function Table({name, label, columns, rows, far, chosen, onChoose, isOver = () => false, say, empty,
    bare, children}) {
    const view = viewOf(name), seen = view.use(), all = onPaper.use(), keys = useRows();
    const [most, setMost] = useState(MOST);
    const shown = far ? rows : shownOf(rows, columns, seen);
    const drawn = all || far ? shown : shown.slice(0, most), more = shown.length - drawn.length;
    const narrowed = far ? seen.find !== "" : rows.length > 0;

    useEffect(() => setMost(MOST), [seen]);
    if (shown.length === 0)
        return html`<p class=${`${bare ? "" : "card "}empty`}>${narrowed ? t("table.none") : empty}
            ${narrowed && html` <button class="b small"
                onClick=${() => view.set({...seen, find: ""})}>${t("table.all")}</button>`}</p>`;
    return html`
        <section class=${`${bare ?? "card sheet"} list`} aria-label=${label} tabindex="0" aria-busy=${far?.busy}>
            ${children}
            <table>
                <thead><tr>${columns.map(c => html`<${Head} key=${c.key} column=${c} seen=${seen}
                    onSort=${() => view.set(nextSort(seen, c.key))} />`)}</tr></thead>
                <tbody ...${keys}>${drawn.map(row => html`<${Row} key=${row.id} row=${row} columns=${columns}
                    chosen=${row.id === chosen} over=${isOver(row)} say=${say?.(row)}
                    onChoose=${onChoose && (() => onChoose(row.id))} />`)}</tbody>
            </table>
            ${far?.more && html`<div class="buttons"><button class="b" disabled=${far.busy}
                onClick=${far.more}>${t("table.further")}</button></div>`}
            ${more > 0 && html`<div class="buttons"><button class="b"
                onClick=${() => setMost(most + MOST)}>${t("table.more", {n: more})}</button></div>`}
        </section>`;
}
