/* parts.mjs - what can be tried of the console without a browser. */
import assert from "node:assert/strict";
import {readFileSync, readdirSync} from "node:fs";
import {join} from "node:path";
import {fileURLToPath} from "node:url";

const src = fileURLToPath(new URL("../../assets/console/src/", import.meta.url));
const load = name => import(join(src, name));

function sources() {
    return readdirSync(src, {recursive: true}).filter(name => name.endsWith(".js"))
        .map(name => [name, readFileSync(join(src, name), "utf8")]);
}

export const tests = [
    {
        name: "words_both_languages_say_the_same_keys",
        async run() {
            const {zh} = await load("words_zh.js"), {en} = await load("words_en.js");

            assert.deepEqual(Object.keys(zh), Object.keys(en));
            const holes = text => [...text.matchAll(/\{\w+\}/g)].map(m => m[0]).sort();
            for (const key of Object.keys(zh))
                assert.deepEqual(holes(zh[key]), holes(en[key]), key);
        },
    },
    {
        name: "words_each_key_in_the_sources_exists",
        async run() {
            const {zh} = await load("words_zh.js");

            for (const [name, text] of sources()) {
                for (const [, key] of text.matchAll(/\bt\("([\w.]+)"[,)]/g))
                    assert.ok(key in zh, `${name}: ${key}`);
            }
        },
    },
    {
        name: "words_each_refusal_of_the_core_is_said",
        async run() {
            const {zh} = await load("words_zh.js");
            const desk = readFileSync(join(src, "../../../app/core/desk.c"), "utf8");
            const names = [...desk.matchAll(/\[REFUSED_\w+\] = "(\w+)"/g)].map(m => m[1]);

            assert.ok(names.length > 10);
            /* These two answer terminals, never a clerk. */
            const missing = names.filter(n => !["number_taken", "level"].includes(n))
                .filter(n => !(`problem.${n}` in zh));
            assert.deepEqual(missing, []);
        },
    },
    {
        name: "stream_events_are_heard_however_they_are_cut",
        async run() {
            const {eventReader} = await load("live.js");
            const text = ": hello\n\nevent: change\nid: 7\ndata: {\"pos\":7}\n\n:\n\n"
                + "event:change\r\ndata: {}\r\n\r\nevent: other\ndata: 1\n\n";

            for (let size = 1; size <= text.length; size++) {
                let heard = 0;
                const read = eventReader(() => heard++);

                for (let at = 0; at < text.length; at += size)
                    read(text.slice(at, at + size));
                assert.equal(heard, 2, `pieces of ${size}`);
            }
        },
    },
    {
        name: "periods_are_those_of_the_calendar",
        async run() {
            const {periods, within} = await load("period.js");
            const all = {from: "2026-01-01", to: "2026-12-31"};

            assert.deepEqual(periods.week("2026-11-29"), ["2026-11-23", "2026-11-29"]);
            assert.deepEqual(periods.last_month("2026-03-31"), ["2026-02-01", "2026-02-28"]);
            assert.deepEqual(periods.last_quarter("2026-02-01"), ["2025-10-01", "2025-12-31"]);
            assert.deepEqual(within("quarter", "2026-Q4", all), {from: "2026-10-01", to: "2026-12-31"});
            assert.deepEqual(within("month", "2024-02", {from: "2024-02-10", to: "2025-01-01"}),
                {from: "2024-02-10", to: "2024-02-29"});
            assert.deepEqual(within("hour", "09", all), {...all, hour: "9"});
            assert.deepEqual(within("staff", "0312", all), {...all, staff: "0312"});
            assert.equal(within("staff", "", all), null);
        },
    },
    {
        name: "workbook_holds_texts_as_texts",
        async run() {
            const {workbook} = await import(join(src, "../dist/xlsx.js"));
            const {unzipSync, strFromU8} = await import(join(src, "../dist/vendor/fflate.js"));
            const files = unzipSync(workbook("指标 & <more>", [
                ["=1+1", "a\u0001<b>", 2.5, null], Array.from({length: 30}, (_, n) => n),
            ]));
            const sheet = strFromU8(files["xl/worksheets/sheet1.xml"]);

            assert.match(sheet, /<c r="A1" t="inlineStr"><is><t xml:space="preserve">=1\+1<\/t>/);
            assert.match(sheet, />a&#60;b&#62;</);
            assert.match(sheet, /<row r="1">.*<c r="C1"><v>2.5<\/v><\/c>/);
            assert.match(sheet, /<c r="AB2"><v>27<\/v>/);
            assert.doesNotMatch(sheet, /<f>/);
            assert.match(strFromU8(files["xl/workbook.xml"]), /name="指标 &#38; &#60;more&#62;"/);
        },
    },
    {
        name: "table_is_arranged_and_saved_as_texts",
        async run() {
            const {arrange, csvOf, plain} = await load("arrange.js");
            const columns = [{key: "a", value: r => r.a}, {key: "n", value: r => r.n}];
            const rows = [{a: "Pump ready", n: 9}, {a: "pump late", n: 10}, {a: "Door", n: 2}];
            const ns = view => arrange(rows, columns, {...plain, ...view}).map(r => r.n);

            assert.deepEqual(ns({}), [9, 10, 2]);
            assert.deepEqual(ns({sort: "n"}), [2, 9, 10]);
            assert.deepEqual(ns({sort: "n", down: true}), [10, 9, 2]);
            assert.deepEqual(ns({find: "PUMP re"}), [9]);
            assert.deepEqual(ns({find: "pump", sort: "gone"}), [9, 10]);
            assert.equal(csvOf([["=1+1", "a\"b", -2]]), "\ufeff\"'=1+1\",\"a\"\"b\",-2\r\n");
            for (const begin of ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'="])
                assert.equal(csvOf([[`${begin}1`]]), `\ufeff"'${begin}1"\r\n`, JSON.stringify(begin));
            assert.equal(csvOf([["'t Hooft"]]), "\ufeff\"'t Hooft\"\r\n");
        },
    },
    {
        name: "sources_hold_no_style_script_or_address_of_elsewhere",
        async run() {
            for (const [name, text] of sources()) {
                /* The names of XML's vocabularies look like addresses; nothing is asked there. */
                const plain = text.replaceAll("http://schemas.openxmlformats.org", "");

                assert.doesNotMatch(plain, /\bstyle=|innerHTML|dangerously|https?:\/\/|\beval\(/, name);
            }
            const page = readFileSync(join(src, "index.html"), "utf8");
            assert.doesNotMatch(page, /style=|<script>|https?:/);
        },
    },
];
