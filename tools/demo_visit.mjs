// demo_visit.mjs - a scripted customer and clerk go through a whole visit on the
// real programs: kiosk, paper, console, board, pad.  Leaves a picture of each
// step and says one line about it; ends with 1 and the reason if a step fails.
//
//   node demo_visit.mjs DIR HUB_URL

import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import net from "node:net";
import { createRequire } from "node:module";
import path from "node:path";

const [dir, hub] = process.argv.slice(2);
const require = createRequire(path.resolve("build/console/package.json"));
const { chromium } = require("playwright-core");
const STEP_MS = 20000;
const before = ["social", "tax", "business", "social"]; // who came earlier
let pictures = 0;

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

async function until(what, test) {
  for (let end = Date.now() + STEP_MS; Date.now() < end; await sleep(100)) {
    const value = await test();
    if (value) return value;
  }
  throw new Error(`${what}: it did not come within ${STEP_MS / 1000} s`);
}

function picture(name, text) {
  pictures += 1;
  console.log(`  ${name.padEnd(26)} ${text}`);
}

// A terminal's inspector: one JSON object a line, one answer a line.
class Terminal {
  static async open(role) {
    const file = path.join(dir, `${role}.socket`);
    await until(`the ${role}'s inspector`, () => existsSync(file));
    const t = new Terminal();
    t.role = role;
    t.waiting = [];
    t.socket = net.connect(file);
    let text = "";
    t.socket.on("data", (bytes) => {
      text += bytes;
      for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n")) {
        t.waiting.shift()?.(JSON.parse(text.slice(0, at)));
        text = text.slice(at + 1);
      }
    });
    await new Promise((done, failed) => t.socket.on("connect", done).on("error", failed));
    return t;
  }

  async ask(command) {
    const answer = new Promise((done) => this.waiting.push(done));
    this.socket.write(`${JSON.stringify(command)}\n`);
    const reply = await answer;
    if (!reply.ok) throw new Error(`${this.role}: ${command.do}: ${reply.error}`);
    return reply;
  }

  tap(id) {
    return this.ask({ do: "tap", id });
  }

  screen(name) {
    return this.ask({ do: "wait", screen: name, ms: STEP_MS });
  }

  async node(id) {
    return until(`${this.role}: node ${id}`, async () => {
      const tree = await this.ask({ do: "tree" });
      return tree.nodes.find((n) => n.id === id);
    });
  }

  async shot(name, text) {
    await this.ask({ do: "shot", path: path.resolve(dir, name) });
    picture(name, text);
  }
}

// The slip as the virtual printer drew it, and what its QR code says.
async function paper() {
  const name = await until("the printed ticket", () =>
    readdirSync(dir).find((f) => f === `paper-${String(before.length + 1).padStart(4, "0")}.png`));
  await sleep(300);
  const link = execFileSync("zbarimg", ["--quiet", "--raw", path.join(dir, name)], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  }).trim();
  picture(name, `the printed ticket; its QR code leads to ${link.slice(0, 44)}...`);
  return link;
}

// Somebody who is in a hurry: two taps and the paper.
async function quickly(kiosk, service) {
  await kiosk.screen("welcome");
  await kiosk.tap("take_number");
  await kiosk.screen("services");
  await kiosk.tap(`service:${service}`);
  await kiosk.screen("identify");
  await kiosk.tap("skip");
  await kiosk.screen("ticket");
  await kiosk.tap("done");
}

async function takeNumber(kiosk) {
  await kiosk.screen("welcome");
  await kiosk.shot("1-welcome.png", "the kiosk invites");
  await kiosk.tap("take_number");
  await kiosk.screen("services");
  await kiosk.shot("2-services.png", "the customer chooses social insurance");
  await kiosk.tap("service:social");
  await kiosk.screen("identify");
  for (const digit of "13800138000") await kiosk.tap(`key:${digit}`);
  await kiosk.shot("3-identify.png", "types a phone number, which is sealed before it is stored");
  await kiosk.tap("done");
  await kiosk.screen("ticket");
  const { label } = await kiosk.node("number");
  await paperAndShot(kiosk, label);
  return label;
}

async function paperAndShot(kiosk, label) {
  const link = await paper();
  await kiosk.shot("4-ticket.png", `gets number ${label}`);
  const page = await fetch(link);
  if (!page.ok) throw new Error(`the ticket's page answers ${page.status}`);
}

async function signIn(page) {
  await page.goto(`${hub}/`);
  await page.fill("input[name=staff]", "0312");
  await page.fill("input[name=password]", process.env.GUITAI_SAMPLE_PASSWORD);
  await page.keyboard.press("Enter");
}

// A clerk, through the hub's API: what the console's keys do.
async function clerk(staff) {
  const login = await fetch(`${hub}/api/login`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ staff, password: process.env.GUITAI_SAMPLE_PASSWORD }),
  });
  if (!login.ok) throw new Error(`sign-in answers ${login.status}`);
  const cookie = login.headers.get("set-cookie").split(";")[0];
  const { csrf } = await login.json();
  return async (where, body = {}) => {
    const reply = await fetch(`${hub}${where}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRF-Token": csrf, cookie },
      body: JSON.stringify(body),
    });
    const answer = await reply.json();
    if (!reply.ok) throw new Error(`${where} answers ${reply.status}: ${answer.type}`);
    return answer;
  };
}

// The hall is at work when our customer comes in.
async function busyHall(kiosk) {
  const one = await clerk("0311");
  await one("/api/counters/1/open");
  for (const service of before) await quickly(kiosk, service);
  const { ticket } = await until("somebody to call", () =>
    one("/api/counters/1/next").catch(() => null));
  await one(`/api/tickets/${ticket.id}/serve`, { counter: 1 });
}

// Counter 3 works through its queue until our customer's turn comes.
async function call(post, label) {
  for (;;) {
    const { ticket } = await post("/api/counters/3/next");
    if (ticket.number === label) return ticket.id;
    await post(`/api/tickets/${ticket.id}/serve`, { counter: 3 });
    await post(`/api/tickets/${ticket.id}/complete`, { counter: 3, ask: false });
  }
}

// Somebody has something to say: by two taps, answered by the clerk.
async function complain(kiosk) {
  await kiosk.screen("welcome");
  await kiosk.tap("feedback");
  await kiosk.screen("feedback");
  await kiosk.tap("complaint");
  await kiosk.screen("complaint");
  for (const id of ["kind:complaint", "reason:waited_long", "next", "send"]) {
    await kiosk.node(id);
    await kiosk.tap(id);
  }
  const { label } = await kiosk.node("code");
  await kiosk.shot("10-complaint.png", `another customer complains and gets the code ${label}`);
  await kiosk.tap("done");
  return label.replace(" ", "");
}

async function answerComplaint(page, code) {
  await page.goto(`${hub}/console/#/cases`);
  await page.getByRole("button", { name: code }).click({ timeout: STEP_MS });
  await page.locator(".acts").waitFor({ timeout: STEP_MS });
  await page.screenshot({ path: path.join(dir, "11-cases.png") });
  picture("11-cases.png", "which stands first at the console, with its ten minutes");
}

async function visit() {
  const kiosk = await Terminal.open("kiosk");
  const pad = await Terminal.open("counter");
  const board = await Terminal.open("board");
  const post = await clerk("0312");
  await post("/api/counters/3/open");
  await busyHall(kiosk);
  const label = await takeNumber(kiosk);
  await kiosk.tap("done");

  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox"],
  });
  const page = await browser.newPage({
    viewport: { width: 1600, height: 1000 },
    locale: "zh-CN",
  });
  await signIn(page);
  const ticket = await call(post, label);
  await board.node(`call:${label}`);
  await board.shot("5-board.png", `the board calls ${label} to counter 3`);
  await quickly(kiosk, "permits");
  await post(`/api/tickets/${ticket}/serve`, { counter: 3 });
  await page.getByText(label).first().waitFor({ timeout: STEP_MS });
  await page.screenshot({ path: path.join(dir, "6-console.png") });
  picture("6-console.png", "the clerk serves at the console");
  await post(`/api/tickets/${ticket}/complete`, { counter: 3, ask: true });

  await pad.screen("rating");
  await pad.shot("7-rating.png", "the pad asks for the rating");
  await pad.tap("level:5");
  await pad.screen("reasons");
  await pad.shot("8-reasons.png", "what was good?");
  await pad.tap("done");
  await pad.screen("thanks");
  await pad.shot("9-thanks.png", "thanks");
  await until("the rating at the hub", async () => {
    const queue = await page.evaluate(async () => (await fetch("/api/queue")).json());
    return queue.counts?.rated === 1;
  });
  await answerComplaint(page, await complain(kiosk));
  await browser.close();
  return label;
}

visit().then(
  (label) => {
    console.log(`${label} was taken, printed, called, served and rated; ${pictures} pictures in ${dir}/`);
    process.exit(0);
  },
  (error) => {
    console.error(`demo: ${error.message}`);
    process.exit(1);
  },
);
