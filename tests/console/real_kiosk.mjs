/* real_kiosk.mjs - the real program of a kiosk, seen through its inspector. */
import {execFileSync, spawn} from "node:child_process";
import {existsSync, mkdtempSync, rmSync, writeFileSync} from "node:fs";
import {connect} from "node:net";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {setTimeout as sleep} from "node:timers/promises";
import {fileURLToPath} from "node:url";

const program = fileURLToPath(new URL("../../build/test/bin/guitai", import.meta.url));
const PATIENCE_MS = 60000; /* longer is a hang */

export const kioskIsBuilt = () => existsSync(program);

const env = {...process.env, SDL_VIDEODRIVER: "offscreen", TZ: "UTC",
    ASAN_OPTIONS: "detect_leaks=0:verify_asan_link_order=0"};

async function untilThere(socket, child) {
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(50)) {
        if (child.exitCode !== null)
            throw new Error(`the kiosk ended with ${child.exitCode}`);
        if (existsSync(socket))
            return;
    }
    throw new Error("the kiosk does not start");
}

/* One line asked, one line answered. */
async function inspector(socket) {
    const line = connect(socket), waiting = [];
    let text = "";

    await new Promise((done, fail) => line.once("connect", done).once("error", fail));
    line.on("data", part => {
        text += part;
        for (let end; (end = text.indexOf("\n")) >= 0; text = text.slice(end + 1))
            waiting.shift()(JSON.parse(text.slice(0, end)));
    });
    return {
        ask: what => new Promise(done => {
            waiting.push(done);
            line.write(`${JSON.stringify(what)}\n`);
        }),
        end: () => line.destroy(),
    };
}

/* `enrol` is a one-time code for a kiosk. */
export async function realKiosk(url, enrol) {
    const dir = mkdtempSync(join(tmpdir(), "guitai-kiosk-"));
    const config = join(dir, "kiosk.conf"), socket = join(dir, "socket");

    writeFileSync(config, ["role = kiosk", `hub.url = ${url}`, `store.path = ${dir}/kiosk.db`,
        "screen.size = 1280x800", "screen.fullscreen = no", "language = en", "ime = no",
        "speech = none", "printer.uri = none:", ""].join("\n"));
    execFileSync(program, ["--config", config, "--enrol", enrol], {env});
    const child = spawn(program, ["--config", config, "--inspect", socket], {env, stdio: "ignore"});
    const gone = new Promise(done => child.on("exit", done));
    await untilThere(socket, child);
    const {ask, end} = await inspector(socket);

    return {
        tap: id => ask({do: "tap", id}),
        shot: path => ask({do: "shot", path}),
        /* Waits until the node has that text in its label. */
        async shows(id, part, ms = PATIENCE_MS) {
            for (const late = Date.now() + ms; Date.now() < late; await sleep(100)) {
                const {nodes} = await ask({do: "tree"});
                if (nodes.some(n => n.id === id && n.label.includes(part)))
                    return;
            }
            throw new Error(`the kiosk shows no ${id} with ${part}`);
        },
        async end() {
            end();
            child.kill("SIGKILL");
            await gone;
            rmSync(dir, {recursive: true});
        },
    };
}
