/* works.js - long work on the page: a bar, a button to stop it, and what came of it. */
import {problemText, t} from "../i18n.js";
import {html} from "../ui.js";
import {dismiss, works} from "../works.js";

const kinds = {runs: "", done: "ok", stopped: "warn", failed: "bad"};

function Running({w}) {
    return html`
        <progress value=${w.of ? w.done : undefined} max=${w.of || 1} aria-label=${w.name}></progress>
        <span class="num">${w.of > 0 ? t("work.of", {done: w.done, of: w.of}) : t("work.begins")}</span>
        <button type="button" class="b small" onClick=${w.stop}
            aria-label=${t("do.for", {what: t("work.stop"), number: w.name})}>${t("work.stop")}</button>`;
}

function End({w}) {
    const text = w.state === "failed" ? problemText(w.problem)
        : w.state === "stopped" ? t("work.stopped", w) : w.text;

    return html`
        <span>${text}${w.note && html` <small>${w.note.label} <code>${w.note.code}</code></small>`}</span>
        <button type="button" class="b small" onClick=${() => dismiss(w.id)}
            aria-label=${t("do.for", {what: t("close"), number: w.name})}>${t("close")}</button>`;
}

/* What runs says so once; each step of the bar would be too much to hear. */
export function Works() {
    return works.use().map(w => html`
        <section key=${w.id} class="notice long ${w.kind ?? kinds[w.state]}"
            role=${w.state === "failed" ? "alert" : w.state === "runs" ? undefined : "status"}
            aria-label=${w.name}>
            <b>${w.name}</b>
            ${w.state === "runs" ? html`<${Running} w=${w} />` : html`<${End} w=${w} />`}
        </section>`);
}
