/* emergency.js - the notice on every screen of the hall: raised in two steps, lifted in two. */
import {command, running} from "../commands.js";
import {clockOf} from "../clock.js";
import {named, t} from "../i18n.js";
import {hall, queue, session} from "../state.js";
import {html, useState} from "../ui.js";
import {Confirm, Dialog} from "./dialog.js";
import {fit} from "./fit.js";
import {Icon} from "./icon.js";
import {begin} from "./matter_draft.js";

const TEXT_BYTES = 127;
const leads = ["supervisor", "manager", "admin"];

export const mayRaise = who => leads.includes(who.role);

/* What every screen will say beside the text. */
const WayOut = () => html`
    <p class="quiet">${t("emergency.also")}<br />
        <b>${named(hall.get().way_out) || t("emergency.nearest")}</b></p>`;

export function Raise({text = "", onClose}) {
    const go = async form => {
        onClose();
        await command("emergency", "/api/emergency", {text: form.get("text").trim()},
            t("emergency.raised"));
    };

    return html`
        <${Dialog} title=${t("emergency.title")} onClose=${onClose} onSubmit=${go}>
            <p>${t("emergency.ask")}</p>
            <label>${t("emergency.text")}
                <input name="text" required pattern=".*\\S.*" autofocus autocomplete="off"
                    value=${text} onInput=${fit(TEXT_BYTES)}
                    placeholder=${t("emergency.hint")} /></label>
            <${WayOut} />
            <div class="buttons">
                <button type="button" class="b" onClick=${onClose}>${t("back")}</button>
                <button class="b bad" disabled=${!!running.use()}>${t("emergency.go")}</button>
            </div>
        <//>`;
}

function Lift({onClose}) {
    const yes = async () => {
        onClose();
        await command("emergency", "/api/emergency/lift", {}, t("emergency.lifted"));
    };

    return html`<${Confirm} title=${t("emergency.lift.title")} text=${t("emergency.lift.text")}
        yes=${t("emergency.lift")} onYes=${yes} onClose=${onClose} busy=${!!running.use()} />`;
}

/* Over each page, for everybody, as long as it holds. */
export function Emergency() {
    const notice = queue.use()?.emergency, who = session.use();
    const [asked, setAsked] = useState("");

    if (!notice)
        return null;
    return html`
        <section class="emergency" role="alert">
            <${Icon} name="warning" />
            <p><b>${notice.text}</b>
                <small>${t("emergency.since", {at: clockOf(notice.since), staff: notice.staff})}</small></p>
            ${mayRaise(who) && html`
                <button class="b" onClick=${() => begin({kind: "incident", source: "emergency",
                    title: notice.text})}>${t("m.open.incident")}</button>
                <button class="b" onClick=${() => setAsked("change")}>${t("emergency.change")}</button>
                <button class="b" onClick=${() => setAsked("lift")}>${t("emergency.lift")}</button>`}
        </section>
        ${asked === "change" && html`<${Raise} text=${notice.text} onClose=${() => setAsked("")} />`}
        ${asked === "lift" && html`<${Lift} onClose=${() => setAsked("")} />`}`;
}
