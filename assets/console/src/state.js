/* state.js - what the pages show: the session, the hall, the queue, the line to the hub. */
import {currentSession, get, post, whenSignedOut} from "./api.js";
import {cell, kept} from "./cell.js";
import {hubNow, setHubTime} from "./clock.js";
import {follow} from "./live.js";
import {forgetWorks} from "./works.js";

export const session = cell(undefined); /* undefined: not asked yet; null: nobody */
export const ended = cell(false);       /* the session ran out under the page */
export const hall = cell(null);
export const queue = cell(null);
export const lostSince = cell(null);    /* ms of the hub; null while the line is up */
export const trouble = cell(null);      /* Problem of the last try to load, or null */
export const lastCounter = kept("counter", 0);

let loading = null, stale = false;
let unfollow = null;

async function loadOnce() {
    try {
        const [q, kept] = await Promise.all([get("/api/queue"), hall.get() ?? get("/api/hall")]);
        /* Another version of the hall was published. */
        const h = (q.catalogue ?? kept.version) === kept.version ? kept : await get("/api/hall");

        setHubTime(q.now);
        hall.set(h);
        queue.set(q);
        trouble.set(null);
    } catch (p) {
        trouble.set(p);
    }
}

/* What is not in the log comes with the queue too, such as when a terminal was last heard:
 * in a quiet hall the picture is fetched again after so long. */
const OLD_MS = 30000;
let old = 0;

/* Fetches the queue.  Many changes while one fetch runs make one more fetch. */
export function load() {
    stale = true;
    clearTimeout(old);
    old = setTimeout(load, OLD_MS);
    loading ??= (async () => {
        while (stale) {
            stale = false;
            await loadOnce();
        }
        loading = null;
    })();
    return loading;
}

/* A hub that was away may have come back with another catalogue. */
function lineUp() {
    if (lostSince.get())
        hall.set(null);
    lostSince.set(null);
    load();
}

/* A stream that broke for an instant is not worth a word: the bar waits this long. */
const GRACE_MS = 1500;
let grace = 0;

function lineDown() {
    const since = hubNow();

    grace ||= setTimeout(() => {
        if (!lostSince.get())
            lostSince.set(since);
    }, GRACE_MS);
}

function begin() {
    unfollow?.();
    unfollow = follow({
        up() {
            clearTimeout(grace);
            grace = 0;
            lineUp();
        },
        down: lineDown,
        change: load,
        signedOut: signedOut,
    });
}

function stopFollowing() {
    unfollow?.();
    unfollow = null;
    clearTimeout(old);
    clearTimeout(grace);
    grace = 0;
    lostSince.set(null);
}

/* The page stays as it is; the sign-in comes over it. */
function signedOut() {
    if (session.get()) {
        stopFollowing();
        ended.set(true);
    }
}

/* Somebody else's page is not for the eyes of who signs in next. */
export function signedIn(who) {
    const before = session.get();

    if (before && before.staff !== who.staff)
        forget();
    session.set(who);
    ended.set(false);
    if (!who.must_change) /* until then the hub tells nothing else */
        begin();
}

function forget() {
    forgetWorks();
    stopFollowing();
    hall.set(null);
    queue.set(null);
    trouble.set(null);
    ended.set(false);
}

export async function signOut() {
    await post("/api/logout").catch(() => {});
    forget();
    session.set(null);
}

export async function start() {
    whenSignedOut(signedOut);
    try {
        const who = await currentSession();

        if (who)
            signedIn(who);
        else
            session.set(null);
        trouble.set(null);
    } catch (p) {
        trouble.set(p);
        setTimeout(start, 3000);
    }
}

/* ---- questions that several pages ask ---- */

export const serviceOf = code => hall.get()?.services?.find(s => s.code === code);
export const counterOf = number => hall.get()?.counters?.find(c => c.number === number);

/* The counter that this person has open or paused; with several, the one last used here. */
export function myCounter(q, who) {
    const mine = (q?.counters ?? []).filter(c => c.state !== "closed" && c.staff === who.staff);

    return mine.find(c => c.number === lastCounter.get()) ?? mine[0];
}
