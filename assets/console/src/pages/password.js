/* password.js - a person's own password. */
import {Problem as Refusal, post} from "../api.js";
import {t} from "../i18n.js";
import {Problem} from "../parts/notice.js";
import {SecondFactor} from "../parts/second_factor.js";
import {session, signedIn} from "../state.js";
import {html, useState} from "../ui.js";

const Field = ({name, label, auto, hint}) => html`
    <label>${label}
        <input name=${name} type="password" required maxlength="200" autocomplete=${auto} />
        ${hint && html`<small>${hint}</small>`}</label>`;

async function save(form) {
    if (form.get("new") !== form.get("again"))
        throw new Refusal("differ");
    await post("/api/password", {old: form.get("old"), new: form.get("new")});
    if (session.get().must_change)
        signedIn({...session.get(), must_change: false});
}

export function Password() {
    const [said, setSaid] = useState(null);
    const submit = async event => {
        const form = event.target;

        event.preventDefault();
        try {
            await save(new FormData(form));
            form.reset();
            setSaid(html`<p class="notice ok" role="status">${t("password.done")}</p>`);
        } catch (problem) {
            const wrongOld = problem.type === "login" ? new Refusal("old") : problem;
            setSaid(html`<${Problem} problem=${wrongOld} />`);
        }
    };

    return html`
        <section class="narrow">
            <h1>${t("password.title")}</h1>
            ${session.use().must_change && html`<p class="notice warn" role="status">
                ${t("password.must")}</p>`}
            <form class="card" onSubmit=${submit}>
                <${Field} name="old" label=${t("password.old")} auto="current-password" />
                <${Field} name="new" label=${t("password.new")} auto="new-password"
                    hint=${t("password.hint")} />
                <${Field} name="again" label=${t("password.again")} auto="new-password" />
                ${said}
                <div class="buttons"><button class="b brand">${t("password.go")}</button></div>
            </form>
            <${SecondFactor} />
        </section>`;
}
