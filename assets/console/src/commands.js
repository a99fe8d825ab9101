/* commands.js - sends what the clerk does, one command at a time, and says what came of it. */
import {post} from "./api.js";
import {cell, kept} from "./cell.js";
import {ended, load, queue} from "./state.js";

export const running = cell("");    /* the path of the command under way */
export const notice = cell(null);   /* {at, problem} or {at, done}: shown at the place `at` */
export const whys = kept("why", {}); /* of the ticket called last: its id -> why, as the hub said */

/* The same command again within this time is a bouncing key or a nervous finger. */
const SETTLE_MS = 500;
const none = {path: "", at: -SETTLE_MS};
let last = none;

function again(path) {
    return path === last.path && performance.now() - last.at < SETTLE_MS;
}

/* `at` names the place of the page where a refusal is shown.  Null when it was not sent or
 * was refused. */
export async function command(at, path, body, done) {
    if (running.get() || again(path))
        return null;
    running.set(path);
    notice.set(null);
    try {
        const reply = await post(path, body);

        if (reply.ticket?.why)
            whys.set({[reply.ticket.id]: reply.ticket.why});
        if (done)
            notice.set({at, done});
        await load();
        return reply;
    } catch (problem) {
        notice.set({at, problem});
        /* Refused since the picture was old: the new one explains it. */
        if (problem.status === 409 || problem.status === 404)
            load();
        return null;
    } finally {
        /* After a sign-in the same command is given again on purpose. */
        last = ended.get() ? none : {path, at: performance.now()};
        running.set("");
    }
}

/* The second click of a double click is none. */
export const once = act => event => {
    if (event.detail <= 1)
        act(event);
};

/* ---- what a counter can do, and when ---- */

export const ticketAt = counter =>
    counter?.ticket ? queue.get().tickets.find(t => t.id === counter.ticket) : undefined;

const called = (c, t) => t?.state === "called";
const serving = (c, t) => t?.state === "serving";
const either = (c, t) => called(c, t) || serving(c, t);
const free = (c, t) => c?.state === "open" && !c.ticket && !t;

/* key: function key, with "S" before it for Shift. */
export const actions = {
    next: {key: "F1", may: free},
    recall: {key: "F2", may: called},
    serve: {key: "F3", may: called},
    complete: {key: "F4", may: serving},
    finish: {key: "SF4", may: serving},
    transfer: {key: "F6", may: either},
    hold: {key: "F7", may: either},
    noShow: {key: "F8", may: called},
};

const routes = {
    recall: ["recall"],
    serve: ["serve"],
    complete: ["complete", {ask: true}],
    finish: ["complete", {ask: false}],
    hold: ["hold"],
    noShow: ["no-show"],
};

/* Does one of `actions` but transfer, which asks first. */
export function act(name, counter, ticket) {
    if (!actions[name].may(counter, ticket))
        return null;
    if (name === "next")
        return command("next", `/api/counters/${counter.number}/next`);
    const [what, more] = routes[name];
    return ticketCommand("now", ticket, what, counter.number, more);
}

export const ticketCommand = (at, ticket, what, counter, more = {}, done = undefined) =>
    command(at, `/api/tickets/${ticket.id}/${what}`, {counter, ...more}, done);
