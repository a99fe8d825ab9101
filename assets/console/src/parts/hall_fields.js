/* hall_fields.js - fields of the hall's document.  `f` is {doc, may, wrong, put(path, value)}:
 * wrong is {place, text} of the mistake that the hub named. */
import {named, t} from "../i18n.js";
import {hall} from "../state.js";
import {html} from "../ui.js";
import {fit} from "./fit.js";
import {at, moved, placeOf, without} from "./hall_doc.js";

export const NAME_BYTES = 95, LINE_BYTES = 191;
export const languages = ["zh_Hans", "zh_Hant", "en"];
const htmlLang = {zh_Hans: "zh-Hans", zh_Hant: "zh-Hant", en: "en"};

export const idOf = path => `h-${path.join("-")}`;
const isWrong = (f, path) => f.wrong?.place === placeOf(path);

/* What the hub said of this place. */
const Wrong = ({f, path}) => isWrong(f, path) && html`
    <small class="wrong" id=${`${idOf(path)}-wrong`}>${f.wrong.text}</small>`;

/* What every field of that place has. */
const common = (f, path) => ({
    id: idOf(path), disabled: !f.may,
    "aria-invalid": isWrong(f, path) ? "true" : undefined,
    "aria-describedby": isWrong(f, path) ? `${idOf(path)}-wrong` : undefined,
});

export const Text = ({f, path, label, bytes = NAME_BYTES, optional, unseen, ...more}) => html`
    <label><span class=${unseen ? "unseen" : ""}>${label}</span>
        <input ...${common(f, path)} ...${more} value=${at(f.doc, path) ?? ""} autocomplete="off"
            onInput=${event => {
                fit(bytes)(event);
                f.put(path, event.target.value || (optional ? undefined : ""));
            }} />
        <${Wrong} f=${f} path=${path} /></label>`;

const numberOf = text => text === "" || Number.isNaN(Number(text)) ? undefined : Number(text);

export const Num = ({f, path, label, low = 0, high, step = 1, unseen, note}) => html`
    <label><span class=${unseen ? "unseen" : ""}>${label}</span>
        <input type="number" ...${common(f, path)} min=${low} max=${high} step=${step}
            placeholder=${note} value=${at(f.doc, path) ?? ""}
            onInput=${event => f.put(path, numberOf(event.target.value))} />
        <${Wrong} f=${f} path=${path} /></label>`;

export const Choice = ({f, path, label, options, none, unseen}) => html`
    <label><span class=${unseen ? "unseen" : ""}>${label}</span>
        <select ...${common(f, path)} value=${at(f.doc, path) ?? ""}
            onChange=${event => f.put(path, event.target.value || undefined)}>
            ${none !== undefined && html`<option value="">${none}</option>`}
            ${options.map(([value, name]) => html`<option value=${value}
                selected=${value === at(f.doc, path)}>${name}</option>`)}</select>
        <${Wrong} f=${f} path=${path} /></label>`;

/* `is` and `set` for what is more than a member that is there or not. */
export const Check = ({f, path, label, is, set}) => html`
    <label class="check"><input type="checkbox" id=${idOf(path)} disabled=${!f.may} checked=${is}
        onChange=${event => set(event.target.checked)} />${label}</label>`;

export const Day = ({f, path, label, unseen}) => html`
    <label><span class=${unseen ? "unseen" : ""}>${label}</span>
        <input type="date" ...${common(f, path)} value=${at(f.doc, path) ?? ""}
            onInput=${event => f.put(path, event.target.value || undefined)} />
        <${Wrong} f=${f} path=${path} /></label>`;

/* A text in the three languages.  Optional: without any of them it is not there. */
export function Names({f, path, label, bytes = NAME_BYTES, optional}) {
    const set = (l, text) => {
        const next = {...at(f.doc, path), [l]: text};
        const empty = optional && languages.every(x => !next[x]);

        f.put(path, empty ? undefined : next);
    };

    return html`
        <fieldset class="names"><legend>${label}</legend>
            <${Wrong} f=${f} path=${path} />
            <div class="three">${languages.map(l => html`
                <label key=${l}><span class="unseen">${label} </span><small>${t(`hall.l.${l}`)}</small>
                    <input ...${common(f, [...path, l])} lang=${htmlLang[l]} autocomplete="off"
                        value=${at(f.doc, path)?.[l] ?? ""} onInput=${event => {
                            fit(bytes)(event);
                            set(l, event.target.value);
                        }} /><${Wrong} f=${f} path=${[...path, l]} /></label>`)}
            </div></fieldset>`;
}

/* Up, down and out, for row `i` of the list at `path`. */
export function RowTools({f, path, i, name}) {
    const rows = at(f.doc, path);
    const button = (what, off, act) => html`
        <button type="button" class="b small" disabled=${off} onClick=${act}
            aria-label=${t("do.for", {what: t(`hall.${what}`), number: name})}>
            ${t(`hall.${what}`)}</button>`;

    return f.may && html`<span class="row-tools">
        ${button("up", i === 0, () => f.put(path, moved(rows, i, -1)))}
        ${button("down", i === rows.length - 1, () => f.put(path, moved(rows, i, 1)))}
        ${button("remove", false, () => f.put(path, without(rows, i)))}</span>`;
}

export const Add = ({f, path, row, what, most}) => f.may && html`
    <p><button type="button" class="b" disabled=${(at(f.doc, path) ?? []).length >= most}
        onClick=${() => f.put(path, [...at(f.doc, path) ?? [], row])}>${t(what)}</button></p>`;

/* ---- who answers for it, and when it is looked at again (R34) ---- */

const ownerOptions = () => (hall.get()?.staff ?? [])
    .map(s => [s.number, `${named(s.name)} ${s.number}`]);

export const Review = ({f, path, legend}) => html`
    <fieldset><legend>${legend}</legend><div class="pair">
        <${Choice} f=${f} path=${[...path, "owner"]} label=${t("hall.k.owner")} none=${t("hall.nobody")}
            options=${ownerOptions()} />
        <${Day} f=${f} path=${[...path, "review"]} label=${t("hall.k.review")} /></div></fieldset>`;

