/* mock_hub.mjs - a hub of one file for the tests of the console: the same API, a hall in
 * memory, the refusals of the core.  It also runs alone, to look at the pages:
 *     node tests/console/mock_hub.mjs [PORT]      (staff 0312, admin; password "guitai-test") */
import {randomBytes} from "node:crypto";
import {createReadStream, existsSync, readFileSync} from "node:fs";
import {createServer} from "node:http";
import {extname, join, normalize} from "node:path";
import {fileURLToPath} from "node:url";
import {casesPage, casesTable} from "./mock_long.mjs";
import {documentWith, planOf} from "./mock_imports.mjs";
import {matterLines, mockMatters} from "./mock_matters.mjs";
import {onReceivers, receivers} from "./mock_receivers.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const catalogue = JSON.parse(readFileSync(join(root, "assets/sample/hall.json"), "utf8"));
const types = {
    ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml",
};
export const csp = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

class Refusal extends Error {
    constructor(status, type, headers = {}, detail = type) {
        super(detail);
        Object.assign(this, {status, type, headers});
    }
}

const refuse = (wrong, type, status = 409, detail = type) => {
    if (wrong)
        throw new Refusal(status, type, {}, detail);
};

/* The hall's own clock, with its offset, as the hub writes it. */
const stamp = ms => new Date(ms + 8 * 3600e3).toISOString().replace("Z", "+08:00");
const id = () => randomBytes(16).toString("hex");

const documentOf = ({version, site, zone, unlock, staff, ...document}) => document;
const reviewOf = ({owner = "", review = null}) => ({
    owner, day: review, overdue: review !== null && review < stamp(Date.now()).slice(0, 10)});

/* Three months, of which the first has lost a key by rule. */
function privacy() {
    const months = {contact: 1, appointment: 3, case: 36, held: 120};
    const ends = {contact: "2027-01-01", appointment: "2027-03-01", case: "2029-12-01", held: "2036-12-01"};
    const key = (month, use) => {
        const gone = month === "2026-09" && use === "contact";

        return {month, use, texts: use === "held" ? 0 : 128, ends: ends[use], here: !gone,
            destroyed: gone ? "2026-11-01T00:12:00.000+08:00" : null};
    };

    return {
        months, doubt: null, held: [], erased: 2, erasures: [],
        keys: [...["2026-11", "2026-10", "2026-09"].flatMap(m => Object.keys(months).map(u => key(m, u))),
            {month: "", use: "first", texts: 0, ends: "2029-10-01", here: true, destroyed: null}],
        copy: {path: "/safe/hub.keys", made: "2026-10-31T23:00:00.000+08:00", stale: true},
    };
}

/* Half of the log at the first look, all of it two looks later. */
function* erasing(staff) {
    const job = {id: 41, what: "all", done: false, staff, begun: stamp(Date.now()), of: 3000000,
        looked: 0, pass: 1, again: false, events: 0, subjects: [{id: id()}, {id: id()}]};

    yield job;
    yield {...job, looked: 1500000, events: 2};
    while (true)
        yield {...job, looked: job.of, events: 4, done: true};
}

export class MockHub {
    sessions = new Map();
    passwords = new Map(catalogue.staff.map(s => [s.number, "guitai-test"]));
    mustChange = new Set();
    streams = new Set();
    tickets = [];
    calls = [];
    terminals = [];
    casesMine = {new: 0, warn: 0, late: 0};
    casesFull = false;
    orders = [];
    privacy = privacy();
    receivers = receivers();
    audit = [];     /* lines of the audit log, oldest first */
    appointments = [];
    cases = [];     /* as GET /api/cases/{id} gives them */
    pos = 1;
    counted = {};
    counts = {
        issued: 0, completed: 0, no_show: 0, asked: 0, rated: 0, declined: 0, lapsed: 0,
        complaints: 0, levels: [0, 0, 0, 0, 0],
    };
    counters = catalogue.counters.map(c => ({
        number: c.number, state: "closed", staff: "", since: null, ticket: null,
    }));
    requests = []; /* "POST /api/...", for the tests */

    editions = [{number: 1, version: "2026-11", at: stamp(Date.now()), by: "", reason: "",
        document: documentOf(catalogue)}];
    drafts = new Map();

    /* ---- the hall, edited ---- */

    onHall(key, which, what, body, who) {
        const newest = this.editions[0];

        refuse(who.role === "clerk", "role", 403);
        if (key === "GET catalogue")
            return {
                number: newest.number, version: newest.version, document: newest.document,
                may_edit: ["manager", "admin"].includes(who.role),
                draft: this.drafts.get(who.number) ?? null,
                versions: this.editions.map(({document, ...v}) => v),
                reviews: [{kind: "standards", code: "", ...reviewOf(newest.document.standards)},
                    ...newest.document.services.map(s => ({kind: "service", code: s.code, ...reviewOf(s)}))],
            };
        if (which === "versions")
            return this.editions.find(v => v.number === Number(what));
        refuse(!["manager", "admin"].includes(who.role), "role", 403);
        if (which === "draft") {
            this.drafts.set(who.number, body.document
                && {base: body.expected, at: stamp(Date.now()), document: body.document});
            return {};
        }
        const wrong = body.document.services.findIndex(s => !/^[A-Z]{1,3}$/.test(s.prefix));
        if (wrong >= 0)
            throw Object.assign(new Refusal(422, "catalogue"), {
                message: `services[${wrong}].prefix: "${body.document.services[wrong].prefix}" is `
                    + 'not 1 to 3 capital letters; write e.g. "A"'});
        const gone = newest.document.services.filter(s =>
            !body.document.services.some(x => x.code === s.code));
        const orphans = gone.flatMap(s => [
            {kind: "tickets", code: s.code, stops: false,
                count: this.tickets.filter(x => x.service === s.code).length},
            {kind: "offered", code: s.code, count: 1, stops: false}]).filter(o => o.count);
        if (which === "check")
            return {orphans};
        refuse(body.expected !== newest.number, "edition");
        refuse(orphans.length && !body.accept, "orphans");
        const number = newest.number + 1;
        this.editions.unshift({number, version: `v${number}`, at: stamp(Date.now()),
            by: who.number, reason: body.reason, document: body.document});
        this.drafts.delete(who.number);
        this.changed();
        return {number, version: `v${number}`};
    }

    /* ---- what happens in the hall ---- */

    erase(who) {
        this.erasing = erasing(who.number);
        this.privacy = {...this.privacy, erased: this.privacy.erased + 2};
        this.changed();
        return {...this.erasing.next().value};
    }

    changed() {
        this.pos++;
        for (const s of this.streams)
            s.write(`event: change\nid: ${this.pos}\ndata: {"pos":${this.pos}}\n\n`);
    }

    take(service, {cls = "", minutesAgo = 0, dueIn = null, print = "printed", cause = ""} = {}) {
        const {prefix} = catalogue.services.find(s => s.code === service);
        const n = this.counted[prefix] = (this.counted[prefix] ?? 0) + 1;
        const issued = Date.now() - minutesAgo * 60e3;
        const head = catalogue.classes.find(c => c.code === cls)?.head_start_min ?? 0;
        const ticket = {
            id: id(), number: prefix + String(n).padStart(3, "0"), service, class: cls,
            due: dueIn === null ? null : stamp(Date.now() + dueIn * 60e3), issued: stamp(issued),
            state: "waiting", counter: 0, calls: 0, misses: 0, print, print_cause: cause, note: "",
            key: dueIn === null ? issued - head * 60e3 : Date.now() + (dueIn - 15) * 60e3,
        };

        this.tickets.push(ticket);
        this.counts.issued++;
        this.changed();
        return ticket;
    }

    /* An appointment of today, `dueIn` minutes from the hour that has begun. */
    book(service, {minute = 600, day = stamp(Date.now()).slice(0, 10), name = "", phone = "",
        need = "", state = "booked", via = "kiosk", appointment = id()} = {}) {
        const hour = String(Math.floor(minute / 60)).padStart(2, "0");
        const due = `${day}T${hour}:${String(minute % 60).padStart(2, "0")}:00.000+08:00`;
        const a = {
            id: appointment, code: appointment.slice(0, 8).toUpperCase(), service, day, minute,
            length: 15, due, state, standing: "on_time", via, language: "zh_Hans", moves: 0,
            has_name: !!name, has_contact: !!phone, has_need: !!need, name, phone, need,
            ticket: null,
        };

        this.appointments.push(a);
        this.changed();
        return a;
    }

    sheet(query) {
        const day = query.get("day") ?? stamp(Date.now()).slice(0, 10), names = query.has("names");

        if (query.has("mine"))
            return {day, open: true, now: stamp(Date.now()), names: false,
                appointments: this.appointments.filter(a => a.hand)};

        refuse(names && !query.get("reason"), "reason", 422);
        const open = ({name, phone, need, ...a}) => names
            ? {...a, name, phone: phone && `${phone.slice(0, 3)}****${phone.slice(-4)}`, need} : a;

        this.opened = (this.opened ?? 0) + names;
        return {
            day, open: true, now: stamp(Date.now()), names,
            appointments: this.appointments.filter(a => a.day === day)
                .sort((a, b) => a.minute - b.minute).map(open),
        };
    }

    slots(service, query) {
        const day = query.get("day"), now = stamp(Date.now());
        const free = on => [540, 555, 570].map(minute => ({
            minute, due: 0, places: 1, left: Number(!this.appointments.some(a =>
                a.service === service && a.day === on && a.minute === minute
                && a.state !== "cancelled")),
        }));
        const days = [0, 1, 2].map(n => stamp(Date.now() + n * 86400e3).slice(0, 10))
            .map(on => ({day: on, left: free(on).filter(s => s.left).length}));
        const slots = day && free(day);

        return {service, now, days: day ? [] : days, ...day && {day}, slots: slots || []};
    }

    onAppointment(which, what, body) {
        if (which === "book") {
            const {phone = "", ...more} = body;
            const before = this.appointments.find(a => a.id === body.appointment);
            const a = before ?? this.book(body.service, {...more, phone, via: "console"});
            return {ok: true, id: a.id, code: a.code, due: a.due, link: `${this.url}/a/x`};
        }
        const a = this.appointments.find(x => x.id === which);

        refuse(!a, "no_appointment", 404);
        if (what === "arrive") {
            const number = body.ticket ?? this.take(a.service).number;
            refuse(body.ticket && !this.tickets.some(t => t.number === body.ticket), "no_ticket", 404);
            Object.assign(a, {state: "arrived", ticket: {number, state: "waiting", counter: 0}});
        }
        if (what === "move")
            Object.assign(a, {day: body.day, minute: body.minute, state: "booked"});
        const to = {cancel: "cancelled", confirm: "booked", "no-show": "missed"}[what];
        a.state = to ?? a.state;
        return {ok: true, id: a.id, code: a.code, due: a.due, link: "", number: a.ticket?.number};
    }

    /* Made-up ratings, the same for each question; the cases are those that there are. */
    feedback(query) {
        const from = query.get("from"), to = query.get("to"), by = query.get("by") ?? "";
        const names = (zh, en) => ({zh_Hans: zh, zh_Hant: zh, en});
        const row = n => ({
            levels: [1, 0, 2 + n, 8, 24 + n],
            reasons: [
                {code: "friendly", name: names("态度好", "The staff were friendly"), levels: [0, 0, 1, 4, 8]},
                {code: "waited_long", name: names("等候时间太长", "The wait was too long"), levels: [1, 0, 1, 0, 0]},
                {code: "", levels: [0, 0, 0, 0, 1]},
            ],
            said: {praise: 2, suggestion: 1, enquiry: 3, complaint: 1},
        });

        return {
            now: stamp(Date.now()), from, to, by, since: null, total: row(0), more: false,
            groups: this.groups(by, from, to).map((g, n) => ({...g, ...row(n)})),
            cases: this.cases.map(c => ({...c, kind: "complaint"})),
        };
    }

    /* Made-up figures, the same for each question. */
    indicators(query) {
        const from = query.get("from"), to = query.get("to"), by = query.get("by") ?? "";
        const wave = (n, low, high) => low + (high - low) * (0.5 + 0.5 * Math.sin(n * 1.7));
        const groups = this.groups(by, from, to);
        const one = (what, low, high, figure) => ({
            rule: "R27", higher: true, targets: null, ...what,
            total: figure(wave(0, low, high)),
            figures: groups.map((_, n) => ({
                ...figure(wave(n, low, high)),
                /* The first service aims at its own. */
                ...by === "service" && {targets: n === 0 && what.id === "wait" ? [9, 7, 5]
                    : what.targets ?? null},
            })),
        });
        const names = (zh, en) => ({zh_Hans: zh, zh_Hant: zh, en});

        return {
            now: stamp(Date.now()), from, to, by, since: null, tier: "basic", error_permille: 16, groups,
            indicators: [
                one({
                    id: "satisfied", unit: "percent", name: names("满意率", "Satisfied"),
                    how: names("在被邀请评价的办理中，评为 4 或 5 的比例。未答复的算作不满意。",
                        "Of the visits that were asked for a rating, those rated 4 or 5."),
                }, 60, 90, v => ({value: v, of: 120, hit: Math.round(v * 1.2)})),
                one({
                    id: "satisfaction", unit: "level", name: names("满意度", "Satisfaction"),
                    how: names("所有已给出评价的平均等级。", "The mean of the ratings that were given."),
                    targets: [4.5, 4.7, 4.8],
                }, 4.2, 4.9, v => ({value: v, of: 75, hit: 60})),
                one({
                    id: "wait", unit: "minutes", higher: false, targets: [15, 12, 8],
                    name: names("等候时间", "Waiting time"),
                    how: names("从取号到第一次叫号的平均时间。",
                        "The mean from taking the number to the first call."),
                }, 6, 20, v => ({value: v, of: 127, p50: v * .9, p90: v * 1.8, p95: v * 2.1})),
                ...[
                    ["asked", "邀评率", "Asked for a rating", 80], ["answered", "评价答复率", "Ratings answered", null],
                    ["response", "及时响应率", "Answered in time", 95], ["on_time", "按时办结率", "Delivered on time", 95],
                    ["answer", "按时答复率", "Enquiries answered in time", 95],
                    ["complaint_time", "投诉按时解决率", "Complaints solved in time", 95],
                    ["follow_up", "投诉回访率", "Complaints followed up in time", 95],
                    ["reports", "按时报告率", "Reported on in time", 95],
                    ["objections", "异议按时答复率", "Objections answered in time", 95],
                    ["accuracy", "办理准确率", "Accuracy", 95],
                ].map(([id, zh, en, target]) => one({
                    id, unit: "percent", name: names(zh, en), how: names(`${zh}。`, `${en}.`),
                    targets: target && [target, target + 2, target + 4],
                }, 88, 100, v => ({value: v, of: 25, hit: Math.round(v / 4)}))),
                ...[["complaints", "投诉率", "Complaint rate"], ["praise", "表扬率", "Praise rate"]]
                    .map(([id, zh, en]) => one({
                        id, unit: "percent", higher: id === "praise", name: names(zh, en),
                        how: names(`${zh}。`, `${en}.`),
                    }, 0, 2, v => ({value: v, of: 120, hit: Math.round(v)}))),
            ],
        };
    }

    groups(by, from, to) {
        const days = (Date.parse(to) - Date.parse(from)) / 86400e3 + 1;
        const day = n => new Date(Date.parse(from) + n * 86400e3).toISOString().slice(0, 10);

        if (by === "service")
            return catalogue.services.map((s, n) =>
                ({key: s.code, name: s.name, tier: n === 0 ? "raised" : "basic"}));
        if (by === "staff")
            return [{key: ""}, ...catalogue.staff.map(s => ({key: s.number, name: s.name}))];
        if (by === "counter")
            return catalogue.counters.map(c => ({key: String(c.number)}));
        if (by === "hour")
            return [9, 10, 11, 14, 15].map(h => ({key: String(h).padStart(2, "0")}));
        return Array.from({length: days}, (_, n) => ({key: day(n)}));
    }

    /* Appraisals of made-up figures, which remember their steps. */
    appraised = {};
    appraisals(query, who) {
        const from = query.get("from"), to = query.get("to");
        const over = to < stamp(Date.now()).slice(0, 10), lead = who.role !== "clerk";
        const one = s => {
            const record = this.appraised[`${s.number} ${from} ${to}`] ?? null, own = s === who;
            const state = record?.state ?? "none";
            const acts = !over ? [] : [
                ...lead && !own && ["none", "proposed", "objected"].includes(state) ? ["propose"] : [],
                ...own && state === "proposed" ? ["answer"] : [],
                ...who.role === "admin" && !own && !["none", "signed"].includes(state) ? ["sign"] : [],
            ];

            return {
                staff: s.number, name: s.name, state, score: 86.5, grade: "B", spot: -1, reviews: 0, record, acts,
                lines: [{
                    id: "satisfaction", unit: "level", weight: 20, of: 75, value: 4.62, points: 80,
                    name: {zh_Hans: "满意度", zh_Hant: "滿意度", en: "Satisfaction"},
                }],
            };
        };

        return {
            from, to, over, spot_weight: 20, grades: catalogue.appraisal.grades,
            people: catalogue.staff.filter(s => !["admin", "auditor"].includes(s.role))
                .filter(s => lead || s === who).map(one),
        };
    }

    onAppraisal(which, body, who) {
        const key = `${which} ${body.from} ${body.to}`, now = stamp(Date.now());
        const before = this.appraised[key] ?? {
            spot: -1, text: "", objection: "", final: "", signer: "", answered: null, signed: null,
        };

        this.appraised[key] = {...before, ...{
            propose: {state: "proposed", score: 86.5, grade: "B", spot: body.spot ?? -1,
                proposer: who.number, text: body.text, proposed: now},
            answer: {state: body.agreed ? "agreed" : "objected", objection: body.text, answered: now},
            sign: {state: "signed", signer: who.number, final: body.text, signed: now},
        }[body.act]};
        return {ok: true};
    }

    behind(which, query) {
        const hit = query.get("hit");
        const cases = [
            {kind: "visit", number: "A014", state: "done", waited_s: 300, worked_s: 505, asked: true,
                level: 5, hit: true, staff: "0312"},
            {kind: "visit", number: "A015", state: "done", waited_s: 1500, worked_s: 240, asked: true,
                level: 0, hit: false, staff: "0313"},
            {kind: "case", code: "ABCD2345", case: "complaint", state: "in_hand", about: "0312",
                satisfied: -1, hit: false, staff: "0315"},
        ].map((c, n) => ({
            id: String(n).repeat(32), at: stamp(Date.now() - n * 600e3), service: "social",
            counter: 3, ...c,
        }));

        return {id: which, more: false, cases: cases.filter(c => !hit || c.hit === (hit === "1"))};
    }

    ordered() {
        const waiting = this.tickets.filter(t => t.state === "waiting");
        const others = ["called", "serving", "held", "missed"];

        return [...waiting.sort((a, b) => a.key - b.key),
            ...this.tickets.filter(t => others.includes(t.state))];
    }

    queue(who) {
        const tickets = this.ordered(), waiting = tickets.filter(t => t.state === "waiting");
        const levels = this.counts.levels, rated = levels.reduce((a, b) => a + b, 0);

        return {
            pos: this.pos, catalogue: this.editions[0].version, now: stamp(Date.now()),
            waiting: waiting.length,
            longest_min: Math.floor(Math.max(0, ...waiting.map(
                t => (Date.now() - Date.parse(t.issued)) / 60e3))),
            emergency: this.emergency ?? null,
            counts: this.counts,
            satisfaction: rated ? levels.reduce((sum, n, i) => sum + n * (i + 1), 0) / rated : null,
            tickets: tickets.map(({key, ...t}) => t), counters: this.counters,
            calls: this.calls.slice(0, 12),
            unprinted: this.tickets.filter(t => t.print !== "printed")
                .map(t => ({
                    id: t.id, number: t.number, print: t.print, print_cause: t.print_cause,
                    issued: t.issued,
                })),
            terminals: this.terminals.map(t => ({
                ...t, seconds: Math.round((Date.now() - Date.parse(t.last_contact)) / 1000),
            })),
            appointments_mine: this.appointments.filter(a => a.hand).length,
            cases_mine: this.casesMine, cases_full: this.casesFull,
            matters_late: mockMatters.filter(m => m.late && m.owner === who?.number).length,
        };
    }

    /* ---- commands ---- */

    desk(number) {
        const found = this.counters.find(c => c.number === Number(number));

        refuse(!found, "no_counter", 404);
        return found;
    }

    own(number, who) {
        const desk = this.desk(number);

        refuse(desk.state !== "open", "counter_shut");
        refuse(desk.staff !== who.number, "counter_taken");
        return desk;
    }

    call(desk, ticket, why) {
        Object.assign(ticket, {state: "called", counter: desk.number, calls: ticket.calls + 1});
        desk.ticket = ticket.id;
        this.calls.unshift({
            number: ticket.number, counter: desk.number, at: stamp(Date.now()), times: ticket.calls,
        });
        return {...ticket, why};
    }

    onCounter(number, what, who) {
        const desk = this.desk(number);

        if (what === "next") {
            this.own(number, who);
            refuse(desk.ticket, "counter_busy");
            const {services} = catalogue.counters.find(c => c.number === desk.number);
            const [first, second] = this.ordered().filter(t => t.state === "waiting"
                && services.includes(t.service) && (!t.counter || t.counter === desk.number));
            refuse(!first, "nobody_waiting");
            return this.call(desk, first, second ? `called before ${second.number}: priority`
                : "nobody else waits for this counter");
        }
        refuse(desk.state !== "closed" && desk.staff !== who.number, "counter_taken");
        refuse(desk.ticket && what !== "open", "counter_busy");
        Object.assign(desk, {
            state: {open: "open", close: "closed", pause: "paused"}[what], staff: who.number,
            since: stamp(Date.now()),
        });
        return null;
    }

    onTicket(ticketId, what, body, who) {
        const ticket = this.tickets.find(t => t.id === ticketId);

        refuse(!ticket, "no_ticket", 404);
        if (what === "call") {
            const desk = this.own(body.counter, who);
            refuse(desk.ticket, "counter_busy");
            refuse(!["waiting", "missed"].includes(ticket.state), "state");
            const {services} = catalogue.counters.find(c => c.number === desk.number);
            const first = this.ordered().find(t => t.state === "waiting"
                && services.includes(t.service) && (!t.counter || t.counter === desk.number));

            refuse(!services.includes(ticket.service) && ticket.counter !== desk.number,
                "other_service");
            refuse(first && first !== ticket && !body.reason, "no_reason");
            this.reasons = [...this.reasons ?? [], body.reason];
            return this.call(desk, ticket, first && first !== ticket
                ? `called before ${first.number}: chosen by the clerk` : "arrived first");
        }
        if (what === "printed") {
            Object.assign(ticket, {print: "printed", print_cause: ""});
            return ticket;
        }
        const allowed = {
            recall: ["called"], serve: ["called"], "no-show": ["called"], complete: ["serving"],
            hold: ["called", "serving"], transfer: ["called", "serving"],
            resume: ["held", "missed"], cancel: ["waiting", "held", "missed", "called", "serving"],
        }[what];
        refuse(!allowed, "no_route", 404);
        refuse(!allowed.includes(ticket.state), "state");
        const desk = this.counters.find(c => c.ticket === ticket.id);
        refuse(desk && (desk.number !== body.counter || desk.staff !== who.number), "not_yours");
        this.alter(ticket, what, body);
        if (desk && !["called", "serving"].includes(ticket.state))
            desk.ticket = null;
        return ticket;
    }

    alter(ticket, what, body) {
        const to = {
            recall: {calls: ticket.calls + 1}, serve: {state: "serving"}, hold: {state: "held"},
            "no-show": {state: "missed", misses: ticket.misses + 1},
            complete: {state: "done"}, cancel: {state: "cancelled"},
            resume: {state: "waiting", counter: 0},
            transfer: {
                state: "waiting", service: body.service, counter: body.to ?? 0,
                note: body.note ?? "",
            },
        };

        Object.assign(ticket, to[what]);
        this.counts.completed += what === "complete";
        this.counts.no_show += what === "no-show";
        this.counts.asked += what === "complete" && body.ask === true;
    }

    /* A log of many lines; a part has 100 of them. */
    auditLog(which, query) {
        const all = this.audit.map((l, i) => ({n: i + 1, at: stamp(Date.now()), subject: "", ...l}));
        const before = Number(query.get("after")) || all.length + 1;
        const fits = l => (!query.get("who") || l.who === query.get("who"))
            && (!query.get("what") || l.what === query.get("what"));
        const lines = all.filter(l => l.n < before && fits(l)).reverse();
        const n = Math.min((Number(query.get("n")) || 0) + 100, all.length);

        if (which === "check")
            return {n, hash: "ab".repeat(32), newest: all.length, more: n < all.length, wrong: null};
        return {newest: all.length, head: "", lines: lines.slice(0, 100),
            next: lines.length > 100 ? lines[99].n : 0};
    }

    /* ---- HTTP ---- */

    async start(port = 0) {
        this.server = createServer((request, reply) => this.handle(request, reply));
        await new Promise(done => this.server.listen(port, "127.0.0.1", done));
        this.port = this.server.address().port;
        this.url = `http://127.0.0.1:${this.port}`;
        return this;
    }

    /* As a hub that was killed: nothing more comes, not even an end of the streams. */
    async stop() {
        for (const s of this.streams)
            s.destroy();
        this.server.closeAllConnections();
        await new Promise(done => this.server.close(done));
    }

    async handle(request, reply) {
        const {pathname, searchParams} = new URL(request.url, "http://hub");
        let body = "";

        for await (const part of request)
            body += part;
        if (request.method === "POST")
            this.requests.push(pathname);
        try {
            if (pathname === "/")
                reply.writeHead(302, {Location: "/console/"}).end();
            else if (pathname.startsWith("/console"))
                this.file(pathname, reply);
            else if (pathname === "/api/cases/table")
                casesTable(this.cases, searchParams, reply);
            else
                this.api(request, pathname, searchParams, !body ? {}
                    : request.headers["content-type"] === "text/csv" ? body : JSON.parse(body), reply);
        } catch (e) {
            const {status = 500, type = "fault", headers = {}} = e;
            reply.writeHead(status, {"Content-Type": "application/problem+json", ...headers})
                .end(JSON.stringify({type, title: type, status, detail: e.message}));
        }
    }

    file(pathname, reply) {
        const name = normalize(pathname.replace(/^\/console\/?/, "")) || ".";
        const path = join(root, "assets/console/dist", name === "." ? "index.html" : name);

        refuse(!existsSync(path) || name.startsWith(".."), "not_found", 404);
        reply.writeHead(200, {
            "Content-Type": types[extname(path)] ?? "text/plain", "Content-Security-Policy": csp,
            "X-Content-Type-Options": "nosniff", "Cache-Control": "no-cache",
        });
        createReadStream(path).pipe(reply);
    }

    session(request) {
        const cookie = /guitai_session=(\w+)/.exec(request.headers.cookie ?? "")?.[1];
        const who = this.sessions.get(cookie);

        refuse(!who, "session", 401);
        return who;
    }

    /* A request whose Friday report is due, with a milestone that was asked of, and an objection. */
    caseUnderWay() {
        const at = hours => stamp(Date.now() + hours * 3600e3);
        const c = {
            id: id(), code: "ABCD2345", kind: "request", state: "proposed", service: "social",
            counter: 0, level: 0, reasons: "", urgent: false, owner: "0312", via: "kiosk",
            language: "zh_Hans", filed: at(-90), changed: at(-30), standard: "delivery", rule: "R16",
            urgency: "in_time", due: at(200), asked_due: null, waits: false, reopened: 0,
            satisfied: -1, score: 0, has_name: true, has_contact: true, has_told: true,
            report: {urgency: "warn", warn: at(-20), due: at(4), kept: 1, missed: 1, missed_at: at(-300)},
            milestone: 1, objection_due: at(6), objection_late: false, acts: ["progress"],
            complex: false, options: ["上门办理"], way: "none", parcel: "", explained: false,
            fee: {amount: "", due: null, late: false, settled: null, receipt: "", by: ""},
            answer: "周五前上门办理。", cause: "", proposal: "周五前上门办理。", signed: null, hash: "",
            has_ink: false, appeal: "none", appealer: "", plea: "", ruling: "",
            course: [{type: "case.registered", at: at(-90), staff: ""},
                {type: "case.assessed", at: at(-80), staff: "0312"},
                {type: "case.proposed", at: at(-30), staff: "0312"}],
            under_way: {
                at: null, staff: "", done: "", to_do: "", risks: "", goal: "办好居住证",
                people: "张敏", plan_risks: "材料不齐",
                milestones: [{n: 1, text: "上门核验", due: at(20), told: at(-4), confirmed: null, confirmed_by: ""},
                    {n: 2, text: "取证", due: at(90), told: null, confirmed: null, confirmed_by: ""}],
                objections: [{n: 1, via: "web", author: "", raised: at(-2), due: at(6), late: false,
                    answered: null, answered_by: "", answer: ""}],
                acts: ["report", "confirm", "objection-answer"],
            },
        };

        this.cases.push(c);
        this.changed();
        return c;
    }

    onUnderWay(c, {act, n, done, to_do: toDo, risks, text}, {number}) {
        const now = stamp(Date.now()), w = c?.under_way;

        refuse(!c, "no_case", 404);
        refuse(!w.acts.includes(act), "state");
        if (act === "report") {
            refuse(!done?.trim() || !toDo?.trim(), "no_text");
            Object.assign(w, {at: now, staff: number, done, to_do: toDo, risks});
            c.report = {...c.report, urgency: "in_time", kept: c.report.kept + 1,
                due: stamp(Date.now() + 7 * 24 * 3600e3)};
        } else if (act === "confirm") {
            Object.assign(w.milestones[n - 1], {confirmed: now, confirmed_by: number});
            c.milestone = 0;
        } else {
            refuse(!text?.trim(), "no_text");
            Object.assign(w.objections[0], {answered: now, answered_by: number, answer: text});
            Object.assign(c, {objection_due: null, objection_late: false});
            w.acts = ["report", "confirm", "object"];
        }
        return {ok: true, report: c.report, milestone: c.milestone, objection_due: c.objection_due,
            objection_late: c.objection_late, under_way: w};
    }

    answer(session) {
        const {number, name, role} = session.person;

        return {staff: number, name, role, csrf: session.csrf, must_change: this.mustChange.has(number),
            second_factor: "off"};
    }

    login(body, reply) {
        const person = catalogue.staff.find(s => s.number === body.staff);
        const token = id();

        refuse(!person || this.passwords.get(body.staff) !== body.password, "login", 401);
        this.sessions.set(token, {token, person, csrf: id()});
        reply.setHeader("Set-Cookie",
            `guitai_session=${token}; Path=/; HttpOnly; SameSite=Strict`);
        return this.answer(this.sessions.get(token));
    }

    live(reply) {
        reply.writeHead(200, {"Content-Type": "text/event-stream", "Cache-Control": "no-store"});
        reply.write(": here\n\n");
        this.streams.add(reply);
        reply.on("close", () => this.streams.delete(reply));
    }

    api(request, path, query, body, reply) {
        const send = what => reply.writeHead(200, {"Content-Type": "application/json"})
            .end(JSON.stringify(what));

        if (path === "/api/login")
            return send(this.login(body, reply));
        const session = this.session(request), who = session.person;
        if (request.method === "POST")
            refuse(request.headers["x-csrf-token"] !== session.csrf, "csrf", 403);
        refuse(this.mustChange.has(who.number) &&
            !["session", "password", "logout"].includes(path.split("/")[2]), "must_change", 403);
        if (path === "/api/live")
            return this.live(reply);
        const [, , kind, which, what] = path.split("/");
        const key = `${request.method} ${kind}${what ? `/${what}` : which ? "/" : ""}`;
        return send(this.route(key, {which, what, body, query, who, session}));
    }

    route(key, {which, what, body, query, who, session}) {
        switch (key) {
        case "GET session":
            return this.answer(session);
        case "GET hall":
            return {
                rules: {recall_limit: 3, stale_seconds: 120}, ...catalogue,
                version: this.editions[0].version,
                services: this.editions[0].document.services.map(s => ({...s, bookable: !!s.booking})),
            };
        case "GET queue":
            return this.queue(who);
        case "GET tickets/contact":
            return {phone: query.get("reveal") ? "13800138000" : "138****8000"};
        case "POST logout":
            this.sessions.delete(session.token);
            return {ok: true};
        case "POST password":
            refuse(body.new.length < 8, "password", 422);
            refuse(body.old !== this.passwords.get(who.number), "login", 401);
            this.passwords.set(who.number, body.new);
            this.mustChange.delete(who.number);
            return {ok: true};
        case "POST emergency":
        case "POST emergency/":
            refuse(["clerk", "auditor"].includes(who.role), "role", 403);
            this.emergency = which ? null : {
                text: body.text, staff: who.number, since: stamp(Date.now()),
            };
            this.changed();
            return {emergency: this.emergency};
        case "GET equipment":
            return {
                certificate_days: 800, orders: this.orders, aside: [],
                devices: this.terminals.map(t => ({
                    place: "", settings: "", fingerprint: "3F2A 91C0 77DE 4B10 A5E2", version: "0.1.0",
                    upkeep_days: 0, upkeep: null, upkeep_by: "", upkeep_due: null, upkeep_late: false, aside: 0, aside_why: "",
                    held: "", held_why: "", ...t,
                    seconds: Math.round((Date.now() - Date.parse(t.last_contact)) / 1000),
                })),
            };
        case "GET people":
            return {people: catalogue.staff.map(s => ({
                ...s, counter: 0, password: "own", second_factor: s.role === "manager",
                disabled: s.number === "0314",
            }))};
        case "GET privacy":
            refuse(who.role === "clerk", "role", 403);
            if (this.erasing)
                this.privacy = {...this.privacy, erasures: [this.erasing.next().value]};
            return this.privacy;
        case "POST privacy/":
            refuse(!["manager", "admin"].includes(who.role), "role", 403);
            refuse(body.subject === "K7M2QX4B", "held", 409, "case K7M2QX4B is held under dispute");
            refuse(body.subject !== "A001", "no_subject", 404);
            return this.erase(who);
        case "GET receivers":
        case "POST receivers":
        case "POST receivers/":
        case "GET receivers/test":
        case "POST receivers/on":
        case "POST receivers/off":
        case "POST receivers/test":
        case "POST receivers/from":
        case "POST receivers/secret":
        case "POST receivers/remove":
            refuse(!["admin", "auditor"].includes(who.role), "role", 403);
            return onReceivers(this.receivers, {key, which, body, refuse});
        case "GET audit":
        case "GET audit/":
            refuse(!["admin", "auditor"].includes(who.role), "role", 403);
            return this.auditLog(which, query);
        case "POST terminals":
            refuse(who.role !== "admin", "role", 403);
            return {code: "K7QF-2M9D-XW4H"};
        case "POST terminals/revoke":
            this.terminals = this.terminals.filter(t => t.id !== which);
            this.changed();
            return {ok: true};
        }
        if (which === "services" && key.split(" ")[1].startsWith("imports")) {
            const {document, number} = this.editions[0];

            if (what !== "check")
                this.drafts.set(who.number, {base: number, at: stamp(Date.now()),
                    document: documentWith(document, body)});
            return planOf(which, body, document.services.map(s => s.code));
        }
        if (key.split(" ")[1].startsWith("catalogue"))
            return this.onHall(key, which, what, body, who);
        if (key === "GET appraisals")
            return this.appraisals(query, who);
        if (key === "POST appraisals/") {
            const reply = this.onAppraisal(which, body, who);
            this.changed();
            return reply;
        }
        if (key === "GET matters")
            return {today: stamp(Date.now()).slice(0, 10), matters: matterLines(query.get("kind"))};
        if (key === "GET matters/")
            return mockMatters.find(m => m.id === which);
        if (key === "GET views")
            return {views: []};
        if (key === "GET trainings")
            return {people: []};
        refuse(key.startsWith("POST matters"), "state");
        if (key === "GET feedback") {
            refuse(who.role === "clerk", "role", 403);
            return this.feedback(query);
        }
        if (key.startsWith("GET indicators")) {
            refuse(who.role === "clerk", "role", 403);
            return what === "cases" ? this.behind(which, query) : this.indicators(query);
        }
        if (key === "GET cases")
            return casesPage(this.cases, query);
        if (key === "GET cases/") {
            const found = this.cases.find(c => c.id === which);
            refuse(!found, "no_case", 404);
            return found;
        }
        if (key === "POST cases/under-way") {
            const reply = this.onUnderWay(this.cases.find(c => c.id === which), body, who);
            this.changed();
            return reply;
        }
        if (key === "GET appointments")
            return this.sheet(query);
        if (key === "GET slots/")
            return this.slots(which, query);
        if (key.startsWith("POST appointments/")) {
            const reply = this.onAppointment(which, what, body);
            this.changed();
            return reply;
        }
        if (key.startsWith("POST counters/")) {
            const ticket = this.onCounter(which, what, who);
            this.changed();
            return {ok: true, ticket};
        }
        refuse(!key.startsWith("POST tickets/"), "not_found", 404);
        const ticket = this.onTicket(which, what, body, who);
        this.changed();
        return {ok: true, ticket};
    }
}

/* A morning in the hall, as in the picture of the design. */
export function morning(hub) {
    const ago = s => stamp(Date.now() - s * 1000);

    hub.take("social", {minutesAgo: 33});
    hub.counted = {A: 10, B: 46, C: 9, F: 22};
    hub.take("social", {minutesAgo: 28});
    hub.take("social", {minutesAgo: 25, dueIn: 5, cls: ""});
    hub.take("social", {minutesAgo: 13});
    hub.take("social", {minutesAgo: 6, cls: "elderly"});
    hub.take("property", {minutesAgo: 11, dueIn: 4});
    hub.take("business", {minutesAgo: 4});
    hub.take("tax", {minutesAgo: 2, print: "failed", cause: "paper"});
    Object.assign(hub.counts, {
        issued: 127, completed: 96, no_show: 5, asked: 90, rated: 75, complaints: 1,
        levels: [1, 0, 3, 18, 53],
    });
    hub.book("social", {minute: 540, name: "王小明", phone: "13800138000", need: "补办社保卡"});
    hub.book("social", {minute: 555, name: "李芳", state: "arrived"});
    Object.assign(hub.appointments[1], {ticket: {number: "A011", state: "waiting", counter: 0}});
    hub.book("social", {minute: 570, state: "missed", via: "web"});
    hub.book("property", {minute: 600, name: "陈建国", phone: "13900139000", need: "过户"});
    hub.book("property", {minute: 600, state: "cancelled"});
    hub.book("tax", {minute: 690, state: "wished"});
    hub.orders = [{
        device: "x", name: "大厅取号机 1", part: "printer", detail: "paper", state: "late", times: 2,
        owner: "0315", reporter: "", opened: ago(20000), due: ago(5600), works: null, closed: null,
        mender: "", cause: "",
    }];
    hub.terminals = [
        {id: id(), name: "大厅取号机 1", role: "kiosk", last_contact: ago(4), backlog: 0,
            faults: [{part: "printer", detail: "paper"}]},
        {id: id(), name: "大厅取号机 2", role: "kiosk", last_contact: ago(2), backlog: 0, faults: []},
        {id: id(), name: "3 号窗口评价器", role: "counter", last_contact: ago(7), backlog: 0, faults: []},
        {id: id(), name: "大厅叫号屏", role: "board", last_contact: ago(700), backlog: 0, faults: []},
    ];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    const hub = await new MockHub().start(Number(process.argv[2] ?? 0));

    morning(hub);
    console.log(`${hub.url}/console/`);
}
