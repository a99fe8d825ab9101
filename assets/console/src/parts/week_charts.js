/* week_charts.js - the pictures of a week's report: bars and a course by day, and the waits by
 * hour and day.  Drawn as SVG and as a table, so that paper shows them as sharp as a screen. */
import {t} from "../i18n.js";
import {html} from "../ui.js";

const WIDTH = 300, HEIGHT = 112, TOP = 22, FLOOR = 90;

/* ---- by day ---- */

const middle = (n, count) => (n + .5) * WIDTH / count;

const Names = ({names}) => names.map((name, n) => html`
    <text class="name" x=${middle(n, names.length)} y=${FLOOR + 16}>${name}</text>`);

const said = (names, values, text) => names.map((name, n) =>
    `${name} ${values[n] === null ? "—" : text(values[n])}`).join(", ");

/* How many; a bar each. */
export function Bars({title, names, values}) {
    const most = Math.max(1, ...values), wide = Math.min(34, WIDTH / names.length * .55);
    const high = v => (FLOOR - TOP) * v / most;

    return html`
        <figure><figcaption>${title}</figcaption>
            <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img"
                aria-label=${`${title}: ${said(names, values, String)}`}>
                <path class="floor" d="M0 ${FLOOR}H${WIDTH}" />
                ${values.map((v, n) => html`
                    <rect class="stave" x=${middle(n, names.length) - wide / 2} y=${FLOOR - high(v)}
                        width=${wide} height=${high(v)} rx="2" />
                    <text x=${middle(n, names.length)} y=${FLOOR - high(v) - 6}>${v}</text>`)}
                <${Names} names=${names} />
            </svg></figure>`;
}

/* A mean of 1 to 5; null where nobody rated. */
export function Course({title, names, values, aim}) {
    const known = values.filter(v => v !== null), low = Math.min(4.2, ...known, aim ?? 5) - .2;
    const at = v => FLOOR - (FLOOR - TOP) * (v - low) / (5 - low);
    const points = values.map((v, n) => v !== null && [middle(n, names.length), at(v)]).filter(Boolean);

    return html`
        <figure><figcaption>${title}${aim ? html`<span>${t("week.aim", {n: aim})}</span>` : ""}</figcaption>
            <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img"
                aria-label=${`${title}: ${said(names, values, v => v.toFixed(2))}`}>
                <path class="floor" d="M0 ${FLOOR}H${WIDTH}" />
                ${aim && html`<path class="aim" d="M0 ${at(aim)}H${WIDTH}" />`}
                ${points.length > 0 && html`
                    <path class="course" d="M${points.map(p => p.join(" ")).join("L")}" />`}
                ${values.map((v, n) => v !== null && html`
                    <circle class=${aim && v < aim ? "under" : ""} cx=${middle(n, names.length)}
                        cy=${at(v)} r="4.5" />
                    <text x=${middle(n, names.length)} y=${at(v) - 9}>${v.toFixed(2)}</text>`)}
                <${Names} names=${names} />
            </svg></figure>`;
}

/* ---- waits by hour and day ---- */

const STEPS = [.4, .7, 1, 1.5];

/* 0 short .. 4 far over what the hall aims at; without an aim, of the longest. */
const step = (wait, aim, longest) => STEPS.filter(s => wait > s * (aim ?? longest / 1.5)).length;

/* `hours`: an answer by hour for each of `days`. */
export function Waits({hours, names, aim}) {
    const byDay = hours.map(reply => {
        const {figures} = reply.indicators.find(i => i.id === "wait");

        return new Map(reply.groups.map((g, n) => [g.key, figures[n].value]));
    });
    const all = byDay.flatMap(d => [...d.values()]).filter(v => v !== null);
    const rows = [...new Set(byDay.flatMap(d => [...d.keys()].filter(k => d.get(k) !== null)))].sort();

    return html`
        <table class="waits"><caption>${t("week.waits")}${aim
            ? html`<span>${t("week.aim", {n: t("ind.unit.minutes", {n: aim})})}</span>` : ""}</caption>
            <thead><tr><th scope="col"><span class="unseen">${t("ind.by.hour")}</span></th>
                ${names.map(name => html`<th scope="col">${name}</th>`)}</tr></thead>
            <tbody>${rows.map(hour => html`<tr key=${hour}>
                <th scope="row">${t("ind.hour", {n: hour})}</th>
                ${names.map((_, n) => {
                    const wait = byDay[n]?.get(hour) ?? null;

                    return wait === null ? html`<td></td>` : html`
                        <td class="w${step(wait, aim, Math.max(...all))}">${wait.toFixed(1)}</td>`;
                })}</tr>`)}</tbody>
        </table>`;
}
