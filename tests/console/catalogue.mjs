/* catalogue.mjs - the hall is edited, previewed and published; mistakes, others and those who
 * would be left alone are told (R9, R15, R27, R34). */
import assert from "node:assert/strict";
import {apiOf, axeFinds, openConsole, signIn} from "./hall.mjs";
import {kioskIsBuilt, realKiosk} from "./real_kiosk.mjs";

async function atHall(page, who) {
    await signIn(page, who);
    await page.locator("nav a[href='#/catalogue']").click();
    await page.waitForSelector(".tabs");
}

const tab = (page, name) => page.locator(".tabs").getByRole("button", {name}).click();
const field = (page, ...path) => page.locator(`[id="h-${path.join("-")}"]`);
const check = page => page.getByRole("button", {name: "检查并发布…"}).click();

async function publish(page, reason) {
    await check(page);
    await page.locator("dialog textarea").fill(reason);
    const accept = page.locator("dialog [type=checkbox]");

    if (await accept.count())
        await accept.check();
    await page.locator("dialog .brand").click();
    await page.waitForSelector("dialog", {state: "detached"});
}

/* As it was, for the tests after this one. */
async function putBack(hall) {
    const api = await apiOf(hall, hall.admin);
    const {number} = await api.get("/api/catalogue");
    const {document} = await api.get("/api/catalogue/versions/1");

    if (number > 1)
        await api.post("/api/catalogue/publish", {expected: number, reason: "back", accept: true, document});
}

const parts = new URL("../../assets/console/src/parts/hall_doc.js", import.meta.url);

export const tests = [
    {
        name: "hall_differences_are_told_by_code_and_place",
        only: "mock",
        async run() {
            const {differences, namedPath, pathOf, placeOf, put} = await import(parts);
            const a = {services: [{code: "x", n: 1}, {code: "y", n: 2}], lines: [{en: "p"}, {en: "q"}],
                $remark: "old", hours: ["08:00-12:00"]};
            const told = b => differences(a, b).map(({path, kind}) =>
                `${kind} ${path.map(s => s.key ?? s).join(".")}`);

            assert.deepEqual(told({...a, $remark: "new"}), []);
            assert.deepEqual(told(put(a, ["services", 1, "n"], 3)), ["changed services.y.n"]);
            assert.deepEqual(told({...a, services: [...a.services].reverse()}), ["order services"]);
            assert.deepEqual(told({...a, services: a.services.slice(1)}), ["removed services.x"]);
            /* A line put in before the others is one change, not three. */
            assert.deepEqual(told({...a, lines: [{en: "o"}, ...a.lines]}), ["added lines.0"]);
            assert.deepEqual(told({...a, hours: []}), ["changed hours"]);
            assert.deepEqual(put({s: {t: {u: 1}}, v: 2}, ["s", "t", "u"], undefined), {v: 2});
            assert.deepEqual(pathOf("services[1].name.en"), ["services", 1, "name", "en"]);
            assert.equal(placeOf(["services", 1, "name", "en"]), "services[1].name.en");
            assert.deepEqual(namedPath(a, ["services", 1, "n"]), ["services", {key: "y"}, "n"]);
        },
    },
    {
        name: "hall_is_edited_previewed_and_published_by_version",
        async run({hall, browser, opened, shots}) {
            const {page} = opened(await openConsole(browser, hall, {size: [1366, 768]}));
            const picture = name => page.screenshot({path: `${shots}${hall.kind}-hall-${name}.png`});

            await putBack(hall);
            await atHall(page, hall.manager);
            assert.equal(await page.getByRole("button", {name: "检查并发布…"}).isEnabled(), false);
            await field(page, "services", 0, "name", "zh_Hans").fill("养老与医保");
            await page.getByRole("button", {name: "添加材料"}).click();
            await field(page, "services", 0, "documents", 4, "zh_Hans").fill("养老金证");
            await field(page, "services", 0, "documents", 4, "zh_Hant").fill("養老金證");
            await field(page, "services", 0, "documents", 4, "en").fill("Pension certificate");
            await picture("services");
            await tab(page, /^改动/);
            await page.getByRole("row", {name: /社保与医保.*养老与医保/}).waitFor();
            await page.getByRole("row", {name: /新增.*养老金证/}).waitFor();
            await picture("changes");
            await tab(page, "预览");
            await page.locator(".kiosk").getByText("养老与医保").first().waitFor();
            await page.locator(".papers").getByText("养老金证").waitFor();
            await picture("preview");
            await publish(page, "改名");
            await page.getByText(/版本 v\d+ 已发布/).waitFor();
            const api = await apiOf(hall, hall.manager);
            assert.equal((await api.get("/api/hall")).services[0].name.zh_Hans, "养老与医保");
            assert.equal((await api.get("/api/catalogue")).draft, null);
            await tab(page, "版本");
            await page.getByRole("row", {name: /现行.*周伟.*改名/}).waitFor();
            await picture("versions");
            /* The one before, whatever the tests before this one have published. */
            await page.getByRole("button", {name: /^查看并作为草稿/}).first().click();
            await page.getByRole("row", {name: /养老与医保.*社保与医保/}).waitFor();
            await publish(page, "恢复");
            await page.getByText(/版本 v\d+ 已发布/).waitFor();
            assert.equal((await api.get("/api/hall")).services[0].name.zh_Hans, "社保与医保");
        },
    },
    {
        name: "hall_that_is_published_here_appears_at_a_running_kiosk",
        only: "real",
        async run({hall, browser, opened, shots}) {
            if (!kioskIsBuilt())
                return;
            await putBack(hall);
            const kiosk = await realKiosk(hall.url, hall.code("Lobby"));

            try {
                const {page} = opened(await openConsole(browser, hall, {size: [1366, 768]}));

                await kiosk.shows("take_number", "waiting");
                await atHall(page, hall.manager);
                await field(page, "services", 0, "name", "en").fill("Pensions and health");
                await page.getByRole("button", {name: "添加材料"}).click();
                for (const [l, text] of [["zh_Hans", "养老金证"], ["zh_Hant", "養老金證"],
                    ["en", "Pension certificate"]])
                    await field(page, "services", 0, "documents", 4, l).fill(text);
                await publish(page, "改名");
                await page.getByText(/版本 v\d+ 已发布/).waitFor();
                await kiosk.tap("guide");
                for (let i = 0; i < 20 && !await kiosk.shows("service:social", "Pensions and health", 500)
                    .then(() => true, () => false); i++) {
                    await kiosk.tap("back"); /* a visit keeps the version in which it began */
                    await kiosk.tap("guide");
                }
                await kiosk.tap("service:social");
                await kiosk.shows("documents:5", "Pension certificate");
                await kiosk.shot(`${shots}real-hall-kiosk.png`);
            } finally {
                await kiosk.end();
                await putBack(hall);
            }
        },
    },
    {
        name: "hall_mistake_is_named_with_its_field",
        async run({hall, browser, opened, shots}) {
            const {page} = opened(await openConsole(browser, hall, {size: [1366, 768]}));

            await putBack(hall);
            await atHall(page, hall.manager);
            await page.locator(".pick").nth(2).click();
            await field(page, "services", 2, "prefix").fill("c1");
            await tab(page, "预览");
            await check(page);
            await page.getByRole("alert").getByText(/企业开办.*号码字母：请用 1 到 3 个大写字母/s).waitFor();
            assert.equal(await page.evaluate(() => document.activeElement.id), "h-services-2-prefix");
            assert.deepEqual(await axeFinds(page), []);
            await page.screenshot({path: `${shots}${hall.kind}-hall-mistake.png`});
            await page.getByRole("button", {name: "放弃草稿"}).click();
            await page.waitForSelector(".notice.bad", {state: "detached"});
        },
    },
    {
        name: "hall_draft_is_kept_and_who_comes_second_is_told",
        async run({hall, browser, opened, shots}) {
            const {page} = opened(await openConsole(browser, hall, {size: [1366, 768]}));
            const other = await apiOf(hall, hall.admin);

            await putBack(hall);
            await atHall(page, hall.manager);
            await field(page, "services", 0, "fee", "zh_Hans").fill("工本费 5 元");
            await page.getByText(/草稿已于/).waitFor();
            await page.reload();
            await page.waitForSelector(".tabs");
            assert.equal(await field(page, "services", 0, "fee", "zh_Hans").inputValue(), "工本费 5 元");
            const {number, document} = await other.get("/api/catalogue");
            document.hotline = "12319";
            await other.post("/api/catalogue/publish", {expected: number, reason: "热线", document});
            await page.getByRole("alert").getByText("发布，而您的草稿基于版本").waitFor();
            await check(page);
            await page.locator("dialog textarea").fill("费用");
            await page.locator("dialog .brand").click();
            await page.locator("dialog").getByText("别人已先发布了新版本").waitFor();
            await page.keyboard.press("Escape");
            await page.screenshot({path: `${shots}${hall.kind}-hall-second.png`});
            await tab(page, /^改动/);
            await page.getByRole("row", {name: /热线.*12319.*12345/}).waitFor();
            await page.getByRole("button", {name: "放弃草稿"}).click();
            await page.getByText("草稿与已发布的版本相同").waitFor();
            await putBack(hall);
        },
    },
    {
        name: "hall_tells_whom_it_would_leave_alone",
        async run({hall, browser, opened, shots}) {
            const {page} = opened(await openConsole(browser, hall, {size: [1366, 768]}));

            await putBack(hall);
            await hall.take("other");
            await atHall(page, hall.manager);
            await page.locator(".pick").nth(7).click();
            await page.locator(".case .head").getByRole("button", {name: "删除"}).click();
            await check(page);
            await page.locator("dialog").getByText("等候“其他事项”的号票：1").waitFor();
            await page.screenshot({path: `${shots}${hall.kind}-hall-orphans.png`});
            assert.deepEqual(await axeFinds(page), []);
            await page.keyboard.press("Escape");
            await page.getByRole("button", {name: "放弃草稿"}).click();
            await page.locator(".pick").nth(7).waitFor();
        },
    },
    {
        name: "hall_parts_please_axe_in_both_languages",
        async run({hall, browser, opened, shots}) {
            await putBack(hall);
            for (const locale of ["zh-CN", "en-US"]) {
                const {page} = opened(await openConsole(browser, hall, {locale, size: [1366, 768]}));

                await atHall(page, hall.manager);
                for (let i = 0; i < 10; i++) {
                    await page.locator(".tabs button").nth(i).click();
                    if (i === 0)
                        await page.locator("summary").click();
                    assert.deepEqual(await axeFinds(page), [], `${locale} part ${i}`);
                    assert.equal(await page.evaluate(() =>
                        document.documentElement.scrollWidth > window.innerWidth), false);
                    await page.screenshot({
                        path: `${shots}${hall.kind}-hall-part-${i}-${locale.slice(0, 2)}.png`});
                }
            }
        },
    },
    {
        name: "hall_is_seen_by_a_supervisor_and_not_by_a_clerk",
        async run({hall, browser, opened}) {
            const {page} = opened(await openConsole(browser, hall));

            await atHall(page, hall.auditor);
            await page.getByText("仅供查看").waitFor();
            assert.equal(await field(page, "services", 0, "fee", "en").isDisabled(), true);
            assert.equal(await page.getByRole("button", {name: "检查并发布…"}).count(), 0);
            const clerk = opened(await openConsole(browser, hall)).page;
            await signIn(clerk, hall.clerk);
            assert.equal(await clerk.locator("nav a[href='#/catalogue']").count(), 0);
        },
    },
];
