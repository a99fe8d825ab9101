/* week.js - the week's report: one page for the wall, on screen and on A4. */
import {language, named, t} from "../i18n.js";
import {Problem} from "../parts/notice.js";
import {Bars, Course, Waits} from "../parts/week_charts.js";
import {useWeek, weekNumber} from "../parts/week_data.js";
import {Broken, Complaints, Figures, Improvements, Kpis, People, Praise, Trouble} from "../parts/week_tables.js";
import {monday, shift} from "../period.js";
import {hall, queue} from "../state.js";
import {html, useState} from "../ui.js";

const dayName = day => new Intl.DateTimeFormat(language.get() === "en" ? "en" : "zh-CN",
    {weekday: "short", timeZone: "UTC"}).format(new Date(day));

const Bar = ({first, today, onGo, onAgain}) => html`
    <div class="bar" role="group" aria-label=${t("week.choose")}>
        <button class="b" onClick=${() => onGo(shift(first, -7))}>${t("week.earlier")}</button>
        <button class="b" disabled=${shift(first, 7) > today}
            onClick=${() => onGo(shift(first, 7))}>${t("week.later")}</button>
        <button class="b" onClick=${onAgain}>${t("ind.again")}</button>
        <span class="sp"></span>
        <a class="b" href="#/indicators">${t("nav.indicators")}</a>
        <button class="b brand" onClick=${() => print()}>${t("sheet.print")}</button>
    </div>`;

/* Monday to Friday, and a day of the weekend on which somebody came. */
function Charts({data}) {
    const one = id => data.now.indicators.find(i => i.id === id), visits = one("asked").figures;
    const shown = data.days.map((_, n) => n).filter(n => n < 5 || visits[n].of > 0);
    const names = shown.map(n => dayName(data.days[n])), tier = ["basic", "raised", "excellent"]
        .indexOf(data.now.tier);

    return html`
        <div class="week-pair">
            <${Bars} title=${t("week.visits.day")} names=${names} values=${shown.map(n => visits[n].of)} />
            <${Course} title=${named(one("satisfaction").name)} names=${names}
                values=${shown.map(n => one("satisfaction").figures[n].value)}
                aim=${one("satisfaction").targets?.[tier]} />
        </div>
        <${Waits} hours=${shown.map(n => data.hours[n]).filter(Boolean)} names=${names}
            aim=${one("wait").targets?.[tier]} />`;
}

const Sheet = ({data}) => html`
    <article class="card week" lang=${language.get() === "en" ? "en" : "zh-Hans"}>
        <header><h1>${t("week.title")}<span>${t("week.number", {
            year: weekNumber(data.from)[0], n: weekNumber(data.from)[1]})}</span></h1>
            <p>${named(hall.get().name)}<span>${data.from} – ${data.to}</span></p></header>
        <${Kpis} now=${data.now} before=${data.before} />
        <div class="week-halves">
            <div><${Figures} now=${data.now} before=${data.before} /></div>
            <div><${Charts} data=${data} /><${People} reply=${data.staff} />
                <${Praise} rows=${data.praise} /></div>
        </div>
        <div class="week-lists">
            <${Broken} rows=${data.late} count=${data.broken} now=${data.now} />
            <${Complaints} rows=${data.complaints} />
            <${Improvements} rows=${data.improvements} />
            <${Trouble} orders=${data.orders} incidents=${data.incidents} />
        </div>
        <footer class="quiet">${t("week.foot", {at: data.now.now.slice(0, 16).replace("T", " ")})}</footer>
    </article>`;

export function WeekPage() {
    const today = queue.get().now.slice(0, 10), [first, go] = useState(() => monday(today));
    const [data, problem, again] = useWeek(first, today);

    return html`
        <${Bar} first=${first} today=${today} onGo=${go} onAgain=${again} />
        ${problem && html`<${Problem} problem=${problem} />`}
        ${data ? html`<${Sheet} data=${data} />`
            : !problem && html`<p class="empty" role="status">${t("loading")}</p>`}`;
}
