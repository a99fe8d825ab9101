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
    [/^has no value/, "mend.no_value"],
    [/^there is no such column; did you mean "(?<name>.+)"/, "mend.column"],
    [/^there is no such column/, "mend.no_column"],
    [/^the column "(?<name>.+)" is missing/, "mend.key_column"],
    [/^is here twice/, "mend.twice"],
    [/^is empty: nobody knows/, "mend.no_key"],
    [/^line (?<line>\d+) is for it already/, "mend.line_twice"],
    [/^there is no "(?<have>.+)"; did you mean "(?<name>.+)"\?  A spreadsheet/, "mend.zeros"],
    [/^has (?<have>\d+) cells, and the first line (?<most>\d+)/, "mend.cells"],
    [/has more lines than a list may have/, "mend.lines"],
    [/is neither yes nor no/, "mend.yes"],
    [/names a counter that there is not/, "mend.counters"],
    [/a day of the week has hours of its own/, "mend.week_hours"],
    [/^a quote is opened here and never closed/, "mend.quote"],
    [/^there is text behind a closing quote/, "mend.behind_quote"],
    [/^this is neither UTF-8 nor GB18030/, "mend.charset"],
    [/^there is nothing in it/, "mend.nothing"],
    [/^what it would be put into has a mistake/, "mend.draft"],
    [/^"(?<have>.+)" is nobody's staff number/, "mend.nobody"],
    [/^"(?<have>.+)" is not known; (?:did you mean|there are:) (?<name>.+?)\??$/, "mend.unknown"],
    [/^another administrator has to do that/, "problem.self"],
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
    const code = /\b[A-Z0-9]{8}\b/.exec(p.detail)?.[0] ?? ""; /* of the case that it names */

    return t(`problem.${p.type}`, {seconds: p.retryAfter || 60, detail: p.detail, code},
        p.detail || p.type);
}
