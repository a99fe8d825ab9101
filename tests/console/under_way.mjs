/* under_way.mjs - reports, milestones and objections: in the console with the keyboard, and
 * on the customer's page. */
import assert from "node:assert/strict";
import {mkdirSync} from "node:fs";
import {apiOf, axeFinds, openConsole, sayCase, signIn} from "./hall.mjs";

const stamp = ms => new Date(ms + 8 * 3600e3).toISOString().replace("Z", "+08:00");
const days = n => stamp(Date.now() + n * 24 * 3600e3);

/* A request with a proposal, two milestones, of which one is asked of, and an objection. */
async function underWay(hall, said) {
    if (hall.kind === "mock")
        return hall.hub.caseUnderWay();
    const api = await apiOf(hall, hall.clerk);
    const c = said
        ?? await api.post("/api/cases", {kind: "request", told: "想办居住证", service: "social"});
    const go = (body, way = "") => api.post(`/api/cases/${c.id}${way}`, body);

    await go({act: "accept", options: ["上门办理"]});
    await go({act: "propose", text: "周五前上门办理。", due: days(20), goal: "办好居住证", people: "张敏",
        risks: "材料不齐", milestones: [{text: "上门核验", due: days(0.5)}, {text: "取证", due: days(9)}]});
    await go({act: "object", told: "<img src=x onerror=alert(1)>太晚了"}, "/under-way");
    return c;
}

async function openCase(page, hall, code) {
    await signIn(page, hall.clerk);
    await page.getByRole("link", {name: "事项", exact: true}).click();
    await page.getByRole("button", {name: "报告与异议"}).click();
    await page.getByRole("button", {name: `打开 ${code}`}).click();
    await page.locator(".way").waitFor();
}

/* Tab until `name` has the focus, as somebody without a mouse would. */
async function tabTo(page, name) {
    for (let i = 0; i < 80; i++) {
        await page.keyboard.press("Tab");
        if (await page.evaluate(n => (document.activeElement.getAttribute("aria-label")
            ?? document.activeElement.textContent).trim() === n, name))
            return;
    }
    throw new Error(`Tab does not come to ${name}`);
}

export const tests = [
    {
        name: "under_way_is_reported_on_confirmed_and_answered_by_keyboard",
        async run({hall, browser, opened, shots}) {
            const {page} = opened(await openConsole(browser, hall, {size: [1366, 768]}));
            const {code} = await underWay(hall);

            await openCase(page, hall, code);
            await page.locator(".list", {hasText: "异议待答复"}).waitFor();
            mkdirSync(shots, {recursive: true});
            await page.screenshot({path: `${shots}/under-way.png`});
            assert.deepEqual(await axeFinds(page), []);

            await tabTo(page, "写进展报告");
            await page.keyboard.press("Enter");
            const done = page.locator("dialog [name=done]"), toDo = page.locator("dialog [name=to_do]");
            await done.waitFor();
            assert.match(await done.inputValue(), /受理；提出方案/); /* drafted from the steps */
            assert.match(await toDo.inputValue(), /上门核验；[\s\S]*取证/);
            await page.screenshot({path: `${shots}/under-way-report.png`});
            assert.deepEqual(await axeFinds(page), []);
            await done.fill("材料已审核");
            await page.locator("dialog [name=risks]").fill("无");
            await page.locator("dialog [name=risks]").focus();
            await tabTo(page, "写进展报告");
            await page.keyboard.press("Enter");
            await page.locator(".way .facts", {hasText: "材料已审核"}).waitFor();

            await tabTo(page, "代客确认：上门核验");
            await page.keyboard.press("Enter");
            await page.locator("dialog .b.brand").click();
            await page.locator(".way li", {hasText: "已确认"}).waitFor();

            await tabTo(page, "答复异议");
            await page.keyboard.press("Enter");
            await page.locator("dialog [name=text]").fill("可以提前两天。");
            await page.locator("dialog .b.brand").click();
            await page.locator(".way li", {hasText: "可以提前两天。"}).waitFor();
            assert.equal(await page.locator(".list", {hasText: "异议待答复"}).count(), 0);
        },
    },
    {
        name: "under_way_is_said_in_english",
        async run({hall, browser, opened}) {
            const {page} = opened(await openConsole(browser, hall, {locale: "en-GB"}));
            const {code} = await underWay(hall);

            await signIn(page, hall.clerk);
            await page.getByRole("link", {name: "Cases", exact: true}).click();
            await page.getByRole("button", {name: `Open ${code}`}).click();
            await page.getByRole("button", {name: "Write a report"}).waitFor();
            assert.doesNotMatch(await page.locator(".case").innerText(), /\bway\.|undefined/);
            assert.deepEqual(await axeFinds(page), []);
        },
    },
    {
        name: "objection_is_sealed_until_the_case_is_opened_for_a_reason",
        only: "real",
        async run({hall, browser, opened}) {
            const {page} = opened(await openConsole(browser, hall));
            const {code} = await underWay(hall);

            await openCase(page, hall, code);
            assert.equal(await page.getByText("太晚了").count(), 0);
            await page.getByRole("button", {name: "查看姓名、电话与内容"}).click();
            await page.locator("dialog [name=reason]").fill("答复异议");
            await page.locator("dialog .b.brand").click();
            await page.locator(".way li", {hasText: "<img src=x onerror=alert(1)>太晚了"}).waitFor();
        },
    },
    {
        name: "proposal_is_made_with_its_milestones",
        only: "real",
        async run({hall, browser, opened, shots}) {
            const {page} = opened(await openConsole(browser, hall));
            const api = await apiOf(hall, hall.clerk);
            const {code, id} = await api.post("/api/cases", {kind: "request", told: "x", phone: "w@example.org"});
            const fill = (name, value) => page.locator(`dialog [name=${name}]`).fill(value);

            await api.post(`/api/cases/${id}`, {act: "accept", options: ["上门办理"]});
            await signIn(page, hall.clerk);
            await page.getByRole("link", {name: "事项", exact: true}).click();
            await page.getByRole("button", {name: `打开 ${code}`}).click();
            await page.locator(".acts").getByRole("button", {name: "提出方案", exact: true}).click();
            await fill("text", "上门办理。");
            await fill("due", "2036-03-01T09:00");
            await fill("goal", "办好");
            await fill("m0", "核验");
            await fill("d0", "2036-02-01T09:00");
            await page.getByRole("button", {name: "再加一个节点"}).click();
            await fill("m1", "取证");
            await fill("d1", "2036-02-20T09:00");
            await page.screenshot({path: `${shots}/under-way-propose.png`});
            assert.deepEqual(await axeFinds(page), []);
            await page.locator("dialog .b.brand").click();
            await page.locator(".way li", {hasText: "取证"}).waitFor();
            const {under_way: w} = await api.get(`/api/cases/${id}`);
            assert.equal(w.goal, "办好");
            assert.deepEqual(w.milestones.map(m => m.due),
                ["2036-02-01T09:00:00.000+08:00", "2036-02-20T09:00:00.000+08:00"]);
        },
    },
    {
        name: "case_on_a_phone_is_agreed_to_confirmed_and_objected_to_without_scripts",
        only: "real",
        async run({hall, browser, opened, shots}) {
            const phone = {viewport: {width: 360, height: 640}, locale: "zh-CN"};
            const context = await browser.newContext({...phone, javaScriptEnabled: false});
            const page = await context.newPage(), faults = [];
            const {id, path} = await underWay(hall,
                await sayCase(hall, {kind: "request", words: "想办居住证", service: "social"}));
            const api = await apiOf(hall, hall.clerk);
            const see = async name => {
                const twin = await browser.newContext({...phone, bypassCSP: true});
                const beside = await twin.newPage();

                await beside.goto(page.url());
                faults.push(...(await axeFinds(beside)).map(f => `${name}: ${f}`));
                if (await beside.evaluate(() => document.documentElement.scrollWidth > innerWidth))
                    faults.push(`${name}: wider than the window`);
                await twin.close();
                await page.screenshot({path: `${shots}/public-${name}.png`, fullPage: true});
            };

            opened({context, faults});
            await api.post(`/api/cases/${id}/under-way`,
                {act: "report", done: "材料已审核", to_do: "上门核验", risks: "无"});
            await page.goto(`${hall.url}${path}?lang=zh-Hans`);
            await page.getByText("办好居住证").waitFor();
            await page.getByText("材料已审核").waitFor();
            await see("case");
            await page.getByRole("button", {name: "确认：上门核验"}).click();
            await page.getByText("谢谢，已经记下。").waitFor();
            await page.getByRole("button", {name: "同意这个方案"}).click();
            await page.getByText("方案已签署").waitFor();
            await api.post(`/api/cases/${id}/under-way`,
                {act: "objection-answer", n: 1, text: "可以提前两天。"});
            await page.goto(`${hall.url}${path}?lang=zh-Hans`);
            await page.getByText("可以提前两天。").waitFor();
            await page.getByText("提出异议").click();
            await page.locator("textarea").fill("还是太晚\n请再提前");
            await see("case-object");
            await page.getByRole("button", {name: "提交"}).click();
            await page.getByText("谢谢，已经记下。").waitFor();
            await page.getByText("最迟答复").waitFor();
            await see("case-objected");
            const told = await api.get(`/api/cases/${id}?reveal=1&reason=test`);
            assert.equal(told.under_way.objections.at(-1).told, "还是太晚 请再提前");
        },
    },
];
