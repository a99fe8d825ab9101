/* mock_imports.mjs - what a file comes to, as the mock takes it: known rows change, others are
 * added, and a letter of a1 is bad. */

export function planOf(table, text, known) {
    const [head, ...lines] = text.trim().split(/\r?\n/).map(line => line.split(","));
    const faults = lines.flatMap((cells, i) => cells.flatMap((cell, k) => cell === "a1"
        ? [{line: i + 2, column: head[k],
            why: '"a1" is not 1 to 3 capital letters; write e.g. "A"'}] : []));
    const rows = lines.map((cells, i) => ({line: i + 2, key: cells[0],
        fate: known.includes(cells[0]) ? "changed" : "added", columns: head.slice(1)}));
    const count = fate => faults.length ? 0 : rows.filter(r => r.fate === fate).length;

    return {
        table, charset: "UTF-8", good: !faults.length, added: count("added"),
        changed: count("changed"), same: 0, left: known.length - count("changed"),
        rows: faults.length ? [] : rows, faults,
    };
}

/* The document with those rows in it, as far as a test looks. */
export function documentWith(document, text) {
    const [head, ...lines] = text.trim().split(/\r?\n/).map(line => line.split(","));
    const path = head[1].split("."), copy = structuredClone(document);

    for (const [code, value] of lines) {
        let at = copy.services.find(s => s.code === code);

        for (const step of path.slice(0, -1))
            at = at[step];
        at[path.at(-1)] = value;
    }
    return copy;
}
