/* terminals.mjs - the page of the machines, and the strip that warns of them. */
import assert from "node:assert/strict";
import {readFileSync} from "node:fs";
import {axeFinds, openConsole, signIn} from "./hall.mjs";
import {enrolTerminal} from "./terminal.mjs";

export const tests = [
    {
        name: "terminals_show_contact_backlog_and_faults",
        only: "mock",
        async run({hall, browser, opened}) {
            const {page} = opened(await openConsole(browser, hall));
            const heard = s => new Date(Date.now() - s * 1000).toISOString();

            hall.hub.terminals = [
                {id: "a", name: "Kiosk 1", role: "kiosk", last_contact: heard(3), backlog: 0,
                    faults: [{part: "printer", detail: "paper"}]},
                {id: "b", name: "Kiosk 2", role: "kiosk", last_contact: heard(900), backlog: 7,
                    faults: []},
                {id: "c", name: "Board", role: "board", last_contact: heard(1), backlog: 0,
                    faults: []},
            ];
            await signIn(page, hall.clerk);
            await page.locator(".trouble", {hasText: "2 台设备"}).waitFor();
            assert.match(await page.locator(".trouble").innerText(), /Kiosk 1 打印机: 缺纸/);
            await page.getByRole("link", {name: "查看设备"}).click();
            const row = name => page.locator("tbody tr", {hasText: name});
            await row("Kiosk 1").locator(".tag", {hasText: "故障"}).waitFor();
            assert.match(await row("Kiosk 1").innerText(), /密钥指纹 3F2A 91C0 77DE 4B10 A5E2/);
            await row("Kiosk 2").locator(".tag", {hasText: "失联"}).waitFor();
            assert.match(await row("Kiosk 2").innerText(), /15 分钟前[\s\S]*7 条/);
            await row("Board").locator(".tag", {hasText: "正常"}).waitFor();
            assert.equal(await page.getByRole("button", {name: "登记新设备"}).count(), 0);
        },
    },
    {
        name: "enrol_shows_the_code_once_with_its_command",
        async run({hall, browser, opened}) {
            const {page} = opened(await openConsole(browser, hall));

            await signIn(page, hall.admin);
            await page.getByRole("link", {name: "设备", exact: true}).click();
            await page.getByRole("button", {name: "登记新设备"}).click();
            await page.fill("dialog [name=name]", "Lobby 9");
            await page.locator("dialog [name=role]").selectOption("board");
            await page.getByRole("button", {name: "生成登记码"}).click();
            const code = await page.locator("#enrol-code").innerText();
            assert.ok(code.length >= 8, code);
            assert.match(await page.locator("dialog pre").innerText(), new RegExp(`--enrol ${code}`));
            await page.getByRole("button", {name: "关闭", exact: true}).click();
            assert.equal(await page.getByText(code).count(), 0);
        },
    },
    {
        name: "revoke_asks_first",
        only: "mock",
        async run({hall, browser, opened}) {
            const {page} = opened(await openConsole(browser, hall));

            hall.hub.terminals = [{
                id: "a", name: "Kiosk 1", role: "kiosk", last_contact: new Date().toISOString(),
                backlog: 0, faults: [],
            }];
            await signIn(page, hall.admin);
            await page.getByRole("link", {name: "设备", exact: true}).click();
            await page.getByRole("button", {name: "吊销 Kiosk 1"}).click();
            await page.getByRole("dialog").getByRole("button", {name: "吊销"}).click();
            await page.locator(".notice.ok", {hasText: "已吊销 Kiosk 1"}).waitFor();
            await page.waitForSelector(".empty:has-text('还没有登记设备')");
        },
    },
    {
        name: "equipment_order_runs_from_a_report_to_the_cause_and_upkeep_is_noted",
        only: "real",
        async run({hall, browser, opened, shots}) {
            const {page} = opened(await openConsole(browser, hall, {size: [1366, 768]}));
            const order = page.locator("tbody tr", {hasText: "玻璃有裂纹"});
            const say = async (button, text) => {
                await button.click();
                await page.fill("dialog [name=text]", text);
                await page.getByRole("dialog").getByRole("button", {name: "保存"}).click();
            };

            await signIn(page, hall.admin);
            await page.getByRole("link", {name: "设备", exact: true}).click();
            const kiosk = page.locator("tbody tr", {has: page.getByRole("button", {name: "吊销 Kiosk"})});
            await say(kiosk.getByRole("button", {name: "报修"}), "玻璃有裂纹");
            await order.locator(".tag.warn", {hasText: "待修"}).waitFor();
            await kiosk.getByRole("button", {name: "位置"}).click();
            await page.fill("dialog [name=place]", "门口左侧");
            await page.fill("dialog [name=days]", "30");
            await page.getByRole("dialog").getByRole("button", {name: "保存"}).click();
            await page.locator(".notice.warn", {hasText: "需要保养：Kiosk"}).waitFor();
            assert.deepEqual(await axeFinds(page), []);
            await page.screenshot({path: `${shots}equipment-1366x768.png`});
            await say(kiosk.getByRole("button", {name: "已保养"}), "清洁打印头");
            await kiosk.getByText("下次 20").waitFor();
            await say(order.getByRole("button", {name: "办结"}), "换了玻璃");
            await order.locator(".tag.quiet", {hasText: "已办结"}).waitFor();
            assert.match(await order.innerText(), /系统管理员: 换了玻璃/);
        },
    },
    {
        name: "what_the_hub_cannot_take_is_told_taken_along_and_removed",
        only: "real",
        async run({hall, browser, opened, shots}) {
            const {page} = opened(await openConsole(browser, hall, {size: [1366, 768]}));
            const odd = await enrolTerminal(hall.url, hall.code("Odd kiosk"));
            const row = page.locator("tbody tr", {has: page.getByRole("button", {name: "吊销 Odd kiosk"})});
            const aside = page.locator("tbody tr", {has: page.getByRole("button", {name: "重试 Odd kiosk"})});

            for (const part of ["fan", "belt"])
                assert.ok((await odd.tell("device.fault", {part, detail: "", mood: "blue"})).aside > 0);
            await signIn(page, hall.admin);
            await page.getByRole("link", {name: "设备", exact: true}).click();
            await row.locator(".tag.warn", {hasText: "另存 2 条"}).waitFor();
            assert.match(await aside.innerText(), /2\s+body\.mood: no such member/);
            const [file] = await Promise.all([page.waitForEvent("download"),
                page.getByRole("link", {name: "下载（JSON）"}).click()]);
            const saved = JSON.parse(readFileSync(await file.path(), "utf8")).aside;
            assert.deepEqual(saved.map(a => a.event.body.part), ["fan", "belt"]);
            await assert.rejects(odd.tell("device.fault", {part: "fan", detail: ""}, {v: 9}), /future/);
            await page.reload();
            await row.locator(".tag.bad", {hasText: "等待中心升级"}).waitFor();
            assert.deepEqual(await axeFinds(page), []);
            await page.screenshot({path: `${shots}equipment-aside.png`, fullPage: true});
            await aside.getByRole("button", {name: "重试"}).click();
            await page.locator(".notice.ok", {hasText: "已重试 Odd kiosk"}).waitFor();
            await aside.getByRole("button", {name: "移除"}).click();
            await page.getByRole("dialog").getByRole("button", {name: "移除"}).click();
            await page.locator(".notice.ok", {hasText: "已移除 Odd kiosk"}).waitFor();
            await aside.waitFor({state: "detached"});
        },
    },
    {
        name: "equipment_that_is_no_terminal_is_listed_reported_and_removed",
        only: "real",
        async run({hall, browser, opened, shots}) {
            const {page} = opened(await openConsole(browser, hall, {size: [1366, 768]}));
            const row = page.locator("tbody tr", {hasText: "A4 双面"});
            const save = () => page.getByRole("dialog").getByRole("button", {name: "保存"}).click();

            await signIn(page, hall.admin);
            await page.getByRole("link", {name: "设备", exact: true}).click();
            await page.getByRole("button", {name: "添加设备"}).click();
            await page.fill("dialog [name=name]", "2 号复印机");
            await page.fill("dialog [name=place]", "自助区");
            await page.fill("dialog [name=settings]", "A4 双面");
            await page.fill("dialog [name=days]", "90");
            await page.screenshot({path: `${shots}equipment-machine.png`});
            await save();
            await row.getByText("其他设备").waitFor();
            await row.getByText("自助区").waitFor();
            await row.getByRole("button", {name: "报修"}).click();
            await page.fill("dialog [name=text]", "卡纸");
            await save();
            await row.locator(".tag.bad").waitFor();
            assert.deepEqual(await axeFinds(page), []);
            await page.screenshot({path: `${shots}equipment-machines.png`});
            await row.getByRole("button", {name: "移出"}).click();
            await page.getByRole("dialog").getByRole("button", {name: "移出"}).click();
            await row.waitFor({state: "detached"});
        },
    },
];
