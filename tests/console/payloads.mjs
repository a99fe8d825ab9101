/* payloads.mjs - hostile texts in every field that a customer or somebody on behalf fills
 * in, shown on every page that shows them: they stay texts.
 *
 * Twenty of tests/support/payloads.json, all 200 by `make faults` (FAULT_PERCENT). */
import assert from "node:assert/strict";
import {readFileSync} from "node:fs";
import {apiOf, openConsole, signIn} from "./hall.mjs";

const all = JSON.parse(readFileSync(new URL("../support/payloads.json", import.meta.url)));
const step = Math.max(1, Math.round(100 / (Number(process.env.FAULT_PERCENT) || 10)));
const chosen = all.filter((_, i) => i % step === 0);

/* What a text that became more than a text leaves behind. */
const injected = () => document.querySelectorAll(
    "script:not([src]), img[src=x], iframe, object, embed, base, marquee, details[ontoggle], "
    + "[onerror], [onload], [onfocus], [onclick], [onmouseover], [onbegin], [ontoggle], "
    + "[href^='javascript:' i], [action^='javascript:' i], [formaction], math, template").length
    + (window.pwned ? 1 : 0);

async function inert(page, what) {
    assert.equal(await page.evaluate(injected), 0, `${page.url()} with ${JSON.stringify(what)}`);
}

/* A field that refuses it has done what it is for. */
async function tried(work) {
    try {
        return await work();
    } catch (e) {
        assert.match(e.message, /: 4\d\d /);
        return null;
    }
}

/* The next free time; none left: no booking. */
async function* times(api) {
    const {days} = await api.get("/api/slots/property");

    for (const {day, left} of days.reverse()) {
        if (!left)
            continue;
        const {slots} = await api.get(`/api/slots/property?day=${day}`);

        for (const {minute, left: places} of slots) {
            for (let i = 0; i < places; i++)
                yield {service: "property", day, minute};
        }
    }
}

async function plant(hall, text, time) {
    const api = await apiOfClerk(hall), phone = "13800138000";
    const booked = time && await tried(() => api.post("/api/appointments/book", {
        ...time, name: text, need: text, phone,
    }));
    const filed = await tried(() => api.post("/api/cases", {
        kind: "complaint", told: text, service: "social", name: text, phone,
    })) ?? await tried(() => api.post("/api/cases", {kind: "complaint", told: text}));

    await tried(() => api.post("/api/matters", {kind: "incident", title: text, text, owner: "0312"}));
    if (filed) {
        await tried(() => api.post(`/api/cases/${filed.code}`, {act: "respond", text}));
        await tried(() => api.post(`/api/cases/${filed.code}`, {act: "resolve", text, cause: text}));
    }
    return {filed, booked, refused: await plantRequest(api, text)};
}

const soon = () => new Date(Date.now() + 20 * 24 * 3600e3).toISOString().replace("Z", "+00:00");

/* A proposal with its plan, an objection to it, and the refusal in the end. */
async function plantRequest(api, text) {
    const made = await tried(() => api.post("/api/cases", {
        kind: "request", told: text, service: "social", name: text, phone: "13800138000",
    }));
    const go = (body, way = "") => tried(() => api.post(`/api/cases/${made.id}${way}`, body));

    if (!made)
        return null;
    await go({act: "accept", options: ["上门办理"]});
    await go({act: "propose", text, due: soon(), goal: text, people: text, risks: text,
        milestones: [{text, due: soon()}]});
    await go({act: "object", told: text}, "/under-way");
    return await go({act: "refuse", text, cause: text}) && made;
}

/* The refusal as a PDF: nothing in it acts, whatever its words are. */
async function paperIsInert(page, at, text) {
    const got = await page.request.get(`${at}/paper.pdf`);
    const bytes = await got.body();

    assert.equal(got.status(), 200, JSON.stringify(text));
    assert.equal(bytes.subarray(0, 5).toString(), "%PDF-");
    /* What is packed may hold any letters by chance. */
    assert.doesNotMatch(bytes.toString("latin1").replace(/stream\r?\n[^]*?endstream/g, ""),
        /\/(JavaScript|JS|URI|Launch|SubmitForm|GoToR|OpenAction|AA|EmbeddedFile)\b/);
}

let clerk;
const apiOfClerk = async hall => (clerk ??= await apiOf(hall, hall.clerk));

const office = ["indicators", "appraisal", "improvements", "terminals", "catalogue", "people", "audit",
    "privacy"];

/* The pages of who may see all. */
async function officeIsInert(page, hall) {
    await page.getByRole("button", {name: "退出登录"}).click();
    await signIn(page, hall.admin);
    for (const place of office) {
        await page.goto(`${hall.url}/console/#/${place}`);
        await page.locator("h1").first().waitFor();
        await page.waitForTimeout(300);
        await inert(page, place);
    }
}

/* A case in the console, with what was told. */
async function reveal(page, code) {
    await page.getByRole("button", {name: `打开 ${code}`}).click();
    await page.getByRole("button", {name: "查看姓名、电话与内容"}).click();
    await page.locator("dialog [name=reason]").fill("答复投诉");
    await page.locator("dialog .b.brand").click();
    await page.locator(".told").waitFor();
}

export const tests = [
    {
        name: "hostile_texts_stay_texts_on_every_page",
        only: "real",
        limit: 1800000,
        async run({hall, browser, opened}) {
            const {page, faults} = opened(await openConsole(browser, hall));
            const free = times(await apiOfClerk(hall)), codes = [], seen = {cases: 0, bookings: 0, papers: 0};
            const outside = await page.context().newPage();

            outside.on("dialog", d => (faults.push(`a script ran: ${d.message()}`), d.dismiss()));
            outside.on("pageerror", e => faults.push(`thrown: ${e.message}`));
            await signIn(page, hall.clerk);
            for (const text of chosen) {
                const {filed, booked, refused} = await plant(hall, text, (await free.next()).value);

                if (refused) {
                    await paperIsInert(page, `${hall.url}/api/cases/${refused.id}`, text);
                    seen.papers++;
                }
                for (const {link} of [filed, booked, refused].filter(x => x?.link)) {
                    for (const lang of ["en", encodeURIComponent(text).slice(0, 200)]) {
                        await outside.goto(`${hall.url}${new URL(link).pathname}?lang=${lang}`);
                        await inert(outside, text);
                    }
                }
                seen.cases += !!filed;
                seen.bookings += !!booked;
                if (filed)
                    codes.push([filed.code, text]);
            }
            await outside.close(); /* a page behind another one is slow */
            await page.goto(`${hall.url}/console/#/incidents`);
            await page.locator(".list tbody tr").first().getByRole("button").click();
            await page.locator(".case").waitFor();
            await inert(page, "事件");
            for (const name of ["事项", "预约"]) {
                await page.getByRole("link", {name, exact: true}).click();
                await page.waitForTimeout(500);
                await inert(page, name);
            }
            await page.getByRole("link", {name: "事项", exact: true}).click();
            for (const [code, text] of codes) {
                await reveal(page, code);
                await inert(page, text);
            }
            await officeIsInert(page, hall);
            assert.ok(seen.cases > chosen.length / 2 && seen.papers > chosen.length / 2);
            console.log(`# ${chosen.length} payloads: ${seen.cases} cases, ${seen.bookings} bookings `
                + `and ${seen.papers} papers took them, ${faults.length} did something`);
            clerk = undefined;
        },
    },
];
