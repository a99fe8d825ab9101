/* look.mjs - axe on each page, and pictures of each page for people to look at. */
import assert from "node:assert/strict";
import {morning} from "./mock_hub.mjs";
import {apiOf, atCounter, axeFinds, openConsole, signIn} from "./hall.mjs";

const sizes = [[1366, 768], [1920, 1080]];

/* The stations of the console; `see(name)` is called at each. */
async function tour(page, hall, see) {
    await see("sign-in");
    await signIn(page, hall.admin);
    await page.waitForSelector(".choose");
    await see("choose");
    await page.locator(".choose li").nth(2).locator("button").click();
    await page.waitForSelector(".now");
    await see("counter-free");
    await page.keyboard.press("F1");
    await page.waitForSelector("#do-serve:enabled");
    await see("counter-called");
    await page.keyboard.press("F3");
    await page.waitForSelector("#do-complete:enabled");
    await see("counter-serving");
    await page.keyboard.press("F6");
    await page.waitForSelector("dialog");
    await see("transfer");
    await page.keyboard.press("Escape");
    await page.waitForSelector("dialog", {state: "detached"});
    await page.locator("nav a").nth(1).click();
    await page.waitForSelector(".bar");
    await page.waitForSelector(".sheet, .empty");
    await see("appointments");
    await page.locator(".head .brand").click();
    await page.waitForSelector("dialog .brand:enabled");
    await see("book");
    await page.keyboard.press("Escape");
    await page.waitForSelector("dialog", {state: "detached"});
    await page.locator("nav a").nth(2).click();
    await page.waitForSelector(".cases");
    await see("cases-none");
    await page.locator(".head .brand").click();
    await page.waitForSelector("dialog .brand:enabled");
    await see("case-register");
    await page.keyboard.press("Escape");
    await page.waitForSelector("dialog", {state: "detached"});
    await page.locator("nav a[href='#/feedback']").click();
    await page.waitForSelector(".said .card");
    await see("feedback");
    await page.locator("nav a[href='#/indicators']").click();
    await page.waitForSelector(".chart canvas");
    await see("indicators");
    await page.locator(".bar a[href='#/week']").click();
    await page.waitForSelector(".week .waits");
    await see("week");
    await page.locator("nav a[href='#/appraisal']").click();
    await page.waitForSelector(".cases .indicator");
    await see("appraisal");
    for (const kind of ["improvements", "reviews", "risks", "incidents", "trainings"]) {
        await page.locator("nav a[href='#/improvements']").click();
        await page.locator(`.tabs a[href='#/${kind}']`).click();
        await page.waitForSelector(`.tabs [href='#/${kind}'][aria-current]`);
        await page.waitForSelector(".cases .list, .cases .empty");
        await see(kind);
    }
    await page.locator("nav a[href='#/terminals']").click();
    await page.waitForSelector(".list, .empty");
    await see("terminals");
    await page.locator(".head .brand").click();
    await page.waitForSelector("dialog");
    await see("enrol");
    await page.keyboard.press("Escape");
    await page.waitForSelector("dialog", {state: "detached"});
    await page.locator("nav a[href='#/people']").click();
    await page.waitForSelector("tbody tr");
    await see("people");
    await page.locator(".head .brand").click();
    await page.waitForSelector("dialog");
    await see("person");
    await page.keyboard.press("Escape");
    await page.waitForSelector("dialog", {state: "detached"});
    await page.locator("nav a[href='#/audit']").click();
    await page.waitForSelector(".bar #audit-who");
    await page.waitForSelector("tbody tr, .empty");
    await see("audit");
    await page.locator("nav a[href='#/receivers']").click();
    await page.waitForSelector(".cases");
    await see("receivers");
    await page.locator(".head .brand").click();
    await page.waitForSelector("dialog");
    await see("receiver");
    await page.keyboard.press("Escape");
    await page.waitForSelector("dialog", {state: "detached"});
    await page.locator("nav a[href='#/privacy']").click();
    await page.waitForSelector("tbody tr");
    await see("privacy");
    await page.locator("nav a[href='#/password']").click();
    await page.waitForSelector("[name=again]");
    await see("password");
}

async function fill(hall) {
    if (hall.kind === "mock") {
        morning(hall.hub);
        return;
    }
    for (const service of ["social", "social", "property", "business", "tax"])
        await hall.take(service);
    await hall.take("social", {cls: "elderly"});
    await hall.take("enquiry", {print: "failed", cause: "paper"});
}

/* What of the menu and of a table is cut off, and rows that stand up for lack of width. */
function squeezed() {
    const cut = [...document.querySelectorAll(".list, .scroll, nav")]
        .filter(e => !e.closest(".indicator") && (e.scrollWidth > e.clientWidth + 1 ||
            (e.matches("nav") && e.scrollHeight > e.clientHeight + 1)))
        .map(e => `${e.tagName} ${e.className} is cut off: ${e.scrollWidth}x${e.scrollHeight}` +
            ` in ${e.clientWidth}x${e.clientHeight}`);
    const tall = [...document.querySelectorAll("main tr")].filter(e => e.offsetHeight > 200)
        .map(e => `a row is ${e.offsetHeight} high: ${e.innerText.slice(0, 40)}`);

    return [...cut, ...tall.slice(0, 1)];
}

const looks = sizes.flatMap(size => [["zh-CN", size], ["en-US", size]]);

export const tests = [
    ...looks.map(([locale, size]) => ({
        name: `pages_in_${locale}_at_${size.join("x")}_please_axe_and_fit`,
        async run({hall, browser, opened, shots}) {
            await fill(hall);
            const {page} = opened(await openConsole(browser, hall, {locale, size}));
            const found = [];

            await tour(page, hall, async name => {
                const wide = await page.evaluate(() =>
                    document.documentElement.scrollWidth > window.innerWidth);

                found.push(...(await axeFinds(page)).map(f => `${name}: ${f}`));
                if (wide)
                    found.push(`${name}: wider than the window`);
                found.push(...(await page.evaluate(squeezed)).map(what => `${name}: ${what}`));
                await page.screenshot({
                    path: `${shots}${hall.kind}-${name}-${locale.slice(0, 2)}-${size[0]}.png`,
                });
            });
            assert.deepEqual(found, []);
        },
    })),
    {
        name: "trouble_is_readable_too",
        async run({hall, browser, opened, shots}) {
            const {page} = opened(await openConsole(browser, hall));

            await fill(hall);
            await atCounter(page, hall.admin);
            const api = await apiOf(hall, hall.admin);
            await api.post("/api/counters/3/next");
            await page.waitForSelector("#do-serve:enabled");
            await hall.cut();
            await page.waitForSelector(".lost:has-text('已断开')");
            await page.keyboard.press("F3");
            await page.waitForSelector(".now .notice.bad");
            assert.deepEqual(await axeFinds(page), []);
            await page.screenshot({path: `${shots}${hall.kind}-lost-zh-1600.png`});
            await hall.heal();
        },
    },
];
