/* clock.js - the hub's time, and times as people read them. */
import {useEffect, useState} from "./ui.js";

let ahead = 0; /* ms that the hub's clock is before this machine's */
let offset = -new Date().getTimezoneOffset(); /* minutes east of UTC: the hall's, once known */

/* `now` came with an answer of the hub just now. */
export function setHubTime(now) {
    const at = Date.parse(now);

    if (Number.isNaN(at))
        return;
    ahead = at - Date.now();
    const [, sign, h, m] = /([+-])(\d\d):(\d\d)$/.exec(now) ?? ["", "+", 0, 0];
    offset = Number(`${sign}1`) * (Number(h) * 60 + Number(m));
}

export const hubNow = () => Date.now() + ahead;

/* Draws the component again each `ms`; gives the hub's time. */
export function useNow(ms) {
    const [, tick] = useState(0);

    useEffect(() => {
        const timer = setInterval(() => tick(n => n + 1), ms);
        return () => clearInterval(timer);
    }, [ms]);
    return hubNow();
}

/* The hub writes times with the hall's own offset, so the text holds the hall's clock
 * whatever this machine's zone is. */
export const clockOf = rfc3339 => (rfc3339 ?? "").slice(11, 16);

export const minutesSince = (rfc3339, now) =>
    Math.max(0, Math.floor((now - Date.parse(rfc3339)) / 60000));

/* "06:41"; with hours when needed. */
export function elapsed(ms) {
    const s = Math.max(0, Math.floor(ms / 1000));
    const two = n => String(n).padStart(2, "0");
    const rest = `${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;

    return s < 3600 ? rest : `${Math.floor(s / 3600)}:${rest}`;
}

/* "09:41:07" in the hall, from ms as of hubNow(). */
export const timeOfDay = ms => new Date(ms + offset * 60000).toISOString().slice(11, 19);
