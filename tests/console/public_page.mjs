/* public_page.mjs - the page of an appointment on a small phone, without scripts. */
import assert from "node:assert/strict";
import {apiOf, axeFinds} from "./hall.mjs";

const phone = {
    viewport: {width: 360, height: 640}, javaScriptEnabled: false, locale: "en-US",
};

async function book(hall) {
    const api = await apiOf(hall, hall.clerk);
    const {days} = await api.get("/api/slots/property");
    const day = days.filter(d => d.left > 0).at(-1).day;
    const {slots} = await api.get(`/api/slots/property?day=${day}`);
    const {minute} = slots.find(s => s.left > 0);

    return api.post("/api/appointments/book", {service: "property", day, minute});
}

/* Scripts are off for the page, so axe runs in a twin of it. */
async function look(browser, url) {
    const context = await browser.newContext({...phone, javaScriptEnabled: true, bypassCSP: true});
    const page = await context.newPage();

    await page.goto(url);
    const wide = await page.evaluate(() =>
        document.documentElement.scrollWidth > window.innerWidth);
    const found = await axeFinds(page);
    await context.close();
    return wide ? [...found, "wider than the window"] : found;
}

export const tests = [
    {
        name: "appointment_moves_and_is_cancelled_on_a_phone_without_scripts",
        only: "real",
        async run({hall, browser, opened, shots}) {
            const booked = await book(hall), url = `${hall.url}${new URL(booked.link).pathname}`;
            const context = await browser.newContext(phone), page = await context.newPage();
            const faults = [], see = async name => {
                faults.push(...(await look(browser, page.url())).map(f => `${name}: ${f}`));
                await page.screenshot({path: `${shots}public-${name}.png`, fullPage: true});
            };

            opened({context, faults});
            page.on("console", m => {
                if (/Content.Security|Refused to/i.test(m.text()))
                    faults.push(m.text());
            });
            await page.goto(`${url}?lang=en`);
            await page.getByText(booked.code).waitFor();
            await see("appointment");
            const before = await page.locator("dd").first().innerText();
            await page.getByText("Change the time").click();
            await see("days");
            await page.locator(".list a").last().click();
            await see("times");
            await page.locator(".list button").last().click();
            await page.getByText("The time has been changed.").waitFor();
            assert.notEqual(await page.locator("dd").first().innerText(), before);
            await page.getByText("Cancel the appointment").click();
            await see("cancel");
            await page.getByRole("button", {name: "Cancel the appointment"}).click();
            await page.getByText("The appointment has been cancelled.").waitFor();
            assert.equal(await page.locator("form").count(), 0);
            await page.goBack();
            await page.goto(`${url}?lang=zh-Hans`);
            await page.getByText("已取消").waitFor();
        },
    },
];
