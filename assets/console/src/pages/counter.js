/* counter.js - the page a clerk works at: the ticket at the counter, the queue, the keys. */
import {act, actions, running, ticketAt} from "../commands.js";
import {t} from "../i18n.js";
import {CasesMine} from "../parts/cases_mine.js";
import {Choose} from "../parts/choose.js";
import {Kpis} from "../parts/kpis.js";
import {Now} from "../parts/now.js";
import {Queue} from "../parts/queue.js";
import {Refuse} from "../parts/refuse.js";
import {nextAt} from "../parts/ticket.js";
import {Transfer} from "../parts/transfer.js";
import {Trouble} from "../parts/trouble.js";
import {Unprinted} from "../parts/unprinted.js";
import {myCounter, queue, session} from "../state.js";
import {html, useEffect, useRef, useState} from "../ui.js";

const byKey = Object.fromEntries(Object.entries(actions).map(([name, a]) => [a.key, name]));

/* F1..F8 belong to the counter while this page is shown, whether or not they can act: a key
 * that once opens the browser's help or reloads the page is a key nobody dares to press.
 * With a question open they do nothing. */
function useFunctionKeys(run) {
    const newest = useRef(run);

    newest.current = run;
    useEffect(() => {
        const press = event => {
            if (!/^F[1-8]$/.test(event.key) || event.altKey || event.ctrlKey || event.metaKey)
                return;
            event.preventDefault();
            const name = byKey[(event.shiftKey ? "S" : "") + event.key];
            if (name && !event.repeat && !document.querySelector("dialog[open]"))
                newest.current(name);
        };

        addEventListener("keydown", press);
        return () => removeEventListener("keydown", press);
    }, []);
}

/* A key that comes while a command is under way is done after it, with the picture as it is
 * then: a quick clerk's F1, F3 is not lost on a slow line. */
function useAfterwards(run) {
    const busy = running.use(), waiting = useRef("");

    useEffect(() => {
        const name = waiting.current;

        if (busy || !name)
            return;
        waiting.current = "";
        run(name);
    }, [busy]);
    return name => {
        if (running.get())
            waiting.current = name;
        else
            run(name);
    };
}

function Work({q, counter}) {
    const ticket = ticketAt(counter), next = nextAt(counter, q.tickets);
    const [moving, setMoving] = useState(null);
    const [refusing, setRefusing] = useState(null), [refused, setRefused] = useState(null);
    const transfer = () => {
        if (actions.transfer.may(counter, ticket) && !running.get())
            setMoving(ticket);
    };

    useFunctionKeys(useAfterwards(name =>
        name === "transfer" ? transfer() : act(name, counter, ticket)));
    return html`
        <div class="work">
            <div class="column">
                <${Now} q=${q} counter=${counter} ticket=${ticket} next=${next}
                    onTransfer=${transfer} refusal=${ticket && refused?.ticket === ticket.id ? refused.made : null}
                    onRefuse=${() => setRefusing(ticket)} />
                <${Unprinted} tickets=${q.unprinted} counter=${counter} />
            </div>
            <${Queue} q=${q} counter=${counter} ticket=${ticket} next=${next}
                onNext=${() => act("next", counter, ticket)} />
        </div>
        ${moving && html`<${Transfer} ticket=${moving} counter=${counter}
            onClose=${() => setMoving(null)} />`}
        ${refusing && html`<${Refuse} ticket=${refusing} onClose=${() => setRefusing(null)}
            onDone=${made => { setRefused({ticket: refusing.id, made}); setRefusing(null); }} />`}`;
}

export function CounterPage() {
    const q = queue.use(), who = session.use();
    const counter = myCounter(q, who);

    return html`
        ${counter && html`<h1 class="unseen">${t("nav.counter")}</h1>`}
        <${Kpis} q=${q} />
        <${CasesMine} q=${q} />
        ${counter ? html`<${Work} key=${counter.number} q=${q} counter=${counter} />`
            : html`<${Choose} q=${q} who=${who} />`}
        <${Trouble} terminals=${q.terminals} />`;
}
