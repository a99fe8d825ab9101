/* feedback.mjs - the page Feedback: levels, reasons, what was said; jumps of the queue and
 * the reason for the names of a day stand in counter.mjs and appointments.mjs. */
import assert from "node:assert/strict";
import {readFileSync} from "node:fs";
import {apiOf, axeFinds, openConsole, signIn} from "./hall.mjs";

async function openFeedback(page, who) {
    await signIn(page, who);
    await page.getByRole("link", {name: "评价与反馈", exact: true}).click();
    await page.waitForSelector(".levels, .empty");
}

/* A praise, a complaint and, at the real hub, a rated visit. */
async function something(hall) {
    const api = await apiOf(hall, hall.clerk);

    await api.post("/api/cases", {kind: "praise", told: "canary 很热情", service: "social"});
    return api.post("/api/cases", {kind: "complaint", told: "canary 等太久", service: "social"});
}

export const tests = [
    {
        name: "feedback_counts_levels_and_reasons_and_leads_to_what_was_said",
        async run({hall, browser, opened, shots}) {
            const {page} = opened(await openConsole(browser, hall, {size: [1366, 768]}));
            const {code} = hall.kind === "real" ? await something(hall) : hall.hub.caseUnderWay();

            await openFeedback(page, hall.admin);
            await page.locator("[name=period]").selectOption("today");
            await page.locator("[name=by]").selectOption("service");
            await page.locator(".said h2", {hasText: "表扬"}).waitFor();
            assert.equal(await page.getByText("canary").count(), 0);
            if (hall.kind === "mock") {
                await page.locator(".levels").getByText("非常满意", {exact: true}).waitFor();
                assert.match(await page.locator(".reasons").innerText(), /态度好\s+12/);
                await page.locator(".chart canvas").waitFor();
            }
            assert.deepEqual(await axeFinds(page), []);
            await page.screenshot({path: `${shots}${hall.kind}-feedback.png`, fullPage: true});
            await page.locator(".said").getByRole("link", {name: code}).click();
            await page.locator(".case h2", {hasText: code}).waitFor();
        },
    },
    {
        name: "feedback_is_taken_along_as_csv",
        only: "real",
        async run({hall, browser, opened}) {
            const {page} = opened(await openConsole(browser, hall));

            await something(hall);
            await openFeedback(page, hall.admin);
            const [file] = await Promise.all([page.waitForEvent("download"),
                page.getByRole("link", {name: "CSV"}).click()]);
            const text = readFileSync(await file.path(), "utf8");

            assert.match(file.suggestedFilename(), /^feedback-[\d-]{10}-[\d-]{10}\.csv$/);
            assert.match(text, /^\uFEFF"group","what","code","count","level_1",/);
            assert.match(text, /"said","praise",/);
        },
    },
    {
        name: "feedback_is_not_for_clerks",
        async run({hall, browser, opened}) {
            const {page} = opened(await openConsole(browser, hall));

            await signIn(page, hall.clerk);
            await page.waitForSelector(".choose");
            assert.equal(await page.getByRole("link", {name: "评价与反馈", exact: true}).count(), 0);
            await page.goto(`${hall.url}/console/#/feedback`);
            await page.locator(".notice.bad", {hasText: "您的角色无权"}).waitFor();
        },
    },
    {
        name: "answer_noted_for_a_customer_says_how_and_is_marked",
        only: "real",
        async run({hall, browser, opened, shots}) {
            const {page} = opened(await openConsole(browser, hall, {size: [1366, 768]}));
            const api = await apiOf(hall, hall.clerk);
            const {id, code} = await api.post("/api/cases", {
                kind: "request", told: "办卡", service: "social", via: "phone",
                contacted: (await api.queue()).now,
            });

            await api.post(`/api/cases/${id}?act=accept`, {act: "accept", options: ["在窗口办理"]});
            await api.post(`/api/cases/${id}?act=deliver`, {act: "deliver", text: "已寄出",
                way: "in_person", explained: 1});
            await signIn(page, hall.clerk);
            await page.getByRole("link", {name: "事项", exact: true}).click();
            await page.getByRole("button", {name: `打开 ${code}`}).click();
            await page.locator(".facts", {hasText: "电话"}).waitFor();
            await page.locator(".acts button").first().click();
            await page.locator("dialog [name=how]").fill("10:20 电话询问");
            await page.locator("dialog [name=better]").fill("多放几把椅子");
            await page.screenshot({path: `${shots}real-case-noted.png`});
            assert.deepEqual(await axeFinds(page), []);
            await page.locator("dialog .b.brand").click();
            await page.locator(".facts", {hasText: "10:20 电话询问"}).waitFor();
            await page.locator(".facts .tag", {hasText: "工作人员代记"}).waitFor();
        },
    },
];
