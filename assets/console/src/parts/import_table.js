/* import_table.js - a table of a spreadsheet: looked at first, taken when no line is bad and the
 * person says so. */
import {post, postFile} from "../api.js";
import {mendText, problemText, t} from "../i18n.js";
import {html, useState} from "../ui.js";
import {Dialog} from "./dialog.js";
import {Problem} from "./notice.js";

const languages = {zh_Hans: "简体", zh_Hant: "繁體", en: "English"};

/* "name.en" as the page says it. */
const columnText = name => name.split(".").map(step => languages[step]
    ?? t(`import.c.${step}`, {}, t(`hall.k.${step}`, {}, step))).join(t("dot"));

/* "3: is empty": of the third item of a list. */
function whyText(why) {
    const [, item, text] = /^(?:(\d+): )?(.*)$/s.exec(why);

    return (item ? t("import.item", {n: item}) : "") + mendText(text);
}

const Faults = ({plan}) => html`
    <div class="notice bad" role="alert"><p>${t("import.bad")}</p></div>
    <div class="scroll" tabindex="0" role="group" aria-label=${t("import.bad")}><table>
        <thead><tr>${["line", "column", "why"].map(c => html`
            <th scope="col">${t(`import.k.${c}`)}</th>`)}</tr></thead>
        <tbody>${plan.faults.map((f, i) => html`<tr key=${i}>
            <td class="num">${f.line || ""}</td>
            <td>${f.column && html`${columnText(f.column)} <code>${f.column}</code>`}</td>
            <td>${whyText(f.why)}</td></tr>`)}</tbody></table></div>`;

const Rows = ({plan}) => html`
    <p role="status">${t("import.counts", plan)}</p>
    <div class="scroll" tabindex="0" role="group" aria-label=${t("import.rows")}><table>
        <thead><tr>${["line", "key", "fate", "columns"].map(c => html`
            <th scope="col">${t(`import.k.${c}`)}</th>`)}</tr></thead>
        <tbody>${plan.rows.filter(r => r.fate !== "same").map(r => html`<tr key=${r.line}>
            <td class="num">${r.line}</td><td>${r.key}</td>
            <td><span class="tag ${r.fate === "added" ? "ok" : ""}">${t(`import.${r.fate}`)}</span></td>
            <td>${r.fate === "changed" && r.columns.map(columnText).join(t("import.comma"))}</td>
            </tr>`)}</tbody></table></div>`;

/* On the screen once. */
const Accounts = ({made, of}) => html`
    <p class="notice ${made.length < of ? "" : "ok"}" role="status">${made.length < of
        ? t("import.making", {n: made.length, of}) : t("import.made")}</p>
    <div class="scroll" tabindex="0" role="group" aria-label=${t("import.accounts")}><table>
        <thead><tr><th scope="col">${t("people.number")}</th>
            <th scope="col">${t("import.password")}</th></tr></thead>
        <tbody>${made.map(m => html`<tr key=${m.number}><td>${m.number}</td>
            <td>${m.password ? html`<code>${m.password}</code>` : problemText(m.problem)}</td>
            </tr>`)}</tbody></table></div>`;

async function firstPassword(number) {
    try {
        return {number, ...await post(`/api/people/${number}/password`)};
    } catch (problem) {
        return {number, problem};
    }
}

/* `table` is services, staff or calendar; `onTaken` runs once it is in the hub. */
export function ImportTable({table, before, onClose, onTaken}) {
    const [file, setFile] = useState(null), [plan, setPlan] = useState(null);
    const [problem, setProblem] = useState(null), [busy, setBusy] = useState(false);
    const [made, setMade] = useState(null);
    const changes = plan?.good ? plan.added + plan.changed : 0;
    const added = plan?.rows.filter(r => r.fate === "added") ?? [];
    const send = async (path, sent, then) => {
        setBusy(true);
        setProblem(null);
        try {
            await before?.();
            await then(await postFile(`/api/imports/${table}${path}`, sent));
        } catch (p) {
            setProblem(p);
        }
        setBusy(false);
    };
    const choose = event => {
        const chosen = event.target.files[0];

        setPlan(null);
        setFile(chosen ?? null);
        if (chosen)
            send("/check", chosen, setPlan);
    };
    const account = async () => {
        const done = [];

        setMade([]);
        for (const row of added) {
            done.push(await firstPassword(row.key));
            setMade([...done]);
        }
    };
    const take = () => send("", file, async () => {
        if (table === "staff" && added.length > 0)
            await account();
        else
            onClose();
        onTaken();
    });

    return html`
        <${Dialog} title=${t(`import.title.${table}`)} broad
            onClose=${busy ? undefined : onClose} onSubmit=${made ? onClose : take}>
            ${made ? html`<${Accounts} made=${made} of=${added.length} />` : html`
                <p class="quiet">${t("import.help")} 
                    <a href=${`/api/imports/${table}?template=1`} download>${t("import.template")}</a>
                    ${t("dot")}<a href=${`/api/imports/${table}`} download>${t("import.export")}</a></p>
                <label>${t("import.file")}<input type="file" accept=".csv,.txt,text/csv" autofocus
                    name="file" onChange=${choose} /></label>
                ${plan && (plan.good ? changes > 0 ? html`<${Rows} plan=${plan} />`
                    : html`<p class="notice" role="status">${t("import.nothing")}</p>`
                    : html`<${Faults} plan=${plan} />`)}`}
            ${problem && html`<${Problem} problem=${problem} />`}
            <div class="buttons">
                ${!made && html`<button type="button" class="b" disabled=${busy}
                    onClick=${onClose}>${t("back")}</button>`}
                ${made && html`<button type="button" class="b" onClick=${() => print()}>
                    ${t("sheet.print")}</button>`}
                <button class="b brand" disabled=${busy || !made && changes === 0}>${made ? t("close")
                    : t(table === "staff" ? "import.take.staff" : "import.take.draft",
                        {n: changes})}</button></div>
        <//>`;
}
