/* emergency.mjs - the notice on every screen: who may, in two steps, seen by everybody (R36). */
import assert from "node:assert/strict";
import {apiOf, axeFinds, openConsole, signIn} from "./hall.mjs";

const title = "紧急通知";

async function raise(page, text) {
    await page.getByRole("button", {name: title}).click();
    await page.fill("dialog [name=text]", text);
    await page.getByRole("button", {name: "在所有屏幕上显示"}).click();
    await page.locator(".emergency", {hasText: text}).waitFor();
}

export const tests = [
    {
        name: "emergency_is_raised_in_two_steps_seen_by_a_clerk_and_lifted_in_two",
        async run({hall, browser, opened, shots}) {
            const lead = opened(await openConsole(browser, hall, {size: [1366, 768]})).page;
            const clerk = opened(await openConsole(browser, hall)).page;

            await signIn(clerk, hall.clerk);
            await signIn(lead, hall.admin);
            await lead.getByRole("button", {name: title}).click();
            assert.match(await lead.getByRole("dialog").innerText(), /绿色标志的安全出口/);
            await lead.getByRole("button", {name: "返回"}).click(); /* the first step alone */
            assert.equal(await lead.locator(".emergency").count(), 0);
            await raise(lead, "二楼发生火情，请离开");
            await clerk.locator(".emergency", {hasText: "二楼发生火情"}).waitFor();
            assert.equal(await clerk.locator(".emergency button").count(), 0);
            assert.deepEqual(await axeFinds(lead), []);
            await lead.screenshot({path: `${shots}emergency-1366x768.png`});
            await lead.getByRole("link", {name: "设备", exact: true}).click();
            await lead.locator(".emergency").waitFor(); /* over each page */
            await lead.locator(".emergency").getByRole("button", {name: "解除"}).click();
            await lead.getByRole("dialog").getByRole("button", {name: "解除"}).click();
            await lead.locator(".notice.ok", {hasText: "已解除"}).waitFor();
            await clerk.locator(".emergency").waitFor({state: "detached"});
        },
    },
    {
        name: "clerk_has_no_button_for_an_emergency",
        async run({hall, browser, opened}) {
            const {page} = opened(await openConsole(browser, hall));

            await signIn(page, hall.clerk);
            await page.waitForSelector(".choose");
            assert.equal(await page.getByRole("button", {name: title}).count(), 0);
            const api = await apiOf(hall, hall.clerk);
            await assert.rejects(api.post("/api/emergency", {text: "x"}), /403/);
        },
    },
    {
        name: "text_of_an_emergency_is_cut_to_what_a_screen_holds",
        only: "mock",
        async run({hall, browser, opened}) {
            const {page} = opened(await openConsole(browser, hall));

            await signIn(page, hall.admin);
            await page.getByRole("button", {name: title}).click();
            await page.fill("dialog [name=text]", "火".repeat(60));
            assert.equal(await page.inputValue("dialog [name=text]"), "火".repeat(42));
        },
    },
];
