/* audit.mjs - the audit log: found, taken as a table, checked (R37). */
import assert from "node:assert/strict";
import {readFileSync} from "node:fs";
import {axeFinds, held, openConsole, signIn} from "./hall.mjs";

async function atAudit(page, who) {
    await signIn(page, who);
    await page.getByRole("link", {name: "审计"}).click();
    await page.waitForSelector("tbody tr");
}

export const tests = [
    {
        name: "audit_is_found_by_person_and_act_and_saved_and_checked",
        only: "real",
        async run({hall, browser, opened, shots}) {
            const {page} = opened(await openConsole(browser, hall, {size: [1366, 768]}));

            await atAudit(page, hall.auditor);
            await page.selectOption("#audit-what", "login");
            await page.selectOption("#audit-who", "0318");
            await page.waitForFunction(() => [...document.querySelectorAll("tbody tr")]
                .every(r => /0318[\s\S]*登录/.test(r.innerText)));
            assert.deepEqual(await axeFinds(page), []);
            await page.screenshot({path: `${shots}audit-1366x768.png`});
            const file = page.waitForEvent("download");
            await page.getByRole("button", {name: "CSV"}).click();
            const text = readFileSync(await (await file).path(), "utf8");
            assert.match(text, /^\uFEFF"n","at","who","what","subject","detail"\r\n\d+,"20/);
            assert.ok(text.split("\r\n").slice(1, -1).every(l => l.includes('"0318","login"')), text);
            await page.getByRole("button", {name: "校验日志"}).click();
            await page.locator(".long.ok", {hasText: /全部 \d+ 条记录均未被改动/}).waitFor();
            assert.match(await page.locator(".long code").innerText(), /^\d+:[0-9a-f]{64}$/);
        },
    },
    {
        name: "audit_shows_older_lines_on_demand_and_a_check_can_be_stopped",
        only: "mock",
        async run({hall, browser, opened}) {
            const {page} = opened(await openConsole(browser, hall));

            hall.hub.audit = Array.from({length: 1000}, () =>
                ({who: "0312", what: "login", detail: ""}));
            await atAudit(page, hall.admin);
            assert.equal(await page.locator("tbody tr").count(), 100);
            await page.getByRole("button", {name: "显示更多"}).click();
            await page.locator("tbody tr").nth(199).waitFor();
            const go = await held(page, "**/api/audit/check?n=500&*");
            await page.getByRole("button", {name: "校验日志"}).click();
            await page.locator(".long .num", {hasText: "500 / 1000"}).waitFor();
            await page.getByRole("button", {name: /^停止/}).click();
            await page.getByText("已停止，完成了 500 / 1000。").waitFor();
            go();
        },
    },
    {
        name: "audit_is_not_for_a_clerk",
        async run({hall, browser, opened}) {
            const {page} = opened(await openConsole(browser, hall));

            await signIn(page, hall.clerk);
            await page.waitForSelector(".choose");
            assert.equal(await page.getByRole("link", {name: "审计"}).count(), 0);
            await page.goto(`${hall.url}/console/#/audit`);
            await page.locator(".notice.bad", {hasText: "您的角色"}).waitFor();
        },
    },
];
