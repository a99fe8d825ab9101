/* week_life.mjs - what people do in a hall from Monday to Friday, and a ledger of it.
 *
 * Visits come at the kiosk by the terminals' interface, staff work by the REST interface, the
 * clock stands at each of these things while it is done.  The ledger notes what was sent and
 * when: figures are counted from it without asking the hub. */
import assert from "node:assert/strict";
import {apiOf} from "./hall.mjs";

const MINUTE_MS = 60e3;
const CLERKS = {1: "0311", 2: "0312", 3: "0313"};
const SERVICES = ["social", "social", "property", "business", "tax", "housing", "enquiry"];
const LEAD = "0315", MANAGER = "0316";

/* What a step says beside what happened; a colleague asks how it was. */
const ASKER = "0311", judges = ["judge", "follow-up"], how = "电话询问";
const needs = {
    accept: {options: ["在窗口办理"]}, deliver: {way: "in_person", explained: 1},
    judge: {how}, "follow-up": {how}, sign: {how}, consent: {how},
};

/* Visits an hour, by the hour; Monday has more. */
const ARRIVALS = {8: 2, 9: 6, 10: 6, 11: 1, 13: 2, 14: 4, 15: 1, 16: 1, 17: 0, 18: 2};
const HOURS = [["08:30", "17:30"], ["08:30", "17:30"], ["08:30", "17:30"], ["08:30", "20:00"],
    ["08:30", "17:30"]];

/* The same choices at each run. */
function dice(seed) {
    let state = seed;

    return sides => {
        state = (Math.imul(state, 1103515245) + 12345) >>> 0;
        return (state >>> 8) % sides;
    };
}

/* ---- the ledger ---- */

export class Ledger {
    before = []; /* visits of the week before */
    visits = []; /* {day, hour, service, waited, clerk, done, asked, level, missed} */
    said = {complaint: 0, praise: 0};
    broken = []; /* {clock, code} */
    papers = {of: 0, hit: 0};
    reviews = {of: 0, hit: 0};
    asked = {of: 0, hit: 0}; /* by message how it was, and answered */
    complaints = []; /* {code, cause, state} */

    served(which = () => true) {
        return this.visits.filter(v => v.done && which(v));
    }
}

const mean = list => list.length ? list.reduce((a, b) => a + b, 0) / list.length : null;
export const meanLevel = visits => mean(visits.filter(v => v.level > 0).map(v => v.level));
export const meanWait = visits => {
    const seconds = mean(visits.filter(v => v.waited !== undefined).map(v => v.waited / 1000));

    return seconds === null ? null : seconds / 60;
};

/* ---- one day ---- */

export class Life {
    constructor(week) {
        Object.assign(this, {week, ledger: new Ledger(), roll: dice(2027), cases: {}});
        this.docsOf = Object.fromEntries(week.doc.services.map(s => [s.code, s.documents?.length ?? 0]));
        this.does = Object.fromEntries(week.doc.counters.map(c => [c.number, c.services]));
    }

    /* Everybody signs in, since sessions end overnight. */
    async begin(n) {
        const {week} = this;

        this.n = n;
        week.turn(week.at(n, "08:25"));
        this.apis = Object.fromEntries(await Promise.all([...Object.values(CLERKS), LEAD, MANAGER]
            .map(async staff => [staff, await apiOf(week.hall, week.who(staff))])));
        this.waiting = [];
        this.busy = {};
        for (const [number, staff] of Object.entries(CLERKS))
            await this.apis[staff].post(`/api/counters/${number}/open`);
    }

    /* The Friday before, so that there is something to compare with. */
    async weekBefore() {
        const {week} = this;

        await this.begin(-3);
        for (const [i, level] of [5, 4, 5, 3].entries()) {
            week.turn(week.at(-3, `${String(9 + i).padStart(2, "0")}:00`));
            const {ticket} = await week.kiosk.issue("social");

            week.turn(week.now() + (3 + i) * MINUTE_MS);
            for (const what of ["call", "serve", "complete"]) {
                await this.apis["0311"].post(`/api/tickets/${ticket}/${what}`, {counter: 1, ask: true});
                week.turn(week.now() + 5 * MINUTE_MS);
            }
            await week.kiosk.rate(ticket, level);
            this.ledger.before.push({waited: (3 + i) * MINUTE_MS, level});
        }
        for (const [number, staff] of Object.entries(CLERKS))
            await this.apis[staff].post(`/api/counters/${number}/close`);
    }

    /* Minute by minute, until nobody waits; `plan`: [[time, what]], what is done besides. */
    async work(plan) {
        const {week, n} = this, [opens, closes] = HOURS[n];
        const due = this.due = [];

        for (const [time, run] of plan)
            this.later(week.at(n, time), run);
        for (let now = week.at(n, opens); now < week.at(n, closes) || this.waiting.length
            || Object.keys(this.busy).length; now += MINUTE_MS) {
            while (due[0]?.at <= now) {
                week.turn(due[0].at);
                await due.shift().run();
            }
            week.turn(now);
            if (now < week.at(n, closes) - 40 * MINUTE_MS)
                await this.arrive(new Date(now + 8 * 3600e3).getUTCHours());
            for (const number of Object.keys(CLERKS))
                await this.at(Number(number), now);
        }
        for (; due.length; ) {
            week.turn(Math.max(due[0].at, week.now()));
            await due.shift().run();
        }
    }

    later(at, run) {
        this.due.push({at, run});
        this.due.sort((a, b) => a.at - b.at);
    }

    async arrive(hour) {
        const {week, n} = this;

        if (this.roll(60) >= (ARRIVALS[hour] ?? 0) + (n === 0 && ARRIVALS[hour] ? 1 : 0))
            return;
        const service = SERVICES[this.roll(SERVICES.length)];
        const {ticket, number} = await week.kiosk.issue(service, {told: [0, 12]});
        const visit = {day: n, hour, service, came: week.now(), ticket, number};

        this.ledger.visits.push(visit);
        this.waiting.push(visit);
    }

    async at(counter, now) {
        const api = this.apis[CLERKS[counter]], here = this.busy[counter];

        if (here && now >= here.until)
            await this.finish(counter, here);
        /* On Tuesday morning one counter alone is there for social insurance and property. */
        const away = this.n === 1 && counter === 3 && now < this.week.at(1, "11:00");
        if (this.busy[counter] || away || !this.waiting.some(v => this.does[counter].includes(v.service)))
            return;
        const {ticket} = await api.post(`/api/counters/${counter}/next`);
        const visit = this.waiting.find(v => v.number === ticket.number);

        this.waiting = this.waiting.filter(v => v !== visit);
        Object.assign(visit, {waited: now - visit.came, clerk: CLERKS[counter]});
        if (this.roll(20) === 0) {
            visit.missed = true;
            await api.post(`/api/tickets/${visit.ticket}/no-show`, {counter});
            return;
        }
        await api.post(`/api/tickets/${visit.ticket}/serve`, {counter});
        this.busy[counter] = {visit, until: now + (12 + this.roll(22)) * MINUTE_MS};
    }

    async finish(counter, {visit}) {
        const api = this.apis[CLERKS[counter]], {kiosk} = this.week;
        const ask = counter !== 3 || this.roll(3) > 0; /* at counter 3 they forget it */

        delete this.busy[counter];
        if (this.refuseNext && this.docsOf[visit.service] > 0) {
            await api.post(`/api/tickets/${visit.ticket}/refuse`, {papers: "1", cause: "补齐后再来"});
            this.refuseNext = false;
            this.ledger.papers.of++; /* as a request, which speaks for the visit */
        } else if (this.docsOf[visit.service] > 0) {
            this.ledger.papers.of++;
            this.ledger.papers.hit++;
        }
        await api.post(`/api/tickets/${visit.ticket}/complete`, {counter, ask});
        Object.assign(visit, {done: true, asked: ask, level: 0});
        if (!ask || this.roll(6) === 0)
            return;
        const bad = this.badNext;

        this.badNext = undefined;
        this.lastServed = visit;
        visit.level = bad?.level ?? [5, 5, 5, 4, 5, 5, 4, 5, 3, 5][this.roll(10)];
        await kiosk.rate(visit.ticket, visit.level, bad ? "unclear" : "");
        if (!bad)
            return;
        this.ledger.said.complaint++;
        await this.find(bad.name);
        for (const [minutes, run] of bad.then)
            this.later(this.week.now() + minutes * MINUTE_MS, run);
    }

    /* ---- cases ---- */

    as = (staff, id, body, way = "") => this.apis[staff].post(`/api/cases/${id}${way}`, body);

    async register(name, body, by = "0311") {
        this.cases[name] = await this.apis[by].post("/api/cases", {told: "内容", ...body});
        if (body.kind in this.ledger.said)
            this.ledger.said[body.kind]++;
    }

    step = (name, body, by = judges.includes(body.act) ? ASKER : LEAD, way = "") =>
        this.as(by, this.cases[name].id, way ? body : {...needs[body.act], ...body}, way);

    /* The complaint that the newest bad rating opened. */
    async find(name) {
        const {cases} = await this.apis[LEAD].get("/api/cases?kind=complaint");
        const known = Object.values(this.cases).map(c => c.id);
        const found = cases.filter(c => c.level > 0 && !known.includes(c.id));

        assert.equal(found.length, 1, name);
        this.cases[name] = found[0];
    }

    async review() {
        const {week} = this;

        await this.apis[LEAD].post("/api/samples", {from: week.day(0), to: week.day(3), number: 4, due: week.day(7)});
        const {matters} = await this.apis[LEAD].get("/api/matters?kind=review");
        assert.equal(matters.length, 4);
        for (const [i, {id, staff}] of matters.entries()) {
            const api = this.apis[staff === LEAD ? MANAGER : LEAD]; /* nobody reviews themselves */
            const {written} = await api.get(`/api/matters/${id}`);

            await api.post(`/api/matters/${id}`, {act: "mark", lines: written.map((_, k) =>
                i === 2 && k === 1 ? {number: k + 1, said: "not_met", text: "没有核对有效期"}
                    : {number: k + 1, said: "met"})});
            await api.post(`/api/matters/${id}`, {act: "close"});
            this.ledger.reviews.of++;
            this.ledger.reviews.hit += i !== 2;
        }
    }
}
