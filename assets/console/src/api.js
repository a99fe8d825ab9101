/* api.js - asks the hub.  What it refuses comes back as a Problem. */

/* `type` is the stable name: "counter_busy", "login"; "offline" when no answer came. */
export class Problem extends Error {
    constructor(type, {status = 0, detail = "", retryAfter = 0} = {}) {
        super(detail || type);
        this.type = type;
        this.status = status;
        this.detail = detail;
        this.retryAfter = retryAfter; /* seconds */
    }
}

const TIMEOUT_MS = 10000, BUSY_TRIES = 5;
let csrf = "";
let onSignedOut = () => {};

/* `tell` runs when the hub says that nobody is signed in. */
export function whenSignedOut(tell) {
    onSignedOut = tell;
}

async function problemOf(reply) {
    const told = await reply.json().catch(() => ({}));

    return new Problem(told.type ?? "unexpected", {
        status: reply.status,
        detail: told.detail ?? told.title ?? `HTTP ${reply.status}`,
        retryAfter: Number(reply.headers.get("Retry-After")) || 0,
    });
}

const asJson = async reply => JSON.parse(await reply.text() || "{}");

/* Ends with `signal`, or when the hub is silent for too long. */
function withinTime(signal) {
    const ends = new AbortController();

    setTimeout(() => ends.abort(), TIMEOUT_MS);
    signal?.addEventListener("abort", () => ends.abort(), {once: true});
    if (signal?.aborted)
        ends.abort();
    return ends.signal;
}

async function askOnce(method, path, body, read, signal) {
    const headers = {Accept: "application/json"};

    if (method === "POST") {
        headers["Content-Type"] = body instanceof Blob ? "text/csv" : "application/json";
        headers["X-CSRF-Token"] = csrf;
    }
    let reply;
    try {
        reply = await fetch(path, {
            method,
            headers,
            body: method !== "POST" ? undefined
                : body instanceof Blob ? body : JSON.stringify(body ?? {}),
            cache: "no-store",
            credentials: "same-origin",
            signal: withinTime(signal),
        });
    } catch (e) {
        throw new Problem("offline", {detail: e.message});
    }
    if (!reply.ok)
        throw await problemOf(reply);
    try {
        return await read(reply);
    } catch (e) { /* the line broke in the middle of the answer */
        throw new Problem("offline", {detail: e.message});
    }
}

/* Too many at once, as in the morning when all sign in: nothing was changed, so it is asked
 * again, not by all at the same time. */
async function ask(method, path, body, read = asJson, signal = undefined) {
    for (let left = BUSY_TRIES; ; left--) {
        try {
            return await askOnce(method, path, body, read, signal);
        } catch (p) {
            if (p.type !== "busy" || left === 1 || signal?.aborted)
                throw p;
            await new Promise(go => setTimeout(go, (p.retryAfter + Math.random()) * 1000));
        }
    }
}

async function askSignedIn(method, path, body, read, signal) {
    try {
        return await ask(method, path, body, read, signal);
    } catch (p) {
        /* The others are a wrong password or code: the session goes on. */
        if (p.status === 401 && p.type === "session")
            onSignedOut();
        throw p;
    }
}

/* `signal`, which may be left out, ends it. */
export const get = (path, signal) => askSignedIn("GET", path, undefined, undefined, signal);

/* A reply that is no JSON, as it is: {bytes, header(name)}. */
export const getPart = (path, signal) => askSignedIn("GET", path, undefined, async reply =>
    ({bytes: await reply.arrayBuffer(), header: name => reply.headers.get(name)}), signal);

/* The token changes when somebody signed in again in another tab: then it is read anew and
 * the command sent once more, since a refused command had no effect. */
export async function post(path, body, signal) {
    try {
        return await askSignedIn("POST", path, body, undefined, signal);
    } catch (p) {
        if (p.type !== "csrf")
            throw p;
        csrf = (await get("/api/session")).csrf;
        return askSignedIn("POST", path, body, undefined, signal);
    }
}

/* A file as it is; the reply as JSON. */
export const postFile = (path, file) => post(path, file);

function taken(session) {
    csrf = session.csrf;
    return session;
}

export const signIn = async (staff, password, code = "") =>
    taken(await ask("POST", "/api/login", {staff, password, code}));

/* null when nobody is signed in. */
export async function currentSession() {
    try {
        return taken(await ask("GET", "/api/session"));
    } catch (p) {
        if (p.status === 401)
            return null;
        throw p;
    }
}
