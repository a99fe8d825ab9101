/* hall_doc.js - the hall's JSON as a document that is edited: places in it, and what differs
 * between two of them. */

/* A path is a list of members and rows: ["services", 0, "name", "en"]. */
export const at = (doc, path) => path.reduce((v, step) => v?.[step], doc);

/* The place as the hub writes it: services[0].name.en. */
export const placeOf = path => path.map((step, i) =>
    typeof step === "number" ? `[${step}]` : i ? `.${step}` : step).join("");

export const pathOf = place => [...place.matchAll(/\[(\d+)\]|([^.[\]]+)/g)]
    .map(([, row, member]) => row === undefined ? member : Number(row));

const isObject = v => typeof v === "object" && v !== null && !Array.isArray(v);

/* A copy in which that place holds `value`; undefined takes the member out, and what is
 * left empty by that. */
export function put(doc, path, value) {
    if (!path.length)
        return value;
    const [step, ...rest] = path;
    const copy = Array.isArray(doc) ? [...doc] : {...doc};
    const next = put(copy[step], rest, value);
    const gone = next === undefined
        || (value === undefined && isObject(next) && !Object.keys(next).length);

    if (gone && !Array.isArray(copy))
        delete copy[step];
    else
        copy[step] = next;
    return copy;
}

export const without = (rows, i) => rows.filter((_, k) => k !== i);

export function moved(rows, i, by) {
    const copy = [...rows], [row] = copy.splice(i, 1);

    copy.splice(i + by, 0, row);
    return copy;
}

/* ---- what differs ---- */

const keyOf = row => isObject(row) ? row.code ?? row.number ?? row.day : undefined;
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
const isKeyed = rows => rows.length > 0 && rows.every(r => keyOf(r) !== undefined);

/* Rows with a code of their own are compared by it, wherever they stand. */
function keyed(before, after, path) {
    const find = (rows, key) => rows.find(r => keyOf(r) === key);
    const keys = [...new Set([...before, ...after].map(keyOf))];
    const order = rows => rows.map(keyOf).filter(k => find(before, k) && find(after, k));
    const changes = keys.flatMap(k =>
        differences(find(before, k), find(after, k), [...path, {key: k}]));

    return same(order(before), order(after)) ? changes
        : [...changes, {path, kind: "order"}];
}

/* Others by their place, what is the same at both ends left out. */
function listed(before, after, path) {
    let first = 0, last = 0;
    const most = Math.min(before.length, after.length);

    while (first < most && same(before[first], after[first]))
        first++;
    while (last < most - first && same(before.at(-1 - last), after.at(-1 - last)))
        last++;
    const n = Math.max(before.length, after.length) - first - last;

    return Array.from({length: n}, (_, i) => first + i).flatMap(i => differences(
        i < before.length - last ? before[i] : undefined,
        i < after.length - last ? after[i] : undefined, [...path, i]));
}

/* [{path, kind: "added" | "removed" | "changed" | "order", before, after}]; members that
 * begin with $ are remarks. */
export function differences(before, after, path = []) {
    if (same(before, after))
        return [];
    if (before === undefined || after === undefined)
        return [{path, kind: before === undefined ? "added" : "removed", before, after}];
    if (Array.isArray(before) && Array.isArray(after) && [...before, ...after].some(isObject))
        return isKeyed([...before, ...after]) ? keyed(before, after, path)
            : listed(before, after, path);
    if (isObject(before) && isObject(after))
        return [...new Set([...Object.keys(before), ...Object.keys(after)])]
            .filter(k => !k.startsWith("$"))
            .flatMap(k => differences(before[k], after[k], [...path, k]));
    return [{path, kind: "changed", before, after}];
}

/* A path of the hub, with the rows that have a code named by it, as in differences(). */
export const namedPath = (doc, path) => path.map((step, i) => {
    const row = typeof step === "number" && at(doc, path.slice(0, i + 1));

    return row && keyOf(row) !== undefined ? {key: keyOf(row)} : step;
});
