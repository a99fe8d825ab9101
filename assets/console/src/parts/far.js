/* far.js - a list that the hub searches and sorts, and that comes a page at a time. */
import {get} from "../api.js";
import {language} from "../i18n.js";
import {saveParts} from "../save.js";
import {useEffect, useRef, useState} from "../ui.js";
import {begin} from "../works.js";

const TYPING_MS = 250;

const queryOf = asked => Object.fromEntries(Object.entries(asked).filter(([, v]) => v));

/* What is typed, once the hand rests. */
export function useRested(text) {
    const [rested, setRested] = useState(text);

    useEffect(() => {
        const timer = setTimeout(() => setRested(text), TYPING_MS);

        return () => clearTimeout(timer);
    }, [text]);
    return rested;
}

/* `path`?`asked` answers {[rows], next}; read again, as many rows as are shown, when `fresh`
 * changes.  `least`: pages of the hub go on until so many rows are there. */
export function useFar(path, asked, {rows: member, fresh, least = 1, name, title}) {
    const query = queryOf(asked), text = new URLSearchParams(query).toString();
    const [state, setState] = useState({rows: [], reply: null, next: 0, text: ""});
    const [problem, setProblem] = useState(null);
    const [busy, setBusy] = useState(false);
    const turn = useRef(0);

    async function read(rows, after, most) {
        const mine = ++turn.current;

        setBusy(true);
        try {
            for (let next = after; ;) {
                const reply = await get(`${path}?${new URLSearchParams({...query, ...next && {after: next}})}`);

                if (turn.current !== mine)
                    return;
                rows = [...rows, ...reply[member]];
                next = reply.next;
                setProblem(null);
                if (!next || rows.length >= most) {
                    setState({rows, reply, next, text});
                    break;
                }
            }
        } catch (p) {
            if (turn.current === mine)
                setProblem(p);
        }
        if (turn.current === mine)
            setBusy(false);
    }

    useEffect(() => {
        read([], 0, state.text === text ? Math.max(state.rows.length, least) : least);
        return () => { turn.current++; };
    }, [text, fresh]);
    return {
        ...state, problem, busy, count: state.reply?.count ?? state.rows.length,
        more: state.next ? () => read(state.rows, state.next, state.rows.length + least) : null,
        onSave: form => begin(`${title} · ${form.toUpperCase()}`, saveParts(name, form, `${path}/table`,
            {...query, lang: language.get() === "en" ? "en" : "zh-Hans"})),
    };
}
