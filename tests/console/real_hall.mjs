/* real_hall.mjs - the hall of hall.mjs with the real hub: build/test/bin/guitai-hub, or the
 * program named in GUITAI_HUB.  One hub serves all tests; reset() empties its hall. */
import {execFileSync, spawn} from "node:child_process";
import {appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {fileURLToPath} from "node:url";
import {apiOf} from "./hall.mjs";
import {enrolTerminal} from "./terminal.mjs";

export const program = process.env.GUITAI_HUB
    ?? fileURLToPath(new URL("../../build/test/bin/guitai-hub", import.meta.url));
const password = "guitai-test";

/* The hub may write mail, so that the pages offer it; nobody takes it at that port. */
const noMail = "mail.url = smtp://127.0.0.1:9\nmail.from = hall@example.org\n";
/* Receivers of data are on this machine. */
const hereToo = "push.allow = http loopback\n";
const people = {admin: "admin", clerk: "0312", colleague: "0313", auditor: "0318"};

/* Starts the hub and waits until it listens; gives the address. */
export function start(config, env = {}) {
    const child = spawn(program, ["--config", config],
        {stdio: ["ignore", "pipe", "pipe"], env: {...process.env, ...env}});
    let said = "";

    return new Promise((done, fail) => {
        const hear = part => {
            said += part;
            const url = /listening (http\S+)/.exec(said)?.[1];
            if (url)
                done({child, url});
        };

        child.stdout.on("data", hear);
        child.stderr.on("data", hear);
        child.on("exit", status => fail(new Error(`the hub ended with ${status}: ${said}`)));
    });
}

export function stop(child) {
    const gone = new Promise(done => child.on("exit", done));

    child.kill("SIGKILL");
    return gone;
}

/* Ends every ticket and closes every counter, as their people would. */
async function empty(apis) {
    for (const t of (await apis.admin.queue()).tickets)
        await clear(apis, t);
    for (const {number, state, staff} of (await apis.admin.queue()).counters) {
        if (state !== "closed")
            await byStaff(apis, staff).post(`/api/counters/${number}/close`);
    }
}

const byStaff = (apis, staff) => Object.entries(people)
    .filter(([, s]) => s === staff).map(([who]) => apis[who])[0];

const clear = (apis, t) => (byStaff(apis, t.staff) ?? apis.admin)
    .post(`/api/tickets/${t.id}/cancel`, {counter: t.counter});

export async function realHall() {
    const dir = mkdtempSync(join(tmpdir(), "guitai-console-"));
    const config = join(dir, "hall", "hub.conf");
    const run = (...args) => execFileSync(program, args, {
        encoding: "utf8",
        env: {...process.env, GUITAI_ADMIN_PASSWORD: password, GUITAI_SAMPLE_PASSWORD: password},
    });

    run("init", "--dir", join(dir, "hall"), "--sample", "--listen", "127.0.0.1:0");
    appendFileSync(config, noMail + hereToo);
    let hub = await start(config);
    const code = name => run("enrol", "--config", config, "--name", name, "--role", "kiosk")
        .trim().split(/\s/).pop();
    const kiosk = await enrolTerminal(hub.url, code("Kiosk"));
    const hall = {kind: "real", url: hub.url, take: kiosk.take, kiosk, code};

    /* The hub comes back at the address that the pages know. */
    writeFileSync(config, readFileSync(config, "utf8")
        .replace(/^listen = .*$/m, `listen = ${hub.url.replace("http://", "")}`));
    for (const [who, staff] of Object.entries({...people, manager: "0316"}))
        hall[who] = {staff, password};
    return Object.assign(hall, {
        /* Signed in anew: a test may have ended the sessions. */
        async reset() {
            const apis = {};

            for (const who of Object.keys(people))
                apis[who] = await apiOf(hall, hall[who]);
            await empty(apis);
        },
        cut: () => stop(hub.child),
        heal: async () => { hub = await start(config); },
        end: async () => {
            await stop(hub.child);
            rmSync(dir, {recursive: true});
        },
    });
}
