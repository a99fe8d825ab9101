/* audit.js - who did what with passwords, keys and personal data: found, taken as a table,
 * checked line by line.  All of it comes in parts and can be stopped. */
import {get, getPart} from "../api.js";
import {language, named, t, words} from "../i18n.js";
import {Problem} from "../parts/notice.js";
import {hall} from "../state.js";
import {html, useEffect, useRef, useState} from "../ui.js";

const PAGE = 100;
const acts = () => Object.keys(words[language.get()]).filter(k => k.startsWith("act."))
    .map(k => k.slice(4));
const actName = what => t(`act.${what}`, {}, what);

const when = at => (at ?? "").slice(0, 19).replace("T", " ");

function whoName(number) {
    const person = hall.get().staff.find(s => s.number === number);

    return number ? `${number} ${named(person?.name)}`.trim() : t("audit.nobody");
}

const query = (filter, more = {}) => new URLSearchParams(
    Object.entries({...filter, ...more}).filter(([, v]) => v)).toString();

/* One long work at a time: {say, run, stop}. */
function useWork() {
    const [said, setSaid] = useState(null); /* {text, kind, busy} */
    const turn = useRef(0);
    const stop = () => { turn.current++; };

    useEffect(() => stop, []);
    async function run(work) {
        const mine = ++turn.current;
        const goesOn = () => turn.current === mine;

        try {
            const end = await work(text => goesOn() && setSaid({text, busy: true}), goesOn);
            setSaid(goesOn() ? end : {text: t("audit.stopped")});
        } catch (problem) {
            setSaid({problem});
        }
    }
    return [said, run, stop];
}

async function check(say, goesOn) {
    let from = "", part;

    do {
        part = await get(`/api/audit/check${from}`);
        from = `?${query({n: part.n, hash: part.hash})}`;
        say(t("audit.checking", {n: part.n, of: part.newest}));
    } while (part.more && goesOn());
    return part.wrong
        ? {text: t("audit.wrong", {line: part.wrong.line, why: t(`audit.${part.wrong.why}`, {},
            part.wrong.why)}), kind: "bad"}
        : {text: t("audit.good", {n: part.n}), kind: "ok", head: `${part.n}:${part.hash}`};
}

async function table(filter, say, goesOn) {
    const parts = [];
    let next = 0;

    do {
        const part = await getPart(`/api/audit/table?${query(filter, {after: next})}`);
        parts.push(part.bytes);
        next = Number(part.header("Guitai-Next"));
        say(t("audit.saving", {n: next}));
    } while (next && goesOn());
    if (goesOn())
        save(new Blob(parts, {type: "text/csv"}), "audit.csv");
    return {text: t("audit.saved"), kind: "ok"};
}

function save(blob, name) {
    const link = Object.assign(document.createElement("a"),
        {href: URL.createObjectURL(blob), download: name});

    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/* Lines that fit, and where to look on. */
function useLines(filter) {
    const [found, setFound] = useState({lines: [], next: undefined});
    const [problem, setProblem] = useState(null);
    const turn = useRef(0);
    const read = async (lines, before) => {
        const mine = ++turn.current, most = lines.length + PAGE;

        setProblem(null);
        try {
            for (let next = before; ;) {
                const part = await get(`/api/audit?${query(filter, {after: next})}`);
                if (turn.current !== mine)
                    return;
                lines = [...lines, ...part.lines];
                next = part.next;
                setFound({lines, next});
                if (!next || lines.length >= most)
                    return;
            }
        } catch (p) {
            if (turn.current === mine)
                setProblem(p);
        }
    };

    useEffect(() => {
        setFound({lines: [], next: undefined});
        read([], 0);
        return () => { turn.current++; };
    }, [filter.who, filter.what, filter.day]);
    return [found, problem, () => read(found.lines, found.next)];
}

const Row = ({line}) => html`
    <tr>
        <td class="num">${line.n}</td>
        <td class="num">${when(line.at)}</td>
        <th scope="row">${whoName(line.who)}</th>
        <td>${actName(line.what)}</td>
        <td>${line.subject}</td>
        <td>${line.detail}</td>
    </tr>`;

const Lines = ({lines}) => html`
    <table>
        <thead><tr>${["n", "at", "who", "what", "subject", "detail"].map(c => html`
            <th scope="col">${t(`audit.${c}`)}</th>`)}</tr></thead>
        <tbody>${lines.map(l => html`<${Row} key=${l.n} line=${l} />`)}</tbody>
    </table>`;

const Filter = ({filter, onChange}) => html`
    <label class="unseen" for="audit-who">${t("audit.who")}</label>
    <select id="audit-who" value=${filter.who} onChange=${e => onChange({who: e.target.value})}>
        <option value="">${t("audit.everybody")}</option>
        ${hall.get().staff.map(s => html`<option value=${s.number}>${whoName(s.number)}</option>`)}
    </select>
    <label class="unseen" for="audit-what">${t("audit.what")}</label>
    <select id="audit-what" value=${filter.what} onChange=${e => onChange({what: e.target.value})}>
        <option value="">${t("audit.all")}</option>
        ${acts().map(a => html`<option value=${a}>${actName(a)}</option>`)}
    </select>
    <label class="unseen" for="audit-day">${t("audit.day")}</label>
    <input id="audit-day" type="date" value=${filter.day}
        onChange=${e => onChange({day: e.target.value})} />`;

function Said({said, onStop}) {
    if (!said)
        return null;
    if (said.problem)
        return html`<${Problem} problem=${said.problem} />`;
    return html`
        <p class="notice ${said.kind ?? "warn"}" role="status">${said.text}
            ${said.head && html` <small>${t("audit.head")} <code>${said.head}</code></small>`}
            ${said.busy && html` <button class="b small" onClick=${onStop}>${t("audit.stop")}</button>`}
        </p>`;
}

export function AuditPage() {
    const [filter, setFilter] = useState({who: "", what: "", day: ""});
    const [found, problem, more] = useLines(filter);
    const [said, run, stop] = useWork();

    language.use();
    return html`
        <header class="head"><h1>${t("audit.title")}</h1></header>
        <div class="bar">
            <${Filter} filter=${filter} onChange=${x => setFilter({...filter, ...x})} />
            <span class="sp"></span>
            <button class="b" disabled=${said?.busy}
                onClick=${() => run((say, on) => table(filter, say, on))}>${t("audit.save")}</button>
            <button class="b brand" disabled=${said?.busy} onClick=${() => run(check)}>
                ${t("audit.check")}</button>
        </div>
        <${Said} said=${said} onStop=${stop} />
        ${problem && html`<${Problem} problem=${problem} />`}
        <section class="card wide" tabindex="0" aria-label=${t("audit.title")}>
            ${found.lines.length > 0 && html`<${Lines} lines=${found.lines} />`}
            ${found.lines.length === 0 && !problem && html`<p class="empty" role="status">
                ${t(found.next === 0 ? "audit.none" : "loading")}</p>`}
            ${found.next > 0 && html`<div class="buttons"><button class="b" onClick=${more}>
                ${t("audit.older")}</button></div>`}
        </section>`;
}
