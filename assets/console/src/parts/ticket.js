/* ticket.js - a ticket in words: its class, its state, how long it waits. */
import {clockOf, minutesSince} from "../clock.js";
import {named, t} from "../i18n.js";
import {counterOf, hall, serviceOf} from "../state.js";

const counterName = number => named(counterOf(number)?.name) || String(number);

/* "Aged 60 or over" without what stands in brackets: the row is narrow. */
function className(code) {
    const found = hall.get().classes?.find(c => c.code === code);

    return named(found?.name).replace(/\s*[（(].*$/, "") || code;
}

/* What gave the ticket its place in the queue. */
export function classText(ticket) {
    if (ticket.state === "waiting" && ticket.counter > 0)
        return t("class.sent", {counter: counterName(ticket.counter)});
    if (ticket.due)
        return t("class.appointment", {at: clockOf(ticket.due)});
    if (ticket.appointment?.standing === "late")
        return t("class.late", {at: clockOf(ticket.appointment.due)});
    if (ticket.class)
        return t("class.priority", {name: className(ticket.class)});
    return t(ticket.note ? "class.transferred" : "class.ordinary");
}

const SOON_MIN = 3; /* a promise about to be broken is shown so long before */

/* {text, kind} of the coloured tag.  `now` in ms. */
export function stateTag(ticket, now) {
    const promised = serviceOf(ticket.service)?.promised_wait_min ?? 0;
    const waited = minutesSince(ticket.issued, now);

    switch (ticket.state) {
    case "held":
        return {text: t("state.held"), kind: "quiet"};
    case "missed":
        return {text: t("state.missed", {n: ticket.misses}), kind: "bad"};
    case "called":
    case "serving":
        return {
            text: t(`state.${ticket.state}`, {counter: counterName(ticket.counter)}), kind: "quiet",
        };
    }
    if (ticket.due)
        return {text: t("state.arrived"), kind: ""};
    if (promised > 0 && waited >= promised)
        return {text: t("state.over", {n: promised}), kind: "bad"};
    if (promised > 0 && waited >= promised - SOON_MIN)
        return {text: t("state.soon", {n: promised}), kind: "warn"};
    return {text: t("state.waiting"), kind: ""};
}

/* Who would be called next here: the list is in the order of calling already. */
export function nextAt(counter, tickets) {
    const mine = counterOf(counter.number)?.services ?? [];

    return tickets.find(t => t.state === "waiting" && mine.includes(t.service)
        && (!t.counter || t.counter === counter.number));
}

export const concerns = (counter, ticket) =>
    (counterOf(counter.number)?.services ?? []).includes(ticket.service)
    || ticket.counter === counter.number;
