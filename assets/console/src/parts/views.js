/* views.js - how a table is searched and sorted, kept by a name at the hub, so that it follows
 * the person from machine to machine. */
import {get, post} from "../api.js";
import {plain} from "../arrange.js";
import {cell} from "../cell.js";
import {t} from "../i18n.js";
import {session} from "../state.js";
import {html, useEffect, useState} from "../ui.js";
import {Dialog} from "./dialog.js";
import {fit} from "./fit.js";
import {Problem} from "./notice.js";
import {viewOf} from "./table.js";

const NAME_BYTES = 48;
const kept = cell({staff: "", views: []}); /* of whom they were read */

function useViews() {
    const who = session.get().staff, mine = kept.use();

    useEffect(() => {
        if (mine.staff !== who)
            get("/api/views").then(r => kept.set({staff: who, views: r.views}), () => {});
    }, [who]);
    return mine.staff === who ? mine.views : [];
}

async function keep(views) {
    await post("/api/views", {views});
    kept.set({staff: session.get().staff, views});
}

const isSame = (a, b) => Object.keys(plain).every(k => a[k] === b[k]);

function Keep({table, views, onClose}) {
    const [problem, setProblem] = useState(null);
    const send = async form => {
        const name = form.get("name").trim(), view = {table, name, ...viewOf(table).get()};
        const others = views.filter(v => v.table !== table || v.name !== name);

        try {
            await keep([...others, view]);
            onClose();
        } catch (p) {
            setProblem(p);
        }
    };

    return html`
        <${Dialog} title=${t("view.keep")} onClose=${onClose} onSubmit=${send}>
            <p class="quiet">${t("view.what")}</p>
            <label>${t("view.name")}<input name="name" required pattern=".*\\S.*" autofocus
                autocomplete="off" onInput=${fit(NAME_BYTES)} /></label>
            ${problem && html`<${Problem} problem=${problem} />`}
            <div class="buttons">
                <button type="button" class="b" onClick=${onClose}>${t("back")}</button>
                <button class="b brand">${t("view.keep")}</button>
            </div>
        <//>`;
}

export function Views({table}) {
    const views = useViews(), here = views.filter(v => v.table === table);
    const view = viewOf(table), seen = view.use();
    const [asking, setAsking] = useState(false);
    const [problem, setProblem] = useState(null);
    const shown = here.find(v => isSame(v, seen));
    const show = name => {
        const {table: _, name: __, ...found} = here.find(v => v.name === name) ?? plain;

        view.set(found);
    };
    const drop = () => keep(views.filter(v => v !== shown)).then(() => setProblem(null), setProblem);

    return html`
        ${here.length > 0 && html`
            <label><span class="unseen">${t("view.choose")}</span>
                <select name="view" value=${shown?.name ?? ""} onChange=${e => show(e.target.value)}>
                    <option value="">${t("view.none")}</option>
                    ${here.map(v => html`<option value=${v.name}>${v.name}</option>`)}</select></label>`}
        ${shown ? html`<button class="b" onClick=${drop}>${t("view.drop")}</button>`
            : !isSame(seen, plain) && html`
                <button class="b" onClick=${() => setAsking(true)}>${t("view.keep")}</button>`}
        ${problem && html`<${Problem} problem=${problem} />`}
        ${asking && html`<${Keep} table=${table} views=${views} onClose=${() => setAsking(false)} />`}`;
}
