/* dialog.js - a question over the page.  The browser keeps the focus inside and gives it back. */
import {t} from "../i18n.js";
import {html, useEffect, useRef} from "../ui.js";

/* What was typed in several lines is one for the hub: its texts have no line breaks. */
function answersOf(form) {
    const answers = new FormData(form);

    for (const [name, value] of [...answers]) {
        if (typeof value === "string" && value.includes("\n"))
            answers.set(name, value.trim().replace(/\s*\n\s*/g, " "));
    }
    return answers;
}

/* `onClose` runs on Escape too; without it the dialog can't be left. */
export function Dialog({title, broad, onClose, onSubmit, children}) {
    const box = useRef(null);

    useEffect(() => {
        box.current.showModal();
        return () => box.current?.close();
    }, []);
    const cancel = event => {
        event.preventDefault();
        onClose?.();
    };
    const submit = event => {
        event.preventDefault();
        onSubmit?.(answersOf(event.target));
    };
    return html`
        <dialog ref=${box} class=${broad ? "broad" : ""} onCancel=${cancel} onClose=${() => onClose?.()}
            aria-labelledby="dialog-title">
            <form method="dialog" onSubmit=${submit}>
                <h2 id="dialog-title">${title}</h2>
                ${children}
            </form>
        </dialog>`;
}

/* "Are you sure?", with the harmless answer focused. */
export const Confirm = ({title, text, yes, no, onYes, onClose, busy}) => html`
    <${Dialog} title=${title} onClose=${onClose} onSubmit=${onYes}>
        <p>${text}</p>
        <div class="buttons">
            <button type="button" class="b" autofocus onClick=${onClose}>${no ?? t("back")}</button>
            <button class="b bad" disabled=${busy}>${yes}</button>
        </div>
    <//>`;
