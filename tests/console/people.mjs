/* people.mjs - somebody is added, signs in, is shut out; an auditor only looks (R37). */
import assert from "node:assert/strict";
import {apiOf, axeFinds, openConsole, signIn} from "./hall.mjs";

async function atPeople(page, who) {
    await signIn(page, who);
    await page.getByRole("link", {name: "人员"}).click();
    await page.waitForSelector("tbody tr");
}

const row = (page, number) => page.locator("tbody tr").filter({
    has: page.getByRole("cell", {name: number, exact: true})});

export const tests = [
    {
        name: "people_are_added_get_a_password_and_are_shut_out_and_let_in",
        only: "real",
        async run({hall, browser, opened, shots}) {
            const {page} = opened(await openConsole(browser, hall, {size: [1366, 768]}));

            await atPeople(page, hall.admin);
            await page.getByRole("button", {name: "添加人员"}).click();
            await page.fill("dialog [name=number]", "0400");
            for (const [l, name] of [["zh_Hans", "林晓"], ["zh_Hant", "林曉"], ["en", "Lin Xiao"]])
                await page.fill(`dialog [name=${l}]`, name);
            await page.locator("dialog [name=role]").selectOption("clerk");
            await page.getByRole("button", {name: "保存"}).click();
            await row(page, "0400").getByText("尚无密码").waitFor();
            await page.getByRole("button", {name: /^新密码.*0400|0400.*新密码/}).click();
            await page.getByRole("dialog").getByRole("button", {name: "新密码"}).click();
            const password = await page.locator("#new-password").innerText();
            await page.getByRole("button", {name: "关闭", exact: true}).click();
            await row(page, "0400").getByText("一次性密码").waitFor();
            assert.deepEqual(await axeFinds(page), []);
            await page.screenshot({path: `${shots}people-1366x768.png`});
            const newcomer = await apiOf(hall, {staff: "0400", password});
            await assert.rejects(newcomer.queue(), /must_change/);
            await newcomer.post("/api/password", {old: password, new: "lanterns-by-the-river-9"});
            await newcomer.queue();
            await row(page, "0400").getByRole("button", {name: "停用"}).click();
            await page.getByRole("dialog").getByRole("button", {name: "停用"}).click();
            await row(page, "0400").locator(".tag.bad", {hasText: "已停用"}).waitFor();
            await assert.rejects(newcomer.queue(), /401/);
            await row(page, "0400").getByRole("button", {name: "恢复"}).click();
            await page.getByRole("dialog").getByRole("button", {name: "恢复"}).click();
            await row(page, "0400").locator(".tag", {hasText: "可登录"}).waitFor();
            assert.equal(await row(page, "admin").getByRole("button", {name: "停用"}).count(), 0);
        },
    },
    {
        name: "people_are_seen_by_an_auditor_without_buttons",
        async run({hall, browser, opened}) {
            const {page} = opened(await openConsole(browser, hall));

            await atPeople(page, hall.auditor);
            assert.equal(await page.locator("main tbody button, main .head button").count(), 0);
            assert.match(await row(page, "0312").innerText(), /李强/);
        },
    },
];
