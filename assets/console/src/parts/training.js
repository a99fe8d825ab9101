/* training.js - who has which training, who lacks it, whose is due again (R32). */
import {get} from "../api.js";
import {named, t} from "../i18n.js";
import {queue} from "../state.js";
import {html, useEffect, useState} from "../ui.js";
import {Table, TableBar} from "./table.js";

const tones = {has: "", lacks: "bad", due_again: "warn", not_meant: "quiet"};

/* Read again whenever the hall changes. */
function usePeople() {
    const [people, setPeople] = useState([]);
    const pos = queue.use().pos;

    useEffect(() => {
        let current = true;

        get("/api/trainings").then(r => current && setPeople(r.people), () => {});
        return () => { current = false; };
    }, [pos]);
    return people;
}

const Standing = ({s}) => !s || s.state === "not_meant" ? html`<span class="quiet">—</span>` : html`
    <span class="tag ${tones[s.state]}">${t(`m.standing.${s.state}`)}</span>
    <small class="remark">${[s.had, s.until && t("m.until", {day: s.until}),
        s.state === "lacks" && s.result && t(`m.said.${s.result}`)].filter(Boolean).join(t("dot"))}</small>`;

const standingText = s => !s || s.state === "not_meant" ? "—" : t(`m.standing.${s.state}`);

const of = (person, id) => person.trainings.find(s => s.training === id);

/* Of one training. */
export function Standings({id}) {
    const meant = usePeople().filter(p => (of(p, id)?.state ?? "not_meant") !== "not_meant");

    return meant.length > 0 && html`
        <h3>${t("m.standings")}</h3>
        <table><tbody>${meant.map(p => html`
            <tr key=${p.staff}><th scope="row">${named(p.name)}</th>
                <td><${Standing} s=${of(p, id)} /></td></tr>`)}</tbody></table>`;
}

/* Of all that are open: a row a person, a column a training. */
export function Lacks({trainings}) {
    const people = usePeople(), open = trainings.filter(m => m.state === "open");
    const meant = people.filter(p => p.trainings.some(s => s.state !== "not_meant"));

    const columns = [
        {key: "person", head: t("m.person"), value: p => `${named(p.name)} ${p.staff}`},
        ...open.map(m => ({key: m.id, head: m.title, value: p => standingText(of(p, m.id)),
            show: p => html`<${Standing} s=${of(p, m.id)} />`})),
    ];
    const rows = meant.map(p => ({id: p.staff, ...p}));

    return open.length > 0 && rows.length > 0 && html`
        <h2>${t("m.lacks")}</h2>
        <${TableBar} second name="lacks" title=${t("m.lacks")} columns=${columns} rows=${rows} />
        <${Table} name="lacks" label=${t("m.lacks")} columns=${columns} rows=${rows} empty="" />`;
}
