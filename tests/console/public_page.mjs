/* public_page.mjs - the pages of an appointment and of a ticket on a small phone, without
 * scripts. */
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

/* A page on the phone, and `see`, which notes its faults and keeps a picture. */
async function onPhone({browser, opened, shots}) {
    const context = await browser.newContext(phone), page = await context.newPage(), faults = [];
    const see = async name => {
        faults.push(...(await look(browser, page.url())).map(f => `${name}: ${f}`));
        await page.screenshot({path: `${shots}public-${name}.png`, fullPage: true});
    };

    opened({context, faults});
    page.on("console", m => {
        if (/Content.Security|Refused to/i.test(m.text()))
            faults.push(m.text());
    });
    return {page, see};
}

/* The clerk serves whoever comes next at counter 3, to the end. */
async function serve(api, ticket) {
    await api.post("/api/counters/3/open");
    for (;;) {
        const {ticket: {id}} = await api.post("/api/counters/3/next");

        await api.post(`/api/tickets/${id}/serve`);
        await api.post(`/api/tickets/${id}/complete`);
        if (id === ticket)
            break;
    }
    await api.post("/api/counters/3/close");
}

export const tests = [
    {
        name: "ticket_is_watched_left_and_rated_on_a_phone_without_scripts",
        only: "real",
        async run({hall, browser, opened, shots}) {
            const {page, see} = await onPhone({browser, opened, shots});
            const tickets = [];

            for (let i = 0; i < 6; i++)
                tickets.push(await hall.kiosk.issue("social"));
            await page.goto(`${hall.kiosk.link(tickets[5])}?lang=en`);
            await page.getByText("People before you").waitFor();
            await see("ticket");
            await page.getByText("Tell me when it is nearly my turn").click();
            await see("ticket-tell");
            await page.fill("[name=to]", "wang@localhost");
            await page.getByRole("button", {name: "Tell me"}).click();
            await page.getByText("That is not a whole number or address").waitFor();
            await page.getByText("Tell me when it is nearly my turn").click();
            await page.fill("[name=to]", "wang@example.org");
            await page.getByRole("button", {name: "Tell me"}).click();
            await page.getByText("We will write to: w…@example.org").waitFor();
            await see("ticket-told");
            await page.getByRole("button", {name: "Do not write to me"}).click();
            await page.getByText("Leave the queue").click();
            await see("ticket-leave");
            await page.getByRole("button", {name: "Leave the queue"}).click();
            await page.getByText("You have left the queue.").waitFor();

            await serve(await apiOf(hall, hall.clerk), tickets[0].ticket);
            await page.goto(`${hall.kiosk.link(tickets[0])}?lang=en`);
            await see("ticket-rate");
            await page.getByText("Dissatisfied", {exact: true}).click();
            await page.getByLabel("The wait was too long").check();
            await see("ticket-reasons");
            await page.getByRole("button", {name: "Send"}).click();
            await page.getByText("Thank you for your rating.").waitFor();
            assert.equal(await page.locator("form").count(), 0);
        },
    },
    {
        name: "ticket_on_a_phone_with_scripts_renews_by_itself",
        only: "real",
        async run({hall, browser, opened}) {
            const context = await browser.newContext({...phone, javaScriptEnabled: true});
            const page = await context.newPage(), faults = [];
            const api = await apiOf(hall, hall.clerk);
            const first = await hall.kiosk.issue("social"), mine = await hall.kiosk.issue("social");

            opened({context, faults});
            page.on("console", m => faults.push(m.text()));
            page.on("pageerror", e => faults.push(e.message));
            await page.goto(`${hall.kiosk.link(mine)}?lang=en`);
            await page.locator("dd").first().getByText("1", {exact: true}).waitFor();
            await page.evaluate(() => { window.loaded = "once"; });
            await api.post(`/api/tickets/${first.ticket}/cancel`, {counter: 0});
            await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
            await page.locator("dd").first().getByText("0", {exact: true}).waitFor();
            assert.equal(await page.evaluate(() => window.loaded), "once");
        },
    },
    {
        name: "appointment_moves_and_is_cancelled_on_a_phone_without_scripts",
        only: "real",
        async run({hall, browser, opened, shots}) {
            const booked = await book(hall), url = `${hall.url}${new URL(booked.link).pathname}`;
            const {page, see} = await onPhone({browser, opened, shots});

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
    {
        name: "say_opens_a_case_on_a_phone_without_scripts",
        only: "real",
        async run({hall, browser, opened, shots}) {
            const {page, see} = await onPhone({browser, opened, shots});
            const words = "电梯坏了，<b>轮椅</b>上不去";

            await page.goto(`${hall.url}/say?lang=zh-Hans`);
            await page.getByRole("heading", {name: "告诉大厅"}).waitFor();
            await see("say-zh");
            await page.getByRole("link", {name: "繁體中文"}).click();
            await page.getByRole("heading", {name: "告訴大廳"}).waitFor();
            await see("say-hant");
            await page.getByRole("link", {name: "English"}).click();
            await page.getByRole("heading", {name: "Tell the hall"}).waitFor();
            await see("say-en");
            await page.locator("[name=kind]").selectOption("complaint");
            await page.locator("[name=words]").fill(words);
            await page.locator("[name=name]").fill("王小明");
            await page.locator("[name=reach]").fill("13800138000");
            await page.getByRole("button", {name: "Read it over"}).click();
            await page.locator("blockquote", {hasText: words}).waitFor();
            await page.screenshot({path: `${shots}public-say-back.png`, fullPage: true});
            await page.getByRole("button", {name: "Change it"}).click();
            assert.equal(await page.locator("[name=words]").inputValue(), words);
            assert.equal(await page.locator("[name=kind]").inputValue(), "complaint");
            await page.locator("[name=words]").fill(`${words}。请修好`);
            await page.getByRole("button", {name: "Read it over"}).click();
            await page.getByRole("button", {name: "Yes, send it"}).click();
            await page.getByText("We have it.").waitFor();
            assert.equal(await page.getByText("电梯").count(), 0);
            await see("say-case");
            const code = await page.locator("dd").first().innerText();
            const api = await apiOf(hall, hall.clerk);
            const found = (await api.get("/api/cases?kind=complaint")).cases.find(c => c.code === code);

            assert.equal(found.via, "web");
            assert.ok(found.has_told && found.has_name && found.has_contact);
        },
    },
];
