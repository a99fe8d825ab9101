/* cases.mjs - cases in the console: registered, opened for a reason, gone to their end. */
import assert from "node:assert/strict";
import {mkdirSync} from "node:fs";
import {apiOf, atCounter, axeFinds, openConsole, signIn} from "./hall.mjs";

async function openCases(page, who) {
    await signIn(page, who);
    await page.getByRole("link", {name: "事项", exact: true}).click();
    await page.waitForSelector(".bar");
}

async function register(hall, kind, told) {
    const api = await apiOf(hall, hall.clerk);

    return api.post("/api/cases", {
        kind, told, service: "social", name: "王小明", phone: "13800138000",
    });
}

const step = async (page, name, fill = {}) => {
    await page.locator(".acts").getByRole("button", {name, exact: true}).click();
    for (const [field, value] of Object.entries(fill)) {
        const at = page.locator(`dialog [name=${field}]`);
        await (value === true ? at.check()
            : await at.evaluate(e => e.tagName) === "SELECT" ? at.selectOption(value)
                : at.fill(value));
    }
    await page.locator("dialog .b.brand").click();
    await page.locator(".notice.ok", {hasText: name}).waitFor();
};

export const tests = [
    {
        name: "case_is_registered_on_behalf",
        only: "real",
        async run({hall, browser, opened}) {
            const {page} = opened(await openConsole(browser, hall));

            await openCases(page, hall.clerk);
            await page.getByRole("button", {name: "代客登记"}).click();
            await page.locator("dialog [name=kind]").selectOption("request");
            await page.locator("dialog [name=told]").fill("想办居住证，需要上门服务");
            await page.locator("dialog [name=phone]").fill("13800138000");
            await page.locator("dialog .b.brand").click();
            await page.locator(".case h2", {hasText: "办事需求"}).waitFor();
            assert.equal(await page.getByText("想办居住证").count(), 0);
        },
    },
    {
        name: "case_of_a_clerk_is_told_on_the_counter_page",
        only: "real",
        async run({hall, browser, opened}) {
            const {page} = opened(await openConsole(browser, hall));
            const api = await apiOf(hall, hall.clerk), mine = page.locator(".mine .notice");
            const {id} = await register(hall, "complaint", "没有人管");

            await atCounter(page, hall.clerk);
            const before = await mine.count() > 0 ? await mine.innerText() : "";
            await api.post(`/api/cases/${id}`, {act: "assign", owner: hall.clerk.staff ?? "0312"});
            await page.waitForFunction(was => {
                const now = document.querySelector(".mine .notice")?.innerText ?? "";

                return now !== was && now.includes("新到未回应");
            }, before);
            await page.locator("nav a[href='#/cases'] .count").waitFor();
            assert.deepEqual(await axeFinds(page), []);
            await mine.getByRole("link").click();
            await page.waitForSelector(".bar");
        },
    },
    {
        name: "case_list_that_is_full_says_so",
        only: "mock",
        async run({hall, browser, opened}) {
            const {page} = opened(await openConsole(browser, hall));

            hall.hub.casesFull = true;
            try {
                await atCounter(page, hall.clerk);
                await page.locator(".mine .notice.bad", {hasText: "几乎已满"}).waitFor();
            } finally {
                hall.hub.casesFull = false;
            }
        },
    },
    {
        name: "case_shows_what_was_told_for_a_reason_alone",
        only: "real",
        async run({hall, browser, opened}) {
            const {page} = opened(await openConsole(browser, hall));
            const {code} = await register(hall, "complaint", "<img src=x onerror=alert(1)>等了两个小时");

            await openCases(page, hall.clerk);
            await page.getByRole("button", {name: `打开 ${code}`}).click();
            await page.getByRole("button", {name: "查看姓名、电话与内容"}).click();
            await page.locator("dialog [name=reason]").fill("答复投诉");
            await page.locator("dialog .b.brand").click();
            await page.locator(".told", {hasText: "等了两个小时"}).waitFor();
            assert.match(await page.locator(".told").innerText(), /王小明[\s\S]*13800138000/);
        },
    },
    {
        name: "complaint_goes_from_response_to_the_customers_word",
        only: "real",
        async run({hall, browser, opened, shots}) {
            const {page} = opened(await openConsole(browser, hall, {size: [1366, 768]}));
            const {code} = await register(hall, "complaint", "窗口没有人");
            await register(hall, "praise", "张三很热情");

            await openCases(page, hall.clerk);
            await page.getByRole("button", {name: `打开 ${code}`}).click();
            await step(page, "已响应");
            await page.locator(".facts", {hasText: "解决"}).waitFor();
            assert.equal(await page.getByRole("button", {name: "经理办结"}).count(), 0);
            await step(page, "已解决", {text: "已安排人员到岗，\n并向您致歉。", cause: "排班错误"});
            await page.locator(".course li", {hasText: "解决"}).first().waitFor();
            mkdirSync(shots, {recursive: true});
            await page.screenshot({path: `${shots}/cases.png`});
            assert.deepEqual(await axeFinds(page), []);
            await step(page, "顾客意见", {agreed: "0", how: "电话询问"});
            await page.locator(".case header", {hasText: "处理中"}).waitFor();
        },
    },
    {
        name: "proposal_that_was_signed_shows_what_and_how",
        only: "real",
        async run({hall, browser, opened, shots}) {
            const {page} = opened(await openConsole(browser, hall, {size: [1366, 768]}));
            const {code, id} = await register(hall, "request", "想办居住证");

            await openCases(page, hall.clerk);
            await page.getByRole("button", {name: `打开 ${code}`}).click();
            await step(page, "受理", {option0: "上门办理"});
            await step(page, "提出方案", {text: "周五前上门办理。", due: "2036-01-01T09:00"});
            await step(page, "顾客已签署", {how: "在 3 号窗口"});
            await page.locator(".facts", {hasText: "未手写签名"}).waitFor();
            assert.match(await page.locator(".hash").innerText(), /^[0-9a-f]{64}$/);
            /* A kiosk would have sealed the strokes; the hub opens them with the rest. */
            await page.route(`**/api/cases/${id}?reveal=1*`, async route => {
                const reply = await route.fetch();

                await route.fulfill({response: reply,
                    json: {...await reply.json(), ink: "M20 60l30-40 20 50 40-45M130 30l0 60"}});
            });
            await page.getByRole("button", {name: "查看姓名、电话与内容"}).click();
            await page.locator("dialog [name=reason]").fill("归档");
            await page.locator("dialog .b.brand").click();
            const drawn = page.getByRole("img", {name: "签名"});
            await drawn.waitFor();
            assert.equal(await drawn.getAttribute("viewBox"), "16 16 118 78");
            await page.screenshot({path: `${shots}/case-signed.png`});
            assert.deepEqual(await axeFinds(page), []);
        },
    },
    {
        /* R10, R11, R17, R20: through the forms of the console alone. */
        name: "request_is_assessed_delivered_by_post_and_paid",
        only: "real",
        async run({hall, browser, opened, shots}) {
            const {page} = opened(await openConsole(browser, hall, {size: [1366, 768]}));
            const {code} = await register(hall, "request", "想办居住证");
            const facts = page.locator(".case > .facts");

            await openCases(page, hall.clerk);
            await page.getByRole("button", {name: `打开 ${code}`}).click();
            await page.locator(".acts").getByRole("button", {name: "受理", exact: true}).click();
            assert.equal(await page.locator("dialog [name=cause]").count(), 0);
            await page.locator("dialog [name=complex]").check();
            assert.deepEqual(await axeFinds(page), []);
            await page.screenshot({path: `${shots}/case-assess.png`});
            await page.locator("dialog").getByRole("button", {name: "返回"}).click();
            await step(page, "受理", {option0: "邮寄办理", option1: "上门办理", amount: "80 元",
                complex: true, cause: "要两个部门"});
            await facts.getByText("上门办理").waitFor();
            await facts.getByText("要两个部门").waitFor();
            await step(page, "提出方案", {text: "周五前办好。", due: "2036-01-01T09:00"});
            await page.locator(".acts").getByRole("button", {name: "交付", exact: true}).click();
            await page.locator("dialog [name=text]").fill("证件已寄出");
            await page.locator("dialog .b.brand").click(); /* nobody has explained it */
            assert.equal(await page.locator("dialog").count(), 1);
            await page.locator("dialog").getByRole("button", {name: "返回"}).click();
            await step(page, "交付", {text: "证件已寄出", way: "post", parcel: "EE12CN", explained: true});
            await facts.getByText("EE12CN").waitFor();
            await facts.getByText("最迟").waitFor();
            await step(page, "费用结清", {amount: "85 元", receipt: "R-7"});
            await facts.getByText("票据 R-7").waitFor();
            await page.screenshot({path: `${shots}/case-delivered.png`});
            assert.deepEqual(await axeFinds(page), []);
        },
    },
    {
        /* R4, R21: another time in the place of one that was named asks who agreed. */
        name: "enquiry_is_promised_a_time",
        only: "real",
        async run({hall, browser, opened}) {
            const {page} = opened(await openConsole(browser, hall));
            const {code} = await register(hall, "enquiry", "可以异地办理吗");

            await openCases(page, hall.clerk);
            await page.getByRole("button", {name: `打开 ${code}`}).click();
            await page.locator(".acts").getByRole("button", {name: "先行答复"}).click();
            assert.equal(await page.locator("dialog [name=again]").count(), 0);
            await page.locator("dialog").getByRole("button", {name: "返回"}).click();
            await step(page, "先行答复", {text: "正在核实", due: "2036-01-01T09:00"});
            await page.locator(".case > .facts", {hasText: "承诺的答复时间"}).waitFor();
            await step(page, "先行答复", {text: "还要一天", due: "2036-01-02T09:00", again: true});
            await step(page, "答复", {text: "可以"});
        },
    },
    {
        name: "mistaken_rating_is_appealed_and_ruled",
        only: "real",
        async run({hall, browser, opened, shots}) {
            const clerk = opened(await openConsole(browser, hall, {size: [1366, 768]})).page;
            const {ticket, number} = await hall.kiosk.issue("social");

            await hall.kiosk.rate(ticket, 1);
            await openCases(clerk, hall.clerk);
            const {cases} = await (await apiOf(hall, hall.clerk)).get("/api/cases?kind=complaint");
            const {code} = cases.find(c => c.number === number);

            await clerk.getByRole("button", {name: `打开 ${code}`}).click();
            await step(clerk, "申诉误评", {cause: "顾客说点错了"});
            await clerk.locator(".facts", {hasText: "待经理裁定"}).waitFor();
            assert.equal(await clerk.getByRole("button", {name: "裁定申诉"}).count(), 0);
            const manager = opened(await openConsole(browser, hall, {size: [1366, 768]})).page;

            await openCases(manager, hall.manager);
            await manager.getByRole("button", {name: `打开 ${code}`}).click();
            await step(manager, "裁定申诉", {mistaken: "1", cause: "与顾客通话核实"});
            await manager.locator(".facts", {hasText: "误评：该评价不计入"}).waitFor();
            await manager.screenshot({path: `${shots}/case-appeal.png`});
            assert.deepEqual(await axeFinds(manager), []);
        },
    },
    {
        name: "list_is_live_and_filtered",
        only: "real",
        async run({hall, browser, opened}) {
            const {page} = opened(await openConsole(browser, hall));

            await openCases(page, hall.clerk);
            const {code} = await register(hall, "suggestion", "多放几把椅子");
            await page.getByRole("button", {name: `打开 ${code}`}).waitFor();
            await page.locator("[name=kind]").selectOption("praise");
            await page.getByRole("button", {name: `打开 ${code}`}).waitFor({state: "detached"});
        },
    },
];
