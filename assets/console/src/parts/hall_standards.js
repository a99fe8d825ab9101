/* hall_standards.js - promised times and targets in three tiers (R27): the hall's, and those
 * that a service has in their place. */
import {get} from "../api.js";
import {cell} from "../cell.js";
import {named, t} from "../i18n.js";
import {html, useEffect} from "../ui.js";
import {at} from "./hall_doc.js";
import {Choice, Num, Review} from "./hall_fields.js";

const tiers = ["basic", "raised", "excellent"];
export const standards = ["response", "assessment", "proposal", "survey", "answer",
    "complaint_response", "complaint_solution", "complaint_follow_up", "objection", "response_remote",
    "registration", "proposal_complex", "complaint_interim", "fee"];
const SHOWN_TARGETS = ["wait", "wait_kept", "satisfaction", "asked", "response", "on_time",
    "accuracy", "completeness"];

/* Their names are the hub's. */
const indicators = cell([]);

function useIndicators() {
    useEffect(() => {
        if (!indicators.get().length)
            get("/api/indicators").then(r => indicators.set(r.indicators), () => {});
    }, []);
    return indicators.use();
}

export const indicatorName = id => named(indicators.get().find(i => i.id === id)?.name) || id;

/* Three figures of one list, which is there with all of them or not at all. */
function Figures({f, path, usual, name, step, high}) {
    const own = at(f.doc, path);
    const set = (k, value) => {
        const next = [0, 1, 2].map(i => i === k ? value : own?.[i] ?? usual?.[i] ?? 0);

        f.put(path, value === undefined && usual ? undefined : next);
    };
    const one = {...f, put: (p, value) => set(p.at(-1), value)};

    return tiers.map((tier, k) => html`<td key=${tier}><${Num} f=${one} path=${[...path, k]} unseen
        low=${0} high=${high} step=${step} note=${usual?.[k]}
        label=${`${name} ${t(`hall.tier.${tier}`)}`} /></td>`);
}

const Table = ({f, caption, rows}) => html`
    <table class="figures"><caption>${caption}</caption>
        <thead><tr><th scope="col">${t("hall.standard")}</th>${tiers.map(tier => html`
            <th scope="col">${t(`hall.tier.${tier}`)}</th>`)}</tr></thead>
        <tbody>${rows.map(({name, unit, ...row}) => html`<tr key=${row.path.join()}>
            <th scope="row">${name}<small class="remark">${unit}</small></th>
            <${Figures} f=${f} name=${name} ...${row} /></tr>`)}</tbody></table>`;

const times = (base, usual) => standards.map(s => ({
    path: [...base, s], usual: usual?.[s], name: t(`hall.s.${s}`), unit: t(`hall.unit.${s}`),
    high: 525600,
}));

const targets = (base, keys, usual) => keys.map(k => ({
    path: [...base, k], usual: usual?.[k], name: indicatorName(k), step: "any", high: 10000,
}));

const tierOptions = () => tiers.map(x => [x, t(`hall.tier.${x}`)]);

/* In the place of the hall's; an empty field is as in the hall. */
export function OwnStandards({f, i}) {
    const base = ["services", i], own = f.doc.services[i];

    useIndicators();
    return html`
        <details open=${!!(own.standards || own.targets)}><summary>${t("hall.own")}</summary>
            <p class="quiet">${t("hall.own.note")}</p>
            <${Choice} f=${f} path=${[...base, "standards", "tier"]} label=${t("hall.k.tier")}
                none=${t("hall.as_hall")} options=${tierOptions()} />
            <${Table} f=${f} caption=${t("hall.promises")}
                rows=${times([...base, "standards"], f.doc.standards ?? {})} />
            <${Table} f=${f} caption=${t("hall.targets")}
                rows=${targets([...base, "targets"], SHOWN_TARGETS, f.doc.targets ?? {})} />
        </details>`;
}

export function Standards({f}) {
    useIndicators();
    return html`
        <section class="card form" role="group" aria-label=${t("hall.standards")}>
            <div class="pair">
                <${Choice} f=${f} path=${["standards", "tier"]} label=${t("hall.k.tier")}
                    options=${tierOptions()} />
                <${Num} f=${f} path=${["standards", "warn_percent"]} low=${1} high=${90}
                    label=${t("hall.k.warn_percent")} />
            </div>
            <${Review} f=${f} path=${["standards"]} legend=${t("hall.review")} />
            <${Table} f=${f} caption=${t("hall.promises")} rows=${times(["standards"])} />
            <${Table} f=${f} caption=${t("hall.targets")}
                rows=${targets(["targets"], Object.keys(f.doc.targets ?? {}).filter(k => k[0] !== "$"))} />
        </section>`;
}
