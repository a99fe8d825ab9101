/* terminal.mjs - a kiosk of a few lines: enrols, signs its requests, issues tickets.
 *
 * Written from the headers alone (app/wire/signing.h, event_json.h, api_json.h), so that the
 * protocol is spoken here by something that shares no code with the hub. */
import {generateKeyPairSync, randomBytes, sign} from "node:crypto";
import {createRequire} from "node:module";

const require = createRequire(new URL("../../build/console/package.json", import.meta.url));
const {blake2b} = require("@noble/hashes/blake2b");

const hex = bytes => Buffer.from(bytes).toString("hex");

/* Wall time with the hall's offset, as devices write it. */
const stamp = ms => new Date(ms + 8 * 3600e3).toISOString().replace("Z", "+08:00");

/* `now`: the terminal's clock, in milliseconds since 1970. */
export async function enrolTerminal(url, code, now = Date.now) {
    const {publicKey, privateKey} = generateKeyPairSync("ed25519");
    const key = publicKey.export({type: "spki", format: "der"}).subarray(-32).toString("base64");
    const reply = await fetch(`${url}/v1/enrol`, {
        method: "POST", body: JSON.stringify({code, key}),
    });

    if (!reply.ok)
        throw new Error(`enrol: ${reply.status} ${await reply.text()}`);
    return terminal(url, (await reply.json()).device, privateKey, now);
}

function terminal(url, device, key, now) {
    const began = now();
    let sequence = 0, seq = 0;

    async function post(path, body) {
        const bytes = JSON.stringify(body), n = ++sequence;
        const text = ["POST", path, hex(blake2b(bytes, {dkLen: 32})), device, 1, n].join("\n");
        const reply = await fetch(url + path, {
            method: "POST", body: bytes,
            headers: {
                "Content-Type": "application/json", "Guitai-Device": device, "Guitai-Epoch": "1",
                "Guitai-Sequence": String(n),
                "Guitai-Signature": sign(null, Buffer.from(text), key).toString("base64url"),
            },
        });

        if (!reply.ok)
            throw new Error(`${path}: ${reply.status} ${await reply.text()}`);
        return reply.json();
    }

    const event = (type, subject, body) => ({
        device, seq: ++seq, at: stamp(now()), boot: {id: 1, ms: now() - began}, type,
        v: 1, subject, body,
    });

    /* A new ticket; `print` is what became of its paper, `told` the wait in minutes. */
    async function issue(service, {cls, print = "printed", cause, told = [5, 9]} = {}) {
        const ticket = hex(randomBytes(16));
        const {number, day} = await post("/v1/numbers", {ticket, service});

        await post("/v1/events", {
            events: [
                event("ticket.issued", ticket, {
                    day, number, service, ...(cls && {cls}), due: 0, language: "zh_Hans",
                    quoted_low: told[0], quoted_high: told[1],
                }),
                event("ticket.printed", ticket, {state: print, copy: 0, ...(cause && {cause})}),
            ],
        });
        return {ticket, number, day};
    }

    /* What the customer says of the visit, 1 to 5. */
    const rate = (ticket, level, reasons = "") => post("/v1/events", {
        events: [event("rating.given", ticket, {level, reasons, via: "kiosk"})],
    });

    /* A part of the machine fails, or works again. */
    const condition = (type, part, detail) => post("/v1/events", {
        events: [event(`device.${type}`, device, {part, detail})],
    });

    /* What this hub does not know: a wrong member, or a form of later days. */
    const tell = (type, body, more = {}) => post("/v1/events", {
        events: [{...event(type, device, body), ...more}],
    });

    const take = async (service, opts) => (await issue(service, opts)).number;

    /* What the QR code of its paper leads to (app/wire/token.h). */
    function link({ticket, number, day}) {
        const [, prefix, lane, count] = /^([A-Z]+)(?:(\d+)-)?(\d+)$/.exec(number);
        const body = Buffer.alloc(32);

        body[0] = 1;
        Buffer.from(device, "hex").copy(body, 1, 0, 4);
        Buffer.from(ticket, "hex").copy(body, 5);
        body.writeInt32BE(Date.parse(day) / 86400e3, 21);
        body.write(prefix, 25, "ascii");
        body[28] = Number(lane ?? 0);
        body.writeUIntBE(Number(count), 29, 3);
        const said = Buffer.concat([Buffer.from("guitai-ticket-1\0", "ascii").subarray(0, 16), body]);
        return `${url}/t/${Buffer.concat([body, sign(null, said, key)]).toString("base64url")}`;
    }

    return {take, post, issue, rate, condition, tell, link, device};
}
