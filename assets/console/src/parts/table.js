/* table.js - a table of records that is searched, sorted, printed and taken along.
 *
 * A column is {key, head, value(row), show(row), right}: `value` is what is searched, sorted
 * and saved, a text or a number; `show` what stands in the cell, where that is more. */
import {cell} from "../cell.js";
import {language, t} from "../i18n.js";
import {html} from "../ui.js";

/* How each table was left, by its name.  `only` is the page's: which rows it gives at all. */
const left = new Map();
export const plain = {find: "", sort: "", down: false, only: ""};

export function viewOf(name) {
    if (!left.has(name))
        left.set(name, cell(plain));
    return left.get(name);
}

const compare = (a, b) => typeof a === "number" && typeof b === "number" ? a - b
    : String(a).localeCompare(String(b), language.get() === "en" ? "en" : "zh-Hans");

/* Every word that is looked for stands somewhere in the row. */
export function arrange(rows, columns, {find, sort, down}) {
    const words = find.toLowerCase().split(/\s+/).filter(Boolean);
    const text = row => columns.map(c => c.value(row)).join("\n").toLowerCase();
    const found = words.length === 0 ? [...rows]
        : rows.filter(row => words.every(w => text(row).includes(w)));
    const by = columns.find(c => c.key === sort);

    return by ? found.sort((a, b) => (down ? -1 : 1) * compare(by.value(a), by.value(b))) : found;
}

/* ---- for other programs ---- */

const rowsOf = (columns, rows) => [columns.map(c => c.head),
    ...rows.map(row => columns.map(c => c.value(row)))];

/* RFC 4180; what a spreadsheet would take for a formula gets an apostrophe. */
const csvCell = value => typeof value === "number" ? String(value)
    : `"${String(value ?? "").replace(/^[=+\-@\t\r]/, "'$&").replaceAll("\"", "\"\"")}"`;

export const csvOf = rows => `\ufeff${rows.map(r => `${r.map(csvCell).join(",")}\r\n`).join("")}`;

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
    const shown = arrange(rows, columns, seen);

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

    return html`
        <th scope="col" class=${column.right ? "right" : ""}
            aria-sort=${sorted ? seen.down ? "descending" : "ascending" : undefined}>
            <button class="sort" onClick=${onSort}>${column.head}<span aria-hidden="true">
                ${sorted ? seen.down ? " ▾" : " ▴" : ""}</span></button></th>`;
}

/* Up, down, and as it came. */
const nextSort = (seen, key) => seen.sort !== key ? {...seen, sort: key, down: false}
    : seen.down ? {...seen, sort: "", down: false} : {...seen, down: true};

/* The first column names the row; `onChoose` makes it a button. */
function Row({row, columns, chosen, onChoose}) {
    const [first, ...others] = columns;
    const cell = c => c.show ? c.show(row) : c.value(row);

    return html`
        <tr aria-current=${chosen ? "true" : undefined}>
            <th scope="row">${onChoose ? html`<button class="link" onClick=${onChoose}>
                ${cell(first)}</button>` : cell(first)}</th>
            ${others.map(c => html`<td class=${c.right ? "num right" : ""}>${cell(c)}</td>`)}
        </tr>`;
}

export function Table({name, label, columns, rows, chosen, onChoose, empty}) {
    const view = viewOf(name), seen = view.use();
    const shown = arrange(rows, columns, seen);

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
                    chosen=${row.id === chosen}
                    onChoose=${onChoose && (() => onChoose(row.id))} />`)}</tbody>
            </table>
        </section>`;
}
