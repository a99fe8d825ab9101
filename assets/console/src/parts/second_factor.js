/* second_factor.js - sets up an authenticator: the password, the code to scan, a first code
 * of it, and ten codes for who loses it. */
import {post} from "../api.js";
import {problemText, t} from "../i18n.js";
import {session} from "../state.js";
import {html, useState} from "../ui.js";
import {Problem} from "./notice.js";

const MARGIN = 4; /* modules of white around the code */

/* Rows of 0 and 1 as one path: a unit square for each dark module. */
function Qr({rows, label}) {
    const side = rows.length + 2 * MARGIN;
    const path = rows.flatMap((row, y) => [...row].map((m, x) =>
        m === "1" ? `M${x + MARGIN} ${y + MARGIN}h1v1h-1z` : "")).join("");

    return html`
        <svg class="qr" viewBox="0 0 ${side} ${side}" role="img" aria-label=${label}>
            <rect width=${side} height=${side} fill="#fff" /><path d=${path} fill="#000" /></svg>`;
}

const Code = ({name = "code"}) => html`
    <label>${t("factor.code")}
        <input name=${name} required maxlength="20" autocomplete="one-time-code"
            inputmode="numeric" autofocus /></label>`;

const Begin = ({on, busy}) => html`
    <p>${t(on ? "factor.on" : "factor.off")}</p>
    <label>${t("signin.password")}
        <input name="password" type="password" required maxlength="200"
            autocomplete="current-password" /></label>
    ${on && html`<${Code} />`}
    <div class="buttons"><button class="b brand" disabled=${busy}>
        ${t(on ? "factor.replace" : "factor.begin")}</button></div>`;

const Scan = ({made, busy}) => html`
    <p>${t("factor.scan")}</p>
    <${Qr} rows=${made.qr} label=${t("factor.qr")} />
    <p>${t("factor.secret")} <code>${made.secret.replace(/(.{4})/g, "$1 ")}</code></p>
    <${Code} />
    <div class="buttons"><button class="b brand" disabled=${busy}>${t("factor.confirm")}</button></div>`;

const Recovery = ({codes}) => html`
    <p class="notice ok" role="status">${t("factor.done")}</p>
    <p>${t("factor.recovery")}</p>
    <ul class="codes">${codes.map(c => html`<li><code>${c}</code></li>`)}</ul>`;

export function SecondFactor() {
    const who = session.use(), on = who.second_factor === "on";
    const [made, setMade] = useState(null);
    const [codes, setCodes] = useState(null);
    const [problem, setProblem] = useState(null);
    const [busy, setBusy] = useState(false);
    const submit = async event => {
        const form = new FormData(event.target);
        const given = {password: form.get("password") ?? "", code: form.get("code") ?? ""};

        event.preventDefault();
        setBusy(true);
        setProblem(null);
        try {
            if (!made) {
                setMade(await post("/api/second-factor", given));
            } else {
                setCodes((await post("/api/second-factor/confirm", given)).recovery);
                session.set({...session.get(), second_factor: "on"});
                setMade(null);
            }
        } catch (p) {
            setProblem(p);
            if (p.type === "otp_late")
                setMade(null);
        }
        setBusy(false);
    };

    return html`
        <h2>${t("factor.title")}</h2>
        ${who.second_factor === "needed" && html`<p class="notice warn" role="status">
            ${problemText({type: "second_factor"})}</p>`}
        <form class="card" key=${made ? "scan" : "begin"} onSubmit=${submit}>
            ${codes && html`<${Recovery} codes=${codes} />`}
            ${made ? html`<${Scan} made=${made} busy=${busy} />`
                : !codes && html`<${Begin} on=${on} busy=${busy} />`}
            ${problem && html`<${Problem} problem=${problem} />`}
        </form>`;
}
