/* period.js - days as "2026-11-23" and the periods that people ask for. */

const DAY_MS = 86400e3;
const at = day => new Date(`${day}T00:00:00Z`);
const text = date => date.toISOString().slice(0, 10);

export const shift = (day, n) => text(new Date(at(day).getTime() + n * DAY_MS));

/* The first day of the month that is `n` months from that of `day`. */
const month = (day, n) => {
    const d = at(day);

    return text(new Date(Date.UTC(d.getUTCFullYear(), d.getUTCMonth() + n, 1)));
};

const quarter = (day, n) => month(day, n * 3 - at(day).getUTCMonth() % 3);
export const monday = day => shift(day, -((at(day).getUTCDay() + 6) % 7));

/* By the name of a period: its first and last day, as seen from today. */
export const periods = {
    today: today => [today, today],
    week: today => [monday(today), today],
    last_week: today => [shift(monday(today), -7), shift(monday(today), -1)],
    month: today => [month(today, 0), today],
    last_month: today => [month(today, -1), shift(month(today, 0), -1)],
    quarter: today => [quarter(today, 0), today],
    last_quarter: today => [quarter(today, -1), shift(quarter(today, 0), -1)],
    year: today => [`${today.slice(0, 4)}-01-01`, today],
};

/* What narrows a question to one group, as query; null where nothing can. */
export function within(by, key, {from, to}) {
    const clip = (first, last) => ({from: first < from ? from : first, to: last > to ? to : last});

    switch (by) {
    case "day":
        return clip(key, key);
    case "week":
        return clip(key, shift(key, 6));
    case "month":
        return clip(`${key}-01`, shift(month(`${key}-01`, 1), -1));
    case "quarter": {
        const first = `${key.slice(0, 4)}-${String(key.slice(6) * 3 - 2).padStart(2, "0")}-01`;

        return clip(first, shift(month(first, 3), -1));
    }
    case "hour":
        return {from, to, hour: String(Number(key))};
    default:
        return key ? {from, to, [by]: key} : null;
    }
}
