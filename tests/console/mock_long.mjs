/* mock_long.mjs - lists of the mock hub that are longer than one answer. */
const PAGE = 100, PART = 500;

/* As many closed cases as one likes; what the list of them has. */
export const closedCases = n => Array.from({length: n}, (_, i) => ({
    id: String(i + 1).padStart(32, "0"), code: `C${String(i + 1).padStart(7, "2")}`, kind: "praise",
    state: "closed", service: "social", counter: 0, owner: i % 2 ? "0312" : "0313",
    filed: "2024-01-02T09:00:00.000+08:00", changed: "2024-01-02T09:00:00.000+08:00",
    closed: "2024-01-02T10:00:00.000+08:00", archived: true,
}));

/* Those that are asked for, behind the one that `after` names. */
function sought(cases, query) {
    const find = query.get("find")?.toLowerCase() ?? "", down = query.get("down") === "1" ? -1 : 1;
    const sort = query.get("sort");
    const fits = cases.filter(c => (query.get("state") === "all" || c.state !== "closed")
        && (!query.get("kind") || c.kind === query.get("kind"))
        && c.code.toLowerCase().includes(find));

    if (sort === "code" || sort === "owner")
        fits.sort((a, b) => down * a[sort].localeCompare(b[sort]));
    return {fits, rest: fits.slice(Number(query.get("after")) || 0)};
}

export function casesPage(cases, query) {
    const {fits, rest} = sought(cases, query), at = fits.length - rest.length;

    return {
        now: new Date().toISOString(), count: fits.length, late: 0, callbacks: 0,
        cases: rest.slice(0, PAGE), next: rest.length > PAGE ? at + PAGE : 0,
    };
}

export function casesTable(cases, query, reply) {
    const {fits, rest} = sought(cases, query), at = fits.length - rest.length;
    const rows = rest.slice(0, PART).map(c => `"${c.code}"\r\n`).join("");

    reply.writeHead(200, {
        "Content-Type": "text/csv", "Guitai-Done": `${Math.min(at + PART, fits.length)}/${fits.length}`,
        "Guitai-Next": rest.length > PART ? String(at + PART) : "0",
    }).end((at === 0 ? "\ufeff\"Code\"\r\n" : "") + rows);
}
