/* receiver_form.js - names a receiver: where to, what of the hall, and for a platform of
 * ratings in which words, with a preview by the hub. */
import {post} from "../api.js";
import {t} from "../i18n.js";
import {html, useRef, useState} from "../ui.js";
import {Dialog} from "./dialog.js";
import {fit} from "./fit.js";
import {Problem} from "./notice.js";

const groups = ["ticket", "rating", "appointment", "case", "complaint", "praise", "suggestion",
    "enquiry", "counter", "device", "site", "data"];
const types = ["application/json", "application/xml", "text/xml", "application/x-www-form-urlencoded"];
const example = `{
  "id": "{{id}}",
  "ticket": "{{ticket}}",
  "service": "{{service}}",
  "counter": "{{counter}}",
  "rating": {{rating}},
  "rated_at": "{{rated_at}}",
  "channel": "{{channel}}"
}`;

const placeholders = ["id", "site", "hall", "ticket", "service", "service_name", "counter", "counter_name",
    "staff", "rating", "rated_at", "day", "time", "channel", "reasons"].map(p => `{{${p}}}`).join(" ");

const namesOf = text => text.split(/[\s,]+/).filter(Boolean);

/* "X-Token: abc", one a line; a line without a value keeps the one that there is. */
const headersOf = text => text.split("\n").map(l => l.trim()).filter(Boolean).map(l => {
    const at = l.indexOf(":"), value = at < 0 ? "" : l.slice(at + 1).trim();

    return {name: at < 0 ? l : l.slice(0, at).trim(), ...value && {value}};
});

function requestOf(form, set, kind, body, headers) {
    const text = name => (form.get(name) ?? "").trim();
    const common = {
        code: set?.code ?? text("code"), name: text("name"), kind, url: text("url"),
        headers: headersOf(headers),
        success: {status: Number(text("status")) || 0, field: text("field"), value: text("value")},
    };

    return kind === "rating" ? {...common, content_type: text("content_type"), body}
        : {...common, events: form.has("all") ? ["*"]
            : [...form.getAll("group").map(g => `${g}.*`), ...namesOf(text("more"))]};
}

function Events({set}) {
    const has = set?.events ?? ["rating.*"], [all, setAll] = useState(has.includes("*"));
    const more = has.filter(e => e !== "*" && !groups.includes(e.replace(/\.\*$/, "")));

    return html`
        <fieldset><legend>${t("push.events")}</legend>
            <label class="check"><input type="checkbox" name="all" checked=${all}
                onChange=${e => setAll(e.target.checked)} />${t("push.all")}</label>
            ${!all && html`<div class="kinds">${groups.map(g => html`<label class="check" key=${g}>
                <input type="checkbox" name="group" value=${g} defaultChecked=${has.includes(`${g}.*`)} />
                ${t(`push.group.${g}`)}</label>`)}</div>
            <label>${t("push.more")}<input name="more" defaultValue=${more.join(" ")}
                placeholder="ticket.called rating.given" /></label>`}
        </fieldset>`;
}

const Rating = ({set, box}) => html`
    <label>${t("push.content_type")}
        <select name="content_type">${types.map(x => html`<option value=${x}
            selected=${x === set?.content_type}>${x}</option>`)}</select></label>
    <label>${t("push.body")}<small>${t("push.body.how", {names: placeholders})}</small>
        <textarea ref=${box} name="body" rows="9" class="code-text" required spellcheck=${false}
            onInput=${fit(4095)} defaultValue=${set?.body || example}></textarea></label>`;

const Success = ({success}) => html`
    <fieldset><legend>${t("push.success")}</legend>
        <small>${t("push.success.how")}</small>
        <div class="three">
            <label>${t("push.success.status")}<input name="status" inputmode="numeric"
                pattern="[2-5][0-9][0-9]" defaultValue=${success?.status || ""} placeholder="2xx" /></label>
            <label>${t("push.success.field")}<input name="field" maxlength="63"
                defaultValue=${success?.field ?? ""} placeholder="code" /></label>
            <label>${t("push.success.value")}<input name="value" maxlength="63"
                defaultValue=${success?.value ?? ""} placeholder="0" /></label>
        </div>
    </fieldset>`;

const Kind = ({kind, onChange}) => html`
    <label>${t("push.kind")}
        <select name="kind" value=${kind} onChange=${e => onChange(e.target.value)}>
            ${["events", "rating"].map(k => html`<option value=${k} selected=${k === kind}>
                ${t(`push.kind.${k}`)}</option>`)}</select></label>`;

const Where = ({set}) => html`
    <div class="pair">
        <label>${t("push.name")}<input name="name" required autofocus autocomplete="off"
            onInput=${fit(95)} defaultValue=${set?.name ?? ""} /></label>
        ${set ? html`<p>${t("push.code")}<br /><b>${set.code}</b></p>`
            : html`<label>${t("push.code")}<input name="code" required maxlength="15"
                pattern="[A-Za-z0-9_.\\-]+" autocomplete="off" /></label>`}
    </div>
    <label>${t("push.url")}<input name="url" type="url" required maxlength="511" autocomplete="off"
        defaultValue=${set?.url ?? ""} /></label>`;

export function ReceiverForm({set, onClose, onDone}) {
    const [kind, setKind] = useState(set?.kind ?? "events");
    const [problem, setProblem] = useState(null), [busy, setBusy] = useState(false);
    const [preview, setPreview] = useState("");
    const body = useRef(null), headers = useRef(null);
    /* The dialog's own answers have no line breaks. */
    const send = async (path, form) => {
        setBusy(true);
        setProblem(null);
        setPreview("");
        try {
            return await post(path, requestOf(form, set, kind, body.current?.value ?? "",
                headers.current.value));
        } catch (p) {
            setProblem(p);
            return null;
        } finally {
            setBusy(false);
        }
    };
    const save = async form => {
        const reply = await send("/api/receivers", form);

        if (reply)
            onDone(reply.secret);
    };
    const look = async event => {
        const form = event.target.form, reply = form.reportValidity()
            && await send("/api/receivers/preview", new FormData(form));

        if (reply)
            setPreview(reply.body);
    };

    return html`
        <${Dialog} title=${t(set ? "push.edit" : "push.add")} onClose=${onClose} onSubmit=${save}>
            <${Where} set=${set} />
            <${Kind} kind=${kind} onChange=${setKind} />
            ${kind === "events" ? html`<${Events} set=${set} />`
                : html`<${Rating} set=${set} box=${body} />`}
            <label>${t("push.headers")}<small>${t("push.headers.how")}</small>
                <textarea ref=${headers} name="headers" rows="2" spellcheck=${false} autocomplete="off"
                    defaultValue=${(set?.headers ?? []).map(h => h.name).join("\n")}></textarea></label>
            <${Success} success=${set?.success} />
            ${problem && html`<${Problem} problem=${problem} />`}
            ${preview && html`<p>${t("push.preview.made")}</p>
                <pre tabindex="0" id="preview">${preview}</pre>`}
            <div class="buttons">
                <button type="button" class="b" onClick=${onClose}>${t("back")}</button>
                ${kind === "rating" && html`<button type="button" class="b" disabled=${busy}
                    onClick=${look}>${t("push.preview")}</button>`}
                <button class="b brand" disabled=${busy}>${t("push.save")}</button>
            </div>
        <//>`;
}
