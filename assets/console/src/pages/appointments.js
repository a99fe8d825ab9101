/* appointments.js - the day sheet: who comes when, for which counter; book, move, receive.
 *
 * Names are sealed at the hub.  They come when asked for, which the audit log notes, and
 * go again with the day or the page. */
import {get} from "../api.js";
import {command, once, running} from "../commands.js";
import {named, t} from "../i18n.js";
import {Book, Move, Receive} from "../parts/booking.js";
import {Confirm} from "../parts/dialog.js";
import {Loading, Notice, Problem} from "../parts/notice.js";
import {SheetMine} from "../parts/sheet_mine.js";
import {NamesReason} from "../parts/sheet_names.js";
import {Table, TableBar} from "../parts/table.js";
import {hall, queue, serviceOf} from "../state.js";
import {html, useEffect, useState} from "../ui.js";

export const timeOf = minute =>
    `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;

const shift = (day, n) =>
    new Date(Date.parse(`${day}T00:00:00Z`) + n * 86400e3).toISOString().slice(0, 10);

/* The sheet, read again whenever the hall changes. */
function useSheet(day, names) {
    const [sheet, setSheet] = useState(null);
    const [problem, setProblem] = useState(null);
    const pos = queue.use().pos;

    useEffect(() => {
        const query = new URLSearchParams({...day && {day}, ...names && {names: "1", reason: names}});
        let current = true;

        get(`/api/appointments?${query}`).then(
            reply => current && (setSheet(reply), setProblem(null)),
            p => current && setProblem(p));
        return () => { current = false; };
    }, [day, names, names ? 0 : pos]); /* names: the reason; "" without them */
    return [sheet, problem];
}

/* ---- one appointment ---- */

const kinds = {
    held: "", wished: "warn", booked: "", arrived: "ok", missed: "bad", cancelled: "quiet",
};

const stateText = a => t(`sheet.state.${a.state}`, {}, a.state)
    + (a.state === "arrived" && a.standing !== "on_time" ? t("dot") + t(`sheet.${a.standing}`) : "");

const State = ({a}) => html`<span class="tag ${kinds[a.state] ?? ""}">${stateText(a)}</span>`;

const ticketText = a => !a.ticket ? "—"
    : a.ticket.number + (a.ticket.counter ? t("dot") + t("sheet.at", {n: a.ticket.counter}) : "");

/* What may be done, by the state; the hub has the last word. */
const may = {
    arrive: (a, day, today) => ["booked", "missed", "wished"].includes(a.state) && day === today,
    confirm: a => a.state === "wished",
    move: a => ["booked", "wished"].includes(a.state),
    cancel: a => ["booked", "wished"].includes(a.state),
    missed: (a, day, today, now) => a.state === "booked" && Date.parse(a.due) <= now,
};

const Do = ({a, what, onClick}) => html`
    <button class="b small" onClick=${once(onClick)} disabled=${!!running.use()}
        aria-label=${t("do.for", {what: t(`sheet.${what}`), number: a.code})}>
        ${t(`sheet.${what}`)}</button>`;

function Acts({a, sheet, today, ask}) {
    const now = Date.parse(sheet.now), at = `appointment ${a.id}`;
    const can = what => may[what](a, sheet.day, today, now);
    const send = what => () => command(at, `/api/appointments/${a.id}/${what}`);

    return html`
        ${can("arrive") && html`<${Do} a=${a} what="arrive" onClick=${() => ask("receive", a)} />`}
        ${can("confirm") && html`<${Do} a=${a} what="confirm" onClick=${send("confirm")} />`}
        ${can("missed") && html`<${Do} a=${a} what="missed" onClick=${send("no-show")} />`}
        ${can("move") && html`<${Do} a=${a} what="move" onClick=${() => ask("move", a)} />`}
        ${can("cancel") && html`<${Do} a=${a} what="cancel" onClick=${() => ask("cancel", a)} />`}
        <${Notice} at=${at} />`;
}

/* ---- the sheet ---- */

const span = a => `${timeOf(a.minute)}–${timeOf(a.minute + a.length)}`;
const viaText = a => t(`sheet.via.${a.via}`, {}, a.via);
const remarks = list => list.filter(Boolean).map(x => html`<small class="remark">${x}</small>`);
const whoText = a => [a.name, a.phone, a.need].filter(Boolean).join(t("dot"));

const columnsOf = (sheet, today, ask) => [
    {key: "time", value: span, show: a => html`<span class="num">${span(a)}</span>`},
    {key: "code", value: a => a.code, show: a => html`<span class="mono">${a.code}</span>`},
    ...sheet?.names ? [{key: "name", value: whoText, show: a => html`${a.name || "—"}
        ${remarks([a.phone, a.need, a.gone && t(`gone.${a.gone}`)])}`}] : [],
    {key: "state", value: stateText, show: a => html`<${State} a=${a} />`},
    {key: "ticket", num: true, value: ticketText},
    {key: "via", value: viaText, show: a => html`${viaText(a)}${remarks([a.moves > 0 &&
        t("sheet.moves", {n: a.moves})])}`},
    {key: "action", show: a => html`<${Acts} a=${a} sheet=${sheet} today=${today} ask=${ask} />`},
].map(c => ({head: t(`sheet.${c.key}`), ...c}));

/* With the service, for the table that is taken along. */
const withService = columns => [...columns, {key: "service", head: t("sheet.service"),
    value: a => named(serviceOf(a.service)?.name) || a.service}];

function Service({service, rows, columns}) {
    const counters = hall.get().counters.filter(c => c.services.includes(service));
    const expected = rows.filter(a => !["cancelled", "held"].includes(a.state)).length;
    const came = rows.filter(a => a.state === "arrived").length, name = named(serviceOf(service)?.name);

    return html`
        <${Table} name="sheet" label=${name} columns=${columns} rows=${rows}
            isOver=${a => a.state === "cancelled"} bare="card wide sheet">
            <header>
                <h2>${name || service}</h2>
                <p class="quiet">${counters.map(c => named(c.name)).join(t("dot"))}</p>
                <span class="sp"></span>
                <p>${t("sheet.sum", {n: expected, came})}</p>
            </header><//>`;
}

/* What the chosen counter does; 0: all of them. */
function atCounter(sheet, counter) {
    const does = hall.get().counters.find(c => c.number === counter)?.services;

    return (sheet?.appointments ?? []).filter(a => !does || does.includes(a.service));
}

function Services({sheet, rows, columns}) {
    const groups = hall.get().services.map(s => [s.code, rows.filter(a => a.service === s.code)])
        .filter(([, group]) => group.length > 0);

    if (groups.length === 0)
        return html`<p class="card empty">${t(sheet.open ? "sheet.none" : "sheet.closed")}</p>`;
    return groups.map(([code, group]) => html`<${Service} key=${code} service=${code} rows=${group}
        columns=${columns} />`);
}

function Days({day, onDay, counter, onCounter}) {
    return html`
        <div class="bar" role="group" aria-label=${t("sheet.choose")}>
            <button class="b" onClick=${() => onDay(shift(day, -1))}>${t("sheet.before")}</button>
            <label><span class="unseen">${t("sheet.day")}</span>
                <input type="date" name="day" value=${day} required
                    onChange=${e => e.target.value && onDay(e.target.value)} /></label>
            <button class="b" onClick=${() => onDay(shift(day, 1))}>${t("sheet.after")}</button>
            <label><span class="unseen">${t("sheet.counter")}</span>
                <select name="counter" value=${counter}
                    onChange=${e => onCounter(Number(e.target.value))}>
                    <option value="0">${t("sheet.all")}</option>
                    ${hall.get().counters.map(c => html`
                        <option value=${c.number}>${named(c.name)}</option>`)}
                </select></label>
        </div>`;
}

function CancelQuestion({a, onClose}) {
    const yes = async () => {
        onClose();
        await command("sheet", `/api/appointments/${a.id}/cancel`, {},
            t("sheet.cancelled", {code: a.code}));
    };

    return html`<${Confirm} title=${t("sheet.cancel.title", {code: a.code})}
        text=${t("sheet.cancel.text")} yes=${t("sheet.cancel.yes")} onYes=${yes}
        onClose=${onClose} busy=${!!running.use()} />`;
}

const questions = {book: Book, move: Move, receive: Receive, cancel: CancelQuestion, names: NamesReason};

export function AppointmentsPage() {
    const today = queue.use().now.slice(0, 10);
    const [chosen, setChosen] = useState("");
    const [counter, setCounter] = useState(0);
    const [names, setNames] = useState("");
    const [asked, setAsked] = useState(null);
    const day = chosen || today;
    const [sheet, problem] = useSheet(day, names);
    const ask = (question, a) => setAsked({question, a});
    const Question = asked && questions[asked.question];
    const go = to => {
        setNames("");
        setChosen(to === today ? "" : to);
    };

    const rows = atCounter(sheet, counter), columns = columnsOf(sheet, today, ask);

    return html`
        <header class="head"><h1>${t("sheet.title")}</h1><p class="only-paper">${day}</p>
            <span class="sp"></span>
            <button class="b" aria-pressed=${!!names} onClick=${() => names ? setNames("") : ask("names")}>
                ${t(names ? "sheet.hide" : "sheet.show")}</button>
            <button class="b brand" onClick=${() => ask("book")}>${t("sheet.book")}</button></header>
        <${TableBar} name="sheet" title=${day} columns=${withService(columns)} rows=${rows}>
            <${Days} day=${day} onDay=${go} counter=${counter} onCounter=${setCounter} /><//>
        <${Notice} at="sheet" />
        <${SheetMine} />
        ${problem ? html`<${Problem} problem=${problem} />` : sheet?.day !== day && html`<${Loading} />`}
        ${sheet?.day === day && html`<${Services} sheet=${sheet} rows=${rows} columns=${columns} />`}
        ${asked && html`<${Question} a=${asked.a} day=${day} onReason=${setNames}
            onClose=${() => setAsked(null)} />`}`;
}
