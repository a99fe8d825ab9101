/* contact.js - the customer's phone: masked when asked for, whole for a reason only. */
import {get} from "../api.js";
import {problemText, t} from "../i18n.js";
import {html, useEffect, useState} from "../ui.js";
import {Dialog} from "./dialog.js";
import {fit} from "./fit.js";
import {Problem} from "./notice.js";

const REASON_BYTES = 100;
const SHOWN_MS = 30000; /* a whole number goes from the screen after this */

function Reason({ticket, onPhone, onClose}) {
    const [problem, setProblem] = useState(null);
    const ask = async form => {
        const reason = encodeURIComponent(form.get("reason").trim());

        try {
            onPhone(await get(`/api/tickets/${ticket.id}/contact?reveal=1&reason=${reason}`));
        } catch (p) {
            setProblem(p);
        }
    };

    return html`
        <${Dialog} title=${t("phone.title", {number: ticket.number})} onClose=${onClose}
            onSubmit=${ask}>
            <label>${t("phone.reason")}
                <input name="reason" required onInput=${fit(REASON_BYTES)} autofocus autocomplete="off"
                    placeholder=${t("phone.reason.hint")} /></label>
            ${problem && html`<${Problem} problem=${problem} />`}
            <div class="buttons">
                <button type="button" class="b" onClick=${onClose}>${t("back")}</button>
                <button class="b brand">${t("phone.full")}</button>
            </div>
        <//>`;
}

/* Drawn with the ticket's id as key, so that nothing is left of the one before. */
export function Contact({ticket}) {
    const [phone, setPhone] = useState(null);
    const [whole, setWhole] = useState(false);
    const [asking, setAsking] = useState(false);
    const [problem, setProblem] = useState(null);

    const mask = () => get(`/api/tickets/${ticket.id}/contact`).then(
        reply => {
            setWhole(false);
            setPhone(reply.phone);
        },
        setProblem);
    const show = reply => {
        setPhone(reply.phone);
        setWhole(true);
        setAsking(false);
    };

    useEffect(() => {
        const timer = whole ? setTimeout(mask, SHOWN_MS) : 0;
        return () => clearTimeout(timer);
    }, [whole]);
    if (ticket.contact === false)
        return html`<span>${t("phone.none")}</span>`;
    if (problem)
        return html`<span role="status">${problemText(problem)}</span>`;
    if (phone === "")
        return html`<span role="status">${t("phone.none")}</span>`;
    if (phone === null)
        return html`<button class="link" onClick=${mask}>${t("phone.show")}</button>`;
    return html`
        <span role="status">${t("phone.is", {phone})}${phone.includes("*") && t("dot")}</span>
        ${phone.includes("*") && html`
            <button class="link" onClick=${() => setAsking(true)}>${t("phone.full")}</button>`}
        ${asking && html`<${Reason} ticket=${ticket} onPhone=${show}
            onClose=${() => setAsking(false)} />`}`;
}
