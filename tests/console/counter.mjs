/* counter.mjs - the counter page: calls, services, transfers, refusals, live changes. */
import assert from "node:assert/strict";
import {apiOf, atCounter, axeFinds, openConsole, signIn} from "./hall.mjs";

const actions = ["next", "recall", "serve", "complete", "finish", "transfer", "hold", "noShow"];

/* Waits until the green card shows this number; "—" is nobody. */
const shows = (page, number) => page.waitForFunction(
    n => document.querySelector("#now-number")?.textContent === n, number);
const row = (page, number) => page.locator(".queue tbody tr", {hasText: number});
const tag = async (page, number, words) =>
    row(page, number).locator(".tag", {hasText: words}).waitFor();
const enabled = page => page.evaluate(names => names.filter(
    n => !document.getElementById(`do-${n}`).disabled), actions);

/* Waits until exactly these actions can be done. */
const canDo = (page, names) => page.waitForFunction(([all, wanted]) => all.every(
    n => document.getElementById(`do-${n}`).disabled !== wanted.includes(n)), [actions, names])
    .catch(async () => assert.deepEqual(await enabled(page), names));

/* A page at counter 3 with these tickets waiting. */
async function begun({hall, browser, opened}, ...services) {
    const numbers = [];

    for (const service of services)
        numbers.push(await hall.take(service));
    const {page, context} = opened(await openConsole(browser, hall));
    await atCounter(page, hall.clerk);
    return {page, context, numbers, api: await apiOf(hall, hall.clerk)};
}

async function serving(world, ...services) {
    const w = await begun(world, ...services);

    await w.page.keyboard.press("F1");
    await shows(w.page, w.numbers[0]);
    await w.page.keyboard.press("F3");
    await canDo(w.page, ["complete", "finish", "transfer", "hold"]);
    return w;
}

const refusals = [
    ["counter_busy", "请先结束本窗口当前的号票", "Finish the ticket at this counter first"],
    ["nobody_waiting", "没有人等候", "Nobody waits"],
    ["not_yours", "其他窗口", "another counter"],
    ["counter_taken", "已有其他人使用", "Somebody else works"],
    ["counter_shut", "窗口未开放", "open it first"],
    ["something_new", "a word of the hub", "a word of the hub"],
];

const refuse = type => route => route.fulfill({
    status: 409, contentType: "application/problem+json",
    body: JSON.stringify({type, status: 409, title: type, detail: "a word of the hub"}),
});

export const tests = [
    {
        name: "visit_by_function_keys_calls_recalls_serves_completes_and_asks",
        async run(world) {
            const {page, numbers, api} = await begun(world, "social", "social");
            const before = (await api.queue()).counts;

            await page.keyboard.press("F1");
            await shows(page, numbers[0]);
            await page.waitForSelector(".why");
            await page.reload();
            await page.waitForSelector(".why");
            await page.keyboard.press("F2");
            await page.waitForSelector(".state:has-text('第 2 次呼叫')");
            await page.keyboard.press("F3");
            await page.waitForSelector(".state:has-text('正在办理')");
            await page.keyboard.press("F4");
            await shows(page, "—");
            const after = (await api.queue()).counts;
            assert.equal(after.completed, before.completed + 1);
            assert.equal(after.asked, before.asked + 1);
        },
    },
    {
        name: "complete_without_rating_asks_nobody",
        async run(world) {
            const {page, api} = await serving(world, "social");
            const before = (await api.queue()).counts;

            await page.keyboard.press("Shift+F4");
            await shows(page, "—");
            const after = (await api.queue()).counts;
            assert.equal(after.completed, before.completed + 1);
            assert.equal(after.asked, before.asked);
        },
    },
    {
        name: "buttons_are_enabled_as_the_ticket_allows",
        async run(world) {
            const {page, numbers} = await begun(world, "social");

            await canDo(page, ["next"]);
            await page.click("#do-next");
            await shows(page, numbers[0]);
            await canDo(page, ["recall", "serve", "transfer", "hold", "noShow"]);
            await page.click("#do-serve");
            await canDo(page, ["complete", "finish", "transfer", "hold"]);
            await page.keyboard.press("F8");
            await page.click("#do-finish");
            await shows(page, "—");
            await canDo(page, ["next"]);
        },
    },
    {
        name: "hold_and_resume_bring_the_ticket_back_into_the_queue",
        async run(world) {
            const {page, numbers: [number]} = await serving(world, "social");

            await page.keyboard.press("F7");
            await tag(page, number, "挂起");
            await shows(page, "—");
            await row(page, number).getByRole("button", {name: `恢复 ${number}`}).click();
            await tag(page, number, "等待");
            await page.keyboard.press("F1");
            await shows(page, number);
        },
    },
    {
        name: "no_show_is_counted_and_can_be_called_again",
        async run(world) {
            const {page, numbers: [number], api} = await begun(world, "social");
            const before = (await api.queue()).counts.no_show;

            await page.click("#do-next");
            await shows(page, number);
            await page.keyboard.press("F8");
            await tag(page, number, "过号 1 次");
            assert.equal((await api.queue()).counts.no_show, before + 1);
            await row(page, number).getByRole("button", {name: `呼叫 ${number}`}).click();
            await shows(page, number);
        },
    },
    {
        name: "transfer_note_is_shown_as_text_never_run",
        async run(world) {
            const {page, numbers: [number]} = await serving(world, "social");
            const note = `<img src=x onerror=alert(1)>"><script>alert(2)</script>`;

            await page.keyboard.press("F6");
            const dialog = page.getByRole("dialog");
            await dialog.locator("[name=service]").selectOption("property");
            await dialog.locator("[name=to]").selectOption("3");
            await dialog.locator("[name=note]").fill(note);
            await dialog.getByRole("button", {name: "转号"}).click();
            await dialog.waitFor({state: "detached"});
            await row(page, number).getByText("指定 3 号窗口").waitFor();
            await page.keyboard.press("F1");
            await shows(page, number);
            assert.match(await page.locator(".now .note").innerText(),
                new RegExp(note.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")));
            assert.equal(await page.locator(".now img, .now script").count(), 0);
        },
    },
    {
        name: "transfer_note_of_many_bytes_is_cut_at_a_character",
        async run(world) {
            const {page} = await serving(world, "social");

            await page.keyboard.press("F6");
            await page.locator("dialog [name=note]").fill("材".repeat(60));
            assert.equal(await page.locator("dialog [name=note]").inputValue(), "材".repeat(42));
        },
    },
    {
        name: "call_this_one_goes_before_the_others",
        async run(world) {
            const {page, numbers} = await begun(world, "social", "social", "social");

            await row(page, numbers[2]).getByRole("button", {name: `呼叫 ${numbers[2]}`}).click();
            await page.locator("dialog", {hasText: numbers[0]}).waitFor();
            await page.locator("dialog [name=reason]").fill("身体不适");
            await page.screenshot({path: `${world.shots}${world.hall.kind}-jump.png`});
            assert.deepEqual(await axeFinds(page), []);
            await page.locator("dialog .b.brand").click();
            await shows(page, numbers[2]);
            await page.getByText(`先于 ${numbers[0]}：由窗口人员挑选`).first().waitFor();
        },
    },
    {
        name: "cancel_asks_first",
        async run(world) {
            const {page, numbers: [number]} = await begun(world, "social");
            const cancel = row(page, number).getByRole("button", {name: `取消 ${number}`});

            await cancel.click();
            await page.getByRole("button", {name: "保留号票"}).click();
            assert.equal(await row(page, number).count(), 1);
            await cancel.click();
            await page.getByRole("button", {name: "取消号票"}).click();
            await row(page, number).waitFor({state: "detached"});
            await page.waitForSelector(".empty:has-text('没有人排队')");
        },
    },
    {
        name: "refusals_are_said_in_both_languages_next_to_the_command",
        async run(world) {
            const {page} = await begun(world, "social");

            for (const [type, zh, en] of refusals) {
                await page.route("**/next", refuse(type));
                await page.waitForTimeout(550); /* the same command at once is taken for a bounce */
                await page.click("#do-next");
                await page.locator(".queue .notice.bad", {hasText: zh}).waitFor();
                await page.getByRole("button", {name: "English"}).click();
                await page.locator(".queue .notice.bad", {hasText: en}).waitFor();
                await page.getByRole("button", {name: "简体中文"}).click();
                await page.unroute("**/next");
            }
            await page.waitForTimeout(550);
            await page.click("#do-next");
            await page.locator(".queue .notice").waitFor({state: "detached"});
        },
    },
    {
        name: "nobody_waiting_is_said_by_the_hub_itself",
        async run(world) {
            const {page} = await begun(world);

            await page.keyboard.press("F1");
            await page.locator(".queue .notice.bad", {hasText: "没有人等候"}).waitFor();
        },
    },
    {
        name: "counter_of_somebody_else_is_not_offered",
        async run({hall, browser, opened}) {
            const {page} = opened(await openConsole(browser, hall));
            const colleague = await apiOf(hall, hall.colleague);

            await signIn(page, hall.clerk);
            await page.waitForSelector(".choose");
            await colleague.post("/api/counters/1/open");
            const first = page.locator(".choose li").first();
            await first.getByText(`${hall.colleague.staff} 使用中`).waitFor();
            assert.ok(await first.locator("button").isDisabled());
        },
    },
    {
        name: "live_another_person_s_doing_is_seen_without_a_reload",
        async run(world) {
            const {page} = await begun(world);
            const colleague = await apiOf(world.hall, world.hall.colleague);
            const number = await world.hall.take("social");

            await tag(page, number, "等待");
            await page.locator(".kpi").first().getByText("1", {exact: true}).waitFor();
            await colleague.post("/api/counters/1/open");
            await colleague.post("/api/counters/1/next");
            await tag(page, number, "1 号窗口 呼叫中");
            assert.equal(await page.evaluate(() =>
                performance.getEntriesByType("navigation").length), 1);
        },
    },
    {
        name: "double_click_sends_one_command",
        async run(world) {
            const {page, numbers, api} = await begun(world, "social", "social");
            const sent = [];

            page.on("request", r => r.method() === "POST" && sent.push(new URL(r.url()).pathname));
            await page.dblclick("#do-next");
            await shows(page, numbers[0]);
            await page.keyboard.press("F3");
            await canDo(page, ["complete", "finish", "transfer", "hold"]);
            await page.dblclick("#do-complete");
            await shows(page, "—");
            await page.waitForTimeout(300);
            assert.deepEqual(sent.map(p => p.split("/").pop()), ["next", "serve", "complete"]);
            assert.equal((await api.queue()).waiting, 1);
        },
    },
    {
        name: "keys_pressed_faster_than_the_hub_answers_are_not_lost",
        async run(world) {
            const {page} = await begun(world, "social");

            await page.route("**/next", async route => {
                await new Promise(done => setTimeout(done, 600));
                await route.continue();
            });
            await page.keyboard.press("F1");
            await page.keyboard.press("F3");
            await page.waitForSelector(".state:has-text('正在办理')");
        },
    },
    {
        name: "keyboard_alone_does_a_whole_visit",
        async run({hall, browser, opened}) {
            const {page} = opened(await openConsole(browser, hall));
            const number = await hall.take("social");
            const type = keys => page.keyboard.type(keys), press = key => page.keyboard.press(key);

            await page.waitForSelector("[name=staff]:focus");
            await type(hall.clerk.staff);
            await press("Tab");
            await type(hall.clerk.password);
            await press("Enter");
            await page.waitForSelector(".choose button:focus");
            await press("Enter");
            await page.waitForSelector(".now");
            await press("F1");
            await shows(page, number);
            await press("F3");
            await canDo(page, ["complete", "finish", "transfer", "hold"]);
            await press("F6");
            await page.waitForSelector("dialog [name=service]:focus");
            await press("Escape");
            await page.waitForSelector("dialog", {state: "detached"});
            await press("F4");
            await shows(page, "—");
        },
    },
    {
        name: "keyboard_arrows_go_from_row_to_row_and_tab_leaves_the_table",
        async run(world) {
            const {page, numbers} = await begun(world, "social", "social", "social");
            const focused = () => page.evaluate(() =>
                document.activeElement.closest("tr")?.querySelector("th span").textContent);

            await row(page, numbers[2]).waitFor();
            await page.locator(".queue tbody tr").first().locator("button").first().focus();
            await page.keyboard.press("ArrowDown");
            await page.keyboard.press("ArrowDown");
            assert.equal(await focused(), numbers[2]);
            await page.keyboard.press("ArrowUp");
            assert.equal(await focused(), numbers[1]);
            await page.keyboard.press("Tab");
            await page.keyboard.press("Tab");
            assert.equal(await focused(), undefined);
        },
    },
    {
        name: "connection_lost_is_said_with_the_time_and_healed_by_itself",
        async run(world) {
            const {page} = await begun(world, "social");

            await world.hall.cut();
            await page.waitForSelector(".lost:has-text('可能已过时')");
            /* In the hall's time, though this browser stands in another zone. */
            const [hour] = /\d\d(?=:\d\d:\d\d)/.exec(await page.locator(".lost").innerText());
            const there = new Date(Date.now() + 8 * 3600e3).getUTCHours();
            assert.ok([there, (there + 23) % 24].includes(Number(hour)), hour);
            await page.keyboard.press("F1");
            await page.locator(".notice.bad", {hasText: "没有应答"}).waitFor();
            await world.hall.heal();
            const number = await world.hall.take("social");
            await page.waitForSelector(".lost", {state: "hidden", timeout: 30000});
            await row(page, number).waitFor();
        },
    },
    {
        name: "break_stops_calling_and_ends",
        async run(world) {
            const {page, numbers: [number]} = await begun(world, "social");

            await page.getByRole("button", {name: "暂停"}).click();
            await page.waitForSelector(".state:has-text('窗口已暂停')");
            await canDo(page, []);
            await page.getByRole("button", {name: "继续叫号"}).click();
            await canDo(page, ["next"]);
            await page.keyboard.press("F1");
            await shows(page, number);
            assert.ok(await page.getByRole("button", {name: "关闭窗口"}).isDisabled());
        },
    },
    {
        name: "unprinted_ticket_is_listed_until_handed_out",
        async run(world) {
            const {page} = await begun(world);
            const number = await world.hall.take("social", {print: "failed", cause: "paper"});

            await page.locator(".unprinted li", {hasText: number}).getByText("缺纸").waitFor();
            await page.getByRole("button", {name: `已交付 ${number}`}).click();
            await page.waitForSelector(".unprinted", {state: "detached"});
        },
    },
    {
        name: "phone_is_masked_and_whole_only_for_a_reason",
        only: "mock",
        async run(world) {
            const {page} = await serving(world, "social");

            await page.getByRole("button", {name: "查看手机号"}).click();
            await page.getByText("138****8000").waitFor();
            await page.getByRole("button", {name: "显示完整号码"}).click();
            await page.fill("dialog [name=reason]", "通知本人补交材料");
            await page.keyboard.press("Enter");
            await page.getByText("13800138000").waitFor();
        },
    },
    {
        name: "queue_of_two_hundred_stays_usable",
        only: "mock",
        async run(world) {
            const {page} = await begun(world);

            for (let i = 0; i < 200; i++)
                world.hall.hub.take("social", {minutesAgo: 200 - i});
            await page.waitForFunction(() =>
                document.querySelectorAll(".queue tbody tr").length === 200);
            await page.keyboard.press("F1");
            await shows(page, "A001");
            const wide = await page.evaluate(() =>
                document.documentElement.scrollWidth > document.documentElement.clientWidth);
            assert.equal(wide, false);
        },
    },
    {
        name: "queue_can_be_narrowed_to_this_counter",
        async run(world) {
            const {page, numbers} = await begun(world, "social", "tax");

            await row(page, numbers[1]).waitFor();
            await page.locator(".switch button").nth(1).click();
            await row(page, numbers[1]).waitFor({state: "detached"});
            assert.equal(await row(page, numbers[0]).count(), 1);
        },
    },
];
