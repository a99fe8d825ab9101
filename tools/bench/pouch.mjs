// pouch.mjs - PouchDB's figure: 20,000 records from a terminal to its server.
//
// usage: node pouch.mjs FOLDER try|STORE:BATCH
// "try" tries stores and batch sizes and says which was best; each line is
// "run STORE:BATCH RATE", the last one "best STORE:BATCH RATE", records a second.
// The server runs in a process of its own, as it would.
import { fork } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const PouchDB = require("pouchdb");
PouchDB.plugin(require("pouchdb-adapter-memory"));

const RECORDS = 20000;
const [folder, what] = process.argv.slice(2);

function serve(store) {
  const express = require("express");
  const options = store === "memory" ? { adapter: "memory" } : { prefix: `${folder}/` };
  const app = express();
  app.use("/", require("express-pouchdb")(PouchDB.defaults(options), {
    mode: "minimumForPouchDB",
    inMemoryConfig: true,
    logPath: `${folder}/log.txt`,
  }));
  const server = app.listen(0, "127.0.0.1", () => process.send(server.address().port));
}

const record = (seq) => ({
  _id: String(seq).padStart(10, "0"),
  device: "00112233445566778899aabbccddeeff",
  seq,
  at: "2026-11-23T09:42:00.000+08:00",
  boot: { id: 7, ms: seq * 1000 },
  type: "ticket.issued",
  v: 1,
  subject: "ffeeddccbbaa99887766554433221100",
  body: {
    day: "2026-11-23", number: `A3-${String(seq % 1000).padStart(3, "0")}`, service: "social",
    language: "zh_Hans", quoted_low: 5, quoted_high: 9, contact: "c".repeat(80),
  },
});

async function run(kind) {
  const [store, batch] = kind.split(":");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const server = fork(import.meta.filename ?? new URL(import.meta.url).pathname,
    [folder, `serve:${store}`], { stdio: ["ignore", "ignore", "ignore", "ipc"] });
  const port = await new Promise((done) => server.once("message", done));
  const local = new PouchDB(`local-${kind}-${Date.now()}`, { adapter: "memory" });
  for (let i = 0; i < RECORDS; i += 1000)
    await local.bulkDocs(Array.from({ length: 1000 }, (_, k) => record(i + k + 1)));
  const from = process.hrtime.bigint();
  const result = await local.replicate.to(new PouchDB(`http://127.0.0.1:${port}/site`), {
    batch_size: Number(batch), batches_limit: 10, checkpoint: "source",
  });
  const seconds = Number(process.hrtime.bigint() - from) / 1e9;
  server.kill();
  await local.destroy();
  if (result.docs_written !== RECORDS) throw new Error(`${result.docs_written} written`);
  const rate = RECORDS / seconds;
  console.log("run", kind, rate.toFixed(0));
  return rate;
}

if (what.startsWith("serve:")) {
  serve(what.slice("serve:".length));
} else {
  const kinds = what === "try"
    ? ["memory:500", "memory:1000", "memory:2000", "leveldb:500", "leveldb:1000"] : [what];
  let best = ["", 0];
  for (const kind of kinds) {
    const rate = await run(kind);
    if (rate > best[1]) best = [kind, rate];
  }
  console.log("best", best[0], best[1].toFixed(0));
  process.exit(0);
}
