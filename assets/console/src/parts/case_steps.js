/* case_steps.js - the questions of a case: why it is opened, what a step needs, a new one. */
import {get, post} from "../api.js";
import {command, running} from "../commands.js";
import {named, t} from "../i18n.js";
import {hall, load, queue} from "../state.js";
import {html, useRef, useState} from "../ui.js";
import {newId} from "./booking.js";
import {work} from "./case_work.js";
import {Dialog} from "./dialog.js";
import {fit} from "./fit.js";
import {Problem} from "./notice.js";
import {PlanFields, planOf} from "./under_way.js";

const REASON_BYTES = 100, TOLD_BYTES = 599, TEXT_BYTES = 479, CAUSE_BYTES = 127, NAME_BYTES = 96,
    PHONE_BYTES = 32;

const Buttons = ({go, disabled, onClose}) => html`
    <div class="buttons">
        <button type="button" class="b" onClick=${onClose}>${t("back")}</button>
        <button class="b brand" disabled=${disabled}>${go}</button>
    </div>`;

export function Reveal({c, onTold, onClose}) {
    const [problem, setProblem] = useState(null);
    const ask = async form => {
        const reason = encodeURIComponent(form.get("reason").trim());

        try {
            onTold({...await get(`/api/cases/${c.id}?reveal=1&reason=${reason}`),
                reason: form.get("reason").trim()});
            onClose();
        } catch (p) {
            setProblem(p);
        }
    };

    return html`
        <${Dialog} title=${t("case.reveal.title", {code: c.code})} onClose=${onClose} onSubmit=${ask}>
            <label>${t("phone.reason")}
                <input name="reason" required autofocus autocomplete="off"
                    onInput=${fit(REASON_BYTES)} /></label>
            ${problem && html`<${Problem} problem=${problem} />`}
            <${Buttons} go=${t("case.reveal")} onClose=${onClose} />
        <//>`;
}

/* What each step asks for; the hub has the last word (core/case_rules.c). */
const fields = {
    assign: ["owner"],
    accept: ["accept"],
    refuse: ["text", "remedy"],
    propose: ["text", "due", "plan"],
    progress: ["text"],
    extend: ["text", "due"],
    consent: ["agreed", "how"],
    pause: ["text"],
    deliver: ["text", "deliver"],
    settle: ["settle"],
    sign: ["how"],
    "follow-up": ["level", "better", "how"],
    interim: ["text", "due", "again"],
    resolve: ["text", "cause"],
    judge: ["agreed", "how"],
    close: ["cause"],
    answer: ["text"],
    improve: ["text", "due"],
    improved: ["text"],
    appeal: ["cause"],
    rule: ["mistaken", "cause"],
};

/* The hall's offset stands in the times that the hub tells. */
const withOffset = (local, like) => `${local}:00.000${like.slice(23)}`;

const inputs = {
    owner: () => html`
        <label>${t("case.owner")}
            <select name="owner" autofocus>${(hall.get().staff ?? []).map(s => html`
                <option value=${s.number}>${named(s.name)}${t("dot")}${s.number}</option>`)}
            </select></label>`,
    text: () => html`
        <label>${t("case.text")}
            <textarea name="text" rows="4" required autofocus onInput=${fit(TEXT_BYTES)}></textarea></label>`,
    cause: () => html`
        <label>${t("case.cause")}
            <input name="cause" required autocomplete="off" onInput=${fit(CAUSE_BYTES)} /></label>`,
    remedy: () => html`
        <label>${t("case.remedy")}
            <input name="cause" required autocomplete="off" onInput=${fit(CAUSE_BYTES)} /></label>`,
    due: () => html`
        <label>${t("case.due")}<input name="due" type="datetime-local" required /></label>`,
    plan: () => html`<${PlanFields} />`,
    agreed: () => html`
        <label>${t("case.said")}
            <select name="agreed" autofocus><option value="1">${t("case.satisfied.yes")}</option>
                <option value="0">${t("case.satisfied.no")}</option></select></label>`,
    how: () => html`
        <label>${t("case.how")}
            <input name="how" required autocomplete="off" placeholder=${t("case.how.hint")}
                onInput=${fit(CAUSE_BYTES)} /></label>`,
    better: () => html`
        <label>${t("case.better")}
            <textarea name="better" rows="2" onInput=${fit(TOLD_BYTES)}></textarea></label>`,
    mistaken: () => html`
        <label>${t("case.appeal.question")}
            <select name="mistaken" autofocus><option value="1">${t("case.appeal.upheld")}</option>
                <option value="0">${t("case.appeal.rejected")}</option></select></label>`,
    level: () => html`
        <label>${t("case.said")}
            <select name="level" autofocus>${[5, 4, 3, 2, 1].map(n => html`
                <option value=${n}>${t(`case.level.${n}`)}</option>`)}</select></label>`,
};

const sentAs = {mistaken: "agreed", better: "told"};

function bodyOf(c, act, form) {
    const body = {act};

    for (const asked of fields[act] ?? []) {
        if (work[asked]) {
            Object.assign(body, work[asked][1](form));
            continue;
        }
        if (asked === "plan") {
            Object.assign(body, planOf(form, due => withOffset(due, c.filed)));
            continue;
        }
        const field = asked === "remedy" ? "cause" : asked;
        const value = form.get(field).trim();

        body[sentAs[field] ?? field] = field === "due" ? withOffset(value, c.filed)
            : ["agreed", "level", "mistaken"].includes(field) ? Number(value) : value;
    }
    return body;
}

export function Act({c, act, onClose}) {
    const asks = fields[act] ?? [];
    /* The step stands in the address too: another one soon after is no bouncing key. */
    const go = async form => {
        onClose();
        await command("case", `/api/cases/${c.id}?act=${act}`, bodyOf(c, act, form),
            t("case.did", {code: c.code, act: t(`act.${act}`, {}, act)}));
    };

    return html`
        <${Dialog} title=${t("case.act.title", {code: c.code, act: t(`act.${act}`, {}, act)})}
            onClose=${onClose} onSubmit=${go}>
            ${asks.map(f => html`<${work[f]?.[0] ?? inputs[f]} c=${c} />`)}
            ${asks.length === 0 && html`<p>${t("case.sure")}</p>`}
            <${Buttons} go=${t(`act.${act}`, {}, act)} disabled=${!!running.use()} onClose=${onClose} />
        <//>`;
}

/* A request that got lost is sent again with the same id, so that it registers once. */
export function Register({onDone, onClose}) {
    const [problem, setProblem] = useState(null);
    const [busy, setBusy] = useState(false);
    const id = useRef(newId());
    const [now] = useState(queue.get().now);
    const ask = async form => {
        const said = name => form.get(name).trim();

        if (busy)
            return;
        setBusy(true);
        setProblem(null);
        try {
            const reply = await post("/api/cases", {
                id: id.current, kind: said("kind"), service: said("service"),
                ticket: said("ticket").toUpperCase(), urgent: Number(form.get("urgent") === "on"),
                survey: Number(form.get("survey") === "on"),
                name: said("name"), phone: said("phone"), told: said("told"), via: said("via"),
                ...said("contacted") && {contacted: withOffset(said("contacted"), now)},
            });
            load();
            onDone(reply.id);
            onClose();
        } catch (p) {
            setProblem(p);
            setBusy(false);
        }
    };

    return html`
        <${Dialog} title=${t("case.register")} onClose=${onClose} onSubmit=${ask}>
            <div class="pair">
                <label>${t("case.kind")}
                    <select name="kind" autofocus>${["request", "complaint", "enquiry", "suggestion",
                        "praise"].map(k => html`<option value=${k}>${t(`case.kind.${k}`)}</option>`)}
                    </select></label>
                <label>${t("book.service")}
                    <select name="service"><option value="">—</option>
                        ${hall.get().services.map(s => html`
                            <option value=${s.code}>${named(s.name)}</option>`)}</select></label>
            </div>
            <div class="pair">
                <label>${t("case.via")}
                    <select name="via">${["counter", "phone", "mail", "web"].map(k => html`
                        <option value=${k}>${t(`via.${k}`)}</option>`)}</select></label>
                <label>${t("case.contacted")}
                    <input name="contacted" type="datetime-local" defaultValue=${now.slice(0, 16)}
                        max=${now.slice(0, 16)} /></label>
            </div>
            <label>${t("case.told")}
                <textarea name="told" rows="4" required onInput=${fit(TOLD_BYTES)}></textarea></label>
            <div class="pair">
                <label>${t("book.name")}
                    <input name="name" autocomplete="off" onInput=${fit(NAME_BYTES)} /></label>
                <label>${t("way.reach")}
                    <input name="phone" autocomplete="off" onInput=${fit(PHONE_BYTES)} /></label>
            </div>
            <label>${t("case.visit")}
                <input name="ticket" maxlength="12" autocomplete="off" /></label>
            <label class="check"><input type="checkbox" name="urgent" />${t("case.urgent")}</label>
            <label class="check"><input type="checkbox" name="survey" />${t("survey.may")}</label>
            ${problem && html`<${Problem} problem=${problem} />`}
            <${Buttons} go=${t("case.register")} disabled=${busy} onClose=${onClose} />
        <//>`;
}
