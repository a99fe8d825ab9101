/* week.mjs - a working week of the hall by the real interfaces, with the console open in a
 * browser, ending with the week's report. */
import assert from "node:assert/strict";
import {mkdirSync} from "node:fs";
import {axeFinds, openConsole, signIn} from "./hall.mjs";
import {Life, meanLevel, meanWait} from "./week_life.mjs";
import {weekHall} from "./week_hall.mjs";

const LEAD = "0315", MANAGER = "0316", HOME = "13800138000", NOISE = "13900139000";

/* The customer opens the link of the message that asks how it was, and answers there. */
async function answerByMessage({week, ledger}, level) {
    const asked = () => week.sent.filter(m => m.to === HOME && m.at >= week.at(4, "16:00"));

    await eventually(() => asked().length, 1);
    const url = week.hall.url + new URL(/http\S+/.exec(asked()[0].text)[0]).pathname;
    const page = await (await fetch(url)).text();
    const form = page.split("<form").find(f => f.includes('name="level"'));
    const reply = await fetch(url, {
        method: "POST", redirect: "manual",
        headers: {"Content-Type": "application/x-www-form-urlencoded"},
        body: new URLSearchParams({do: "how", level, better: "",
            proof: /name="proof" value="(\w+)"/.exec(form)[1]}).toString(),
    });

    assert.equal(reply.status, 303);
    ledger.asked.of++;
    ledger.asked.hit++;
}

/* ---- what happens besides the visits ---- */

function plans(life, pages) {
    const {week, ledger} = life, {kiosk} = week;
    const due = (n, time) => week.stamp(week.at(n, time));
    const reg = (name, body) => () => life.register(name, body);
    const step = (name, body, by, way) => () => life.step(name, body, by, way);
    const checked = (name, body, complete) => async () => {
        await life.step(name, body);
        ledger.papers.of++;
        ledger.papers.hit += complete;
    };
    /* The next who rates is not content; the complaint that comes of it has `name`. */
    const bad = (name, level, then = []) => () => { life.badNext = {name, level, then}; };
    const late = (clock, name) => { ledger.broken.push({clock, code: life.cases[name].code}); };
    const all = (...work) => async () => {
        for (const one of work)
            await one();
    };
    const settled = (name, cause) => ledger.complaints.push({code: life.cases[name].code, cause});

    return [
        [ /* Monday */
            ["09:05", reg("home", {kind: "request", service: "social", phone: HOME, survey: 1})],
            ["09:20", checked("home", {act: "accept"}, true)],
            ["10:00", step("home", {act: "propose", text: "周五前上门办理。", due: due(4, "16:00"),
                milestones: [{text: "上门核验", due: due(2, "15:00")}]})],
            ["10:30", step("home", {act: "sign"})],
            ["11:00", reg("title", {kind: "request", service: "property"})],
            ["11:10", step("title", {act: "respond"})],
            ["11:30", checked("title", {act: "pause", text: "等待补交完税证明"}, false)],
            ["14:00", bad("rude", 1)], /* nobody sees to it until the next day */
        ],
        [ /* Tuesday */
            ["08:40", all(step("rude", {act: "respond"}), () => late("response", "rude"))],
            ["09:00", all(step("rude", {act: "resolve", text: "已致歉并重新说明。", cause: "解释不清楚"}),
                () => late("complaint_time", "rude"), () => settled("rude", "解释不清楚"))],
            ["09:10", all(step("title", {act: "resume"}), step("title", {act: "accept"}))],
            ["09:30", step("title", {act: "propose", text: "周四中午前登簿。", due: due(3, "12:00")})],
            ["10:00", step("title", {act: "object", told: "太晚了"}, "0312", "/under-way")],
            ["10:30", () => kiosk.condition("fault", "printer", "paper")],
            ["10:55", () => kiosk.condition("recovered", "printer", "")],
            ["11:00", () => life.apis[LEAD].post(`/api/equipment/${kiosk.device}/close`,
                {part: "printer", text: "已换纸"})],
            ["13:30", step("rude", {act: "judge", agreed: 1})],
            ["14:00", step("title", {act: "objection-answer", n: 1, text: "可以提前一天。"}, LEAD, "/under-way")],
            ["14:10", reg("shop", {kind: "request", service: "business"})],
            ["14:30", checked("shop", {act: "refuse", text: "缺少章程", cause: "补齐后再来"}, false)],
            ["15:00", () => life.register("thanks", {kind: "praise", service: life.lastServed.service,
                ticket: life.lastServed.number})],
            ["15:30", step("thanks", {act: "answer", text: "谢谢您！"})],
            ["16:00", step("home", {act: "confirm", n: 1}, "0311", "/under-way")],
        ],
        [ /* Wednesday */
            ["09:00", reg("fast", {kind: "request", service: "permits", urgent: 1})],
            ["09:05", checked("fast", {act: "accept"}, true)],
            ["09:10", step("fast", {act: "propose", text: "今天中午前。", due: due(2, "11:50")})],
            ["10:50", step("fast", {act: "report", done: "已受理", to_do: "出证"}, LEAD, "/under-way")],
            ["11:40", step("fast", {act: "deliver", text: "已出证"})],
            ["14:00", step("fast", {act: "follow-up", level: 5})],
            ["14:10", () => { life.refuseNext = true; }],
            ["15:00", () => life.apis[LEAD].post("/api/emergency", {text: "二楼演练，请听从引导"})],
            ["15:02", async () => {
                for (const page of pages())
                    await page.locator(".emergency", {hasText: "二楼演练"}).waitFor();
            }],
            ["15:20", () => life.apis[LEAD].post("/api/emergency/lift")],
            ["15:30", () => life.apis["0312"].post("/api/matters", {kind: "incident", title: "疏散演练",
                text: "八分钟内全部离开", owner: LEAD})],
            ["16:00", reg("pension", {kind: "request", service: "social"})],
            ["16:20", checked("pension", {act: "accept"}, true)],
        ],
        [ /* Thursday, until eight */
            ["08:45", step("pension", {act: "propose", text: "下周二前。", due: due(8, "16:00")})],
            ["09:00", bad("slow", 2, [[5, step("slow", {act: "respond"})],
                [30, step("slow", {act: "resolve", text: "已加开窗口。", cause: "排班错误"})]])],
            ["11:00", () => life.apis[MANAGER].post("/api/matters", {kind: "improvement",
                title: "周二上午加开窗口", text: "社保等候过长", owner: LEAD, due: week.day(11),
                indicator: "wait", from: week.day(0), to: week.day(2)})],
            ["14:00", step("slow", {act: "judge", agreed: 0})],
            ["14:20", all(step("slow", {act: "resolve", text: "已当面说明并补办。", cause: "排班错误"}),
                () => settled("slow", "排班错误"))],
            ["16:00", all(step("title", {act: "deliver", text: "已登簿"}), () => late("on_time", "title"))],
            ["16:30", step("title", {act: "follow-up", level: 4})],
            ["17:00", () => life.review()],
            ["17:10", () => life.apis["0313"].post(`/api/equipment/${kiosk.device}/report`,
                {text: "屏幕右下角有裂纹"})],
        ],
        [ /* Friday */
            ["09:00", step("slow", {act: "judge", agreed: 1})],
            ["11:00", step("home", {act: "report", done: "已核验", to_do: "出证"}, LEAD, "/under-way")],
            ["13:30", () => life.register("kind", {kind: "praise", service: life.lastServed.service,
                ticket: life.lastServed.number})],
            ["14:00", step("kind", {act: "answer", text: "谢谢您！"})],
            ["15:00", step("home", {act: "deliver", text: "证件已送达"})],
            ["16:00", reg("noise", {kind: "complaint", service: "tax", phone: NOISE})],
            ["16:05", all(step("noise", {act: "respond"}), () => settled("noise", "—"))],
            ["16:40", step("noise", {act: "interim", text: "周一答复您。", due: due(7, "12:00")})],
            ["16:41", () => answerByMessage(life, 5)],
            ["17:40", () => late("reports", "pension")],
        ],
    ];
}

/* ---- the console, all week ---- */

async function openPage(browser, opened, week, staff, place) {
    const {page} = opened(await openConsole(browser, week.hall, {size: [1366, 768]}));

    await signIn(page, week.who(staff));
    await page.goto(`${week.hall.url}/console/#/${place}`);
    return page;
}

/* The session ended overnight; the page says so by itself, and stays where it was. */
async function signInAgain(page) {
    await page.locator("dialog [name=password]").fill("guitai-test");
    await page.keyboard.press("Enter");
    await page.locator("dialog").waitFor({state: "detached"});
}

const eventually = async (what, want) => {
    let is;

    for (let i = 0; i < 600; i++) { /* half a minute */
        is = await what();
        try {
            assert.deepEqual(is, want);
            return;
        } catch {
            await new Promise(done => setTimeout(done, 50));
        }
    }
    assert.deepEqual(is, want);
};

const digits = {percent: 1, level: 2, minutes: 1};
const shown = (unit, value) => value === null ? "—"
    : value.toFixed(digits[unit]) + {percent: "%", level: "", minutes: " 分"}[unit];

/* Each page shows what the interface says; what it says is what was sent. */
async function dayEnds(life, {counter, cases, indicators}) {
    const {week, ledger, n} = life, api = life.apis[MANAGER], served = ledger.served();
    const today = ledger.visits.filter(v => v.day === n), {counts} = await life.apis["0312"].queue();

    assert.equal(counts.issued, today.length);
    assert.equal(counts.completed, today.filter(v => v.done).length);
    assert.equal(counts.rated, today.filter(v => v.level > 0).length);
    await eventually(async () => (await counter.locator(".kpi b").allInnerTexts())[1],
        String(counts.completed));
    const open = (await life.apis[LEAD].get("/api/cases")).cases.map(c => c.code);
    await eventually(() => cases.locator(".list tbody th").allInnerTexts(), open);

    const {indicators: figures} = await api.get(
        `/api/indicators?from=${week.day(0)}&to=${week.day(n)}&by=day`);
    assert.equal(figures.find(i => i.id === "asked").total.of, served.length);
    assert.equal(figures.find(i => i.id === "answered").total.hit, served.filter(v => v.level > 0).length);
    await indicators.getByRole("button", {name: "刷新"}).click();
    await eventually(() => indicators.locator(".cases > .list tbody tr").evaluateAll(rows => rows.map(r =>
        [r.cells[0].innerText, r.cells[1].innerText, r.cells[4].innerText])),
    figures.map(i => [i.name.zh_Hans, shown(i.unit, i.total.value), String(i.total.of)]));
}

/* ---- the report ---- */

const cells = locator => locator.evaluateAll(rows => rows.map(r => [...r.cells].map(c => c.innerText.trim())));

async function reportSaysWhatWasSent(page, {ledger}) {
    const served = ledger.served(), kpi = id => page.locator(`[data-kpi=${id}] b`).innerText();
    const rows = id => cells(page.locator(`[data-list=${id}] tbody tr`));
    const percent = ({of, hit}) => `${(100 * hit / of).toFixed(1)}%`;
    const figure = id => page.locator(`[data-id=${id}] .now-is`).innerText();
    const codes = list => list.map(c => c.code).sort();

    assert.equal(await kpi("visits"), String(served.length));
    assert.equal(await kpi("satisfaction"), meanLevel(served).toFixed(2));
    assert.equal(await kpi("wait"), `${meanWait(ledger.visits).toFixed(1)} 分`);
    assert.equal(await kpi("complaints"), String(ledger.said.complaint));
    assert.equal(await kpi("praise"), String(ledger.said.praise));
    assert.equal(await figure("accuracy"), percent(ledger.reviews));
    assert.equal(await figure("survey_message"), percent(ledger.asked));
    assert.equal(await figure("completeness"), percent(ledger.papers));
    assert.match(await page.locator("[data-kpi=visits] small").innerText(),
        new RegExp(`▲ 上周 ${ledger.before.length}$`));
    for (const [id, text] of [["satisfaction", meanLevel(ledger.before).toFixed(2)],
        ["wait", `${meanWait(ledger.before).toFixed(1)} 分`], ["accuracy", "—"]])
        assert.equal(await page.locator(`[data-id=${id}] td`).nth(1).innerText(), text, id);

    assert.deepEqual(await page.locator(".week figure").first().locator("svg text:not(.name)").allTextContents(),
        [0, 1, 2, 3, 4].map(n => String(served.filter(v => v.day === n).length)));
    for (const [hour, ...waits] of await cells(page.locator(".waits tbody tr")))
        assert.deepEqual(waits, [0, 1, 2, 3, 4].map(n => meanWait(ledger.visits.filter(v =>
            v.day === n && v.hour === Number(hour.slice(0, 2))))?.toFixed(1) ?? ""), hour);
    assert.deepEqual((await cells(page.locator(".week-people tbody tr"))).map(r => r.slice(1, 5)),
        ["0311", "0312", "0313"].map(clerk => {
            const mine = served.filter(v => v.clerk === clerk);

            return [mine.length, mine.filter(v => v.asked).length, mine.filter(v => v.level > 0).length,
                meanLevel(mine).toFixed(2)].map(String);
        }));

    assert.equal(await page.locator("[data-list=broken] h2 b").innerText(), String(ledger.broken.length));
    assert.deepEqual((await rows("broken")).map(r => r[0]).sort(), codes(ledger.broken));
    assert.deepEqual((await rows("complained")).map(r => [r[0], r[2]]).sort(),
        ledger.complaints.map(c => [c.code, c.cause]).sort());
    assert.equal((await rows("praised")).length, ledger.said.praise);
    assert.deepEqual((await rows("improving")).map(r => r[0]), ["周二上午加开窗口"]);
    assert.equal((await rows("trouble")).length, 3); /* paper, the crack, the drill */
}

async function pictures(page, shots) {
    mkdirSync(shots, {recursive: true});
    for (const [lang, button] of [["zh", "简体中文"], ["en", "English"]]) {
        await page.getByRole("button", {name: button}).click();
        await page.locator(`.week[lang^=${lang}]`).waitFor();
        assert.deepEqual(await axeFinds(page), []);
        await page.screenshot({path: `${shots}week-report-${lang}-1366.png`});
        const pdf = await page.pdf({path: `${shots}week-report-${lang}.pdf`, preferCSSPageSize: true,
            printBackground: true});

        assert.equal(pdf.toString("latin1").match(/\/Type\s*\/Page\b/g).length, 1, "one sheet of paper");
    }
}

export const tests = [
    {
        name: "week_of_the_hall_ends_with_its_report",
        only: "real",
        limit: 180000, /* a loaded machine is no fault of the hall */
        async run({browser, opened, shots}) {
            const week = await weekHall(), life = new Life(week), pages = {};

            try {
                await life.weekBefore();
                const days = plans(life, () => Object.values(pages));

                for (const [n, plan] of days.entries()) {
                    await life.begin(n);
                    if (n === 0) {
                        pages.counter = await openPage(browser, opened, week, "0312", "counter");
                        pages.cases = await openPage(browser, opened, week, LEAD, "cases");
                        pages.indicators = await openPage(browser, opened, week, MANAGER, "indicators");
                        await pages.indicators.locator("[name=period]").selectOption("week");
                    } else {
                        await Promise.all(Object.values(pages).map(signInAgain));
                    }
                    await life.work(plan);
                    await dayEnds(life, pages);
                }
                await pages.indicators.getByRole("link", {name: "周报"}).click();
                await pages.indicators.locator(".week .waits").waitFor();
                await reportSaysWhatWasSent(pages.indicators, life);
                await pictures(pages.indicators, shots);
            } finally {
                await week.end();
            }
        },
    },
];
