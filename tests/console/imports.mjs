/* imports.mjs - services, calendar and people by a file of a spreadsheet: bad lines are told with
 * their mend, what is good is taken when the person says so. */
import assert from "node:assert/strict";
import {apiOf, axeFinds, openConsole, signIn} from "./hall.mjs";

async function at(page, who, link) {
    await signIn(page, who);
    await page.locator(`nav a[href='#/${link}']`).click();
    await page.getByRole("button", {name: "导入 CSV…"}).click();
    await page.locator("dialog [type=file]").waitFor();
}

const choose = (page, name, text) => page.locator("dialog [type=file]").setInputFiles({
    name, mimeType: "text/csv", buffer: typeof text === "string" ? Buffer.from(text) : text});
const picture = (page, shots, hall, name) =>
    page.screenshot({path: `${shots}${hall.kind}-import-${name}.png`});

const people = ["number,name.zh_Hans,name.zh_Hant,name.en,level.zh_Hans,level.zh_Hant,level.en,role",
    "0501,林晓,林曉,Lin Xiao,服务专员,服務專員,Service adviser,clerk",
    "0502,何静,何靜,He Jing,服务专员,服務專員,Service adviser,supervisor"].join("\r\n");

export const tests = [
    {
        name: "import_tells_bad_lines_and_puts_good_ones_into_the_draft",
        async run({hall, browser, opened, shots}) {
            const {page} = opened(await openConsole(browser, hall, {size: [1366, 768]}));
            const api = await apiOf(hall, hall.manager);

            await at(page, hall.manager, "catalogue");
            await choose(page, "letters.csv", "code,prefix\nsocial,a1\ntax,F\n");
            await page.getByRole("cell", {name: "请用 1 到 3 个大写字母，例如 A"}).waitFor();
            await page.getByRole("cell", {name: "号码字母 prefix"}).waitFor();
            assert.equal(await page.locator("dialog .brand").isDisabled(), true);
            await picture(page, shots, hall, "faults");
            assert.deepEqual(await axeFinds(page), []);
            await choose(page, "fees.csv", "code,fee.zh_Hans\nsocial,五元\ntax,十元\n");
            await page.getByText("修改 2 行").waitFor();
            await picture(page, shots, hall, "services");
            assert.deepEqual(await axeFinds(page), []);
            assert.equal((await api.get("/api/catalogue")).draft, null); /* looked at alone */
            await page.getByRole("button", {name: "把 2 行放入草稿"}).click();
            await page.getByText("表格已放入您的草稿").waitFor();
            await page.locator(".tabs").getByRole("button", {name: /^改动/}).click();
            await page.getByRole("row", {name: /免费.*五元/}).waitFor();
            assert.equal((await api.get("/api/hall")).services[0].fee?.zh_Hans ?? "免费", "免费");
            await page.getByRole("button", {name: "放弃草稿"}).click();
            await page.getByText("草稿与已发布的版本相同").waitFor();
        },
    },
    {
        name: "import_of_a_calendar_gives_a_day_hours_of_its_own",
        only: "real",
        async run({hall, browser, opened, shots}) {
            const {page} = opened(await openConsole(browser, hall, {size: [1366, 768]}));

            await signIn(page, hall.manager);
            await page.locator("nav a[href='#/catalogue']").click();
            await page.locator(".tabs").getByRole("button", {name: "时间"}).click();
            await page.getByRole("button", {name: "导入 CSV…"}).click();
            /* As Excel saves it in China: GB18030, its dates turned round. */
            await choose(page, "days.csv", Buffer.concat([
                Buffer.from("day,hours,note\r\n2027/12/31,09:00-11:30,"),
                Buffer.from([0xC4, 0xEA, 0xD6, 0xD5]), Buffer.from("\r\nsat,closed,\r\n")]));
            await page.getByText("新增 1 行，修改 1 行").waitFor();
            await picture(page, shots, hall, "calendar");
            await page.getByRole("button", {name: "把 2 行放入草稿"}).click();
            await page.getByText("表格已放入您的草稿").waitFor();
            const row = page.locator("tbody tr").last();

            await row.getByText("年终").waitFor();
            assert.equal(await row.locator("input").last().inputValue(), "09:00-11:30");
            await row.locator("input").last().scrollIntoViewIfNeeded();
            await picture(page, shots, hall, "own-hours");
            assert.deepEqual(await axeFinds(page), []);
            await page.getByRole("button", {name: "放弃草稿"}).click();
        },
    },
    {
        name: "import_of_people_gives_each_a_first_password",
        only: "real",
        async run({hall, browser, opened, shots}) {
            const {page} = opened(await openConsole(browser, hall, {size: [1366, 768]}));

            await at(page, hall.admin, "people");
            await choose(page, "people.csv", people.replace(",clerk", ",chief"));
            await page.getByText(/不认识“chief”/).waitFor();
            await choose(page, "people.csv", people);
            await page.getByRole("button", {name: "新增和修改 2 人"}).click();
            await page.getByText("每人用此密码登录一次").waitFor();
            await picture(page, shots, hall, "passwords");
            assert.deepEqual(await axeFinds(page), []);
            const password = await page.locator("dialog tr", {hasText: "0502"}).locator("code").innerText();

            await page.getByRole("button", {name: "关闭", exact: true}).click();
            await page.locator("tbody tr", {hasText: "0502"}).getByText("一次性密码").waitFor();
            await assert.rejects((await apiOf(hall, {staff: "0502", password})).queue(), /must_change/);
            const [download] = await Promise.all([page.waitForEvent("download"), (async () => {
                await page.getByRole("button", {name: "导入 CSV…"}).click();
                await page.getByRole("link", {name: "现有的表格"}).click();
            })()]);

            await page.locator("dialog [type=file]").setInputFiles(await download.path());
            await page.getByText("这个文件不会改变任何内容").waitFor();
        },
    },
];
