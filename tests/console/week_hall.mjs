/* week_hall.mjs - a real hub of its own whose clocks the test moves, a kiosk beside it, and the
 * gateway that sends its short messages.
 *
 * The hub runs with tests/preload/clock_hand.c; its hall is the sample with opening hours that
 * hold, without the holidays of the calendar, and with a late evening on Thursday. */
import {execFileSync} from "node:child_process";
import {randomBytes} from "node:crypto";
import {appendFileSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync} from "node:fs";
import {createServer} from "node:http";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {fileURLToPath} from "node:url";
import {program, start, stop} from "./real_hall.mjs";
import {enrolTerminal} from "./terminal.mjs";

const password = "guitai-test", DAY_MS = 86400e3, EAST_MS = 8 * 3600e3;

const day = ms => new Date(ms + EAST_MS).toISOString().slice(0, 10);

/* The first Monday that is more than a week ahead: nothing has happened until then. */
function nextMonday() {
    const today = Math.floor((Date.now() + EAST_MS) / DAY_MS);

    return (today + 14 - (today + 3) % 7) * DAY_MS - EAST_MS;
}

function makeHall(dir) {
    const file = join(dir, "hall", "hall.json");
    const {always_open, ...doc} = JSON.parse(readFileSync(file, "utf8"));

    doc.days = [];
    doc.week = {...doc.week, thu: ["08:30-12:00", "13:00-20:00"]};
    writeFileSync(file, JSON.stringify(doc));
    return doc;
}

/* Takes what the hub sends to customers; `sent`: {to, text, at}. */
async function gateway(sent, now) {
    const server = createServer(async (request, reply) => {
        let body = "";

        for await (const part of request)
            body += part;
        sent.push({...JSON.parse(body), at: now()});
        reply.end();
    });

    await new Promise(done => server.listen(0, "127.0.0.1", done));
    return server;
}

/* {hall, doc, sent, day(n), at(n, "09:30"), turn(ms), now(), end()}; days from 0, Monday. */
export async function weekHall() {
    const dir = mkdtempSync(join(tmpdir(), "guitai-week-")), monday = nextMonday();
    const config = join(dir, "hall", "hub.conf"), library = join(dir, "clock_hand.so");
    const run = (...args) => execFileSync(program, args, {
        encoding: "utf8",
        env: {...process.env, GUITAI_ADMIN_PASSWORD: password, GUITAI_SAMPLE_PASSWORD: password},
    });

    execFileSync("cc", ["-shared", "-fPIC", "-D_GNU_SOURCE", "-o", library,
        fileURLToPath(new URL("../preload/clock_hand.c", import.meta.url))]);
    run("init", "--dir", join(dir, "hall"), "--sample", "--listen", "127.0.0.1:0");
    const doc = makeHall(dir), hand = openSync(join(dir, "hand"), "w"), eight = Buffer.alloc(8);
    const sent = [], sends = await gateway(sent, () => now);
    let now = 0;
    const turn = ms => {
        now = ms;
        eight.writeBigInt64LE(BigInt(ms));
        writeSync(hand, eight, 0, 8, 0);
    };

    writeFileSync(join(dir, "hall", "sms.key"), randomBytes(32).toString("base64"));
    appendFileSync(config, `sms.url = http://127.0.0.1:${sends.address().port}/\nsms.key = sms.key\n`);
    turn(Date.now());
    const hub = await start(config, {
        LD_PRELOAD: library, GUITAI_CLOCK_HAND: join(dir, "hand"),
        ASAN_OPTIONS: "detect_leaks=0:verify_asan_link_order=0",
    });
    const code = run("enrol", "--config", config, "--name", "大厅取号机", "--role", "kiosk")
        .trim().split(/\s/).pop();
    const kiosk = await enrolTerminal(hub.url, code, () => now);

    return {
        hall: {kind: "real", url: hub.url}, doc, kiosk, sent, turn, now: () => now,
        who: staff => ({staff, password}),
        day: n => day(monday + n * DAY_MS),
        at: (n, time) => monday + n * DAY_MS + Date.parse(`1970-01-01T${time}Z`),
        stamp: ms => new Date(ms + EAST_MS).toISOString().replace("Z", "+08:00"),
        end: async () => {
            await stop(hub.child);
            sends.close();
            closeSync(hand);
            rmSync(dir, {recursive: true});
        },
    };
}
