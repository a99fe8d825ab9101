/* cell.js - one value that several parts of the page look at. */
import {useLayoutEffect, useState} from "./ui.js";

/* `use()` is for components: they are drawn again when the value changes. */
export function cell(value) {
    const watchers = new Set();

    return {
        get: () => value,
        set(next) {
            if (Object.is(value, next))
                return;
            value = next;
            for (const tell of [...watchers])
                tell(value);
        },
        watch(tell) {
            watchers.add(tell);
            return () => watchers.delete(tell);
        },
        use() {
            const [seen, setSeen] = useState({value});
            useLayoutEffect(() => {
                const tell = next => setSeen({value: next});

                /* It may have changed between the drawing and this moment. */
                if (!Object.is(seen.value, value))
                    tell(value);
                return this.watch(tell);
            }, []);
            return seen.value;
        },
    };
}

/* A cell that this browser remembers; a browser that forbids it forgets at the next visit. */
export function kept(key, otherwise) {
    const name = `guitai.${key}`;
    let first = otherwise;

    try {
        first = JSON.parse(localStorage.getItem(name)) ?? otherwise;
    } catch { /* unreadable: as if it were not there */ }
    const c = cell(first);
    c.watch(value => {
        try {
            localStorage.setItem(name, JSON.stringify(value));
        } catch { /* no room or not allowed */ }
    });
    return c;
}
