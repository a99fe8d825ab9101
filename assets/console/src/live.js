/* live.js - hears from the hub that the log grew (server-sent events of GET /api/live).
 *
 * The stream is read by fetch rather than by EventSource, which hides two things that matter
 * here: the keep-alive comments, without which a dead line looks like a quiet one, and the
 * status, which tells "signed out" from "hub away". */

const SILENCE_MS = 40000; /* the hub says something each 15 s */
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10000;

/* Half of it fixed, half by chance, so that many consoles do not come back at once. */
function backOff(failures) {
    const most = Math.min(FIRST_WAIT_MS * 2 ** failures, LONGEST_WAIT_MS);

    return most / 2 + Math.random() * most / 2;
}

/* Calls `change` for each event of a stream's text as it comes. */
export function eventReader(change) {
    let rest = "";

    return text => {
        const blocks = (rest + text.replaceAll("\r", "")).split("\n\n");

        rest = blocks.pop();
        for (const block of blocks) {
            if (/^event: ?change$/m.test(block))
                change();
        }
    };
}

async function listen(on, stop, alive) {
    const reply = await fetch("/api/live", {
        headers: {Accept: "text/event-stream"}, cache: "no-store", signal: stop,
    });

    if (reply.status === 401) {
        on.signedOut();
        return;
    }
    if (!reply.ok)
        throw new Error(`HTTP ${reply.status}`);
    const read = eventReader(on.change);
    const text = reply.body.pipeThrough(new TextDecoderStream()).getReader();
    on.up();
    for (;;) {
        const part = await text.read();

        if (part.done)
            return;
        alive();
        read(part.value);
    }
}

/* Stays connected until the returned function is called.  `on`: up, down, change, signedOut. */
export function follow(on) {
    let stop = new AbortController();
    let ended = false, failures = 0, timer = 0;

    const alive = () => {
        clearTimeout(timer);
        timer = setTimeout(() => stop.abort(), SILENCE_MS);
    };
    const run = async () => {
        stop = new AbortController();
        alive();
        try {
            await listen({...on, up: () => { failures = 0; on.up(); }}, stop.signal, alive);
        } catch { /* the line is gone; said below */ }
        clearTimeout(timer);
        if (ended)
            return;
        on.down();
        timer = setTimeout(run, backOff(failures++));
    };
    const again = () => {
        if (!ended)
            stop.abort();
    };

    addEventListener("offline", again);
    run();
    return () => {
        ended = true;
        clearTimeout(timer);
        removeEventListener("offline", again);
        stop.abort();
    };
}
