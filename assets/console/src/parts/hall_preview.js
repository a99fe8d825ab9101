/* hall_preview.js - how kiosks will show the document: services, guide, documents. */
import {t} from "../i18n.js";
import {html, useState} from "../ui.js";
import {languages} from "./hall_fields.js";

const htmlLang = {zh_Hans: "zh-Hans", zh_Hant: "zh-Hant", en: "en"};

/* As the kiosk says it (assets/po). */
const words = {
    zh_Hans: {choose: "请选择要办理的业务", bring: "请带材料", how: "办理流程", fee: "收费",
        within: "办结时限", area: "请到", once: "当场办结", days: n => `${n} 个工作日`,
        check: "请勾选您带来的材料"},
    zh_Hant: {choose: "請選擇要辦理的業務", bring: "請帶資料", how: "辦理流程", fee: "收費",
        within: "辦結時限", area: "請到", once: "當場辦結", days: n => `${n} 個工作天`,
        check: "請勾選您帶來的材料"},
    en: {choose: "Choose a service", bring: "Please bring", how: "How it goes", fee: "Fee",
        within: "Result within", area: "Please go to", once: "at once",
        days: n => n === 1 ? "1 working day" : `${n} working days`,
        check: "What do you have with you?"},
};

const Screen = ({l, title, children}) => html`
    <section class="kiosk" lang=${htmlLang[l]}><h3>${title}</h3>${children}</section>`;

const Facts = ({s, l, w}) => html`
    <dl>${[[w.fee, s.fee[l]], [w.within, s.promised_days ? w.days(s.promised_days) : w.once],
        [w.area, s.area[l]]].map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;

const Guide = ({s, l, w}) => html`
    <${Screen} l=${l} title=${s.name[l]}>
        <div class="kiosk-two">
            <div><h4>${w.bring}</h4><ul>${s.documents.map(d => html`<li>✓ ${d[l]}</li>`)}</ul></div>
            <div><h4>${w.how}</h4><ol>${s.steps.map(d => html`<li>${d[l]}</li>`)}</ol></div>
        </div>
        <${Facts} s=${s} l=${l} w=${w} /><//>`;

const Papers = ({s, l, w}) => html`
    <${Screen} l=${l} title=${w.check}>
        <ul class="papers">${s.documents.map(d => html`<li><b>${d[l]}</b>
            ${d.where && html`<small>${d.where[l]}</small>`}</li>`)}</ul><//>`;

export function Preview({doc}) {
    const [l, show] = useState("zh_Hans"), [code, choose] = useState("");
    const offered = doc.services.filter(s => s.active !== false);
    const s = offered.find(x => x.code === code) ?? offered[0], w = words[l];

    return html`
        <div class="bar"><div class="switch" role="group" aria-label=${t("nav.language")}>
            ${languages.map(x => html`<button type="button" aria-pressed=${x === l}
                onClick=${() => show(x)}>${t(`hall.l.${x}`)}</button>`)}</div>
            <span class="quiet">${t("hall.preview.note")}</span></div>
        ${!s ? html`<p class="empty">${t("hall.preview.none")}</p>` : html`<div class="kiosks">
            <${Screen} l=${l} title=${w.choose}>
                <div class="tiles">${offered.map(x => html`
                    <button type="button" class="tile" aria-pressed=${x === s}
                        onClick=${() => choose(x.code)}>${x.name[l]}
                        <small lang=${htmlLang[l === "en" ? "zh_Hans" : "en"]}>
                            ${x.name[l === "en" ? "zh_Hans" : "en"]}</small></button>`)}</div><//>
            <${Guide} s=${s} l=${l} w=${w} /><${Papers} s=${s} l=${l} w=${w} /></div>`}`;
}
