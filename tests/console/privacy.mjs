/* privacy.mjs - personal data by rule and on request: seen, erased, held (R38). */
import assert from "node:assert/strict";
import {apiOf, axeFinds, openConsole, settle, signIn} from "./hall.mjs";

async function atPrivacy(page, who) {
    await signIn(page, who);
    await page.getByRole("link", {name: "个人信息"}).click();
    await page.waitForSelector("tbody tr");
}

async function erase(page, subject) {
    await page.getByRole("button", {name: "应要求删除"}).click();
    await page.fill("dialog [name=subject]", subject);
    await page.fill("dialog [name=reason]", "顾客来信");
    await page.getByRole("button", {name: "永久删除"}).click();
}

export const tests = [
    {
        name: "privacy_shows_keys_their_ends_and_what_is_to_be_done",
        only: "mock",
        async run({hall, browser, opened, shots}) {
            const {page} = opened(await openConsole(browser, hall, {size: [1366, 768]}));

            await atPrivacy(page, hall.manager);
            assert.equal(await page.locator("tbody tr").count(), 3);
            await page.getByText("已按规定删除，2026-11-01").waitFor();
            await page.getByText("/safe/hub.keys 的密钥副本（2026-10-31）仍含此后已销毁的密钥").waitFor();
            assert.deepEqual(await axeFinds(page), []);
            await page.screenshot({path: `${shots}privacy-1366x768.png`});
            hall.hub.privacy = {...hall.hub.privacy, copy: null, doubt: {days: 3, of: 30,
                before: "2026-11-24T10:00:00.000+08:00", after: "2027-11-24T10:00:00.000+08:00"}};
            hall.hub.changed();
            await page.getByText("日志从 2026-11-24 跳到 2027-11-24").waitFor();
            await page.getByText("尚未备份中心的密钥").waitFor();
        },
    },
    {
        name: "privacy_is_erased_on_request_by_a_manager",
        only: "mock",
        async run({hall, browser, opened, shots}) {
            const {page} = opened(await openConsole(browser, hall));

            await atPrivacy(page, hall.manager);
            await erase(page, "A999");
            await page.locator("dialog [role=alert]", {hasText: "没有这张当日号票"}).waitFor();
            await page.keyboard.press("Escape");
            await settle(page);
            await erase(page, "K7M2QX4B");
            await page.locator("dialog [role=alert]", {hasText: "事项 K7M2QX4B 及其关联信息处于争议保全中"}).waitFor();
            await page.keyboard.press("Escape");
            await settle(page);
            await erase(page, "A001");
            await page.locator("[role=status]", {hasText: "已删除，并已通知各终端"}).waitFor();
            await page.getByText("应要求删除：4").waitFor();
            await page.getByText("已检查 1500000 / 3000000 条日志，已改 2 条").waitFor();
            assert.deepEqual(await axeFinds(page), []);
            await page.screenshot({path: `${shots}privacy-erasing.png`});
            await page.getByText("已清除；改动 4 条日志").waitFor();
            assert.equal(await page.locator("progress").count(), 0);
        },
    },
    {
        name: "privacy_of_the_real_hub_is_seen_by_an_auditor_without_buttons",
        only: "real",
        async run({hall, browser, opened}) {
            const {page} = opened(await openConsole(browser, hall));

            await atPrivacy(page, hall.auditor);
            assert.equal(await page.locator("tbody tr").count(), 1);
            await page.getByText(/保留至 20\d\d-\d\d-01/).first().waitFor();
            assert.equal(await page.getByRole("button", {name: "应要求删除"}).count(), 0);
            assert.deepEqual(await axeFinds(page), []);
        },
    },
    {
        name: "privacy_of_a_case_is_held_erased_and_said_to_be",
        only: "real",
        async run({hall, browser, opened}) {
            const {page} = opened(await openConsole(browser, hall));
            const api = await apiOf(hall, hall.admin);
            const {id, code} = await api.post("/api/cases",
                {kind: "enquiry", told: "几点开门？", name: "王小明"});

            await signIn(page, hall.admin);
            await page.getByRole("link", {name: "事项"}).click();
            await page.getByRole("button", {name: new RegExp(code)}).click();
            await page.getByRole("button", {name: "争议保全"}).click();
            await page.fill("dialog [name=reason]", "诉讼中");
            await page.locator("dialog .brand").click();
            await page.getByText("争议保全中：信息予以保留。").waitFor();
            await settle(page);
            await page.getByRole("button", {name: "解除保全"}).click();
            await page.fill("dialog [name=reason]", "已了结");
            await page.locator("dialog .brand").click();
            await page.getByText("争议保全中：信息予以保留。").waitFor({state: "detached"});
            await api.post("/api/privacy/erase", {subject: id, reason: "顾客来信"});
            await page.getByText("顾客提供的信息已应要求删除。").waitFor();
        },
    },
    {
        name: "privacy_is_not_for_a_clerk",
        async run({hall, browser, opened}) {
            const {page} = opened(await openConsole(browser, hall));

            await signIn(page, hall.clerk);
            await page.waitForSelector(".choose");
            assert.equal(await page.getByRole("link", {name: "个人信息"}).count(), 0);
        },
    },
];
