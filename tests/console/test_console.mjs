/* test_console.mjs - the staff console in a real browser.
 *
 * usage: node tests/console/test_console.mjs mock|real [PART OF A NAME]
 * Prints "ok N - name" or "not ok N - name" a test, and "N passed, N failed" at the end. */
import assert from "node:assert/strict";
import {mkdirSync} from "node:fs";
import {fileURLToPath} from "node:url";
import {mockHall, openBrowser} from "./hall.mjs";
import {tests as appointmentsTests} from "./appointments.mjs";
import {tests as appraisalTests} from "./appraisal.mjs";
import {tests as auditTests} from "./audit.mjs";
import {tests as privacyTests} from "./privacy.mjs";
import {tests as receiverTests} from "./receivers.mjs";
import {tests as casesTests} from "./cases.mjs";
import {tests as catalogueTests} from "./catalogue.mjs";
import {tests as counterTests} from "./counter.mjs";
import {tests as doorTests} from "./door.mjs";
import {tests as emergencyTests} from "./emergency.mjs";
import {tests as feedbackTests} from "./feedback.mjs";
import {tests as importsTests} from "./imports.mjs";
import {tests as indicatorsTests} from "./indicators.mjs";
import {tests as lookTests} from "./look.mjs";
import {tests as mattersTests} from "./matters.mjs";
import {tests as partsTests} from "./parts.mjs";
import {tests as peopleTests} from "./people.mjs";
import {tests as payloadTests} from "./payloads.mjs";
import {tests as publicTests} from "./public_page.mjs";
import {tests as rushTests} from "./rush.mjs";
import {tests as secondFactorTests} from "./second_factor.mjs";
import {tests as surveyTests} from "./survey.mjs";
import {tests as tablesTests} from "./tables.mjs";
import {tests as terminalsTests} from "./terminals.mjs";
import {tests as underWayTests} from "./under_way.mjs";
import {tests as weekTests} from "./week.mjs";

const [kind = "mock", part = ""] = process.argv.slice(2);
const TEST_MS = 300000;
const shots = fileURLToPath(new URL("../../build/shots/console/", import.meta.url));

async function within(ms, work) {
    let timer;
    const late = new Promise((_, fail) => {
        timer = setTimeout(() => fail(new Error(`no end after ${ms} ms`)), ms);
    });

    try {
        await Promise.race([work, late]);
    } finally {
        clearTimeout(timer);
    }
}

/* What a test opened is closed after it; what a page must never do is looked at then. */
async function runOne(test, hall, browser) {
    const opened = [];

    await hall.reset();
    try {
        await within(test.limit ?? TEST_MS, test.run({
            hall, browser, shots,
            opened: thing => (opened.push(thing), thing),
        }));
        assert.deepEqual(opened.flatMap(o => o.faults), []);
    } finally {
        for (const {context} of opened)
            await context.close();
    }
}

async function run() {
    const hall = kind === "mock" ? await mockHall()
        : await (await import("./real_hall.mjs")).realHall();
    const browser = await openBrowser();
    /* The second factor comes last: the manager has one from then on. */
    const all = [...partsTests, ...doorTests, ...counterTests, ...appointmentsTests, ...casesTests,
        ...terminalsTests, ...emergencyTests, ...auditTests, ...peopleTests, ...catalogueTests,
        ...importsTests,
        ...indicatorsTests, ...appraisalTests, ...mattersTests, ...underWayTests, ...privacyTests,
        ...receiverTests, ...tablesTests, ...publicTests, ...payloadTests, ...rushTests, ...surveyTests,
        ...weekTests, ...feedbackTests, ...lookTests,
        ...secondFactorTests]
        .filter(test => new RegExp(part).test(test.name) && (!test.only || test.only === kind));
    let failed = 0;

    mkdirSync(shots, {recursive: true});
    for (const [i, test] of all.entries()) {
        try {
            await runOne(test, hall, browser);
            console.log(`ok ${i + 1} - ${test.name} (${kind})`);
        } catch (e) {
            failed++;
            console.log(`not ok ${i + 1} - ${test.name} (${kind})\n${e.stack.replace(/^/gm, "# ")}`);
        }
    }
    await browser.close();
    await hall.end();
    console.log(`${all.length - failed} passed, ${failed} failed`);
    process.exit(failed || all.length === 0 ? 1 : 0);
}

await run();
