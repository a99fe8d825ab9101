/* door.mjs - signing in and out, sessions that end, one's own password, the language. */
import assert from "node:assert/strict";
import {apiOf, atCounter, openConsole, signIn} from "./hall.mjs";

const text = (page, selector) => page.locator(selector).innerText();

export const tests = [
    {
        name: "sign_in_wrong_password_says_so_and_right_one_enters",
        async run({hall, browser, opened}) {
            const {page} = opened(await openConsole(browser, hall));

            await page.fill("[name=staff]", hall.clerk.staff);
            await page.fill("[name=password]", "not the password");
            await page.keyboard.press("Enter");
            await page.waitForSelector("[role=alert]:has-text('工号或密码不正确')");
            await page.fill("[name=password]", hall.clerk.password);
            await page.click("form button.brand");
            await page.waitForSelector(".choose");
            assert.match(await text(page, ".who"), new RegExp(hall.clerk.staff));
        },
    },
    {
        name: "sign_out_ends_the_session",
        async run({hall, browser, opened}) {
            const {page} = opened(await openConsole(browser, hall));

            await signIn(page, hall.clerk);
            await page.click("nav button.place");
            await page.waitForSelector("[name=password]");
            await page.reload();
            await page.waitForSelector("[name=password]");
        },
    },
    {
        name: "counter_is_remembered_by_the_browser_and_after_a_reload",
        async run({hall, browser, opened}) {
            const {page} = opened(await openConsole(browser, hall));

            await atCounter(page, hall.clerk, 2);
            await page.reload();
            await page.waitForSelector(".now");
            assert.match(await text(page, ".who"), /2 号窗口/);
            await page.getByRole("button", {name: "关闭窗口"}).click();
            await page.waitForSelector(".choose");
            await page.waitForFunction(() => /2 号窗口/.test(
                document.activeElement.getAttribute("aria-label")));
        },
    },
    {
        name: "session_that_ended_asks_again_over_the_page",
        async run({hall, browser, opened}) {
            const {page, context} = opened(await openConsole(browser, hall));

            await hall.take("social");
            await atCounter(page, hall.clerk);
            const csrf = (await (await context.request.get(`${hall.url}/api/session`)).json()).csrf;
            await context.request.post(`${hall.url}/api/logout`, {headers: {"X-CSRF-Token": csrf}});
            await page.keyboard.press("F1");
            const dialog = page.getByRole("dialog", {name: "登录已过期"});
            await dialog.waitFor();
            assert.equal(await page.locator(".now").count(), 1, "the page is still there");
            await page.keyboard.press("Escape");
            assert.ok(await dialog.isVisible(), "it can't be dismissed");
            await dialog.locator("[name=password]").fill(hall.clerk.password);
            await page.keyboard.press("Enter");
            await dialog.waitFor({state: "detached"});
            await page.keyboard.press("F1");
            await page.waitForFunction(() => document.querySelector("#now-number").textContent
                .startsWith("A"));
        },
    },
    {
        name: "password_wrong_old_or_differing_new_are_refused_right_one_changes_it",
        async run({hall, browser, opened}) {
            const {page} = opened(await openConsole(browser, hall));
            const fresh = "a-new-password-1";
            const change = async (old, one, two) => {
                await page.fill("[name=old]", old);
                await page.fill("[name=new]", one);
                await page.fill("[name=again]", two);
                await page.keyboard.press("Enter");
            };

            await signIn(page, hall.clerk);
            await page.getByRole("link", {name: "修改密码"}).click();
            await change(hall.clerk.password, fresh, "another one");
            await page.waitForSelector("[role=alert]:has-text('不一致')");
            await change("wrong", fresh, fresh);
            await page.waitForSelector("[role=alert]:has-text('当前密码不正确')");
            await change(hall.clerk.password, fresh, fresh);
            await page.waitForSelector("[role=status]:has-text('已生效')");
            const api = await apiOf(hall, {...hall.clerk, password: fresh});
            await api.post("/api/password", {old: fresh, new: hall.clerk.password});
        },
    },
    {
        name: "password_given_by_somebody_else_is_changed_before_anything",
        only: "mock",
        async run({hall, browser, opened}) {
            const {page} = opened(await openConsole(browser, hall));

            hall.hub.mustChange.add(hall.clerk.staff);
            await signIn(page, hall.clerk);
            await page.getByText("请先设置自己的密码").waitFor();
            await page.getByRole("link", {name: "叫号台"}).click();
            assert.equal(await page.locator(".choose").count(), 0);
            await page.fill("[name=old]", hall.clerk.password);
            await page.fill("[name=new]", "my own password");
            await page.fill("[name=again]", "my own password");
            await page.keyboard.press("Enter");
            await page.waitForSelector(".choose");
        },
    },
    {
        name: "sign_in_locked_says_for_how_long",
        only: "mock",
        async run({hall, browser, opened}) {
            const {page} = opened(await openConsole(browser, hall));

            await page.route("**/api/login", route => route.fulfill({
                status: 429, headers: {"Retry-After": "37"},
                contentType: "application/problem+json", body: `{"type":"locked","status":429}`,
            }));
            await page.fill("[name=staff]", "0312");
            await page.fill("[name=password]", "whatever");
            await page.keyboard.press("Enter");
            await page.locator("[role=alert]", {hasText: "37 秒"}).waitFor();
        },
    },
    {
        name: "sign_in_while_many_do_is_tried_again",
        only: "mock",
        async run({hall, browser, opened}) {
            const {page} = opened(await openConsole(browser, hall));
            let busy = 2;

            await page.route("**/api/login", route => busy-- > 0 ? route.fulfill({
                status: 503, contentType: "application/problem+json",
                body: `{"type":"busy","status":503}`,
            }) : route.continue());
            await signIn(page, hall.clerk);
            assert.equal(busy, -1);
        },
    },
    {
        name: "language_is_switched_and_remembered",
        async run({hall, browser, opened}) {
            const {page} = opened(await openConsole(browser, hall));

            await atCounter(page, hall.clerk);
            await page.getByRole("button", {name: "English"}).click();
            await page.getByRole("button", {name: "Call next"}).waitFor();
            assert.equal(await page.locator("html").getAttribute("lang"), "en");
            assert.match(await text(page, "nav > b"), /Xincheng/);
            await page.reload();
            await page.getByRole("button", {name: "Call next"}).waitFor();
            await page.getByRole("button", {name: "简体中文"}).click();
            await page.getByRole("button", {name: "呼叫下一位"}).waitFor();
            assert.equal(await page.locator("html").getAttribute("lang"), "zh-Hans");
        },
    },
];
