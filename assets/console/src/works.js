/* works.js - long work: what runs, how far it is, and what came of it.
 *
 * The hub does such work in parts and keeps nothing between them; the page asks for one part
 * after the other.  So a page that is closed, or a button "Stop", ends the work at the hub
 * too, and any hub of the hall can do the next part.  What came of it stays until it was
 * read, on whatever page its owner is. */
import {cell} from "./cell.js";

/* {id, name, state: "runs" | "done" | "stopped" | "failed", done, of, text, kind, note,
 * problem, stop()} */
export const works = cell([]);
let last = 0;

const change = (id, more) => works.set(works.get().map(w => w.id === id ? {...w, ...more} : w));
export const dismiss = id => works.set(works.get().filter(w => w.id !== id));

/* Whoever signs in next has not begun it. */
export function forgetWorks() {
    for (const w of works.get())
        w.stop();
    works.set([]);
}

/* Begins `run({told, signal})` under that name, once at a time: `told(done, of)` says how far
 * it is; `signal` is for get() and getPart(); the end is {text, kind, note}, shown. */
export async function begin(name, run) {
    const id = ++last, ends = new AbortController();

    if (works.get().some(w => w.name === name && w.state === "runs"))
        return;
    works.set([...works.get().filter(w => w.name !== name),
        {id, name, state: "runs", done: 0, of: 0, stop: () => ends.abort()}]);
    try {
        const end = await run({
            told: (done, of) => !ends.signal.aborted && change(id, {done, of}), signal: ends.signal,
        });

        change(id, ends.signal.aborted ? {state: "stopped"} : {state: "done", ...end});
    } catch (problem) {
        change(id, ends.signal.aborted ? {state: "stopped"} : {state: "failed", problem});
    }
}
