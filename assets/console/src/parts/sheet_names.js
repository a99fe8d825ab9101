/* sheet_names.js - why the names of a whole day are opened; the audit log notes it. */
import {t} from "../i18n.js";
import {html} from "../ui.js";
import {Dialog} from "./dialog.js";
import {fit} from "./fit.js";

const REASON_BYTES = 100;

export const NamesReason = ({day, onReason, onClose}) => html`
    <${Dialog} title=${t("sheet.names.title", {day})} onClose=${onClose}
        onSubmit=${form => { onReason(form.get("reason").trim()); onClose(); }}>
        <label>${t("phone.reason")}
            <input name="reason" required autofocus autocomplete="off"
                placeholder=${t("sheet.names.hint")} onInput=${fit(REASON_BYTES)} /></label>
        <div class="buttons">
            <button type="button" class="b" onClick=${onClose}>${t("back")}</button>
            <button class="b brand">${t("sheet.show")}</button>
        </div>
    <//>`;
