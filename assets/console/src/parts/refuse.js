/* refuse.js - papers are missing at the counter: which, and what to do instead, in writing. */
import {command, running} from "../commands.js";
import {named, t} from "../i18n.js";
import {serviceOf} from "../state.js";
import {html, useState} from "../ui.js";
import {Dialog} from "./dialog.js";
import {fit} from "./fit.js";
import {Notice} from "./notice.js";

const WHY_BYTES = 200, INSTEAD_BYTES = 127;

export function Refuse({ticket, onDone, onClose}) {
    const documents = serviceOf(ticket.service)?.documents ?? [];
    const [problem, setProblem] = useState("");
    const have = (ticket.papers ?? "").split(".").map(Number);
    const send = async form => {
        const papers = documents.map((_, i) => i + 1).filter(i => form.get(`paper${i}`) === "on");
        const text = form.get("text").trim();

        if (papers.length === 0 && !text) {
            setProblem(t("refuse.nothing"));
            return;
        }
        const reply = await command("refuse", `/api/tickets/${ticket.id}/refuse`,
            {papers: papers.join("."), text, cause: form.get("cause").trim()});

        if (reply)
            onDone(reply);
    };

    return html`
        <${Dialog} title=${t("refuse.title", {number: ticket.number})} onClose=${onClose}
            onSubmit=${send}>
            ${documents.length > 0 && html`
                <fieldset><legend>${t("refuse.missing")}</legend>
                    ${documents.map((d, i) => html`
                        <label class="check"><input type="checkbox" name=${`paper${i + 1}`}
                            checked=${!!ticket.papers && !have.includes(i + 1)} />${named(d)}</label>`)}
                </fieldset>`}
            <label>${t("refuse.why")}
                <input name="text" autocomplete="off" onInput=${fit(WHY_BYTES)} /></label>
            <label>${t("refuse.instead")}
                <input name="cause" autocomplete="off" onInput=${fit(INSTEAD_BYTES)}
                    placeholder=${t("refuse.instead.hint")} /></label>
            ${problem && html`<p class="notice bad" role="alert">${problem}</p>`}
            <${Notice} at="refuse" />
            <div class="buttons">
                <button type="button" class="b" onClick=${onClose}>${t("back")}</button>
                <button class="b brand" disabled=${!!running.use()}>${t("refuse.go")}</button>
            </div>
        <//>`;
}

/* A button; then the paper, to print. */
export const Refusal = ({made, onRefuse}) => html`
    <p class="refuse">
        ${made ? html`
            <a class="b small" target="_blank" rel="noopener"
                href=${`/api/cases/${made.id}/paper.pdf`}>${t("paper.refusal")}${t("dot")}
                ${made.code}</a>` : html`
            <button class="b small" id="do-refuse" onClick=${onRefuse}>${t("refuse.open")}</button>`}
    </p>`;
