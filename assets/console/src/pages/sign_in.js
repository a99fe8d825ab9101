/* sign_in.js - the door: as a page, or over the page when a session ended. */
import {signIn} from "../api.js";
import {t} from "../i18n.js";
import {Dialog} from "../parts/dialog.js";
import {Languages} from "../parts/nav.js";
import {Problem} from "../parts/notice.js";
import {session, signedIn} from "../state.js";
import {html, useState} from "../ui.js";

/* What the form needs: its fields, its button, its refusal. */
function useSignIn() {
    const [busy, setBusy] = useState(false);
    const [problem, setProblem] = useState(null);
    const [asked, setAsked] = useState(false); /* for the second factor */
    const go = async form => {
        if (busy)
            return;
        setBusy(true);
        setProblem(null);
        try {
            signedIn(await signIn(form.get("staff").trim(), form.get("password"),
                form.get("code") ?? ""));
        } catch (p) {
            setProblem(p);
            setAsked(before => before || p.type === "otp");
        }
        setBusy(false);
    };

    return {busy, problem, asked, go};
}

const Fields = ({busy, problem, asked, staff}) => html`
    <label>${t("signin.staff")}
        <input name="staff" required maxlength="15" autocomplete="username" autocapitalize="none"
            spellcheck=${false} autofocus=${!staff} defaultValue=${staff} /></label>
    <label>${t("signin.password")}
        <input name="password" type="password" required maxlength="200" autofocus=${!!staff}
            autocomplete="current-password" /></label>
    ${asked && html`<label>${t("factor.code")}
        <input name="code" required maxlength="20" autocomplete="one-time-code" inputmode="numeric"
            ref=${input => input?.focus()} />
        <small>${t("factor.lost")}</small></label>`}
    ${problem && html`<${Problem} problem=${problem} />`}
    <div class="buttons"><button class="b brand" disabled=${busy}>
        ${t(busy ? "signin.going" : "signin.go")}</button></div>`;

export function SignInAgain() {
    const form = useSignIn();

    return html`
        <${Dialog} title=${t("signin.again")} onSubmit=${form.go}>
            <p>${t("signin.again.note")}</p>
            <${Fields} ...${form} staff=${session.get().staff} />
        <//>`;
}

export function SignIn() {
    const form = useSignIn();
    const submit = event => {
        event.preventDefault();
        form.go(new FormData(event.target));
    };

    return html`
        <main class="door">
            <form class="card" onSubmit=${submit}>
                <img src="icon.svg" alt="" width="56" height="56" />
                <h1>${t("signin.title")}</h1>
                <${Fields} ...${form} />
                <p class="quiet">${t("signin.note")}</p>
            </form>
            <${Languages} />
        </main>`;
}
