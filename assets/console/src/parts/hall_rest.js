/* hall_rest.js - the hall's document beside its services: counters, reasons and priorities,
 * hours and holidays, name and contact. */
import {named, t} from "../i18n.js";
import {html, useState} from "../ui.js";
import {at, placeOf} from "./hall_doc.js";
import {Add, Check, Day, LINE_BYTES, Names, Num, RowTools, Text, idOf} from "./hall_fields.js";

const COUNTERS = 64, REASONS = 24, CLASSES = 8, DAYS = 128;
const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const empty = () => ({zh_Hans: "", zh_Hant: "", en: ""});
const toggled = (list, x, on) => on ? [...list, x] : list.filter(y => y !== x);

/* ---- counters ---- */

const Counter = ({f, c, i}) => html`
    <section class="card form" role="group" aria-label=${named(c.name) || c.number}>
        <div class="pair">
            <${Num} f=${f} path=${["counters", i, "number"]} label=${t("hall.k.number")} low=${1} high=${999} />
            <${RowTools} f=${f} path=${["counters"]} i=${i} name=${named(c.name) || c.number} />
        </div>
        <${Names} f=${f} path=${["counters", i, "name"]} label=${t("hall.k.name")} />
        <fieldset class="doing"><legend>${t("hall.k.services")}</legend>
            ${f.doc.services.map(s => html`<${Check} key=${s.code} f=${f}
                path=${["counters", i, "services", s.code]} label=${named(s.name) || s.code}
                is=${c.services.includes(s.code)}
                set=${on => f.put(["counters", i, "services"], toggled(c.services, s.code, on))} />`)}
        </fieldset>
    </section>`;

export const Counters = ({f}) => html`
    <div class="two">${f.doc.counters.map((c, i) => html`<${Counter} key=${i} f=${f} c=${c} i=${i} />`)}</div>
    <${Add} f=${f} path=${["counters"]} what="hall.add.counter" most=${COUNTERS}
        row=${{number: Math.max(0, ...f.doc.counters.map(c => c.number || 0)) + 1, name: empty(),
            services: []}} />`;

/* ---- reasons, priorities ---- */

const Reason = ({f, r, i}) => html`
    <section class="line">
        <${Text} f=${f} path=${["reasons", i, "code"]} label=${t("hall.k.code")} bytes=${15} />
        <${Names} f=${f} path=${["reasons", i, "name"]} label=${t("hall.k.name")} />
        <fieldset class="doing"><legend>${t("hall.k.levels")}</legend>
            ${[1, 2, 3, 4, 5].map(level => html`<${Check} key=${level} f=${f}
                path=${["reasons", i, "levels", level]} label=${t(`case.level.${level}`)}
                is=${r.levels.includes(level)} set=${on => f.put(["reasons", i, "levels"],
                    toggled(r.levels, level, on).sort())} />`)}</fieldset>
        <${RowTools} f=${f} path=${["reasons"]} i=${i} name=${named(r.name) || r.code} />
    </section>`;

const Priority = ({f, c, i}) => html`
    <section class="line">
        <div class="pair">
            <${Text} f=${f} path=${["classes", i, "code"]} label=${t("hall.k.code")} bytes=${15} />
            <${Num} f=${f} path=${["classes", i, "head_start_min"]} low=${1} high=${480}
                label=${t("hall.k.head_start_min")} /></div>
        <${Names} f=${f} path=${["classes", i, "name"]} label=${t("hall.k.name")} />
        <${RowTools} f=${f} path=${["classes"]} i=${i} name=${named(c.name) || c.code} />
    </section>`;

export const Reasons = ({f}) => html`
    <section class="card form"><h2>${t("hall.reasons")}</h2>
        ${f.doc.reasons.map((r, i) => html`<${Reason} key=${i} f=${f} r=${r} i=${i} />`)}
        <${Add} f=${f} path=${["reasons"]} what="hall.add.reason" most=${REASONS}
            row=${{code: `reason${f.doc.reasons.length + 1}`, name: empty(), levels: [1, 2]}} />
    </section>
    <section class="card form"><h2>${t("hall.classes")}</h2>
        ${f.doc.classes.map((c, i) => html`<${Priority} key=${i} f=${f} c=${c} i=${i} />`)}
        <${Add} f=${f} path=${["classes"]} what="hall.add.class" most=${CLASSES}
            row=${{code: `class${f.doc.classes.length + 1}`, name: empty(), head_start_min: 15}} />
    </section>`;

/* ---- hours, holidays ---- */

const spans = text => text.split(/[\s,;，、；]+/).filter(Boolean);

/* What is being typed stays as it is typed. */
function Hours({f, path, label, unseen}) {
    const said = (at(f.doc, path) ?? []).join(", ");
    const [typed, type] = useState(said);
    const shown = spans(typed).join(", ") === said ? typed : said;
    const wrong = f.wrong?.place.startsWith(placeOf(path));

    return html`
        <label><span class=${unseen ? "unseen" : ""}>${label}</span><input id=${idOf(path)}
            value=${shown} disabled=${!f.may}
            placeholder=${t("hall.closed")} aria-invalid=${wrong ? "true" : undefined}
            onInput=${event => {
                type(event.target.value);
                f.put(path, spans(event.target.value));
            }} />
            ${wrong && html`<small class="wrong">${f.wrong.text}</small>`}</label>`;
}

/* Closed, as on another day, or hours of its own. */
function As({f, d, i}) {
    const path = ["days", i, "as"], own = Array.isArray(d.as);
    const options = [["closed", t("hall.closed")], ...weekdays.map(x =>
        [x, t("hall.as", {day: t(`hall.day.${x}`)})]), ["own", t("hall.as.own")]];

    return html`
        <label><span class="unseen">${t("hall.k.as")}</span>
            <select id=${own ? undefined : idOf(path)} disabled=${!f.may} onChange=${event =>
                f.put(path, event.target.value === "own" ? ["09:00-12:00"] : event.target.value)}>
                ${options.map(([value, name]) => html`<option value=${value}
                    selected=${value === (own ? "own" : d.as)}>${name}</option>`)}</select></label>
        ${own && html`<${Hours} f=${f} path=${path} label=${t("hall.as.own")} unseen />`}`;
}

const DayRow = ({f, d, i}) => html`
    <tr><td><${Day} f=${f} path=${["days", i, "day"]} label=${t("hall.k.day")} unseen /></td>
        <td><${As} f=${f} d=${d} i=${i} /></td>
        <td>${d.$ ?? ""}</td>
        <td class="do"><${RowTools} f=${f} path=${["days"]} i=${i} name=${d.day} /></td></tr>`;

export const Times = ({f}) => html`
    <section class="card form"><h2>${t("hall.week")}</h2>
        <p class="quiet">${t("hall.week.note")}</p>
        <div class="four">${weekdays.map(day => html`<${Hours} key=${day} f=${f}
            path=${["week", day]} label=${t(`hall.day.${day}`)} />`)}</div>
        <${Check} f=${f} path=${["always_open"]} label=${t("hall.always_open")} is=${!!f.doc.always_open}
            set=${on => f.put(["always_open"], on || undefined)} />
    </section>
    <section class="card form"><h2>${t("hall.days")}</h2>
        ${f.doc.days.length === 0 && html`<p class="quiet">${t("hall.days.none")}</p>`}
        <table><thead><tr><th scope="col">${t("hall.k.day")}</th><th scope="col">${t("hall.k.as")}</th>
            <th scope="col">${t("hall.remark")}</th><th scope="col" class="do">
            <span class="unseen">${t("hall.tools")}</span></th></tr></thead>
            <tbody>${f.doc.days.map((d, i) => html`<${DayRow} key=${i} f=${f} d=${d} i=${i} />`)}</tbody>
        </table>
        <${Add} f=${f} path=${["days"]} what="hall.add.day" most=${DAYS} row=${{day: "", as: "closed"}} />
    </section>`;

/* ---- name and contact ---- */

export const Contact = ({f}) => html`
    <section class="card form"><h2>${t("hall.contact")}</h2>
        <${Names} f=${f} path=${["name"]} label=${t("hall.k.hall_name")} />
        <div class="pair">
            <${Text} f=${f} path=${["mark"]} label=${t("hall.k.mark")} bytes=${7} />
            <${Text} f=${f} path=${["hotline"]} label=${t("hall.k.hotline")} bytes=${31} /></div>
        <${Names} f=${f} path=${["way_out"]} bytes=${LINE_BYTES} optional label=${t("hall.k.way_out")} />
    </section>`;
