/* receivers.js - who outside of the hall is sent its events or ratings, and how that goes:
 * auditors see it, administrators change it. */
import {get, post} from "../api.js";
import {command, running} from "../commands.js";
import {t} from "../i18n.js";
import {Confirm, Dialog} from "../parts/dialog.js";
import {Notice, Problem} from "../parts/notice.js";
import {ReceiverForm} from "../parts/receiver_form.js";
import {Table} from "../parts/table.js";
import {session} from "../state.js";
import {html, useEffect, useState} from "../ui.js";

const PAUSE_MS = 300, RETRY_MS = 3000, WAITING_MOST = 10000;

const rest = ms => new Promise(done => setTimeout(done, ms));
const when = at => (at ?? "").slice(0, 19).replace("T", " ");

/* Read again whenever the hub says that something changed. */
function useReceivers() {
    const [receivers, setReceivers] = useState(null);
    const [problem, setProblem] = useState(null);

    useEffect(() => {
        let current = true;
        const follow = async () => {
            for (let known = ""; current;) {
                try {
                    const r = await get(`/api/receivers${known}`);

                    known = `?after=${r.change}&wait=8`;
                    if (current)
                        (setReceivers(r.receivers), setProblem(null));
                    await rest(PAUSE_MS);
                } catch (p) {
                    if (current)
                        setProblem(p);
                    await rest(RETRY_MS);
                }
            }
        };

        follow();
        return () => { current = false; };
    }, []);
    return [receivers, problem];
}

/* ---- words ---- */

const kinds = {on: "", off: "quiet", failing: "warn", paused: "bad"};
const stateText = r => t(`push.state.${r.state}`);
const causeText = r => r.cause === "status" ? t("push.cause.status", {n: r.status})
    : t(`push.cause.${r.cause}`, {}, r.cause);
const waitingText = n => n >= WAITING_MOST ? t("push.many", {n}) : n;

const State = ({r}) => html`<span class="tag ${kinds[r.state]}">${stateText(r)}</span>`;

const columns = () => [
    {key: "name", value: r => r.set.name},
    {key: "code", value: r => r.set.code},
    {key: "kind", value: r => t(`push.kind.${r.set.kind}`)},
    {key: "state", value: stateText, show: r => html`<${State} r=${r} />
        ${r.cause && html`<small class="remark">${causeText(r)}</small>`}`},
    {key: "waiting", value: r => r.waiting, show: r => waitingText(r.waiting), right: true},
    {key: "sent", value: r => when(r.sent) || "—"},
].map(c => ({head: t(`push.${c.key}`), ...c}));

/* ---- one of them ---- */

const Fact = ({name, children}) => html`<dt>${t(`push.${name}`)}</dt><dd>${children}</dd>`;

const testText = x => !x.done ? t("push.test.waits") : x.good ? t("push.test.good")
    : t("push.test.bad", {why: causeText(x)}) + (x.said ? t("dot") + x.said : "");

function Facts({r}) {
    return html`
        <dl class="facts">
            <${Fact} name="url">${r.set.url}<//>
            ${r.set.kind === "events" && html`<${Fact} name="events">${r.set.events.join(" ")}<//>`}
            <${Fact} name="waiting">${waitingText(r.waiting)}<//>
            <${Fact} name="sent">${when(r.sent) || "—"}<//>
            ${r.failing && html`<${Fact} name="failing">${when(r.failing)}<//>`}
            ${r.again && r.state === "failing" && html`<${Fact} name="again">${when(r.again)}<//>`}
            ${r.cause && html`<${Fact} name="cause">${causeText(r)}<//>`}
            ${r.said && html`<${Fact} name="said">${r.said}<//>`}
            ${r.test && html`<${Fact} name="test">${testText(r.test)}<//>`}
        </dl>`;
}

const acts = ["edit", "test", "from", "secret", "remove"];

function Chosen({r, onAsk}) {
    const admin = session.use().role === "admin", busy = !!running.use(), {code} = r.set;
    const turn = r.state === "off" || r.state === "paused" ? "on" : "off";
    const press = what => command("push", `/api/receivers/${code}/${what}`, {},
        t(`push.${what}.done`, {code}));

    return html`
        <section class="card case" aria-label=${r.set.name}>
            <h2>${r.set.name} <${State} r=${r} /></h2>
            ${r.state === "paused" && html`<p class="notice warn">${t("push.paused.how")}</p>`}
            ${r.state === "off" && html`<p class="quiet">${t("push.off.how")}</p>`}
            <${Facts} r=${r} />
            ${admin && html`<div class="acts">
                ${r.state === "failing" && html`<button class="b brand" disabled=${busy}
                    onClick=${() => press("on")}>${t("push.retry")}</button>`}
                <button class=${turn === "on" ? "b brand" : "b"} disabled=${busy}
                    onClick=${() => press(turn)}>${t(`push.${turn}`)}</button>
                ${acts.map(what => html`<button key=${what} class="b" disabled=${busy}
                    onClick=${() => what === "test" ? press("test") : onAsk(what)}>
                    ${t(`push.${what}`)}</button>`)}
            </div>`}
        </section>`;
}

/* ---- what is asked first ---- */

const Secret = ({secret, onClose}) => html`
    <${Dialog} title=${t("push.secret.title")} onClose=${onClose} onSubmit=${onClose}>
        <p>${t("push.secret.made")}</p>
        <pre id="new-secret">${secret}</pre>
        <div class="buttons"><button class="b brand">${t("close")}</button></div>
    <//>`;

function NewSecret({code, onClose, onSecret}) {
    const yes = async () => {
        const reply = await command("push", `/api/receivers/${code}/secret`);

        onClose();
        if (reply)
            onSecret(reply.secret);
    };

    return html`<${Confirm} title=${t("push.secret.ask", {code})} text=${t("push.secret.text")}
        yes=${t("push.secret")} onYes=${yes} onClose=${onClose} busy=${!!running.use()} />`;
}

function Remove({code, onClose}) {
    const yes = async () => {
        onClose();
        await command("push", `/api/receivers/${code}/remove`, {}, t("push.remove.done", {code}));
    };

    return html`<${Confirm} title=${t("push.remove.title", {code})} text=${t("push.remove.text")}
        yes=${t("push.remove")} onYes=${yes} onClose=${onClose} busy=${!!running.use()} />`;
}

function From({code, onClose}) {
    const [problem, setProblem] = useState(null);
    const [skip, setSkip] = useState(false);
    const send = async form => {
        const since = form.get("since");
        const body = skip ? {now: true}
            : {since: `${new Date(since).toISOString().slice(0, 23)}+00:00`};

        try {
            await post(`/api/receivers/${code}/from`, body);
            onClose();
        } catch (p) {
            setProblem(p);
        }
    };

    return html`
        <${Dialog} title=${t("push.from.title", {code})} onClose=${onClose} onSubmit=${send}>
            <p>${t("push.from.text")}</p>
            <label class="check"><input type="radio" name="how" checked=${!skip}
                onChange=${() => setSkip(false)} />${t("push.from.since")}</label>
            <label><span class="unseen">${t("push.from.time")}</span>
                <input type="datetime-local" name="since" required=${!skip} disabled=${skip}
                    step="1" /></label>
            <label class="check"><input type="radio" name="how" checked=${skip}
                onChange=${() => setSkip(true)} />${t("push.from.now")}</label>
            ${problem && html`<${Problem} problem=${problem} />`}
            <div class="buttons">
                <button type="button" class="b" onClick=${onClose}>${t("back")}</button>
                <button class="b brand">${t("push.from")}</button>
            </div>
        <//>`;
}

/* ---- the page ---- */

function Asked({asked, r, onClose, onSecret}) {
    if (asked === "add" || asked === "edit")
        return html`<${ReceiverForm} set=${asked === "edit" ? r?.set : null} onClose=${onClose}
            onDone=${secret => (onClose(), secret && onSecret(secret))} />`;
    if (!r)
        return null;
    const code = r.set.code;
    return asked === "secret" ? html`<${NewSecret} code=${code} onClose=${onClose} onSecret=${onSecret} />`
        : asked === "remove" ? html`<${Remove} code=${code} onClose=${onClose} />`
        : html`<${From} code=${code} onClose=${onClose} />`;
}

export function ReceiversPage() {
    const [receivers, problem] = useReceivers();
    const [chosen, setChosen] = useState("");
    const [asked, setAsked] = useState(""); /* "add", "edit", "from", "secret", "remove" */
    const [secret, setSecret] = useState("");
    const rows = (receivers ?? []).map(r => ({id: r.set.code, ...r}));
    const one = rows.find(r => r.id === chosen) ?? rows[0];
    const admin = session.use().role === "admin";

    return html`
        <header class="head">
            <h1>${t("push.title")}</h1><span class="sp"></span>
            ${admin && receivers && html`<button class="b brand" onClick=${() => setAsked("add")}>
                ${t("push.add")}</button>`}
        </header>
        <p class="quiet">${t("push.how")}</p>
        <${Notice} at="push" />
        ${problem && html`<${Problem} problem=${problem} />`}
        ${receivers && html`
            <div class="cases">
                <${Table} name="receivers" label=${t("push.title")} columns=${columns()} rows=${rows}
                    chosen=${one?.id} onChoose=${setChosen} empty=${t("push.none")} />
                ${one && html`<${Chosen} key=${one.id} r=${one} onAsk=${setAsked} />`}
            </div>`}
        ${asked && html`<${Asked} asked=${asked} r=${one} onClose=${() => setAsked("")}
            onSecret=${setSecret} />`}
        ${secret && html`<${Secret} secret=${secret} onClose=${() => setSecret("")} />`}`;
}
