/* clock.js - the hub's time, and times as people read them. */
import {useEffect, useState} from "./ui.js";

let ahead = 0; /* ms that the hub's clock is before this machine's */

/* `now` came with an answer of the hub just now. */
export function setHubTime(now) {
    const at = Date.parse(now);

    if (!Number.isNaN(at))
        ahead = at - Date.now();
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

/* "09:41:07" of this machine. */
export const timeOfDay = date =>
    [date.getHours(), date.getMinutes(), date.getSeconds()]
        .map(n => String(n).padStart(2, "0")).join(":");
