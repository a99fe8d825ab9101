/* main.js - starts the console and shows the page that the address names. */
import {language, named, showLanguage, t} from "./i18n.js";
import {AppointmentsPage} from "./pages/appointments.js";
import {AuditPage} from "./pages/audit.js";
import {AppraisalPage} from "./pages/appraisal.js";
import {CataloguePage} from "./pages/catalogue.js";
import {CasesPage} from "./pages/cases.js";
import {CounterPage} from "./pages/counter.js";
import {FeedbackPage} from "./pages/feedback.js";
import {IndicatorsPage} from "./pages/indicators.js";
import {matterPages} from "./pages/matters.js";
import {Password} from "./pages/password.js";
import {PeoplePage} from "./pages/people.js";
import {PrivacyPage} from "./pages/privacy.js";
import {ReceiversPage} from "./pages/receivers.js";
import {SignIn, SignInAgain} from "./pages/sign_in.js";
import {TerminalsPage} from "./pages/terminals.js";
import {WeekPage} from "./pages/week.js";
import {Emergency, Raise} from "./parts/emergency.js";
import {Lost} from "./parts/lost.js";
import {Nav} from "./parts/nav.js";
import {Notice} from "./parts/notice.js";
import {Works} from "./parts/works.js";
import {notice} from "./commands.js";
import {ended, hall, queue, session, start} from "./state.js";
import {html, render, useEffect, useState} from "./ui.js";

/* `needs`: the page shows the hall and its queue, and waits for them. */
const pages = {
    counter: {show: CounterPage, needs: true},
    appointments: {show: AppointmentsPage, needs: true},
    cases: {show: CasesPage, needs: true},
    feedback: {show: FeedbackPage, needs: true},
    indicators: {show: IndicatorsPage, needs: true},
    week: {show: WeekPage, needs: true},
    appraisal: {show: AppraisalPage, needs: true},
    ...matterPages,
    terminals: {show: TerminalsPage, needs: true},
    catalogue: {show: CataloguePage, needs: true},
    people: {show: PeoplePage, needs: true},
    audit: {show: AuditPage, needs: true},
    privacy: {show: PrivacyPage, needs: true},
    receivers: {show: ReceiversPage, needs: true},
    password: {show: Password, needs: false},
};

const placeNamed = () => {
    const name = location.hash.replace(/^#\//, "");

    return Object.hasOwn(pages, name) ? name : "counter";
};

function usePlace() {
    const [place, setPlace] = useState(placeNamed);

    useEffect(() => {
        const go = () => {
            notice.set(null);
            setPlace(placeNamed());
        };

        addEventListener("hashchange", go);
        return () => removeEventListener("hashchange", go);
    }, []);
    return place;
}

function Inside({who}) {
    const wanted = usePlace(), place = who.must_change || who.second_factor === "needed" ? "password" : wanted;
    const [raising, setRaising] = useState(false);
    const ready = [queue.use(), hall.use()].every(Boolean);
    const {show: Page, needs} = pages[place];

    useEffect(() => {
        document.title = `${t(`nav.${place in matterPages ? "quality" : place}`)} · Guitai`;
    });
    return html`
        <a class="skip" href="#main" onClick=${event => {
            event.preventDefault();
            document.getElementById("main").focus();
        }}>${t("skip")}</a>
        <${Nav} here=${place} who=${who} onEmergency=${ready && (() => setRaising(true))} />
        <main id="main" tabindex="-1">
            ${ready && html`<p class="only-paper stamp">${named(hall.get().name)}${t("dot")}${t("paper.at",
                {at: queue.get().now.slice(0, 16).replace("T", " "), staff: who.staff})}</p>`}
            <${Lost} />
            ${ready && html`<${Emergency} />`}
            <${Notice} at="emergency" />
            <${Works} />
            ${needs && !ready ? html`<p class="empty" role="status">${t("loading")}</p>`
                : html`<${Page} />`}
        </main>
        ${raising && html`<${Raise} onClose=${() => setRaising(false)} />`}
        ${ended.use() && html`<${SignInAgain} />`}`;
}

function App() {
    const who = session.use();

    language.use();
    showLanguage();
    if (who === undefined)
        return html`<main class="door"><${Lost} /><p role="status">${t("loading")}</p></main>`;
    return who ? html`<${Inside} who=${who} />` : html`<${SignIn} />`;
}

render(html`<${App} />`, document.getElementById("app"));
start();
