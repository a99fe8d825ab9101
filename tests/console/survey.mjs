/* survey.mjs - who is to be called back, and the papers of a case, in a browser. */
import assert from "node:assert/strict";
import {mkdirSync} from "node:fs";
import {apiOf, atCounter, axeFinds, openConsole, sayCase, signIn} from "./hall.mjs";

async function openCases(page, who) {
    await signIn(page, who);
    await page.getByRole("link", {name: "事项", exact: true}).click();
    await page.waitForSelector(".bar");
}

async function caseWith(hall, kind, steps, said) {
    const api = await apiOf(hall, hall.clerk);
    const made = said ?? await api.post("/api/cases", {
        kind, told: "内容", service: "social", name: "王小明", phone: "13800138000",
    });

    for (const step of steps)
        await api.post(`/api/cases/${made.id}`, step);
    return made;
}

export const tests = [
    {
        name: "solved_complaint_stands_on_the_list_of_callbacks",
        only: "real",
        async run({hall, browser, opened, shots}) {
            const {page} = opened(await openConsole(browser, hall, {size: [1366, 768]}));
            const other = await caseWith(hall, "complaint", []);
            const {code} = await caseWith(hall, "complaint",
                [{act: "resolve", text: "已致歉并加开窗口。", cause: "排班错误"}]);

            await openCases(page, hall.clerk);
            await page.getByRole("button", {name: /^待回访/}).click();
            await page.getByRole("button", {name: `打开 ${code}`}).click();
            assert.equal(await page.getByRole("button", {name: `打开 ${other.code}`}).count(), 0);
            await page.locator(".facts", {hasText: "请电话回访"}).waitFor();
            mkdirSync(shots, {recursive: true});
            await page.screenshot({path: `${shots}/callbacks.png`});
            assert.deepEqual(await axeFinds(page), []);
            await page.locator(".acts").getByRole("button", {name: "顾客意见", exact: true}).click();
            await page.locator("dialog [name=agreed]").selectOption("1");
            await page.locator("dialog [name=how]").fill("电话询问");
            await page.locator("dialog .b.brand").click();
            await page.getByRole("button", {name: `打开 ${code}`}).waitFor({state: "detached"});
        },
    },
    {
        name: "customer_who_may_be_asked_is_noted_at_the_registration",
        only: "real",
        async run({hall, browser, opened}) {
            const {page} = opened(await openConsole(browser, hall));

            await openCases(page, hall.clerk);
            await page.getByRole("button", {name: "代客登记"}).click();
            await page.locator("dialog [name=kind]").selectOption("request");
            await page.locator("dialog [name=told]").fill("想办居住证");
            await page.locator("dialog [name=phone]").fill("13800138000");
            await page.locator("dialog [name=survey]").check();
            await page.locator("dialog .b.brand").click();
            await page.locator(".facts", {hasText: "已同意，办好后发消息询问"}).waitFor();
        },
    },
    {
        name: "refusal_is_a_pdf_for_staff_and_for_the_customer",
        only: "real",
        async run({hall, browser, opened, shots}) {
            const {page} = opened(await openConsole(browser, hall, {size: [1366, 768]}));
            const said = await sayCase(hall, {kind: "request", words: "内容", service: "social"});

            await caseWith(hall, "request",
                [{act: "refuse", text: "缺少户口簿原件", cause: "到派出所补办后再来"}], said);
            const {code} = await (await apiOf(hall, hall.clerk)).get(`/api/cases/${said.id}`);

            await openCases(page, hall.clerk);
            await page.getByRole("button", {name: `打开 ${code}`}).click();
            const link = page.getByRole("link", {name: "不予受理告知单（PDF）", exact: true});
            const pdf = async href => {
                const reply = await page.request.get(new URL(href, page.url()).href);

                return [reply.status(), reply.headers()["content-type"],
                    (await reply.body()).subarray(0, 5).toString()];
            };

            await link.waitFor();
            assert.deepEqual(await pdf(await link.getAttribute("href")),
                [200, "application/pdf", "%PDF-"]);
            mkdirSync(shots, {recursive: true});
            await page.screenshot({path: `${shots}/case-refused.png`});
            assert.deepEqual(await axeFinds(page), []);
            await page.getByRole("button", {name: "查看姓名、电话与内容"}).click();
            await page.locator("dialog [name=reason]").fill("归档");
            await page.locator("dialog .b.brand").click();
            const personal = page.getByRole("link", {name: "不予受理告知单（PDF），含个人信息"});

            await personal.waitFor();
            assert.match(await personal.getAttribute("href"), /reveal=1&reason=/);

            await page.goto(`${hall.url}${said.path}?lang=zh-Hans`);
            const own = page.getByRole("link", {name: "不予受理告知单（PDF）"});

            await own.waitFor();
            assert.deepEqual(await pdf(await own.getAttribute("href")),
                [200, "application/pdf", "%PDF-"]);
            await page.screenshot({path: `${shots}/case-page-refused.png`});
        },
    },
    {
        name: "missing_papers_at_the_counter_become_a_notice",
        only: "real",
        async run({hall, browser, opened, shots}) {
            await hall.take("social");
            const {page} = opened(await openConsole(browser, hall, {size: [1366, 768]}));

            await atCounter(page, hall.clerk);
            await page.keyboard.press("F1");
            await page.locator("#do-serve:enabled").waitFor();
            assert.equal(await page.locator("#do-refuse").count(), 0);
            await page.keyboard.press("F3");
            await page.locator("#do-refuse").click();
            await page.locator("dialog .b.brand").click();
            await page.locator("dialog [role=alert]", {hasText: "请选择缺少的材料"}).waitFor();
            await page.locator("dialog [name=paper2]").check();
            mkdirSync(shots, {recursive: true});
            await page.screenshot({path: `${shots}/refuse.png`});
            assert.deepEqual(await axeFinds(page), []);
            await page.locator("dialog .b.brand").click();
            const link = page.getByRole("link", {name: /^不予受理告知单/});

            await link.waitFor();
            assert.deepEqual(await axeFinds(page), []);
            await page.screenshot({path: `${shots}/refused.png`});
            const reply = await page.request.get(
                new URL(await link.getAttribute("href"), page.url()).href);

            assert.equal(reply.headers()["content-type"], "application/pdf");
            await page.locator("#do-complete:enabled").waitFor();
        },
    },
];
