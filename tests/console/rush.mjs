/* rush.mjs - kiosk, console and web want the same few times of the real hub at once.
 *
 * The judge shares no code with the hub: it reads the log and counts what was sold of each
 * time, event by event (invariant 5). */
import assert from "node:assert/strict";
import {randomBytes} from "node:crypto";
import {apiOf} from "./hall.mjs";

const SERVICE = "property", EACH = 40;
const minutes = [510, 540, 570, 600, 630, 660];
const newId = () => randomBytes(16).toString("hex");

/* The same choices at each run; only who is first differs. */
function dice(seed) {
    let state = seed;

    return sides => {
        state = (Math.imul(state, 1103515245) + 12345) >>> 0;
        return (state >>> 8) % sides;
    };
}

/* A refusal is an answer; a fault of the hub is none. */
async function tried(work) {
    try {
        return await work;
    } catch (e) {
        assert.match(e.message, /: (404|409) /, e.message);
        return null;
    }
}

async function atKiosk(kiosk, day, roll) {
    const mine = [];

    for (let i = 0; i < EACH; i++) {
        const minute = minutes[roll(minutes.length)], old = mine[roll(mine.length || 1)];
        const appointment = old && roll(2) ? old : newId();
        const what = ["hold", "book", "book", "move", "cancel"][roll(5)];
        const ask = () => kiosk.post(`/v1/appointments/${what}`,
            {appointment, service: SERVICE, day, minute});
        const both = await Promise.all(roll(4) ? [tried(ask())] : [tried(ask()), tried(ask())]);

        if (both[0])
            mine.push(appointment);
    }
}

async function atDesk(api, day, roll, links) {
    const mine = [];

    for (let i = 0; i < EACH; i++) {
        const minute = minutes[roll(minutes.length)], old = mine[roll(mine.length || 1)];
        const what = ["book", "book", "move", "cancel"][old ? roll(4) : 0];
        const reply = await tried(what === "book"
            ? api.post("/api/appointments/book", {appointment: newId(), service: SERVICE, day, minute})
            : api.post(`/api/appointments/${old}/${what}`, {day, minute}));

        if (what === "book" && reply) {
            mine.push(reply.id);
            links.push(reply.link);
        }
    }
}

/* A customer at the page, by its forms, often with one that is out of date. */
async function atPage(url, day, roll, links) {
    for (let i = 0; i < EACH; i++) {
        const link = links[roll(links.length || 1)];

        if (!link) {
            await new Promise(done => setTimeout(done, 5));
            continue;
        }
        const path = new URL(link).pathname, what = roll(4) ? "move" : "cancel";
        const page = await (await fetch(`${url}${path}?do=${what}&day=${day}`)).text();
        const proof = /name="proof" value="(\w+)"/.exec(page)?.[1] ?? "none";
        const reply = await fetch(url + path, {
            method: "POST", redirect: "manual",
            headers: {"Content-Type": "application/x-www-form-urlencoded"},
            body: new URLSearchParams({
                do: what, proof, day, minute: String(minutes[roll(minutes.length)]),
            }).toString(),
        });

        assert.equal(reply.status, 303);
    }
}

/* ---- the judge ---- */

const over = (a, b) => a.service === b.service && a.day === b.day
    && a.minute < b.minute + b.length && b.minute < a.minute + a.length;

function judge(events) {
    const rows = new Map(), ghosts = [];
    let sold = 0, moved = 0, cancelled = 0;

    for (const {type, subject, when, body: b} of events) {
        const now = Date.parse(when), row = rows.get(subject);

        switch (type) {
        case "appointment.held":
            rows.set(subject, {...b, firm: false});
            break;
        case "appointment.booked":
            rows.set(subject, {...b, firm: true});
            sold++;
            break;
        case "appointment.moved":
            ghosts.push({...row, until: b.back});
            rows.set(subject, {...b, firm: true});
            moved++;
            break;
        case "appointment.cancelled":
            if (row.firm)
                ghosts.push({...row, until: b.back});
            rows.delete(subject);
            cancelled++;
            break;
        default:
            continue;
        }
        const mine = rows.get(subject);
        if (!mine)
            continue;
        const taken = [...rows.values()].filter(r => (r.firm || r.until > now) && over(r, mine))
            .length + ghosts.filter(g => g.until > now && over(g, mine)).length;
        assert.ok(taken <= mine.places, `${taken} of ${mine.places} at ${mine.day} ${mine.minute}`);
    }
    return {sold, moved, cancelled};
}

async function wholeLog(api) {
    const all = [];

    for (;;) {
        const {events} = await api.get(`/api/events?after=${all.at(-1)?.pos ?? 0}&limit=1000`);

        if (events.length === 0)
            return all;
        all.push(...events);
    }
}

export const tests = [
    {
        name: "rush_from_three_sides_sells_no_time_past_its_places",
        only: "real",
        async run({hall}) {
            const admin = await apiOf(hall, hall.admin), clerk = await apiOf(hall, hall.clerk);
            const {days} = await admin.get(`/api/slots/${SERVICE}`);
            const open = days.slice(2, 5).map(d => d.day), links = [];

            await Promise.all([1, 2, 3, 4].flatMap(n => [
                atKiosk(hall.kiosk, open[n % 3], dice(n)),
                atDesk(n % 2 ? admin : clerk, open[n % 3], dice(10 + n), links),
                atPage(hall.url, open[n % 3], dice(20 + n), links),
            ]));
            const counts = judge(await wholeLog(admin));
            assert.ok(counts.sold > 20 && counts.moved > 5 && counts.cancelled > 5,
                JSON.stringify(counts));
        },
    },
];
