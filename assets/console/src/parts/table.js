/* table.js - a table of records that is searched, sorted, printed and taken along.
 *
 * A column is {key, head, value(row), show(row), right}: `value` is what is searched, sorted
 * and saved, a text or a number; `show` what stands in the cell, where that is more.  A column
 * without `value` holds what can be done with the row. */
import {arrange, csvOf, plain} from "../arrange.js";
import {cell} from "../cell.js";
import {language, t} from "../i18n.js";
import {session} from "../state.js";
import {html} from "../ui.js";

/* How each table was left, by person and name. */
const left = new Map();

export function viewOf(name) {
    const key = `${session.get().staff} ${name}`;

    if (!left.has(key))
        left.set(key, cell(plain));
    return left.get(key);
}

const valued = columns => columns.filter(c => c.value);
const shownOf = (rows, columns, seen) => arrange(rows, valued(columns), seen,
    language.get() === "en" ? "en" : "zh-Hans");

/* ---- for other programs ---- */

const rowsOf = (columns, rows) => [valued(columns).map(c => c.head),
    ...rows.map(row => valued(columns).map(c => c.value(row)))];

function saveCsv(name, rows) {
    const link = document.createElement("a");

    link.href = URL.createObjectURL(new Blob([csvOf(rows)], {type: "text/csv"}));
    link.download = `${name}.csv`;
    link.click();
    URL.revokeObjectURL(link.href);
}

async function saveExcel(name, rows) {
    const {save, workbook} = await import("../xlsx.js");

    save(`${name}.xlsx`, workbook(name, rows));
}

/* ---- above the table ---- */

export function TableBar({name, columns, rows, children}) {
    const view = viewOf(name), seen = view.use();
    const shown = shownOf(rows, columns, seen);

    return html`
        <div class="bar" role="group" aria-label=${t("table.choose")}>
            <label><span class="unseen">${t("table.find")}</span>
                <input type="search" name="find" value=${seen.find} placeholder=${t("table.find")}
                    onInput=${e => view.set({...seen, find: e.target.value})} /></label>
            <span class="quiet" role="status">${t("table.count", {n: shown.length, of: rows.length})}</span>
            ${children}
            <span class="sp"></span>
            <button class="b" onClick=${() => saveCsv(name, rowsOf(columns, shown))}>CSV</button>
            <button class="b" onClick=${() => saveExcel(name, rowsOf(columns, shown))}>Excel</button>
            <button class="b" onClick=${() => print()}>${t("sheet.print")}</button>
        </div>`;
}

/* ---- the table ---- */

function Head({column, seen, onSort}) {
    const sorted = seen.sort === column.key;

    if (!column.value)
        return html`<th scope="col" class="do">${column.head}</th>`;
    return html`
        <th scope="col" class=${column.right ? "right" : ""}
            aria-sort=${sorted ? seen.down ? "descending" : "ascending" : undefined}>
            <button class="sort" onClick=${onSort}>${column.head}<span aria-hidden="true">
                ${sorted ? seen.down ? " ▾" : " ▴" : ""}</span></button></th>`;
}

/* Up, down, and as it came. */
const nextSort = (seen, key) => seen.sort !== key ? {...seen, sort: key, down: false}
    : seen.down ? {...seen, sort: "", down: false} : {...seen, down: true};

const classOf = c => !c.value ? "do" : c.right ? "num right" : "";

/* The first column names the row; `onChoose` makes it a button. */
function Row({row, columns, chosen, over, onChoose}) {
    const [first, ...others] = columns;
    const cell = c => c.show ? c.show(row) : c.value(row);

    return html`
        <tr aria-current=${chosen ? "true" : undefined} class=${over ? "over" : ""}>
            <th scope="row">${onChoose ? html`<button class="link" onClick=${onChoose}>
                ${cell(first)}</button>` : cell(first)}</th>
            ${others.map(c => html`<td class=${classOf(c)}>${cell(c)}</td>`)}
        </tr>`;
}

/* `isOver`: the row is of the past. */
export function Table({name, label, columns, rows, chosen, onChoose, isOver = () => false, empty}) {
    const view = viewOf(name), seen = view.use();
    const shown = shownOf(rows, columns, seen);

    if (shown.length === 0)
        return html`<p class="card empty">${rows.length === 0 ? empty : t("table.none")}
            ${rows.length > 0 && html` <button class="b small"
                onClick=${() => view.set({...seen, find: ""})}>${t("table.all")}</button>`}</p>`;
    return html`
        <section class="card sheet list" aria-label=${label} tabindex="0">
            <table>
                <thead><tr>${columns.map(c => html`<${Head} key=${c.key} column=${c} seen=${seen}
                    onSort=${() => view.set(nextSort(seen, c.key))} />`)}</tr></thead>
                <tbody>${shown.map(row => html`<${Row} key=${row.id} row=${row} columns=${columns}
                    chosen=${row.id === chosen} over=${isOver(row)}
                    onChoose=${onChoose && (() => onChoose(row.id))} />`)}</tbody>
            </table>
        </section>`;
}
