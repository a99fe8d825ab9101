/* matters.mjs - the office's own records in the console: improvements with their figures,
 * reviews of drawn work, risks and incidents, trainings. */
import assert from "node:assert/strict";
import {apiOf, axeFinds, openConsole, signIn} from "./hall.mjs";

const small = {size: [1366, 768]};

async function openPage(page, who, name) {
    await signIn(page, who);
    await page.getByRole("link", {name: "质量", exact: true}).click();
    await page.locator(".tabs").getByRole("link", {name, exact: true}).click();
    await page.locator("h1", {hasText: name}).waitFor();
}

async function fill(page, values) {
    for (const [field, value] of Object.entries(values)) {
        const input = page.locator(`dialog [name=${field}]`);
        const select = await input.first().evaluate(e => e.tagName) === "SELECT";

        await (select ? input.selectOption(value) : input.fill(value));
    }
}

async function send(page) {
    await page.locator("dialog .b.brand").click();
    await page.waitForSelector("dialog", {state: "detached"});
}

async function open(page, name, values) {
    await page.locator(".head").getByRole("button", {name, exact: true}).click();
    await fill(page, values);
    await send(page);
}

async function step(page, name, values = {}) {
    await page.locator(".case .acts").getByRole("button", {name, exact: true}).click();
    await fill(page, values);
    await send(page);
    await page.locator(".notice.ok").waitFor();
}

const stateIs = (page, text) => page.locator(".case header .tag", {hasText: text}).waitFor();

/* Finished visits, each of another number. */
async function work(hall, count) {
    const api = await apiOf(hall, hall.clerk);

    await api.post("/api/counters/1/open");
    for (let i = 0; i < count; i++) {
        await hall.take("social");
        const {ticket} = await api.post("/api/counters/1/next");
        await api.post(`/api/tickets/${ticket.id}/serve`, {counter: 1});
        await api.post(`/api/tickets/${ticket.id}/complete`, {counter: 1, ask: true});
    }
    await api.post("/api/counters/1/close");
}

const today = async page => page.evaluate(async () =>
    (await (await fetch("/api/queue")).json()).now.slice(0, 10));

export const tests = [
    {
        name: "matters_are_found_sorted_and_refused_in_words",
        only: "mock",
        async run({hall, browser, opened, shots}) {
            const {page} = opened(await openConsole(browser, hall, small));
            const row = n => page.locator(".list tbody tr").nth(n);

            await openPage(page, hall.manager, "改进");
            await page.locator(".list tbody tr", {hasText: "逾期"}).waitFor();
            assert.equal(await page.locator(".list tbody tr").count(), 2);
            await page.getByRole("button", {name: "期限"}).click();
            await row(0).getByText("材料清单看不懂").waitFor();
            await page.getByRole("button", {name: "期限"}).click();
            await row(0).getByText("上午九点").waitFor();
            await page.fill("[name=find]", "无此事");
            await page.getByText("表中没有符合的记录").waitFor();
            await page.getByRole("button", {name: "显示全部"}).click();
            await row(0).getByRole("button").click();
            await page.locator(".facts .tag", {hasText: "改善"}).waitFor();
            assert.deepEqual(await axeFinds(page), []);
            await page.screenshot({path: `${shots}${hall.kind}-improvements-zh.png`});
            await page.locator(".acts").getByRole("button", {name: "处置并结束"}).click();
            await fill(page, {text: "固定增开"});
            await page.locator("dialog .b.brand").click();
            await page.locator(".case .notice.bad").waitFor();
            await page.locator(".tabs").getByRole("link", {name: "培训"}).click();
            await page.getByText("还没有培训计划").waitFor();
        },
    },
    {
        name: "matters_that_are_late_are_told_to_who_answers_for_them",
        only: "mock",
        async run({hall, browser, opened}) {
            const {page} = opened(await openConsole(browser, hall, small));

            await signIn(page, hall.clerk);
            const link = page.locator("nav a", {hasText: "质量"});
            await link.getByText("1", {exact: true}).waitFor();
            assert.deepEqual(await axeFinds(page), []);
        },
    },
    {
        name: "matters_improvement_goes_from_plan_to_verdict",
        only: "real",
        async run({hall, browser, opened, shots}) {
            const {page} = opened(await openConsole(browser, hall, small));

            await work(hall, 2);
            await openPage(page, hall.admin, "改进");
            const day = await today(page);
            await open(page, "新建改进", {title: "座位不够", text: "上午常有人\n站着等", indicator: "wait",
                from: day, to: day});
            await stateIs(page, "进行中");
            await step(page, "计划", {text: "九月底前增加十个座位"});
            await step(page, "执行", {text: "座位已到位"});
            await step(page, "检查", {text: "无人再站着等", from: day, to: day});
            await stateIs(page, "已检查");
            assert.match(await page.locator(".case .facts b").innerText(), /\d.* → .*\d/);
            assert.deepEqual(await axeFinds(page), []);
            await page.screenshot({path: `${shots}${hall.kind}-improvements-zh.png`});
            await step(page, "处置并结束", {said: "better", text: "座位纳入日常巡查"});
            await stateIs(page, "有改善");
            await page.getByRole("button", {name: "全部", exact: true}).click();
            await page.locator(".list tbody tr", {hasText: "有改善"}).waitFor();
        },
    },
    {
        name: "matters_sample_is_drawn_reviewed_and_answered",
        only: "real",
        async run({hall, browser, opened, shots}) {
            const lead = opened(await openConsole(browser, hall, small)).page;
            const clerk = opened(await openConsole(browser, hall)).page;

            await work(hall, 3);
            await openPage(lead, hall.admin, "质量抽查");
            await lead.getByText("还没有抽查").waitFor();
            const day = await today(lead);
            await open(lead, "抽取样本", {from: day, to: day, number: "20"});
            await lead.locator(".cases .list tbody tr", {hasText: "李强"}).first().getByRole("button").click();
            await lead.locator(".case .acts").getByRole("button", {name: "评查", exact: true}).click();
            for (const radio of await lead.locator("dialog [value=met]").all())
                await radio.check();
            await lead.locator("dialog [name=mark2][value=not_met]").check();
            await lead.fill("dialog [name=note2]", "未告知所需材料");
            await lead.screenshot({path: `${shots}${hall.kind}-review-dialog-zh.png`});
            assert.deepEqual(await axeFinds(lead), []);
            await send(lead);
            await lead.locator(".facts", {hasText: "75"}).waitFor();
            assert.deepEqual(await axeFinds(lead), []);
            await lead.screenshot({path: `${shots}${hall.kind}-reviews-zh.png`});

            await openPage(clerk, hall.clerk, "质量抽查");
            await clerk.locator(".list tbody tr", {hasText: "75"}).getByRole("button").click();
            await step(clerk, "本人答复", {said: "objects", text: "已口头告知"});
            await stateIs(clerk, "本人有异议");
            assert.equal(await clerk.getByText("随机种子").count(), 0);
        },
    },
    {
        name: "matters_risk_is_rated_and_sorted",
        only: "real",
        async run({hall, browser, opened, shots}) {
            const {page} = opened(await openConsole(browser, hall, {...small, locale: "en-US"}));
            const openRisk = (title, harm) => open(page, "New risk",
                {title, text: "A pump stands ready", likelihood: "4", harm});

            await signIn(page, hall.admin);
            await page.getByRole("link", {name: "Quality", exact: true}).click();
            await page.getByRole("link", {name: "Risks", exact: true}).click();
            await openRisk("Water in the archive", "2");
            await openRisk("Power cut at noon", "5");
            await step(page, "Rate again", {text: "A second line is laid", likelihood: "1", harm: "5"});
            await page.locator(".facts .tag", {hasText: "5"}).waitFor();
            await page.getByRole("button", {name: /^Likelihood × harm/}).click();
            const first = page.locator(".list tbody tr").first();
            await first.getByText("Power cut").waitFor();
            await page.getByRole("button", {name: /^Likelihood × harm/}).click();
            await first.getByText("Water").waitFor();
            await page.fill("[name=find]", "power");
            await page.getByText("1 of 2").waitFor();
            const [file] = await Promise.all([page.waitForEvent("download"),
                page.getByRole("button", {name: "CSV"}).click()]);
            assert.equal(file.suggestedFilename(), "risk.csv");
            assert.deepEqual(await axeFinds(page), []);
            await page.getByRole("button", {name: "Keep this view"}).click();
            await fill(page, {name: "Power, worst first"});
            await send(page);
            await page.getByRole("button", {name: "Drop this view"}).waitFor();
            const other = opened(await openConsole(browser, hall, {...small, locale: "en-US"})).page;
            await signIn(other, hall.admin); /* at another machine */
            await other.goto(`${hall.url}/console/#/risks`);
            await other.locator("[name=view]").selectOption("Power, worst first");
            await other.getByText("1 of 2").waitFor();
            assert.deepEqual(await axeFinds(other), []);
            await other.screenshot({path: `${shots}${hall.kind}-risks-en.png`});
            await other.getByRole("button", {name: "Drop this view"}).click();
            await other.locator("[name=view]").waitFor({state: "detached"});
        },
    },
    {
        name: "matters_incident_begins_with_an_emergency",
        only: "real",
        async run({hall, browser, opened, shots}) {
            const {page} = opened(await openConsole(browser, hall, small));
            const api = await apiOf(hall, hall.admin);

            await api.post("/api/emergency", {text: "三楼冒烟"});
            await signIn(page, hall.admin);
            await page.locator(".emergency").getByRole("button", {name: "登记事件"}).click();
            assert.equal(await page.inputValue("dialog [name=title]"), "三楼冒烟");
            await fill(page, {text: "配电间有烟"});
            await send(page);
            await api.post("/api/emergency/lift");
            await step(page, "补充经过", {text: "人员疏散完毕"});
            await step(page, "结案报告", {text: "线路老化，已更换"});
            await stateIs(page, "已结束");
            assert.match(await page.locator(".case").innerText(), /紧急通知/);
            assert.deepEqual(await axeFinds(page), []);
            await page.screenshot({path: `${shots}${hall.kind}-incidents-zh.png`});
        },
    },
    {
        name: "matters_training_shows_who_lacks_what",
        only: "real",
        async run({hall, browser, opened, shots}) {
            const {page} = opened(await openConsole(browser, hall, small));

            await openPage(page, hall.admin, "培训");
            await open(page, "新建培训", {title: "消防演练", whom: "clerk"});
            await step(page, "培训场次", {text: "后院，消防站"});
            await step(page, "签到与成绩", {who0312: "passed", who0313: "absent"});
            await page.getByLabel("谁还缺什么培训").locator("tbody tr", {hasText: "李强"}).getByText("已完成").waitFor();
            await page.getByLabel("谁还缺什么培训").locator("tbody tr", {hasText: "陈静"}).getByText("未完成").waitFor();
            assert.deepEqual(await axeFinds(page), []);
            await page.screenshot({path: `${shots}${hall.kind}-trainings-zh.png`, fullPage: true});
        },
    },
];
