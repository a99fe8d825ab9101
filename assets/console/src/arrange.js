/* arrange.js - which rows of a table are shown and in which order; and the same as CSV. */

/* `find`: words; `sort`: key of a column, "" as the rows come; `only`: which rows the page
 * gives at all, by a code of its own or as a query (filterOf()). */
export const plain = {find: "", sort: "", down: false, only: ""};

const compare = (a, b, locale) => typeof a === "number" && typeof b === "number" ? a - b
    : String(a).localeCompare(String(b), locale);

/* Every word that is looked for stands somewhere in the row. */
export function arrange(rows, columns, {find, sort, down}, locale) {
    const words = find.toLowerCase().split(/\s+/).filter(Boolean);
    const text = row => columns.map(c => c.value(row)).join("\n").toLowerCase();
    const found = words.length === 0 ? [...rows]
        : rows.filter(row => words.every(w => text(row).includes(w)));
    const by = columns.find(c => c.key === sort);

    return by ? found.sort((a, b) => (down ? -1 : 1) * compare(by.value(a), by.value(b), locale)) : found;
}

/* RFC 4180; what a spreadsheet would take for a formula gets an apostrophe. */
const csvCell = value => typeof value === "number" ? String(value)
    : `"${String(value ?? "").replace(/^[=+\-@\t\r]/, "'$&").replaceAll("\"", "\"\"")}"`;

export const csvOf = rows => `\ufeff${rows.map(r => `${r.map(csvCell).join(",")}\r\n`).join("")}`;

/* What a page filters by, {name: text}, in the view that is kept. */
export const filterOf = view => Object.fromEntries(new URLSearchParams(view.only));
export const narrowed = (view, more) => ({...view, only: new URLSearchParams(
    Object.entries({...filterOf(view), ...more}).filter(([, v]) => v)).toString()});
