/* week_data.js - what a week's report shows: figures of the week and of the one before, and
 * the cases, machines and records that they speak of. */
import {get} from "../api.js";
import {shift} from "../period.js";
import {useEffect, useState} from "../ui.js";

/* Promises with a clock. */
const CLOCKS = ["response", "on_time", "answer", "complaint_time", "follow_up", "reports", "objections"];

const figures = query => get(`/api/indicators?${new URLSearchParams(query)}`);
const behind = (id, query) => get(`/api/indicators/${id}/cases?${new URLSearchParams(query)}`);

/* What this role may not see is left out. */
const ifAllowed = reply => reply.catch(p => {
    if (p.status === 403)
        return null;
    throw p;
});

const daysOf = monday => Array.from({length: 7}, (_, n) => shift(monday, n));

async function load(monday, today) {
    const days = daysOf(monday), week = {from: monday, to: days[6]};
    const within = at => at && at.slice(0, 10) >= week.from && at.slice(0, 10) <= week.to;
    const [now, before, staff, hours, late, praise, cases, equipment, improvements, incidents] =
        await Promise.all([
            figures({...week, by: "day"}),
            figures({from: shift(monday, -7), to: shift(monday, -1)}),
            figures({...week, by: "staff"}),
            Promise.all(days.filter(day => day <= today)
                .map(day => figures({from: day, to: day, by: "hour"}))),
            Promise.all(CLOCKS.map(async id =>
                (await behind(id, {...week, hit: 0})).cases.map(c => ({...c, clock: id})))),
            behind("praise", {...week, hit: 1}),
            ifAllowed(get("/api/cases?kind=complaint&state=all")),
            get("/api/equipment"),
            get("/api/matters?kind=improvement"),
            get("/api/matters?kind=incident"),
        ]);

    return {
        ...week, days, now, before, staff, hours, late: late.flat(), praise: praise.cases,
        broken: CLOCKS.map(id => now.indicators.find(i => i.id === id).total)
            .reduce((sum, f) => sum + f.of - f.hit, 0),
        complaints: cases && cases.cases.filter(c => within(c.filed))
            .sort((a, b) => a.filed < b.filed ? -1 : 1),
        orders: equipment.orders.filter(o => within(o.opened)
            || (o.state !== "closed" && o.opened.slice(0, 10) <= week.to)),
        improvements: improvements.matters.filter(m => m.state !== "closed"),
        incidents: incidents.matters.filter(m => within(m.opened) || m.state !== "closed"),
    };
}

/* [data, problem, again]; the one before stays until the next is there. */
export function useWeek(monday, today) {
    const [data, setData] = useState(null);
    const [problem, setProblem] = useState(null);
    const [times, again] = useState(0);

    useEffect(() => {
        let current = true;

        load(monday, today).then(d => current && (setData(d), setProblem(null)),
            p => current && setProblem(p));
        return () => { current = false; };
    }, [monday, today, times]);
    return [data, problem, () => again(n => n + 1)];
}

/* "2026-W49" as [year, week] (ISO 8601). */
export function weekNumber(monday) {
    const thursday = shift(monday, 3), year = thursday.slice(0, 4);
    const days = (Date.parse(thursday) - Date.parse(`${year}-01-01`)) / 86400e3;

    return [Number(year), Math.floor(days / 7) + 1];
}
