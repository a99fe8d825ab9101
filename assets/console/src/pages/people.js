/* people.js - who works here and how they sign in: auditors see it, administrators change it. */
import {get, post} from "../api.js";
import {command, running} from "../commands.js";
import {named, t} from "../i18n.js";
import {Confirm, Dialog} from "../parts/dialog.js";
import {fit} from "../parts/fit.js";
import {ImportTable} from "../parts/import_table.js";
import {Loading, Notice, Problem} from "../parts/notice.js";
import {Table, TableBar} from "../parts/table.js";
import {Views} from "../parts/views.js";
import {hall, queue, session} from "../state.js";
import {html, useEffect, useState} from "../ui.js";

const NAME_BYTES = 95;
const roles = ["clerk", "supervisor", "manager", "admin", "auditor"];
const languages = ["zh_Hans", "zh_Hant", "en"];
const roleName = role => t(`role.${role}`, {}, role);

/* Read again after each change here, and when the hall changes. */
function usePeople() {
    const [people, setPeople] = useState(null);
    const [problem, setProblem] = useState(null);
    const [turn, again] = useState(0);
    const pos = queue.use().pos;

    useEffect(() => {
        let current = true;

        get("/api/people").then(r => current && (setPeople(r.people), setProblem(null)),
            p => current && setProblem(p));
        return () => { current = false; };
    }, [turn, pos]);
    return [people, problem, () => again(n => n + 1)];
}

/* Each level that somebody here has, once. */
const levelsOf = people => [...new Map(people.map(p => [p.level.zh_Hans, p.level])).values()];

const NameFields = ({name}) => languages.map((l, i) => html`
    <label key=${l}>${t(`people.name.${l}`)}
        <input name=${l} required onInput=${fit(NAME_BYTES)} autocomplete="off"
            defaultValue=${name?.[l] ?? ""} autofocus=${i === 0 && !!name} /></label>`);

function Person({person, people, onClose, onDone}) {
    const [problem, setProblem] = useState(null);
    const [busy, setBusy] = useState(false);
    const levels = levelsOf(people);
    const save = async form => {
        setBusy(true);
        setProblem(null);
        try {
            const number = person?.number ?? form.get("number").trim();
            const name = Object.fromEntries(languages.map(l => [l, form.get(l).trim()]));

            await post("/api/people", {number, name, level: levels[form.get("level")],
                role: form.get("role")});
            hall.set(await get("/api/hall"));
            onDone(t("people.saved", {number}));
        } catch (p) {
            setProblem(p);
        }
        setBusy(false);
    };

    return html`
        <${Dialog} title=${t(person ? "people.edit" : "people.add")} onClose=${onClose} onSubmit=${save}>
            ${!person && html`<label>${t("people.number")}
                <input name="number" required maxlength="15" pattern="[A-Za-z0-9_.\\-]+" autofocus
                    autocomplete="off" /></label>`}
            <${NameFields} name=${person?.name} />
            <label>${t("people.level")}
                <select name="level">${levels.map((l, i) => html`<option value=${i}
                    selected=${l.zh_Hans === person?.level.zh_Hans}>${named(l)}</option>`)}
                </select></label>
            <label>${t("people.role")}
                <select name="role">${roles.map(r => html`<option value=${r}
                    selected=${r === person?.role}>${roleName(r)}</option>`)}</select></label>
            ${problem && html`<${Problem} problem=${problem} />`}
            <div class="buttons">
                <button type="button" class="b" onClick=${onClose}>${t("back")}</button>
                <button class="b brand" disabled=${busy}>${t("people.save")}</button>
            </div>
        <//>`;
}

/* The password is on the screen once. */
function NewPassword({person, onClose}) {
    const [made, setMade] = useState("");
    const yes = async () => {
        const reply = await command("people", `/api/people/${person.number}/password`);

        if (reply)
            setMade(reply.password);
        else
            onClose();
    };

    if (!made)
        return html`<${Confirm} title=${t("people.password.title", {number: person.number})}
            text=${t("people.password.text")} yes=${t("people.password")} onYes=${yes}
            onClose=${onClose} busy=${!!running.use()} />`;
    return html`
        <${Dialog} title=${t("people.password.title", {number: person.number})} onClose=${onClose}
            onSubmit=${onClose}>
            <p>${t("people.password.made")}</p>
            <p class="code" id="new-password">${made}</p>
            <div class="buttons"><button class="b brand">${t("close")}</button></div>
        <//>`;
}

/* A question whose answer is one command. */
function Ask({ask, person, onClose, onDone}) {
    const yes = async () => {
        const done = t(`people.${ask}.done`, {number: person.number});

        onClose();
        if (await command("people", `/api/people/${person.number}/${ask}`, {}, done))
            onDone();
    };

    return html`<${Confirm} title=${t(`people.${ask}.title`, {number: person.number})}
        text=${t(`people.${ask}.text`)} yes=${t(`people.${ask}`)} onYes=${yes} onClose=${onClose}
        busy=${!!running.use()} />`;
}

const Do = ({what, person, onAsk}) => html`
    <button class="b small" onClick=${() => onAsk({what, person})}
        aria-label=${t("do.for", {what: t(`people.${what}`), number: person.number})}>
        ${t(`people.${what}`)}</button>`;

const Acts = ({person, onAsk}) => html`
    <${Do} what="edit" person=${person} onAsk=${onAsk} />
    ${person.number !== session.get().staff && html`
        <${Do} what="password" person=${person} onAsk=${onAsk} />
        ${person.second_factor && html`
            <${Do} what="second-factor" person=${person} onAsk=${onAsk} />`}
        <${Do} what=${person.disabled ? "enable" : "disable"} person=${person} onAsk=${onAsk} />`}`;

const signInText = p => t(`people.has.${p.password}`)
    + (p.second_factor ? t("dot") + t("people.has.factor") : "");
const stateText = p => t(p.disabled ? "people.out" : "people.in");

const columnsOf = onAsk => [
    {key: "name", value: p => named(p.name)},
    {key: "number", value: p => p.number},
    {key: "level", value: p => named(p.level)},
    {key: "role", value: p => roleName(p.role)},
    {key: "counter", value: p => p.counter || "—"},
    {key: "signin", value: signInText},
    {key: "state", value: stateText, show: p => html`
        <span class="tag ${p.disabled ? "bad" : ""}">${stateText(p)}</span>`},
    ...onAsk ? [{key: "action", show: p => html`<${Acts} person=${p} onAsk=${onAsk} />`}] : [],
].map(c => ({head: t(`people.${c.key}`), ...c}));

export function PeoplePage() {
    const [people, problem, again] = usePeople();
    const [asked, setAsked] = useState(null); /* {what, person} */
    const [done, setDone] = useState("");
    const admin = session.use().role === "admin";
    const columns = columnsOf(admin && setAsked), rows = (people ?? []).map(p => ({id: p.number, ...p}));
    const close = () => setAsked(null);
    const finish = text => {
        close();
        setDone(text ?? "");
        again();
    };

    const taken = async () => {
        again();
        hall.set(await get("/api/hall"));
    };

    return html`
        <header class="head">
            <h1>${t("people.title")}</h1><span class="sp"></span>
            ${admin && people && html`<button class="b"
                onClick=${() => setAsked({what: "import"})}>${t("import")}</button>`}
            ${admin && people && html`<button class="b brand"
                onClick=${() => setAsked({what: "edit"})}>${t("people.add")}</button>`}
        </header>
        <${Notice} at="people" />
        ${done && html`<p class="notice ok" role="status">${done}</p>`}
        ${problem ? html`<${Problem} problem=${problem} />` : !people && html`<${Loading} />`}
        ${people && html`
            <${TableBar} name="people" columns=${columns} rows=${rows}><${Views} table="people" /><//>
            <${Table} name="people" label=${t("people.title")} columns=${columns} rows=${rows}
                isOver=${p => p.disabled} empty=${t("table.none")} />`}
        ${asked?.what === "edit" && html`<${Person} person=${asked.person} people=${people}
            onClose=${close} onDone=${finish} />`}
        ${asked?.what === "password" && html`<${NewPassword} person=${asked.person}
            onClose=${() => finish()} />`}
        ${asked?.what === "import" && html`<${ImportTable} table="staff" onClose=${close}
            onTaken=${taken} />`}
        ${["disable", "enable", "second-factor"].includes(asked?.what) && html`<${Ask}
            ask=${asked.what} person=${asked.person} onClose=${close} onDone=${() => finish()} />`}`;
}
