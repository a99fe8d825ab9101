/* tables.mjs - long lists, what is taken along from them, and long work on the page. */
import assert from "node:assert/strict";
import {readFileSync} from "node:fs";
import {createRequire} from "node:module";
import {apiOf, axeFinds, held, openConsole, signIn} from "./hall.mjs";
import {closedCases} from "./mock_long.mjs";

const require = createRequire(new URL("../../build/console/package.json", import.meta.url));
const {unzipSync, strFromU8} = require("fflate");

async function at(page, who, place) {
    await signIn(page, who);
    await page.locator(`nav a[href='#/${place}']`).click();
    await page.waitForSelector(".bar");
}

const rows = page => page.locator(".list tbody tr");
const long = page => page.locator(".long");

async function downloaded(page, button) {
    const [file] = await Promise.all([page.waitForEvent("download"), button.click()]);

    return {name: file.suggestedFilename(), bytes: readFileSync(await file.path())};
}

async function register(hall, told, name) {
    const api = await apiOf(hall, hall.clerk);

    return api.post("/api/cases", {kind: "praise", told, service: "social", name});
}

export const tests = [
    {
        name: "table_of_ten_thousand_rows_draws_some_and_is_gone_through_by_keys",
        only: "mock",
        async run({hall, browser, opened}) {
            const {page} = opened(await openConsole(browser, hall, {size: [1366, 768]}));

            hall.hub.terminals = Array.from({length: 10000}, (_, i) => ({
                id: `t${i}`, name: `Kiosk ${String(i).padStart(5, "0")}`, role: "kiosk",
                last_contact: new Date().toISOString(), backlog: 0, faults: [],
            }));
            await at(page, hall.admin, "terminals");
            await rows(page).first().waitFor();
            assert.equal(await rows(page).count(), 200);
            await page.getByRole("button", {name: /再显示一些（还有 9800 条）/}).click();
            await rows(page).nth(399).waitFor();
            await page.getByRole("button", {name: "名称"}).click();
            await page.getByRole("button", {name: /名称/}).click();
            await page.locator(".list tbody tr", {hasText: "Kiosk 09999"}).waitFor();
            await page.locator("main").focus();
            await page.keyboard.press("/");
            await page.keyboard.type("00123");
            await page.getByRole("status").filter({hasText: "1 / 10000 条"}).waitFor();
            await page.locator("[name=find]").fill("");
            const focused = () => page.evaluate(() =>
                document.activeElement.closest("tr")?.querySelector("th").innerText);
            await rows(page).first().locator("button").first().focus();
            const first = await focused();
            await page.keyboard.press("ArrowDown");
            assert.notEqual(await focused(), first);
            await page.keyboard.press("End");
            assert.equal(await focused(), await rows(page).last().locator("th").innerText());
            await page.keyboard.press("Home");
            assert.equal(await focused(), first);
            const stops = await rows(page).first().locator("button").count();
            for (let i = 0; i < stops; i++)
                await page.keyboard.press("Tab");
            assert.equal(await focused(), undefined);
            assert.deepEqual(await axeFinds(page), []);
        },
    },
    {
        name: "cases_come_in_pages_and_are_sorted_at_the_hub",
        only: "mock",
        async run({hall, browser, opened}) {
            const {page} = opened(await openConsole(browser, hall, {size: [1366, 768]}));

            hall.hub.cases = closedCases(250);
            await at(page, hall.clerk, "cases");
            await page.locator(".empty", {hasText: "没有未办结的事项"}).waitFor();
            await page.getByRole("button", {name: "含已办结"}).click();
            await rows(page).nth(99).waitFor();
            assert.equal(await rows(page).count(), 100);
            await page.getByRole("button", {name: "显示更多"}).click();
            await rows(page).nth(199).waitFor();
            await page.getByRole("button", {name: "编号"}).click();
            await page.getByRole("button", {name: /编号/}).click();
            await page.locator(".list tbody tr:first-child", {hasText: "C2222299"}).waitFor();
            await page.locator("[name=find]").fill("nothing");
            await page.locator(".empty", {hasText: "表中没有符合的记录"}).waitFor();
            assert.deepEqual(await axeFinds(page), []);
        },
    },
    {
        name: "long_work_shows_how_far_it_is_and_is_stopped",
        only: "mock",
        async run({hall, browser, opened, shots}) {
            const {page} = opened(await openConsole(browser, hall, {size: [1366, 768]}));
            let asked = 0;

            hall.hub.cases = closedCases(5000);
            await at(page, hall.clerk, "cases");
            await page.getByRole("button", {name: "含已办结"}).click();
            await rows(page).first().waitFor();
            const go = await held(page, "**/api/cases/table*after=1000*");
            page.on("request", r => { asked += r.url().includes("/table"); });
            await page.getByRole("button", {name: "CSV"}).click();
            await long(page).locator(".num", {hasText: "1000 / 5000"}).waitFor();
            assert.deepEqual(await axeFinds(page), []);
            await page.screenshot({path: `${shots}mock-work-1366.png`});
            await page.locator("nav a[href='#/counter']").click();
            await long(page).getByRole("button", {name: /^停止/}).click();
            await long(page).getByText("已停止，完成了 1000 / 5000。").waitFor();
            const before = asked;
            go();
            await page.waitForTimeout(200);
            assert.equal(asked, before);
            await long(page).getByRole("button", {name: /^关闭/}).click();
            await long(page).waitFor({state: "detached"});
        },
    },
    {
        name: "long_work_that_fails_says_why_until_it_is_read",
        only: "mock",
        async run({hall, browser, opened}) {
            const {page} = opened(await openConsole(browser, hall));

            hall.hub.cases = closedCases(2000);
            await at(page, hall.clerk, "cases");
            await page.getByRole("button", {name: "含已办结"}).click();
            await rows(page).first().waitFor();
            await page.route("**/api/cases/table*after=500*", route => route.abort());
            await page.getByRole("button", {name: "Excel"}).click();
            await long(page).locator("span", {hasText: /应答|连接/}).waitFor();
            await page.locator("nav a[href='#/counter']").click();
            await page.waitForSelector(".choose");
            assert.equal(await long(page).count(), 1);
        },
    },
    {
        name: "cases_are_taken_along_as_csv_and_workbook_by_the_hub",
        only: "real",
        async run({hall, browser, opened}) {
            const {page} = opened(await openConsole(browser, hall));
            const {code} = await register(hall, "很好", "=HYPERLINK(1)");

            await at(page, hall.clerk, "cases");
            await page.getByRole("button", {name: `打开 ${code}`}).waitFor();
            const csv = await downloaded(page, page.getByRole("button", {name: "CSV"}));
            assert.equal(csv.name, "cases.csv");
            assert.match(csv.bytes.toString("utf8"), new RegExp(`^\uFEFF"编号",[\\s\\S]*"${code}","表扬"`));
            const book = await downloaded(page, page.getByRole("button", {name: "Excel"}));
            const sheet = strFromU8(unzipSync(book.bytes)["xl/worksheets/sheet1.xml"]);
            assert.match(sheet, new RegExp(`<row r="1">.*编号.*${code}.*</row></sheetData></worksheet>$`, "s"));
            await long(page).filter({hasText: "已保存 cases.xlsx"}).waitFor();
        },
    },
    {
        name: "case_is_found_by_the_customers_name",
        only: "real",
        async run({hall, browser, opened, shots}) {
            const {page} = opened(await openConsole(browser, hall, {size: [1366, 768]}));
            const {code} = await register(hall, "很好", "欧阳小芳");

            await register(hall, "也好", "王小明");
            await at(page, hall.clerk, "cases");
            await page.getByRole("button", {name: "按姓名查找"}).click();
            await page.fill("dialog [name=name]", "小芳");
            await page.fill("dialog [name=reason]", "顾客来问");
            assert.deepEqual(await axeFinds(page), []);
            await page.getByRole("button", {name: "开始查找"}).click();
            await long(page).locator("span", {hasText: "找到 1 件"}).waitFor();
            assert.equal(await rows(page).count(), 1);
            assert.match(await rows(page).innerText(), new RegExp(`${code}[\\s\\S]*欧\\*\\*\\*`));
            await page.screenshot({path: `${shots}cases-by-name-1366x768.png`});
            assert.deepEqual(await axeFinds(page), []);
            await page.getByRole("button", {name: "回到事项列表"}).click();
            await rows(page).nth(1).waitFor();
        },
    },
    {
        name: "view_of_cases_keeps_its_filters",
        only: "real",
        async run({hall, browser, opened}) {
            const {page} = opened(await openConsole(browser, hall));
            const {code} = await register(hall, "很好", "");

            await at(page, hall.colleague, "cases");
            await page.locator("[name=kind]").selectOption("complaint");
            await page.getByRole("button", {name: "含已办结"}).click();
            await page.getByRole("button", {name: "保存视图"}).click();
            await page.fill("dialog [name=name]", "全部投诉");
            await page.getByRole("dialog").getByRole("button", {name: "保存视图"}).click();
            await page.locator("[name=view]").selectOption("");
            await page.getByRole("button", {name: `打开 ${code}`}).waitFor();
            await page.locator("[name=view]").selectOption("全部投诉");
            assert.equal(await page.locator("[name=kind]").inputValue(), "complaint");
            await page.getByRole("button", {name: `打开 ${code}`}).waitFor({state: "detached"});
            await page.getByRole("button", {name: "删除视图"}).click();
            await page.locator("[name=view]").waitFor({state: "detached"});
        },
    },
];
