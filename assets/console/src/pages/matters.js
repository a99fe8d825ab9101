/* matters.js - the office's own records, one page a kind: improvements (R26, R33), reviews of
 * finished work (R30), risks and incidents (R36), trainings (R32).
 *
 * They are one list and one record beside it; a kind differs by its columns. */
import {notice} from "../commands.js";
import {t} from "../i18n.js";
import {Matter, Open, useFresh} from "../parts/matter.js";
import {draft, leads, pageOf} from "../parts/matter_draft.js";
import {today} from "../parts/matter_fields.js";
import {changeText, personName, rating, Rating, serviceName, State, stateText, titleOf} from "../parts/matter_words.js";
import {Loading, Notice, Problem} from "../parts/notice.js";
import {Table, TableBar, viewOf} from "../parts/table.js";
import {Lacks} from "../parts/training.js";
import {Views} from "../parts/views.js";
import {shift} from "../period.js";
import {session} from "../state.js";
import {html, useEffect, useState} from "../ui.js";

/* ---- columns ---- */

const title = head => ({key: "title", head: t(head), words: true, value: titleOf});
const owner = head => ({key: "owner", head: t(head), value: m => m.owner ? personName(m.owner) : "—"});
const due = head => ({key: "due", head: t(head), value: m => m.due ?? "—"});
const state = () => ({key: "state", head: t("m.state"), value: stateText,
    show: m => html`<${State} m=${m} />`});

const columnsOf = {
    improvement: () => [title("m.title"), owner("m.owner"), due("m.due"),
        {key: "figure", head: t("m.figure"), value: m => m.measure ? changeText(m.measure) : "—"},
        state()],
    review: () => [
        {key: "day", head: t("m.day"), value: m => m.from ?? ""},
        {key: "person", head: t("m.person"), value: m => personName(m.staff)},
        {key: "service", head: t("m.service"), value: m => serviceName(m.service)},
        owner("m.reviewer"), due("m.due"),
        {key: "points", head: t("m.points"), right: true, value: m => m.points < 0 ? "—" : m.points},
        state()],
    risk: () => [title("m.risk"),
        {key: "rating", head: t("m.rating"), value: rating, show: m => html`<${Rating} m=${m} />`},
        owner("m.owner"), due("m.review_on"), state()],
    incident: () => [title("m.incident"), {key: "opened", head: t("m.day"),
        value: m => m.opened.slice(0, 10)}, owner("m.owner"), state()],
    training: () => [title("m.topic"),
        {key: "whom", head: t("m.whom"), value: m => m.whom ? t(`role.${m.whom}`, {}, m.whom) : t("m.whom.all")},
        due("m.by"), {key: "sessions", head: t("m.sessions"), right: true, value: m => m.sessions},
        state()],
    sample: () => [
        {key: "opened", head: t("m.drawn"), value: m => m.opened.slice(0, 16).replace("T", " ")},
        {key: "days", head: t("m.sample.days"), value: m => `${m.from} – ${m.to}`},
        {key: "opener", head: t("m.drawn_by"), value: m => personName(m.opener)},
        {key: "number", head: t("m.sample.number"), right: true, value: m => m.number},
        {key: "left", head: t("m.left"), right: true, value: m => m.left},
        {key: "seed", head: t("m.seed"), right: true, value: m => m.seed}],
};

/* ---- around the list ---- */

const Tabs = ({kind}) => html`
    <div class="tabs" role="group" aria-label=${t("nav.quality")}>
        ${Object.entries(pageOf).map(([k, page]) => html`<a class="b" href=${`#/${page}`}
            aria-current=${k === kind ? "page" : undefined}>${t(`m.kind.${k}`)}</a>`)}
        <span class="sp"></span>
        <span class="bar"><${Views} key=${kind} table=${kind} /></span>
    </div>`;

/* What ended before that many days is shown with "All" alone. */
const RECENT_DAYS = 92;

/* A clerk tells of an incident; all else is opened by who leads. */
const mayOpen = kind => kind === "incident" ? session.get().role !== "auditor" : leads();

function Samples() {
    const [reply] = useFresh("/api/matters?kind=sample");

    return reply && html`
        <h2>${t("m.samples")}</h2>
        <${Table} name="samples" label=${t("m.samples")} columns=${columnsOf.sample()}
            rows=${reply.matters} empty=${t("m.empty.sample")} />`;
}

const only = {
    open: m => !["closed", "answered"].includes(m.state),
    mine: m => [m.owner, m.staff].includes(session.get().staff),
    late: m => m.late,
    all: () => true,
};

const Which = ({which, onWhich}) => Object.keys(only).map(k => html`
    <button class="b" aria-pressed=${which === k} onClick=${() => onWhich(k)}>
        ${t(`m.only.${k}`)}</button>`);

/* What another page began is asked for at once. */
function useDraft(kind) {
    const waiting = draft.use(), mine = waiting?.kind === kind ? waiting : null;
    const [opening, setOpening] = useState(null);

    useEffect(() => {
        if (mine) {
            setOpening(mine);
            draft.set(null);
        }
    }, [mine]);
    return [opening, setOpening];
}

function MatterPage({kind}) {
    const [chosen, setChosen] = useState("");
    const clerk = session.get().role === "clerk";
    const view = viewOf(kind), seen = view.use();
    const which = only[seen.only] ? seen.only : kind === "review" && clerk ? "mine" : "open";
    const since = which === "all" ? {} : {since: shift(today(), -RECENT_DAYS)};
    const [reply, problem] = useFresh(`/api/matters?${new URLSearchParams({kind, ...since})}`);
    const [opening, setOpening] = useDraft(kind);
    const all = reply?.matters ?? [], rows = all.filter(only[which]), columns = columnsOf[kind]();
    const opens = kind === "review" ? "sample" : kind;

    return html`
        <header class="head"><h1>${t(`m.kind.${kind}`)}</h1>
            <p>${reply && t("m.sum", {n: all.filter(only.open).length, late: all.filter(only.late).length})}</p>
            <span class="sp"></span>
            ${mayOpen(kind) && html`<button class="b brand" onClick=${() => setOpening({})}>
                ${t(`m.open.${opens}`)}</button>`}</header>
        <${Tabs} kind=${kind} />
        <${TableBar} name=${kind} columns=${columns} rows=${rows}>
            <${Which} which=${which} onWhich=${k => view.set({...seen, only: k})} /><//>
        <${Notice} at="matters" />
        ${problem ? html`<${Problem} problem=${problem} />` : !reply && html`<${Loading} />`}
        <div class="cases">
            ${reply && html`<${Table} name=${kind} label=${t(`m.kind.${kind}`)} columns=${columns}
                rows=${rows} chosen=${chosen} empty=${t(all.length > 0 ? "m.none" : `m.empty.${kind}`)}
                onChoose=${id => {
                    notice.set(null);
                    setChosen(id);
                }} />`}
            ${chosen ? html`<${Matter} key=${chosen} id=${chosen} />`
                : rows.length > 0 && html`<p class="card empty">${t("m.choose")}</p>`}
        </div>
        ${kind === "training" && html`<${Lacks} trainings=${all} />`}
        ${kind === "review" && !clerk && html`<${Samples} />`}
        ${opening && html`<${Open} kind=${opens} known=${opening} onClose=${() => setOpening(null)}
            onDone=${id => setChosen(opens === "sample" ? "" : id)} />`}`;
}

const page = kind => () => html`<${MatterPage} key=${kind} kind=${kind} />`;

export const matterPages = Object.fromEntries(
    Object.entries(pageOf).map(([kind, name]) => [name, {show: page(kind), needs: true}]));
