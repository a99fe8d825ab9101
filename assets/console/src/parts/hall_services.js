/* hall_services.js - services of the hall's document: a list, and the form of one of them. */
import {named, t} from "../i18n.js";
import {html} from "../ui.js";
import {at, moved, without} from "./hall_doc.js";
import {Add, Check, Choice, LINE_BYTES, Names, Num, Review, RowTools, Text} from "./hall_fields.js";
import {OwnStandards} from "./hall_standards.js";

const SERVICES = 48, LINES = 12;
const icons = ["user", "house", "bank", "document", "shield", "pencil", "chat", "dots", "calendar",
    "check", "clock", "phone", "star", "ticket", "track"];
const empty = () => ({zh_Hans: "", zh_Hant: "", en: ""});

const fresh = n => ({
    code: `service${n}`, prefix: "", icon: "document", name: empty(), area: empty(), fee: empty(),
    typical_min: 8, promised_days: 0, promised_wait_min: 15, documents: [], steps: [empty()],
});

/* Who does it: the counters name their services. */
const doing = (f, code, number, on) => f.put(["counters"], f.doc.counters.map(c =>
    c.number !== number ? c : {...c, services: on ? [...c.services, code]
        : c.services.filter(s => s !== code)}));

function renameCode(f, i, code) {
    const was = f.doc.services[i].code;

    f.edit({...f.doc,
        services: f.doc.services.map((s, k) => k === i ? {...s, code} : s),
        counters: f.doc.counters.map(c => ({...c,
            services: c.services.map(s => s === was ? code : s)}))});
}

function remove(f, i) {
    const {code} = f.doc.services[i];

    f.edit({...f.doc, services: without(f.doc.services, i),
        counters: f.doc.counters.map(c => ({...c, services: c.services.filter(s => s !== code)}))});
}

const Basics = ({f, i, published}) => {
    const s = f.doc.services[i], path = m => ["services", i, m];
    const isNew = !published.services.some(p => p.code === s.code);

    return html`
        <div class="three">
            <label>${t("hall.k.code")}<input id=${`h-services-${i}-code`} value=${s.code}
                disabled=${!f.may || !isNew} maxlength="15" autocomplete="off"
                onInput=${event => renameCode(f, i, event.target.value)} /></label>
            <${Text} f=${f} path=${path("prefix")} label=${t("hall.k.prefix")} bytes=${3} />
            <${Choice} f=${f} path=${path("icon")} label=${t("hall.k.icon")}
                options=${[...new Set([s.icon, ...icons])].map(n => [n, n])} />
        </div>
        <${Check} f=${f} path=${path("active")} label=${t("hall.k.active")} is=${s.active !== false}
            set=${on => f.put(path("active"), on ? undefined : false)} />
        <${Names} f=${f} path=${path("name")} label=${t("hall.k.name")} />
        <${Names} f=${f} path=${path("area")} label=${t("hall.k.area")} />
        <${Names} f=${f} path=${path("fee")} label=${t("hall.k.fee")} />
        <div class="three">
            <${Num} f=${f} path=${path("typical_min")} label=${t("hall.k.typical_min")} low=${1} high=${240} />
            <${Num} f=${f} path=${path("promised_wait_min")} label=${t("hall.k.promised_wait_min")} low=${1} high=${240} />
            <${Num} f=${f} path=${path("promised_days")} label=${t("hall.k.promised_days")} high=${365} />
        </div>`;
};

const Documents = ({f, path}) => html`
    <section><h3>${t("hall.k.documents")}</h3>
        ${at(f.doc, path).length === 0 && html`<p class="quiet">${t("hall.documents.none")}</p>`}
        ${at(f.doc, path).map((d, i) => html`<div class="line" key=${i}>
            <${Names} f=${f} path=${[...path, i]} bytes=${LINE_BYTES}
                label=${t("hall.document", {n: i + 1})} />
            <${Names} f=${f} path=${[...path, i, "where"]} bytes=${LINE_BYTES} optional
                label=${t("hall.where", {n: i + 1})} />
            <${RowTools} f=${f} path=${path} i=${i} name=${t("hall.document", {n: i + 1})} /></div>`)}
        <${Add} f=${f} path=${path} row=${empty()} what="hall.add.document" most=${LINES} />
    </section>`;

const Steps = ({f, path}) => html`
    <section><h3>${t("hall.k.steps")}</h3>
        ${at(f.doc, path).map((d, i) => html`<div class="line" key=${i}>
            <${Names} f=${f} path=${[...path, i]} bytes=${LINE_BYTES} label=${t("hall.step", {n: i + 1})} />
            <${Names} f=${f} path=${[...path, i, "owner"]} optional label=${t("hall.step.owner", {n: i + 1})} />
            <${Names} f=${f} path=${[...path, i, "check"]} bytes=${LINE_BYTES} optional
                label=${t("hall.step.check", {n: i + 1})} />
            <${RowTools} f=${f} path=${path} i=${i} name=${t("hall.step", {n: i + 1})} /></div>`)}
        <${Add} f=${f} path=${path} row=${empty()} what="hall.add.step" most=${LINES} />
    </section>`;

function Booking({f, path}) {
    const booking = at(f.doc, path);

    return html`
        <section><h3>${t("hall.k.booking")}</h3>
            <${Check} f=${f} path=${path} label=${t("hall.booking.on")} is=${!!booking}
                set=${on => f.put(path, on ? {slot_min: 15, slots: 1, places: 2, walk_in: 1} : undefined)} />
            ${booking && html`<div class="four">
                <${Num} f=${f} path=${[...path, "slot_min"]} label=${t("hall.k.slot_min")} low=${5} high=${240} step=${5} />
                <${Num} f=${f} path=${[...path, "slots"]} label=${t("hall.k.slots")} low=${1} high=${16} />
                <${Num} f=${f} path=${[...path, "places"]} label=${t("hall.k.places")} low=${1} high=${1000} />
                <${Num} f=${f} path=${[...path, "walk_in"]} label=${t("hall.k.walk_in")} high=${1000} />
            </div>`}
        </section>`;
}

const Doing = ({f, code}) => html`
    <fieldset class="doing"><legend>${t("hall.doing")}</legend>
        ${f.doc.counters.map(c => html`<${Check} key=${c.number} f=${f}
            path=${["doing", c.number]} label=${named(c.name)} is=${c.services.includes(code)}
            set=${on => doing(f, code, c.number, on)} />`)}</fieldset>`;

function Service({f, i, published, onGone, onMove}) {
    const s = f.doc.services[i], path = m => ["services", i, m], n = f.doc.services.length;

    return html`
        <div class="form" role="group" aria-label=${named(s.name) || s.code}>
            <header class="head"><h2>${named(s.name) || s.code}</h2><span class="sp"></span>
                ${f.may && html`<span class="row-tools">
                    <button type="button" class="b small" disabled=${i === 0}
                        onClick=${() => onMove(-1)}>${t("hall.up")}</button>
                    <button type="button" class="b small" disabled=${i === n - 1}
                        onClick=${() => onMove(1)}>${t("hall.down")}</button>
                    <button type="button" class="b small" disabled=${n === 1}
                        onClick=${onGone}>${t("hall.remove")}</button></span>`}
            </header>
            <${Basics} f=${f} i=${i} published=${published} />
            <${Doing} f=${f} code=${s.code} />
            <${Documents} f=${f} path=${path("documents")} />
            <${Steps} f=${f} path=${path("steps")} />
            <${Booking} f=${f} path=${path("booking")} />
            <${OwnStandards} f=${f} i=${i} />
            <${Review} f=${f} path=${["services", i]} legend=${t("hall.review")} />
        </div>`;
}

const Row = ({s, here, onClick}) => html`
    <li><button type="button" class="pick" aria-current=${here ? "true" : undefined} onClick=${onClick}>
        <b class="num">${s.prefix || "—"}</b><span>${named(s.name) || s.code}</span>
        ${s.active === false && html`<span class="tag quiet">${t("hall.resting")}</span>`}
        </button></li>`;

export function Services({f, published, chosen, onChoose}) {
    const i = Math.min(chosen, f.doc.services.length - 1);
    const add = () => {
        f.put(["services"], [...f.doc.services, fresh(f.doc.services.length + 1)]);
        onChoose(f.doc.services.length);
    };

    return html`
        <div class="cases hall">
            <section class="card list" aria-label=${t("hall.services")} tabindex="0">
                <ul>${f.doc.services.map((s, k) => html`<${Row} key=${k} s=${s} here=${k === i}
                    onClick=${() => onChoose(k)} />`)}</ul>
                ${f.may && html`<p><button type="button" class="b"
                    disabled=${f.doc.services.length >= SERVICES} onClick=${add}>
                    ${t("hall.add.service")}</button></p>`}
            </section>
            <section class="card case" aria-label=${t("hall.service")} tabindex="0">
                <${Service} f=${f} i=${i} published=${published}
                    onGone=${() => { onChoose(Math.max(0, i - 1)); remove(f, i); }}
                    onMove=${by => {
                        f.put(["services"], moved(f.doc.services, i, by));
                        onChoose(i + by);
                    }} /></section>
        </div>`;
}
