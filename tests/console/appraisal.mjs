/* appraisal.mjs - a person's appraisal in the console: proposed, objected to, signed. */
import assert from "node:assert/strict";
import {axeFinds, openConsole, signIn} from "./hall.mjs";

async function openAppraisal(page, who) {
    await signIn(page, who);
    await page.getByRole("link", {name: "考核", exact: true}).click();
    await page.waitForSelector(".cases .indicator");
}

async function step(page, name, fill = {}) {
    await page.locator(".acts").getByRole("button", {name, exact: true}).click();
    for (const [field, value] of Object.entries(fill))
        await page.fill(`dialog [name=${field}]`, value);
    await page.locator("dialog .b.brand").click();
    await page.waitForSelector("dialog", {state: "detached"});
}

const stateIs = (page, text) => page.locator(".indicator header .tag", {hasText: text}).waitFor();

export const tests = [
    {
        name: "appraisal_hears_the_person_before_it_is_signed",
        async run({hall, browser, opened, shots}) {
            const lead = opened(await openConsole(browser, hall, {size: [1366, 768]})).page;
            const clerk = opened(await openConsole(browser, hall)).page;

            await openAppraisal(lead, hall.admin);
            await lead.locator(".list").getByRole("button", {name: "李强"}).click();
            await step(lead, "提出考核", {spot: "90", text: "抽查三件，材料齐全"});
            await stateIs(lead, "待本人确认");
            await openAppraisal(clerk, hall.clerk);
            assert.equal(await clerk.locator(".list tbody tr").count(), 1);
            await step(clerk, "提出异议", {text: "月初请假一周"});
            await stateIs(clerk, "本人有异议");
            await lead.locator(".facts", {hasText: "月初请假一周"}).waitFor();
            assert.deepEqual(await axeFinds(lead), []);
            await lead.screenshot({path: `${shots}${hall.kind}-appraisal-zh.png`});
            await step(lead, "签署", {text: "已按出勤天数核对，维持原分"});
            await stateIs(lead, "已签署");
            assert.equal(await lead.locator(".acts").count(), 0);
        },
    },
    {
        name: "appraisal_of_a_period_that_runs_shows_figures_alone",
        async run({hall, browser, opened}) {
            const {page} = opened(await openConsole(browser, hall));

            await openAppraisal(page, hall.admin);
            await page.locator("[name=period]").selectOption("month");
            await page.getByText("时段结束后才能考核").waitFor();
            assert.equal(await page.locator(".acts").count(), 0);
        },
    },
];
