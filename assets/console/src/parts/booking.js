/* booking.js - the questions of an appointment: a time, a customer, a number. */
import {get, post} from "../api.js";
import {command, notice} from "../commands.js";
import {named, t} from "../i18n.js";
import {hall, load} from "../state.js";
import {html, useEffect, useLayoutEffect, useRef, useState} from "../ui.js";
import {Dialog} from "./dialog.js";
import {fit} from "./fit.js";
import {Problem} from "./notice.js";

const TEXT_BYTES = 96, PHONE_BYTES = 32;
const languages = [["zh_Hans", "简体中文"], ["zh_Hant", "繁體中文"], ["en", "English"]];

export const newId = () => [...crypto.getRandomValues(new Uint8Array(16))]
    .map(b => b.toString(16).padStart(2, "0")).join("");

const clock = minute =>
    `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;

/* What the hub answers to `path`; null until then, and when it could not. */
function useAnswer(path, onProblem) {
    const [answer, setAnswer] = useState(null);

    useEffect(() => {
        let current = true;

        setAnswer(null);
        if (path)
            get(path).then(reply => current && setAnswer(reply), p => current && onProblem(p));
        return () => { current = false; };
    }, [path]);
    return answer;
}

/* A day and a time with places left.  `value` is {day, minute} or null. */
function When({service, first, onChange, onProblem}) {
    const [day, setDay] = useState(first);
    const path = `/api/slots/${encodeURIComponent(service)}`;
    const days = useAnswer(service && path, onProblem);
    const known = days?.days ?? [];
    const shown = (known.find(d => d.day === day && d.left > 0) ?? known.find(d => d.left > 0)
        ?? known[0])?.day ?? "";
    const times = useAnswer(service && shown && `${path}?day=${shown}`, onProblem);
    const free = (times?.day === shown && times?.slots?.filter(s => s.left > 0)) || [];
    const [minute, setMinute] = useState(null);
    const chosen = free.find(s => s.minute === minute) ?? free[0];

    /* Told at once: an effect comes after the next picture, and a quick Enter before it
     * would send what was chosen before. */
    const pickDay = value => {
        setDay(value);
        onChange(null);
    };
    const pickTime = value => {
        setMinute(value);
        onChange({day: shown, minute: value});
    };

    useEffect(() => {
        onChange(chosen && shown ? {day: shown, minute: chosen.minute} : null);
    }, [shown, chosen?.minute]);
    return html`
        <div class="pair">
            <label>${t("book.day")}
                <select name="when-day" value=${shown} onChange=${e => pickDay(e.target.value)}>
                    ${known.map(d => html`<option value=${d.day} disabled=${d.left === 0}>
                        ${d.day}${t("dot")}${t("book.left", {n: d.left})}</option>`)}
                </select></label>
            <label>${t("book.time")}
                <select name="when-time" value=${chosen?.minute}
                    onChange=${e => pickTime(Number(e.target.value))}>
                    ${free.map(s => html`<option value=${s.minute}>
                        ${clock(s.minute)}${t("dot")}${t("book.left", {n: s.left})}</option>`)}
                </select></label>
        </div>
        ${times && free.length === 0 && html`<p role="status">${t("book.full")}</p>`}`;
}

const Buttons = ({go, disabled, onClose}) => html`
    <div class="buttons">
        <button type="button" class="b" onClick=${onClose}>${t("back")}</button>
        <button class="b brand" disabled=${disabled}>${go}</button>
    </div>`;

/* The code is what the customer takes along, on paper or read out. */
function Booked({reply, when, onClose}) {
    const button = useRef(null);

    useLayoutEffect(() => button.current.focus(), []); /* before the next key */
    return html`
        <p>${t("book.done", {day: when.day, time: clock(when.minute)})}</p>
        <p class="code" id="booked-code">${reply.code}</p>
        <p class="quiet">${t("book.link")}</p>
        <pre tabindex="0">${reply.link}</pre>
        <div class="buttons"><button type="button" class="b brand" ref=${button}
            onClick=${onClose}>${t("close")}</button></div>`;
}

const Customer = () => html`
    <label>${t("book.name")}
        <input name="name" onInput=${fit(TEXT_BYTES)} autocomplete="off" /></label>
    <div class="pair">
        <label>${t("book.phone")}
            <input name="phone" type="tel" onInput=${fit(PHONE_BYTES)} autocomplete="off" /></label>
        <label>${t("book.language")}
            <select name="language">${languages.map(([code, name]) => html`
                <option value=${code}>${name}</option>`)}</select></label>
    </div>
    <label>${t("book.need")}
        <input name="need" onInput=${fit(TEXT_BYTES)} autocomplete="off" /></label>`;

/* A request that got lost is sent again with the same id, so that it books once. */
export function Book({day, onClose}) {
    const bookable = hall.get().services.filter(s => s.bookable);
    const [service, setService] = useState(bookable[0]?.code ?? "");
    const [when, setWhen] = useState(null);
    const [reply, setReply] = useState(null);
    const [problem, setProblem] = useState(null);
    const [busy, setBusy] = useState(false);
    const id = useRef(newId());
    const ask = async form => {
        if (busy || reply || !when)
            return;
        setBusy(true);
        setProblem(null);
        try {
            setReply(await post("/api/appointments/book", {
                appointment: id.current, service, ...when, language: form.get("language"),
                name: form.get("name").trim(), phone: form.get("phone").trim(),
                need: form.get("need").trim(),
            }));
            load();
        } catch (p) {
            setProblem(p);
        }
        setBusy(false);
    };

    return html`
        <${Dialog} title=${t("book.title")} onClose=${onClose} onSubmit=${ask}>
            ${reply ? html`<${Booked} reply=${reply} when=${when} onClose=${onClose} />` : html`
                <label>${t("book.service")}
                    <select name="service" value=${service} autofocus
                        onChange=${e => setService(e.target.value)}>
                        ${bookable.map(s => html`<option value=${s.code}>${named(s.name)}</option>`)}
                    </select></label>
                <${When} key=${service} service=${service} first=${day} onChange=${setWhen}
                    onProblem=${setProblem} />
                <${Customer} />
                ${problem && html`<${Problem} problem=${problem} />`}
                <${Buttons} go=${t("book.go")} disabled=${busy || !when} onClose=${onClose} />`}
        <//>`;
}

export function Move({a, day, onClose}) {
    const [when, setWhen] = useState(null);
    const [problem, setProblem] = useState(null);
    const ask = async () => {
        if (!when)
            return;
        onClose();
        await command("sheet", `/api/appointments/${a.id}/move`, when,
            t("sheet.moved", {code: a.code, day: when.day, time: clock(when.minute)}));
    };

    return html`
        <${Dialog} title=${t("sheet.move.title", {code: a.code})} onClose=${onClose} onSubmit=${ask}>
            <${When} service=${a.service} first=${day} onChange=${setWhen} onProblem=${setProblem} />
            ${problem && html`<${Problem} problem=${problem} />`}
            <${Buttons} go=${t("sheet.move")} disabled=${!when} onClose=${onClose} />
        <//>`;
}

/* Who has taken a number already keeps it: one person, one place. */
export function Receive({a, onClose}) {
    const ask = async form => {
        const ticket = form.get("ticket").trim().toUpperCase();

        onClose();
        const reply = await command("sheet", `/api/appointments/${a.id}/arrive`,
            ticket ? {ticket} : {});
        if (reply)
            notice.set({at: "sheet", done: t("sheet.arrived", {
                code: a.code, number: reply.number ?? "",
            })});
    };

    return html`
        <${Dialog} title=${t("sheet.arrive.title", {code: a.code})} onClose=${onClose} onSubmit=${ask}>
            <label>${t("sheet.arrive.ticket")}
                <input name="ticket" maxlength="12" autofocus autocomplete="off"
                    pattern="[A-Za-z]{1,3}[0-9]*-?[0-9]+" /><small>${t("sheet.arrive.hint")}</small></label>
            <${Buttons} go=${t("sheet.arrive")} onClose=${onClose} />
        <//>`;
}
