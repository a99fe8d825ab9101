/* indicators.mjs - the figures of the hall, the cases behind them, and their exports. */
import assert from "node:assert/strict";
import {readFileSync} from "node:fs";
import {createRequire} from "node:module";
import {apiOf, axeFinds, openConsole, signIn} from "./hall.mjs";

const require = createRequire(new URL("../../build/console/package.json", import.meta.url));
const {unzipSync, strFromU8} = require("fflate");

async function openIndicators(page, who) {
    await signIn(page, who);
    await page.getByRole("link", {name: "指标", exact: true}).click();
    await page.waitForSelector(".chart canvas");
}

const choose = (page, name) => page.locator(".cases > .list").getByRole("button", {name, exact: true})
    .click();

/* A visit from the number to its end. */
async function visit(hall, service = "social") {
    const api = await apiOf(hall, hall.clerk), number = await hall.take(service);

    const counter = (await api.get("/api/hall")).counters.find(c => c.services.includes(service)).number;

    await api.post(`/api/counters/${counter}/open`);
    const {id} = (await api.queue()).tickets.find(t => t.number === number);
    for (const what of ["call", "serve", "complete"])
        await api.post(`/api/tickets/${id}/${what}`, {counter, ask: true, reason: "为了测试"});
    await api.post(`/api/counters/${counter}/close`);
    return number;
}

async function downloaded(page, press) {
    const [file] = await Promise.all([page.waitForEvent("download"), press()]);

    return {name: file.suggestedFilename(), bytes: readFileSync(await file.path())};
}

export const tests = [
    {
        name: "indicator_says_how_it_is_counted_and_shows_its_course",
        async run({hall, browser, opened, shots}) {
            const {page} = opened(await openConsole(browser, hall, {size: [1366, 768]}));

            if (hall.kind === "real")
                await visit(hall);
            await openIndicators(page, hall.admin);
            await choose(page, "等候时间");
            await page.getByText("从取号到第一次叫号的平均时间").waitFor();
            await page.locator("[name=by]").selectOption("service");
            await page.locator(".groups").first().getByText("社保与医保").waitFor();
            assert.equal(await page.locator(".chart canvas").count(), 1);
            assert.deepEqual(await axeFinds(page), []);
            await page.screenshot({path: `${shots}${hall.kind}-indicator-zh.png`});
            await page.emulateMedia({media: "print"});
            await page.screenshot({path: `${shots}${hall.kind}-indicator-print.png`, fullPage: true});
        },
    },
    {
        name: "indicator_of_a_service_aims_at_its_own_target",
        only: "mock",
        async run({hall, browser, opened, shots}) {
            const {page} = opened(await openConsole(browser, hall, {size: [1366, 768]}));

            await openIndicators(page, hall.admin);
            await choose(page, "等候时间");
            await page.locator("[name=by]").selectOption("service");
            const aim = n => page.locator(".groups").first().locator("tbody tr").nth(n)
                .locator("td").nth(2).innerText();
            await page.locator(".groups thead").first().getByText("目标").waitFor();
            assert.deepEqual([await aim(0), await aim(1)], ["7.0 分", "15.0 分"]);
            await page.screenshot({path: `${shots}mock-indicator-service-targets.png`});
        },
    },
    {
        name: "indicator_whose_answer_breaks_off_is_told",
        only: "mock",
        async run({hall, browser, opened}) {
            const {page} = opened(await openConsole(browser, hall));

            await page.route("**/api/indicators/*/cases*", route => route.fulfill({
                contentType: "application/json", body: '{"id":"satisfied","cases":[',
            }));
            await openIndicators(page, hall.admin);
            await page.locator(".behind .notice.bad").waitFor();
        },
    },
    {
        name: "indicator_period_and_groups_are_chosen_and_remembered",
        async run({hall, browser, opened}) {
            const {page} = opened(await openConsole(browser, hall));

            await openIndicators(page, hall.admin);
            await page.locator("[name=period]").selectOption("today");
            await page.locator(".groups tbody tr").first().waitFor();
            assert.equal(await page.locator("[name=from]").inputValue(),
                await page.locator("[name=to]").inputValue());
            await page.locator("[name=from]").fill("2026-01-05");
            await page.locator("[name=by]").selectOption("counter");
            await page.reload();
            await page.waitForSelector("[name=from]");
            assert.equal(await page.locator("[name=from]").inputValue(), "2026-01-05");
            assert.equal(await page.locator("[name=by]").inputValue(), "counter");
        },
    },
    {
        name: "indicator_leads_to_the_visits_behind_it",
        only: "real",
        async run({hall, browser, opened, shots}) {
            const {page} = opened(await openConsole(browser, hall, {locale: "zh-CN"}));
            const number = await visit(hall, "tax");

            await openIndicators(page, hall.admin);
            await page.locator("[name=period]").selectOption("today");
            await page.locator("[name=by]").selectOption("service");
            await choose(page, "邀评率");
            await page.locator(".groups").first().getByRole("button", {name: "税务事项"}).click();
            await page.locator(".behind h3", {hasText: "税务事项"}).waitFor();
            await page.locator(".behind td", {hasText: number}).waitFor();
            await page.getByRole("button", {name: "未计入"}).click();
            await page.locator(".behind td", {hasText: number}).waitFor({state: "detached"});
            await page.screenshot({path: `${shots}real-indicator-behind.png`});
        },
    },
    {
        name: "indicators_are_taken_along_as_csv_and_excel",
        async run({hall, browser, opened}) {
            const {page} = opened(await openConsole(browser, hall));

            await openIndicators(page, hall.admin);
            const excel = await downloaded(page, () =>
                page.getByRole("button", {name: "Excel"}).click());
            const sheet = strFromU8(unzipSync(excel.bytes)["xl/worksheets/sheet1.xml"]);

            assert.match(excel.name, /^indicators-[\d-]{10}-[\d-]{10}\.xlsx$/);
            assert.match(sheet, /满意率/);
            const csv = await downloaded(page, () => page.getByRole("button", {name: "CSV"}).click());

            assert.match(csv.name, /^indicators-[\d-]{10}-[\d-]{10}\.csv$/);
            assert.match(csv.bytes.toString("utf8"), /^\uFEFF"按日",[^\r]*"满意率/);
        },
    },
    {
        name: "indicators_are_not_for_clerks",
        async run({hall, browser, opened}) {
            const {page} = opened(await openConsole(browser, hall));

            await signIn(page, hall.clerk);
            await page.waitForSelector(".choose");
            assert.equal(await page.getByRole("link", {name: "指标", exact: true}).count(), 0);
            await page.goto(`${hall.url}/console/#/indicators`);
            await page.locator(".notice.bad", {hasText: "您的角色无权"}).waitFor();
        },
    },
];
