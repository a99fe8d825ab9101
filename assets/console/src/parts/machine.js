/* machine.js - where a machine of the hall stands, how it is set and how often it is looked
 * after; staff list those that are no terminals, and say when one is gone. */
import {command, running} from "../commands.js";
import {t} from "../i18n.js";
import {html} from "../ui.js";
import {Confirm, Dialog} from "./dialog.js";
import {fit} from "./fit.js";

const NAME_BYTES = 31, PLACE_BYTES = 95, SETTINGS_BYTES = 199;

export const isMachine = device => device.role === "machine";

const Field = ({name, value, bytes, required = false, focus = false}) => html`
    <label>${t(`machine.${name}`)}
        <input name=${name} required=${required} pattern=${required ? ".*\\S.*" : undefined}
            onInput=${fit(bytes)} autofocus=${focus} autocomplete="off" defaultValue=${value}
            placeholder=${t(`machine.${name}.hint`)} /></label>`;

/* `device` null: a new machine. */
export function Listing({device, onClose}) {
    const machine = !device || isMachine(device);
    const go = async form => {
        const body = Object.fromEntries(["name", "place", "settings"]
            .map(k => [k, form.get(k)?.trim() ?? ""]));

        onClose();
        await command("terminals", "/api/equipment",
            {...body, days: Number(form.get("days")), ...device && {id: device.id}},
            t("machine.saved", {name: body.name || device.name}));
    };

    return html`
        <${Dialog} title=${device ? t("machine.title", {name: device.name}) : t("machine.add")}
            onClose=${onClose} onSubmit=${go}>
            ${machine && html`<${Field} name="name" value=${device?.name ?? ""} bytes=${NAME_BYTES}
                required focus />`}
            <${Field} name="place" value=${device?.place ?? ""} bytes=${PLACE_BYTES} focus=${!machine} />
            <${Field} name="settings" value=${device?.settings ?? ""} bytes=${SETTINGS_BYTES} />
            <label>${t("equipment.days")}
                <input name="days" type="number" min="0" max="3650" required
                    defaultValue=${device?.upkeep_days ?? 0} />
                <small>${t("equipment.days.note")}</small></label>
            <div class="buttons">
                <button type="button" class="b" onClick=${onClose}>${t("back")}</button>
                <button class="b brand" disabled=${!!running.use()}>${t("equipment.go")}</button>
            </div>
        <//>`;
}

export function GoneQuestion({device, onClose}) {
    const yes = async () => {
        onClose();
        await command("terminals", "/api/equipment", {id: device.id, gone: true},
            t("machine.gone.done", {name: device.name}));
    };

    return html`<${Confirm} title=${t("machine.gone.title", {name: device.name})}
        text=${t("machine.gone.text")} yes=${t("machine.gone")} onYes=${yes} onClose=${onClose}
        busy=${!!running.use()} />`;
}
