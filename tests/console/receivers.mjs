/* receivers.mjs - where events and ratings go is set, tried, turned on; trouble is told. */
import assert from "node:assert/strict";
import {createHmac} from "node:crypto";
import {createServer} from "node:http";
import {axeFinds, openConsole, settle, signIn} from "./hall.mjs";

async function atReceivers(page, who) {
    await signIn(page, who);
    await page.getByRole("link", {name: "数据推送"}).click();
    await page.waitForSelector(".cases");
}

const press = (page, name) => page.getByRole("button", {name, exact: true}).click();

/* The other end: keeps what comes, answers as it is told. */
async function openReceiver() {
    const r = {calls: [], status: 200, body: ""};

    r.server = createServer(async (request, reply) => {
        let body = "";

        for await (const part of request)
            body += part;
        r.calls.push({headers: request.headers, body});
        reply.writeHead(r.status).end(r.body);
    });
    await new Promise(done => r.server.listen(0, "127.0.0.1", done));
    r.url = `http://127.0.0.1:${r.server.address().port}/push`;
    r.close = () => (r.server.closeAllConnections(), r.server.close());
    return r;
}

const isSigned = (call, secret) => call.headers["webhook-signature"] === `v1,${
    createHmac("sha256", Buffer.from(secret.slice(6), "base64"))
        .update(`${call.headers["webhook-id"]}.${call.headers["webhook-timestamp"]}.${call.body}`)
        .digest("base64")}`;

export const tests = [
    {
        name: "receivers_show_what_waits_what_fails_and_why",
        only: "mock",
        async run({hall, browser, opened, shots}) {
            const {page} = opened(await openConsole(browser, hall, {size: [1366, 768]}));

            await atReceivers(page, hall.admin);
            assert.equal(await page.locator("tbody tr").count(), 3);
            await page.getByRole("button", {name: "省好差评平台"}).click();
            await page.locator(".case .tag.warn", {hasText: "推送失败"}).waitFor();
            await page.locator(".case").getByText("系统维护中").waitFor();
            assert.deepEqual(await axeFinds(page), []);
            await page.screenshot({path: `${shots}receivers-1366x768.png`});
            await page.getByRole("button", {name: "市级大屏"}).click();
            await page.locator(".case").getByText("10000 条以上").waitFor();
            await press(page, "启用");
            await page.locator(".case .tag", {hasText: "已启用"}).waitFor();
        },
    },
    {
        name: "receivers_of_ratings_are_told_the_place_of_a_wrong_placeholder",
        only: "mock",
        async run({hall, browser, opened, shots}) {
            const {page} = opened(await openConsole(browser, hall, {size: [1366, 768]}));

            await atReceivers(page, hall.admin);
            await press(page, "添加接收方");
            await page.fill("dialog [name=name]", "省平台");
            await page.fill("dialog [name=code]", "province");
            await page.fill("dialog [name=url]", "https://province.example.org/x");
            await page.locator("dialog [name=kind]").selectOption("rating");
            await page.fill("dialog [name=body]", "{\n \"no\": \"{{tickit}}\"}");
            await press(page, "预览");
            await page.locator("dialog [role=alert]", {hasText: "模板有误"}).waitFor();
            await page.fill("dialog [name=body]", "{\n \"no\": \"{{ticket}}\"}");
            await press(page, "预览");
            assert.equal(await page.locator("#preview").innerText(), "{\n \"no\": \"A012\"}");
            assert.deepEqual(await axeFinds(page), []);
            await page.locator("#preview").scrollIntoViewIfNeeded();
            await page.screenshot({path: `${shots}receiver-form-1366x768.png`});
            await press(page, "保存");
            assert.match(await page.locator("#new-secret").innerText(), /^whsec_/);
            await press(page, "关闭");
            await page.getByRole("button", {name: "省平台"}).waitFor();
        },
    },
    {
        name: "receivers_get_ratings_in_their_own_form_signed_and_again",
        only: "real",
        async run({hall, browser, opened}) {
            const other = await openReceiver();

            try {
                const {page} = opened(await openConsole(browser, hall, {size: [1366, 768]}));

                await atReceivers(page, hall.admin);
                await page.getByText("还没有接收方").waitFor();
                await press(page, "添加接收方");
                await page.fill("dialog [name=name]", "省平台");
                await page.fill("dialog [name=code]", "province");
                await page.fill("dialog [name=url]", other.url);
                await page.locator("dialog [name=kind]").selectOption("rating");
                await page.fill("dialog [name=body]", "{\n\"no\": \"{{tickit}}\"}");
                await page.fill("dialog [name=headers]", "X-Token: abc-123");
                await page.fill("dialog [name=field]", "code");
                await page.fill("dialog [name=value]", "0");
                await press(page, "保存");
                await page.locator("dialog [role=alert]", {hasText:
                    "line 2, column 8: {{tickit}} is not known; did you mean {{ticket}}?"}).waitFor();
                await page.fill("dialog [name=body]", "{\n\"no\": \"{{ticket}}\", \"stars\": {{rating|5=1}}}");
                await press(page, "预览");
                assert.equal(await page.locator("#preview").innerText(),
                    "{\n\"no\": \"A012\", \"stars\": 1}");
                await press(page, "保存");
                const secret = await page.locator("#new-secret").innerText();
                await press(page, "关闭");
                other.body = "{\"code\":\"17\"}";
                await press(page, "发送测试");
                await page.locator(".case").getByText("回复内容不表示成功").waitFor();
                other.body = "{\"code\":0}";
                await settle(page);
                await press(page, "发送测试");
                await page.locator(".case").getByText("对方已接收").waitFor();
                assert.equal(other.calls.length, 2);
                assert.ok(other.calls.every(c => isSigned(c, secret)));
                assert.equal(other.calls[1].headers["x-token"], "abc-123");
                await settle(page);
                await press(page, "启用");
                await page.locator(".case .tag", {hasText: "已启用"}).waitFor();
                assert.deepEqual(await axeFinds(page), []);
                await press(page, "更换密钥");
                await page.getByRole("dialog").getByRole("button", {name: "更换密钥"}).click();
                assert.notEqual(await page.locator("#new-secret").innerText(), secret);
                await press(page, "关闭");
                await press(page, "删除");
                await page.getByRole("dialog").getByRole("button", {name: "删除"}).click();
                await page.getByText("还没有接收方").waitFor();
            } finally {
                other.close();
            }
        },
    },
    {
        name: "receivers_are_seen_by_an_auditor_without_buttons",
        only: "mock",
        async run({hall, browser, opened}) {
            const {page} = opened(await openConsole(browser, hall));

            await atReceivers(page, hall.auditor);
            await page.locator(".case").waitFor();
            assert.equal(await page.locator("main .head button, .case .acts button").count(), 0);
        },
    },
    {
        name: "receivers_are_not_for_a_clerk",
        async run({hall, browser, opened}) {
            const {page} = opened(await openConsole(browser, hall));

            await signIn(page, hall.clerk);
            await page.waitForSelector(".choose");
            assert.equal(await page.getByRole("link", {name: "数据推送"}).count(), 0);
        },
    },
];
