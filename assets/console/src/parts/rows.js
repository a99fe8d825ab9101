/* rows.js - a table by keyboard: one row is in the tab order, and the arrow keys go from row
 * to row, so that hundreds of rows do not stand between the keyboard and the rest. */
import {useLayoutEffect, useRef} from "../ui.js";

const STEP = 10;
const rowsOf = body => [...body.querySelectorAll("tr:has(button:enabled, a)")];
const stopsOf = row => [...row.querySelectorAll("button:enabled, a")];


/* For onKeyDown of a tbody. */
export function moveFocus(event) {
    const rows = rowsOf(event.currentTarget), here = event.target.closest("tr"), at = rows.indexOf(here);
    const to = {
        ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1,
        PageDown: Math.min(at + STEP, rows.length - 1), PageUp: Math.max(at - STEP, 0),
    }[event.key];

    if (to === undefined || !rows[to] || at < 0 || event.target.closest("select, input"))
        return;
    event.preventDefault();
    const stops = stopsOf(rows[to]), column = stopsOf(here).indexOf(event.target);
    stops[Math.min(Math.max(column, 0), stops.length - 1)].focus();
}

/* What a tbody takes to have one row in the tab order: the one that had the focus last, else
 * the chosen one, else the first. */
export function useRows() {
    const body = useRef(null), last = useRef("");

    const order = () => {
        const rows = body.current ? rowsOf(body.current) : [];
        const inOrder = rows.find(r => r.dataset.row === last.current)
            ?? rows.find(r => r.getAttribute("aria-current")) ?? rows[0];

        for (const stop of body.current?.querySelectorAll("button, a") ?? [])
            stop.tabIndex = stop.closest("tr") === inOrder ? 0 : -1;
    };
    useLayoutEffect(order);
    return {
        ref: body, onKeyDown: moveFocus,
        onFocusIn: event => {
            last.current = event.target.closest("tr")?.dataset.row ?? "";
            order();
        },
    };
}
