/* arrange.js - which rows of a table are shown and in which order; and the same as CSV. */

/* `find`: words; `sort`: key of a column, "" as the rows come; `only`: which rows the page
 * gives at all, by a code of its own or as a query (filterOf()). */
export const plain = {find: "", sort: "", down: false, only: ""};

const compare = (a, b, collator) => typeof a === "number" && typeof b === "number" ? a - b
    : collator.compare(String(a), String(b));

/* What is searched of each row; slow enough to be kept while the rows are the same. */
export const textsOf = (rows, columns) => rows.map(row =>
    columns.map(c => c.value(row)).join("\n").toLowerCase());

/* Every word that is looked for stands somewhere in the row.  `texts`: of textsOf(). */
export function arrange(rows, columns, {find, sort, down}, locale, texts = () => textsOf(rows, columns)) {
    const words = find.toLowerCase().split(/\s+/).filter(Boolean), text = words.length > 0 ? texts() : [];
    const found = words.length === 0 ? [...rows]
        : rows.filter((_, i) => words.every(w => text[i].includes(w)));
    const by = columns.find(c => c.key === sort);

    if (!by)
        return found;
    const collator = new Intl.Collator(locale, {numeric: true}), turn = down ? -1 : 1;

    return found.map(row => [by.value(row), row]).sort((a, b) => turn * compare(a[0], b[0], collator))
        .map(([, row]) => row);
}

/* What begins a formula in one program or another, behind apostrophes too; as app/wire/csv_read.c
 * takes one away again. */
const formula = /^(?='*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20])/;

/* RFC 4180; what a spreadsheet would take for a formula gets an apostrophe. */
const csvCell = value => typeof value === "number" ? String(value)
    : `"${String(value ?? "").replace(formula, "'").replaceAll("\"", "\"\"")}"`;

export const csvOf = rows => `\ufeff${rows.map(r => `${r.map(csvCell).join(",")}\r\n`).join("")}`;

/* What a page filters by, {name: text}, in the view that is kept. */
export const filterOf = view => Object.fromEntries(new URLSearchParams(view.only));
export const narrowed = (view, more) => ({...view, only: new URLSearchParams(
    Object.entries({...filterOf(view), ...more}).filter(([, v]) => v)).toString()});
