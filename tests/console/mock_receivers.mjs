/* mock_receivers.mjs - receivers of data: one that takes all, one that fails, one given up. */

const set = (code, name, more) => ({
    code, name, kind: "events", url: `https://${code}.example.org/guitai`, events: ["*"], headers: [],
    content_type: "application/json", body: "", success: {status: 0, field: "", value: ""}, ...more,
});
const row = (s, more) => ({
    set: s, state: "on", pos: 1820, waiting: 0, sent: "2026-11-24T10:29:41.120+08:00", failing: null,
    again: null, tries: 0, status: 0, cause: "", said: "", test: null, ...more,
});

export function receivers() {
    return {
        change: 1,
        rows: [
            row(set("data", "市数据中心", {events: ["ticket.*", "counter.*", "site.*"]})),
            row(set("hcp", "省好差评平台", {
                kind: "rating", events: [], headers: [{name: "X-Token"}],
                body: "{\"no\": \"{{ticket}}\", \"level\": {{rating}}}",
                success: {status: 200, field: "code", value: "0"},
            }), {
                state: "failing", waiting: 12, tries: 5, failing: "2026-11-24T09:02:10.000+08:00",
                again: "2026-11-24T10:41:03.000+08:00", status: 200, cause: "answer",
                said: "{\"code\":\"500\",\"msg\":\"系统维护中\"}",
            }),
            row(set("screen", "市级大屏", {events: ["site.*", "rating.*"]}), {
                state: "paused", waiting: 10000, tries: 31, failing: "2026-11-23T09:40:00.000+08:00",
                cause: "connect", sent: null,
            }),
        ],
    };
}

/* As the hub does: named, tried, turned on and off. */
export function onReceivers(all, {key, which, body, refuse}) {
    const one = all.rows.find(r => r.set.code === which);
    const what = key.split("/")[1];

    if (key === "GET receivers")
        return {change: all.change, receivers: all.rows};
    all.change++;
    if (key === "POST receivers" || which === "preview") {
        refuse(/\{\{tickit/.test(body.body ?? ""), "template", 422);
        if (which === "preview")
            return {content_type: body.content_type, body: body.body.replace("{{ticket}}", "A012")};
        all.rows = [...all.rows.filter(r => r.set.code !== body.code),
            row(set(body.code, body.name, body), {state: "off", sent: null})];
        return {secret: "whsec_c29tZSB0aGlydHktdHdvIGJ5dGVzIG9mIGNoYW5jZSE="};
    }
    refuse(!one, "unknown", 404);
    if (what === "on" || what === "off")
        Object.assign(one, {state: what, cause: "", said: "", failing: null});
    else if (what === "test")
        one.test = {asked: "x", done: "x", good: true, status: 200, cause: "", said: "ok"};
    else if (what === "from")
        one.waiting = body.now ? 0 : 7;
    else if (what === "remove")
        all.rows = all.rows.filter(r => r !== one);
    return what === "secret" ? {secret: "whsec_YW5vdGhlciB0aGlydHktdHdvIGJ5dGVzIGhlcmUhISE="} : {};
}
