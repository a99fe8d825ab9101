/* second_factor.mjs - an authenticator is set up and asked for; the phone may be lost (R37).
 * The codes are made here by RFC 6238 with node's own HMAC. */
import assert from "node:assert/strict";
import {createHmac} from "node:crypto";
import {axeFinds, openConsole, signIn} from "./hall.mjs";

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

function bytesOf(secret) {
    const bits = [...secret.replace(/ /g, "")]
        .map(c => letters.indexOf(c).toString(2).padStart(5, "0")).join("");

    return Buffer.from(bits.match(/.{8}/g).map(b => parseInt(b, 2)));
}

function codeOf(secret, steps = 0) {
    const step = Buffer.alloc(8);

    step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000) + steps));
    const mac = createHmac("sha1", bytesOf(secret)).update(step).digest();
    const value = mac.readUInt32BE(mac[19] & 15) & 0x7FFFFFFF;
    return String(value % 1000000).padStart(6, "0");
}

async function door(page, {staff, password}) {
    await page.fill("[name=staff]", staff);
    await page.fill("[name=password]", password);
    await page.keyboard.press("Enter");
    await page.waitForSelector("[name=code]");
}

export const tests = [
    {
        name: "second_factor_is_set_up_asked_for_and_survives_a_lost_phone",
        only: "real",
        async run({hall, browser, opened, shots}) {
            const {page} = opened(await openConsole(browser, hall, {size: [1366, 900]}));

            await signIn(page, hall.manager);
            await page.locator("nav a[href='#/password']").click();
            const card = page.locator("form.card").nth(1);
            await card.locator("[name=password]").fill(hall.manager.password);
            await page.getByRole("button", {name: "设置身份验证器"}).click();
            await page.waitForSelector(".qr path");
            assert.deepEqual(await axeFinds(page), []);
            await page.screenshot({path: `${shots}second-factor-1366x900.png`});
            const secret = await page.locator("code").first().innerText();
            await page.fill("[name=code]", "000000");
            await page.getByRole("button", {name: "确认"}).click();
            await page.locator(".notice.bad", {hasText: "验证码不对"}).waitFor();
            await page.fill("[name=code]", codeOf(secret, -1));
            await page.getByRole("button", {name: "确认"}).click();
            await page.waitForSelector(".codes li");
            const codes = await page.locator(".codes li").allInnerTexts();
            assert.equal(new Set(codes).size, 10);
            assert.deepEqual(await axeFinds(page), []);
            await page.getByRole("button", {name: "退出登录"}).click();
            await door(page, hall.manager);
            assert.deepEqual(await axeFinds(page), []);
            await page.fill("[name=code]", codeOf(secret));
            await page.keyboard.press("Enter");
            await page.waitForSelector("nav");
            await page.getByRole("button", {name: "退出登录"}).click();
            await door(page, hall.manager);
            await page.fill("[name=code]", codes[3].toLowerCase()); /* the phone is lost */
            await page.keyboard.press("Enter");
            await page.waitForSelector("nav");
        },
    },
];
