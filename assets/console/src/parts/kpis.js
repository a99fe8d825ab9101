/* kpis.js - the five figures of the day. */
import {t} from "../i18n.js";
import {html} from "../ui.js";

const share = (n, of) => of > 0 ? `${Math.round(100 * n / of)}%` : "0%";

const Card = ({label, value, note, kind}) => html`
    <div class="card kpi"><small>${label}</small><b>${value}</b><em class=${kind}>${note}</em></div>`;

export function Kpis({q}) {
    const c = q.counts;
    const rated = c.asked > 0
        ? t("kpi.rated", {share: share(c.rated, c.asked), n: c.rated, of: c.asked})
        : t("kpi.unrated");

    return html`
        <section class="kpis" aria-label=${t("kpi.label")}>
            <${Card} label=${t("kpi.waiting")} value=${q.waiting} note=${q.waiting > 0
                ? t("kpi.longest", {n: q.longest_min}) : t("kpi.nobody")} />
            <${Card} label=${t("kpi.done")} value=${c.completed}
                note=${t("kpi.issued", {n: c.issued})} />
            <${Card} label=${t("kpi.noshow")} value=${c.no_show}
                note=${t("kpi.noshow.share", {share: share(c.no_show, c.issued)})} />
            <${Card} label=${t("kpi.rating")} note=${rated}
                value=${typeof q.satisfaction === "number" ? q.satisfaction.toFixed(2) : "—"} />
            <${Card} label=${t("kpi.complaints")} value=${c.complaints}
                kind=${c.complaints > 0 ? "bad" : ""}
                note=${t(c.complaints > 0 ? "kpi.complaints.some" : "kpi.complaints.none")} />
        </section>`;
}
