/* appointments.mjs - the day sheet: read, booked on, printed. */
import assert from "node:assert/strict";
import {atCounter, axeFinds, openConsole, signIn} from "./hall.mjs";

async function openSheet(page, who) {
    await signIn(page, who);
    await page.getByRole("link", {name: "预约", exact: true}).click();
    await page.waitForSelector(".bar");
}

const row = (page, text) => page.locator("tbody tr", {hasText: text});

export const tests = [
    {
        name: "sheet_shows_names_only_when_asked",
        only: "mock",
        async run({hall, browser, opened}) {
            const {page} = opened(await openConsole(browser, hall));

            const a = hall.hub.book("social", {name: "王小明", phone: "13800138000", need: "补卡"});
            await openSheet(page, hall.clerk);
            await row(page, a.code).waitFor();
            assert.equal(await page.getByText("王小明").count(), 0);
            assert.equal(hall.hub.opened, 0);
            await page.getByRole("button", {name: "显示姓名"}).click();
            assert.equal(hall.hub.opened, 0); /* for a reason alone */
            await page.locator("dialog [name=reason]").fill("准备窗口");
            await page.locator("dialog .b.brand").click();
            await page.getByText("王小明").waitFor();
            assert.match(await row(page, a.code).innerText(), /138\*\*\*\*8000[\s\S]*补卡/);
            assert.equal(hall.hub.opened, 1);
            await page.getByRole("button", {name: "后一天"}).click();
            await page.locator(".empty").waitFor();
            await page.getByRole("button", {name: "前一天"}).click();
            await row(page, a.code).waitFor();
            assert.equal(await page.getByText("王小明").count(), 0);
        },
    },
    {
        name: "sheet_says_what_colleagues_changed_for_my_services",
        only: "mock",
        async run({hall, browser, opened, shots}) {
            const {page} = opened(await openConsole(browser, hall));
            const a = hall.hub.book("social");

            Object.assign(a, {hand: "0317", state: "cancelled"});
            hall.hub.changed();
            await openSheet(page, hall.clerk);
            await page.locator("nav a", {hasText: "预约"}).locator(".count", {hasText: "1"}).waitFor();
            await page.locator("summary", {hasText: "1 个预约"}).click();
            await page.locator("details li", {hasText: a.code}).waitFor();
            await page.screenshot({path: `${shots}mock-sheet-mine.png`});
            assert.deepEqual(await axeFinds(page), []);
        },
    },
    {
        name: "sheet_is_live_and_by_counter",
        only: "mock",
        async run({hall, browser, opened}) {
            const {page} = opened(await openConsole(browser, hall));

            await openSheet(page, hall.clerk);
            await page.locator(".empty").waitFor();
            const a = hall.hub.book("social"), b = hall.hub.book("tax");
            await row(page, a.code).waitFor();
            await row(page, b.code).waitFor();
            const counters = await page.locator("[name=counter] option").count();
            let found = 0;
            for (let n = 1; n < counters; n++) {
                await page.locator("[name=counter]").selectOption(String(n));
                found += await row(page, a.code).count() !== await row(page, b.code).count();
            }
            assert.ok(found > 0, "no counter shows one of them alone");
        },
    },
    {
        name: "arrival_gives_a_number_or_keeps_the_one_taken",
        only: "mock",
        async run({hall, browser, opened}) {
            const {page} = opened(await openConsole(browser, hall));
            const a = hall.hub.book("social"), b = hall.hub.book("social", {minute: 615});
            const taken = hall.hub.take("social").number;

            await openSheet(page, hall.clerk);
            await page.getByRole("button", {name: `签到 ${a.code}`}).click();
            await page.locator("dialog [name=ticket]:focus").waitFor();
            await page.keyboard.press("Enter");
            await page.locator(".notice.ok", {hasText: `${a.code} 已签到`}).waitFor();
            await page.getByRole("button", {name: `签到 ${b.code}`}).click();
            await page.locator("dialog [name=ticket]").fill(taken.toLowerCase());
            await page.keyboard.press("Enter");
            await page.locator(".notice.ok", {hasText: taken}).waitFor();
            await row(page, b.code).getByText(taken).waitFor();
            assert.equal(hall.hub.tickets.length, 2);
        },
    },
    {
        name: "queue_says_who_came_late",
        only: "mock",
        async run({hall, browser, opened}) {
            const {page} = opened(await openConsole(browser, hall));
            const ticket = hall.hub.take("social");

            ticket.appointment = {
                code: "ABCD2345", due: "2026-11-27T10:30:00.000+08:00", standing: "late",
            };
            await atCounter(page, hall.clerk);
            await page.getByText("预约 10:30，迟到").waitFor();
        },
    },
    {
        name: "cancel_asks_first_and_the_paper_has_no_buttons",
        only: "mock",
        async run({hall, browser, opened, shots}) {
            const {page} = opened(await openConsole(browser, hall));
            const a = hall.hub.book("social");

            await openSheet(page, hall.clerk);
            await page.getByRole("button", {name: `取消 ${a.code}`}).click();
            await page.getByRole("dialog").getByRole("button", {name: "取消预约"}).click();
            await page.locator(".notice.ok", {hasText: "已取消"}).waitFor();
            await row(page, a.code).locator(".tag", {hasText: "已取消"}).waitFor();
            await page.emulateMedia({media: "print"});
            assert.equal(await page.locator("button:visible:not(.sort)").count(), 0);
            assert.ok(await row(page, a.code).isVisible());
            await page.screenshot({path: `${shots}mock-day-sheet-paper.png`});
        },
    },
    {
        name: "book_move_and_cancel_by_keyboard",
        async run({hall, browser, opened}) {
            const {page} = opened(await openConsole(browser, hall));

            await openSheet(page, hall.clerk);
            await page.getByRole("button", {name: "代客预约"}).focus();
            await page.keyboard.press("Enter");
            await page.waitForSelector("[name=when-time] option", {state: "attached"});
            const day = page.locator("[name=when-day]");
            const days = await day.locator("option:enabled").evaluateAll(all => all.map(o => o.value));
            await day.selectOption(days.at(-1));
            await page.waitForSelector("[name=when-time] option", {state: "attached"});
            await page.fill("dialog [name=name]", "欧阳娜娜");
            await page.fill("dialog [name=phone]", "13800138000");
            assert.deepEqual(await axeFinds(page), []);
            await page.locator("dialog .brand:enabled").waitFor();
            await page.locator("dialog [name=phone]").press("Enter");
            const code = await page.locator("#booked-code").innerText();
            assert.match(await page.locator("dialog pre").innerText(), /\/a\//);
            await page.locator("dialog .brand:focus").waitFor();
            await page.keyboard.press("Enter");
            await page.waitForSelector("dialog", {state: "detached"});
            await page.fill("[name=day]", days.at(-1));
            await row(page, code).waitFor();
            const before = await row(page, code).locator("th").innerText();
            await page.getByRole("button", {name: `改期 ${code}`}).click();
            await page.locator("dialog .brand:enabled").waitFor();
            const times = await page.locator("[name=when-time] option")
                .evaluateAll(all => all.map(o => o.value));
            await page.locator("[name=when-time]").selectOption(times.at(-1));
            await page.locator("dialog .brand").press("Enter");
            await page.locator(".notice.ok", {hasText: "已改到"}).waitFor();
            await row(page, code).locator("th").filter({hasNotText: before}).waitFor();
            await page.getByRole("button", {name: `取消 ${code}`}).click();
            await page.getByRole("dialog").getByRole("button", {name: "取消预约"}).click();
            await row(page, code).locator(".tag", {hasText: "已取消"}).waitFor();
        },
    },
];
