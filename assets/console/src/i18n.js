/* i18n.js - the two languages of the console, chosen in the navigation and remembered. */
import {kept} from "./cell.js";
import {en} from "./words_en.js";
import {zh} from "./words_zh.js";

export const words = {zh, en};
export const language = kept("language", navigator.language.startsWith("zh") ? "zh" : "en");

/* The words for `key`, {names} in them replaced by `values`.  Without a key of its own, as
 * with a new refusal of the hub, `otherwise`. */
export function t(key, values = {}, otherwise = key) {
    const said = (words[language.get()] ?? zh)[key];

    if (said === undefined)
        return otherwise;
    return said.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/* A name of the catalogue, {"zh_Hans","zh_Hant","en"}. */
export function named(name) {
    if (!name)
        return "";
    return (language.get() === "en" ? name.en : name.zh_Hans) || name.zh_Hans || name.en || "";
}

export function showLanguage() {
    document.documentElement.lang = language.get() === "en" ? "en" : "zh-Hans";
}

/* Why a ticket was called comes as one line of English (core/queue.c). */
const reasons = [
    [/^nobody else waits/, "why.only"],
    [/^called before (?<over>\S+): appointment (?<at>\S+)/, "why.appointment"],
    [/^called before (?<over>\S+): priority/, "why.priority"],
    [/^called before (?<over>\S+): place kept/, "why.kept"],
    [/^called before (?<over>\S+): chosen by the clerk/, "why.chosen"],
    [/^waited longer/, "why.waited"],
    [/^sent to this counter/, "why.direct"],
    [/^arrived first/, "why.arrival"],
];

export function whyCalled(why) {
    for (const [pattern, key] of reasons) {
        const found = pattern.exec(why);

        if (found)
            return t(key, found.groups);
    }
    return why;
}

/* What is wrong in the hall's document comes as one line of English (app/wire). */
const mends = [
    [/^is empty/, "mend.empty"],
    [/^member "(?<name>.+)" is missing/, "mend.missing"],
    [/^is too long: (?<have>\d+) bytes, at most (?<most>\d+)/, "mend.long"],
    [/^(?<value>-?\d+) is not within (?<low>-?\d+)\.\.(?<high>-?\d+)/, "mend.range"],
    [/^is not a whole number/, "mend.whole"],
    [/is not 1 to 3 capital letters/, "mend.prefix"],
    [/is not a code/, "mend.code"],
    [/is not a date/, "mend.date"],
    [/is not a span of hours/, "mend.span"],
    [/ends before it begins/, "mend.backwards"],
    [/begins before the span above it ends/, "mend.overlap"],
    [/'s already; /, "mend.double"],
    [/^no counter does/, "mend.no_counter"],
    [/^no service is active/, "mend.none_active"],
    [/is not a list of services' codes/, "mend.no_services"],
    [/is not one character/, "mend.mark"],
    [/keeps every place for those without/, "mend.walk_in"],
];

export function mendText(text) {
    for (const [pattern, key] of mends) {
        const found = pattern.exec(text);

        if (found)
            return t(key, found.groups);
    }
    return text;
}

/* A Problem in words; the hub's own detail where there are none. */
export function problemText(p) {
    return t(`problem.${p.type}`, {seconds: p.retryAfter || 60}, p.detail || p.type);
}
