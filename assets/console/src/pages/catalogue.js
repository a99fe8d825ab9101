/* catalogue.js - the hall is edited as a draft, checked, previewed and published by version;
 * what is to be reviewed stands in a list (R9, R15, R27, R34). */
import {get, post} from "../api.js";
import {clockOf, hubNow, timeOfDay} from "../clock.js";
import {language, mendText, named, t} from "../i18n.js";
import {Dialog} from "../parts/dialog.js";
import {fit} from "../parts/fit.js";
import {differences, namedPath, pathOf, put} from "../parts/hall_doc.js";
import {idOf} from "../parts/hall_fields.js";
import {ImportTable} from "../parts/import_table.js";
import {Preview} from "../parts/hall_preview.js";
import {Contact, Counters, Reasons, Times} from "../parts/hall_rest.js";
import {Services} from "../parts/hall_services.js";
import {Standards} from "../parts/hall_standards.js";
import {Changes, Reviews, Versions, placeText} from "../parts/hall_versions.js";
import {Problem} from "../parts/notice.js";
import {hall} from "../state.js";
import {html, useEffect, useMemo, useRef, useState} from "../ui.js";

const KEEP_MS = 1500, REASON_BYTES = 127;
const sections = ["services", "counters", "reasons", "times", "standards", "contact",
    "changes", "preview", "versions", "reviews"];
const imports = {services: "services", times: "calendar"}; /* what a section's file is */
const homes = {services: "services", counters: "counters", reasons: "reasons", classes: "reasons",
    week: "times", days: "times", standards: "standards", targets: "standards"};

/* Read again when another version is in force. */
function useHall() {
    const [reply, setReply] = useState(null);
    const [problem, setProblem] = useState(null);
    const [turn, again] = useState(0);
    const {version} = hall.use();

    useEffect(() => {
        let current = true;

        get("/api/catalogue").then(r => current && (setReply(r), setProblem(null)),
            p => current && setProblem(p));
        return () => { current = false; };
    }, [turn, version]);
    return [reply, problem, () => again(n => n + 1)];
}

/* Sent a while after the last change, and at once when the page is left. */
function useKeeping(draft, setKept) {
    const waiting = useRef(null);
    const send = async () => {
        if (!waiting.current) /* it was published meanwhile */
            return;
        const {base, doc} = waiting.current;

        waiting.current = null;
        try {
            await post("/api/catalogue/draft", {expected: base, document: doc});
            setKept(timeOfDay(hubNow()).slice(0, 5));
        } catch (p) {
            setKept(p);
        }
    };

    useEffect(() => {
        waiting.current = draft;
        if (!draft)
            return undefined;
        const timer = setTimeout(send, KEEP_MS);
        return () => clearTimeout(timer);
    }, [draft]);
    useEffect(() => () => { send(); }, []);
    return () => { waiting.current = null; };
}

/* "services[0].name.en: is too long": the place and the mend. */
function mistakeOf(problem) {
    const [, place, text] = /^([\w.[\]]+): (.*)$/s.exec(problem.detail) ?? ["", "", problem.detail];

    return {place, text: mendText(text)};
}

/* ---- publishing ---- */

/* By its name: it is still there in what is published. */
const nameOf = ({kind, code}) => named([...kind === "class" ? hall.get().classes : kind === "counter" ? []
    : hall.get().services].find(x => x.code === code)?.name) || code;

const Orphans = ({orphans}) => html`
    <div class="notice ${orphans.some(o => o.stops) ? "bad" : "warn"}" role="alert">
        <p>${t(orphans.some(o => o.stops) ? "hall.orphans.stop" : "hall.orphans.warn")}</p>
        <ul>${orphans.map(o => html`<li key=${o.kind + o.code}>${t(`hall.orphan.${o.kind}`,
            {code: nameOf(o), count: o.count})}</li>`)}</ul></div>`;

function Publish({asked, onClose, onPublish}) {
    const [problem, setProblem] = useState(null), [busy, setBusy] = useState(false);
    const stops = asked.orphans.some(o => o.stops);
    const submit = async form => {
        setBusy(true);
        try {
            await onPublish(form.get("reason").trim(), asked.orphans.length > 0);
        } catch (p) {
            setProblem(p);
            setBusy(false);
        }
    };

    return html`
        <${Dialog} title=${t("hall.publish.title", {n: asked.changes})} onClose=${onClose} onSubmit=${submit}>
            ${asked.orphans.length > 0 && html`<${Orphans} orphans=${asked.orphans} />`}
            <label>${t("hall.publish.reason")}<textarea name="reason" required rows="2" autofocus
                onInput=${fit(REASON_BYTES)}></textarea></label>
            ${asked.orphans.length > 0 && !stops && html`<label class="check">
                <input type="checkbox" required />${t("hall.publish.accept")}</label>`}
            <p class="quiet">${t("hall.publish.note")}</p>
            ${problem && html`<${Problem} problem=${problem} />`}
            <div class="buttons">
                <button type="button" class="b" onClick=${onClose}>${t("back")}</button>
                <button class="b brand" disabled=${busy || stops}>${t("hall.publish")}</button></div>
        <//>`;
}

/* ---- the page ---- */

const Tabs = ({here, marks, onGo}) => html`
    <div class="bar tabs" role="group" aria-label=${t("hall.parts")}>
        ${sections.map(s => html`<button type="button" class="b small" key=${s}
            aria-pressed=${s === here} onClick=${() => onGo(s)}>${t(`hall.${s}`)}
            ${marks[s] > 0 && html`<span class="tag ${s === "reviews" ? "bad" : ""}">${marks[s]}</span>`}
            </button>`)}</div>`;

const keptText = kept => kept instanceof Error ? t("hall.not_kept")
    : kept ? t("hall.kept", {at: kept}) : "";

function Head({reply, state, dirty, kept, here, onCheck, onDiscard, onImport}) {
    return html`
        <header class="head"><h1>${t("hall.title")}</h1>
            <span class="tag">${reply.version}</span>
            <span class="quiet" role="status">${reply.may_edit ? keptText(kept) : t("hall.look_only")}</span>
            <span class="sp"></span>
            ${reply.may_edit && imports[here] && html`
                <button type="button" class="b" onClick=${onImport}>${t("import")}</button>`}
            ${reply.may_edit && dirty && html`
                <button type="button" class="b" onClick=${onDiscard}>${t("hall.discard")}</button>`}
            ${reply.may_edit && html`<button type="button" class="b brand" disabled=${!dirty || state.busy}
                onClick=${onCheck}>${t("hall.check")}</button>`}
        </header>`;
}

const Newer = ({reply, base, onAdopt}) => html`
    <div class="notice warn" role="alert"><p>${t("hall.newer", {
        n: reply.number, by: reply.versions[0]?.by, base,
        at: clockOf(reply.versions[0]?.at)})}</p>
        <p><button type="button" class="b small" onClick=${onAdopt}>${t("hall.adopt")}</button></p></div>`;

const Section = ({name, f, reply, changes, chosen, onChoose, onSee, onOpen}) => {
    switch (name) {
    case "services":
        return html`<${Services} f=${f} published=${reply.document} chosen=${chosen} onChoose=${onChoose} />`;
    case "counters": return html`<${Counters} f=${f} />`;
    case "reasons": return html`<${Reasons} f=${f} />`;
    case "times": return html`<${Times} f=${f} />`;
    case "standards": return html`<${Standards} f=${f} />`;
    case "contact": return html`<${Contact} f=${f} />`;
    case "changes": return html`<${Changes} changes=${changes} docs=${[f.doc, reply.document]} />`;
    case "preview": return html`<${Preview} doc=${f.doc} />`;
    case "versions": return html`<${Versions} versions=${reply.versions} may=${f.may} onSee=${onSee} />`;
    default: return html`<${Reviews} reviews=${reply.reviews} services=${reply.document.services}
        onOpen=${onOpen} />`;
    }
};

function Editor({reply, again}) {
    const [draft, setDraft] = useState(null); /* {base, doc} as changed here */
    const [here, go] = useState("services"), [chosen, choose] = useState(0);
    const [kept, setKept] = useState(null), [wrong, setWrong] = useState(null);
    const [state, setState] = useState({busy: false});
    const [bringing, setBringing] = useState(null); /* the table that a file is asked for */
    const forget = useKeeping(reply.may_edit ? draft : null, setKept);
    const base = draft?.base ?? reply.draft?.base ?? reply.number;
    const doc = draft?.doc ?? reply.draft?.document ?? reply.document;
    const changes = useMemo(() => differences(reply.document, doc), [reply.document, doc]);
    const edit = next => {
        setDraft({base, doc: next});
        setState({busy: false});
    };
    const f = {doc, wrong, may: reply.may_edit, edit,
        put: (path, value) => edit(put(doc, path, value))};
    const point = mistake => {
        const path = pathOf(mistake.place);

        setWrong(mistake);
        go(homes[path[0]] ?? "contact");
        if (path[0] === "services" && typeof path[1] === "number")
            choose(path[1]);
    };
    const check = async () => {
        setState({busy: true});
        setWrong(null);
        try {
            const {orphans} = await post("/api/catalogue/check", {document: doc});
            setState({busy: false, asked: {orphans, changes: changes.length}});
        } catch (p) {
            if (p.type === "catalogue")
                point(mistakeOf(p));
            setState({busy: false, problem: p});
        }
    };
    const publish = async (reason, accept) => {
        forget();
        const {version} = await post("/api/catalogue/publish",
            {expected: base, reason, accept, document: doc});

        setDraft(null);
        setKept(null);
        setState({busy: false, done: t("hall.published", {version})});
        again();
        hall.set(await get("/api/hall"));
    };
    const discard = async () => {
        forget();
        await post("/api/catalogue/draft", {expected: reply.number, document: null});
        setDraft(null);
        setKept(null);
        setWrong(null);
        setState({busy: false});
        again();
    };
    /* The file goes over the draft as it is here. */
    const keepNow = async () => {
        forget();
        if (draft)
            await post("/api/catalogue/draft", {expected: base, document: doc});
    };
    const taken = () => {
        setDraft(null);
        setState({busy: false, done: t("import.done")});
        again();
    };
    const see = async v => {
        try {
            const {document} = await get(`/api/catalogue/versions/${v.number}`);
            setDraft({base: reply.number, doc: document});
            go("changes");
        } catch (p) {
            setState({busy: false, problem: p});
        }
    };
    const open = r => {
        go(r.kind === "standards" ? "standards" : "services");
        choose(Math.max(0, doc.services.findIndex(s => s.code === r.code)));
    };

    useEffect(() => {
        if (wrong)
            document.getElementById(idOf(pathOf(wrong.place)))?.focus();
    }, [wrong, here, chosen]);
    return html`
        <${Head} reply=${reply} state=${state} dirty=${changes.length > 0} kept=${kept}
            here=${here} onCheck=${check} onDiscard=${discard} onImport=${() => setBringing(imports[here])} />
        ${state.done && html`<p class="notice ok" role="status">${state.done}</p>`}
        ${wrong ? html`<p class="notice bad" role="alert">${t("hall.wrong")} 
            <b>${placeText([doc], namedPath(doc, pathOf(wrong.place))) || wrong.place}</b>${t("colon")}${wrong.text}</p>`
            : state.problem && html`<${Problem} problem=${state.problem} />`}
        ${base !== reply.number && reply.may_edit && html`<${Newer} reply=${reply} base=${base}
            onAdopt=${() => setDraft({base: reply.number, doc})} />`}
        <${Tabs} here=${here} onGo=${go} marks=${{changes: changes.length,
            reviews: reply.reviews.filter(r => r.overdue).length}} />
        <${Section} name=${here} f=${f} reply=${reply} changes=${changes} chosen=${chosen}
            onChoose=${choose} onSee=${see} onOpen=${open} />
        ${bringing && html`<${ImportTable} table=${bringing} before=${keepNow} onTaken=${taken}
            onClose=${() => setBringing(null)} />`}
        ${state.asked && html`<${Publish} asked=${state.asked} onPublish=${publish}
            onClose=${() => setState({busy: false})} />`}`;
}

export function CataloguePage() {
    const [reply, problem, again] = useHall();

    language.use();
    if (problem)
        return html`<${Problem} problem=${problem} />`;
    return reply ? html`<${Editor} reply=${reply} again=${again} />`
        : html`<p class="empty" role="status">${t("loading")}</p>`;
}
