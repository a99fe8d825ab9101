/* hall.mjs - a hall to try the console in: hub, browser, people.
 *
 * The same tests run against the mock and against the real hub; a hall offers
 *     url, take(service, opts), clerk, colleague, admin, reset(), cut(), heal(), end()
 * `take` makes a ticket as a kiosk would and gives its number; `cut` stops the hub. */
import {createRequire} from "node:module";
import {MockHub} from "./mock_hub.mjs";

const require = createRequire(new URL("../../build/console/package.json", import.meta.url));
const {chromium} = require("playwright-core");
const axe = require("axe-core");

export const WAIT_MS = 30000; /* generous: a slow machine is no fault of the console */

export async function mockHall() {
    let hub, url;
    const person = staff => ({staff, password: "guitai-test"});

    return {
        kind: "mock", clerk: person("0312"), colleague: person("0313"), admin: person("admin"),
        auditor: person("0318"), manager: person("0316"),
        get url() { return url; },
        get hub() { return hub; },
        async reset() {
            await hub?.stop();
            hub = await new MockHub().start();
            url = hub.url;
        },
        take: async (service, opts) => hub.take(service, opts).number,
        cut: () => hub.stop(),
        heal: () => hub.start(hub.port),
        end: () => hub?.stop(),
    };
}

/* ---- the browser ---- */

export function openBrowser() {
    const root = process.getuid() === 0;

    return chromium.launch({
        executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
        args: [...(root ? ["--no-sandbox"] : []), "--disable-dev-shm-usage"],
    });
}

/* A browser of its own for one person.  `faults` collects what no page may do: throw, break
 * its content policy, ask another host. */
export async function openConsole(browser, hall, {locale = "zh-CN", size = [1600, 1000]} = {}) {
    const context = await browser.newContext({
        locale, timezoneId: "America/New_York", viewport: {width: size[0], height: size[1]},
    });
    const page = await context.newPage(), faults = [];

    page.setDefaultTimeout(WAIT_MS);
    page.on("pageerror", e => faults.push(`thrown: ${e.message}`));
    page.on("console", m => {
        if (/Content.Security|Refused to/i.test(m.text()))
            faults.push(m.text());
    });
    page.on("request", r => {
        if (!r.url().startsWith(hall.url) && !r.url().startsWith("data:"))
            faults.push(`asked elsewhere: ${r.url()}`);
    });
    page.on("dialog", d => {
        faults.push(`a script ran: ${d.message()}`);
        d.dismiss();
    });
    await page.goto(`${hall.url}/console/`);
    return {page, context, faults};
}

export async function signIn(page, {staff, password}) {
    await page.fill("[name=staff]", staff);
    await page.fill("[name=password]", password);
    await page.keyboard.press("Enter");
    await page.waitForSelector("nav");
}

/* The same command again is a nervous finger until half a second after the page has loaded
 * what came of the first, which may be some time after it shows it. */
export const settle = page => page.waitForTimeout(2000);

/* Signed in and at a counter, by the buttons a clerk would press. */
export async function atCounter(page, who, number = 3) {
    await signIn(page, who);
    const open = page.locator(".choose li").nth(number - 1).locator("button");
    await open.click();
    await page.waitForSelector(".now");
}

/* The hub's answers to what fits the pattern do not come until `go()`, which is given back. */
export async function held(page, pattern) {
    let go;
    const gate = new Promise(done => { go = done; });

    await page.route(pattern, async route => {
        await gate;
        await route.continue().catch(() => {});
    });
    return go;
}

/* What axe finds that is serious or critical, one line each. */
export async function axeFinds(page) {
    await page.evaluate(axe.source);
    const {violations} = await page.evaluate(() => window.axe.run(document, {
        resultTypes: ["violations"],
    }));

    return violations.filter(v => ["serious", "critical"].includes(v.impact))
        .map(v => `${v.id}: ${v.nodes.map(n => n.target.join(" ")).join(", ")}`);
}

/* ---- the API beside the page, as another person at another machine ---- */

export async function apiOf(hall, {staff, password}) {
    const head = {"Content-Type": "application/json"};
    const signIn = () => fetch(`${hall.url}/api/login`, {
        method: "POST", headers: head, body: JSON.stringify({staff, password}),
    });
    let login = await signIn();

    for (let tries = 0; login.status === 503 && tries < 20; tries++) { /* too many at once */
        await new Promise(after => setTimeout(after, 500));
        login = await signIn();
    }
    if (!login.ok)
        throw new Error(`login of ${staff}: ${login.status} ${await login.text()}`);
    const cookie = login.headers.get("set-cookie").split(";")[0];
    const {csrf} = await login.json();
    const ask = async (method, path, body) => {
        const reply = await fetch(hall.url + path, {
            method, headers: {...head, Cookie: cookie, "X-CSRF-Token": csrf},
            body: method === "POST" ? JSON.stringify(body ?? {}) : undefined,
        });
        const text = await reply.text();
        if (!reply.ok)
            throw new Error(`${method} ${path}: ${reply.status} ${text}`);
        return text ? JSON.parse(text) : {};
    };

    return {
        get: path => ask("GET", path), post: (path, body) => ask("POST", path, body),
        queue: () => ask("GET", "/api/queue"),
    };
}

/* A case by the page /say, as a customer opens it: its id, and the path of its page, which
 * the customer alone has. */
export async function sayCase(hall, what) {
    const url = `${hall.url}/say?lang=en`;
    const post = (page, go) => {
        const value = name => page.match(new RegExp(`name="${name}" value="([^"]*)"`))[1];
        const form = page.match(new RegExp(`name="do" value="${go}">.*?name="proof" value="(\\w+)"`));

        return fetch(url, {method: "POST", redirect: "manual", body: new URLSearchParams(
            {...what, name: "", reach: "", do: go, proof: form[1], id: value("id")})});
    };
    const asked = await (await fetch(url)).text();
    const shown = await (await post(asked, "look")).text();
    const path = (await post(shown, "send")).headers.get("location").split("?")[0];

    return {id: Buffer.from(path.slice(3), "base64url").subarray(5, 21).toString("hex"), path};
}
