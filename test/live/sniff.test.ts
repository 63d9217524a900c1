/** `skyspan sniff` for real: a network namespace, a veth pair, frames replayed into it. */
import { execFileSync, spawn } from "node:child_process";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { firstRun } from "../../captures/recipes/scenes/first-run-1.0.0.29.js";
import { pcapFile } from "../../captures/recipes/wire/index.js";
import type { Alert } from "../../src/alert/alert.js";
import { isHostAlert } from "../../src/alert/alert.js";
import { temporaryFolder } from "../capture/temporary-folder.js";
import { alertsIn, capture, shell, skyspan } from "../cli/skyspan.js";
import { until } from "../until.js";
import { FAR, Lab, NEAR, needsLab, Sniffing } from "./lab.js";

const FIRST_RUN = capture("first-run-1.0.0.29");
const HANDSHAKE = capture("native-handshake-7.x");
/** Wireshark's sample, where the corpus of real captures is at hand. */
const skypeIrc = [join(process.env.SKYSPAN_CORPUS ?? "", "skype", "SkypeIRC.cap")].filter((path) => existsSync(path));

const ids = (alerts: readonly Alert[]): string[] =>
  alerts
    .filter(isHostAlert)
    .map(({ id }) => id)
    .sort();
needsLab("the same alerts as analyze on the file", () => {
  it.each(["tcpdump", "cap"])("with the engine %s, at the pace of the file", { timeout: 120_000 }, async (engine) => {
    const file = capture("pidgin-plugin");
    const lab = new Lab();
    const sniffing = lab.sniff(FAR, "--engine", engine, "--ring", "32");
    await sniffing.says(/"listening"/);
    await lab.replay(file, "--multiplier", "1");
    await lab.isRead(sniffing);
    expect(await sniffing.stop()).toBe(130);
    expect(ids(sniffing.alerts)).toEqual(ids(alertsIn(await skyspan(["analyze", "-q", file]))));
  });

  it.each(["tcpdump", "cap"])(
    "with the engine %s, as fast as it goes, beside a recording",
    { timeout: 120_000 },
    async (engine) => {
      const recording = join(temporaryFolder(), "recording.pcap");
      const lab = new Lab();
      const stopRecording = await lab.record(recording);
      // Every frame of the replay has a place in it, even if nobody reads before the end.
      const sniffing = lab.sniff(FAR, "--engine", engine, "--ring", "256");
      await sniffing.says(/"listening"/);
      for (const file of [HANDSHAKE, FIRST_RUN, ...skypeIrc]) await lab.replay(file);
      await lab.isRead(sniffing);
      await stopRecording();
      expect(await sniffing.stop()).toBe(130);
      const expected = ids(alertsIn(await skyspan(["analyze", "-q", recording])));
      expect(expected.length).toBeGreaterThan(5);
      expect(ids(sniffing.alerts)).toEqual(expected);
    },
  );

  it("from standard input, where it ends by itself", async () => {
    const outcome = await shell(`cat "${FIRST_RUN}" | $SKYSPAN sniff - -q`);
    expect(outcome.code).toBe(0);
    expect(ids(alertsIn(outcome))).toEqual(ids(alertsIn(await skyspan(["analyze", "-q", FIRST_RUN]))));
  });

  it("from two cables, one direction each, as one timeline", { timeout: 120_000 }, async () => {
    const file = capture("pidgin-plugin");
    const lab = new Lab();
    lab.cable("near1", "far1");
    const sniffing = lab.sniff(FAR, "far1", "--ring", "16");
    await sniffing.says(/"listening"/, 2);
    const cache = join(temporaryFolder(), "cache");
    execFileSync("tcpprep", ["--port", `--pcap=${file}`, `--cachefile=${cache}`], { stdio: "pipe" });
    lab.run("tcpreplay", "-q", "-c", cache, "-i", NEAR, "-I", "near1", file);
    await lab.isRead(sniffing, FAR, "far1");
    await sniffing.stop();
    expect(ids(sniffing.alerts)).toEqual(ids(alertsIn(await skyspan(["analyze", "-q", file]))));
  });
});

needsLab.concurrent("what cannot be captured is one clear sentence and exit code 4", () => {
  it.for([
    { engine: "tcpdump", words: ["nosuch0"], says: "There is no interface nosuch0." },
    { engine: "cap", words: ["nosuch0"], says: "There is no interface nosuch0." },
    { engine: "tcpdump", words: [FAR, "--filter", "port banana"], says: 'The filter "port banana" does not compile: ' },
    { engine: "cap", words: [FAR, "--filter", "port banana"], says: 'The filter "port banana" does not compile: ' },
  ])("$engine $words", async ({ engine, words, says }, { onTestFinished }) => {
    const sniffing = new Lab(onTestFinished).sniff(...words, "--engine", engine, "-q");
    expect(await sniffing.ended).toBe(4);
    expect(sniffing.stderr).toContain(says);
    expect(sniffing.stderr.trim().split("\n")).toHaveLength(1);
  });

  it.for(["tcpdump", "cap"])("no permission, with %s", async (engine, { onTestFinished }) => {
    const lab = new Lab(onTestFinished);
    const bin = new URL("../../bin/skyspan.js", import.meta.url).pathname;
    const unprivileged = ["--reuid", "65534", "--regid", "65534", "--clear-groups", process.execPath, bin];
    const sniffing = new Sniffing(lab.start("setpriv", [...unprivileged, "sniff", FAR, "--engine", engine, "-q"]));
    expect(await sniffing.ended).toBe(4);
    expect(sniffing.stderr).toContain(`This user may not capture on ${FAR}.`);
  });
});

needsLab("a folder for the frames' pipes that --user may not enter", () => {
  it("is one clear sentence and exit code 4", async () => {
    const { code, stderr } = await shell("$SKYSPAN sniff lo --ring 1 --user nobody -q", { TMPDIR: temporaryFolder() });
    expect(stderr).toMatch(
      /^skyspan: The user who parses cannot open the pipe for the frames: .* Name a folder with TMPDIR/,
    );
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(code).toBe(4);
  });
});

needsLab.concurrent("operating it", () => {
  it("parses as another user, serves metrics and health, prints statistics when asked", {
    timeout: 120_000,
  }, async ({ onTestFinished }) => {
    const lab = new Lab(onTestFinished);
    lab.run("ip", "link", "set", "dev", "lo", "up");
    const sniffing = lab.sniff(FAR, "--ring", "16", "--user", "nobody", "--metrics", "9477");
    await sniffing.says(/"listening"/);
    const children = execFileSync("ps", ["-o", "user:20=,args=", "--ppid", String(sniffing.child.pid)], {
      encoding: "utf8",
    });
    expect(children).toMatch(/^nobody .*sniff-analyzer/m);
    await lab.replay(FIRST_RUN);
    await lab.isRead(sniffing);
    const metrics = lab.run("curl", "-s", "http://127.0.0.1:9477/metrics?by=prometheus");
    expect(metrics).toMatch(/^skyspan_frames_total 329$/m);
    expect(metrics).toContain(`skyspan_interface_up{interface="${FAR}"} 1\n`);
    expect(metrics).toContain(`skyspan_interface_gaps_total{interface="${FAR}"} 0\n`);
    expect(metrics).toMatch(/^skyspan_output_delivered_alerts_total\{output="stdout:"\} [1-9]/m);
    expect(lab.run("curl", "-s", "http://127.0.0.1:9477/healthz")).toBe("ok\n");
    expect(sniffing.statistics.frames).toBe(329);
    await sniffing.stop();
  });

  it("SIGHUP opens the alert file anew", { timeout: 120_000 }, async ({ onTestFinished }) => {
    const lab = new Lab(onTestFinished);
    const file = join(temporaryFolder({}, onTestFinished), "alerts.jsonl");
    const sniffing = lab.sniff(FAR, "--ring", "16", "--to", file);
    await sniffing.says(/"listening"/);
    renameSync(file, `${file}.1`);
    sniffing.child.kill("SIGHUP");
    await until(() => existsSync(file));
    await lab.replay(FIRST_RUN);
    await lab.isRead(sniffing);
    await sniffing.stop();
    expect(readFileSync(`${file}.1`, "utf8")).toBe("");
    expect(readFileSync(file, "utf8")).toContain("skype.client");
  });
});

describe("what comes through a pipe and is no whole capture: said, and exit code 3", () => {
  it.each([
    { what: "text", line: "echo hello", says: "The file is text, not a capture" },
    { what: "nothing", line: "true", says: "The file is empty" },
    { what: "a cut capture", line: `head -c 5000 ${FIRST_RUN}`, says: "The capture ends inside packet 12" },
  ])("$what", async ({ line, says }) => {
    const { code, stderr } = await shell(`${line} | $SKYSPAN sniff - -q`);
    expect(stderr).toContain(`Standard input: ${says}`);
    expect(code).toBe(3);
  });
});

it("a state that can never be written is a mistake at the start", async () => {
  const { code, stderr } = await shell(`$SKYSPAN sniff - --state /nonexistent/state.json < "${FIRST_RUN}"`);
  expect(stderr).toContain("The state cannot be written to /nonexistent/state.json: its directory does not exist.");
  expect(code).toBe(2);
});

describe("the state over a restart", () => {
  const sniff = (state: string) => shell(`cat "${FIRST_RUN}" | $SKYSPAN sniff - -q --state "${state}"`);

  it("a host that was told is not news, and a repeat has an id of its own", async () => {
    const state = join(temporaryFolder(), "state.json");
    const first = alertsIn(await sniff(state));
    const second = alertsIn(await sniff(state));
    expect(first.filter(({ status }) => status === "new").length).toBeGreaterThan(0);
    expect(second.map(({ status }) => status)).toEqual(["closed"]);
    expect(ids(first)).not.toContain(second[0]!.id);
  });

  it.each([
    { what: "within a day: no news", hours: 23, statuses: ["closed"] },
    { what: "after more than a day of silence: news, as it is within a run", hours: 25, statuses: ["new", "closed"] },
  ])("a host that comes back $what", async ({ hours, statuses }) => {
    const later = pcapFile(firstRun.record().map((one) => ({ ...one, micros: one.micros + hours * 3_600_000_000 })));
    const folder = temporaryFolder({ "later.pcap": later });
    const state = join(folder, "state.json");
    await sniff(state);
    const again = alertsIn(await shell(`cat ${folder}/later.pcap | $SKYSPAN sniff - -q --state ${state}`));
    const ofClient = again.filter(({ rule }) => rule === "skype.client").map(({ status }) => status);
    expect(ofClient.filter((status) => status !== "raised")).toEqual(statuses);
  });

  it("after a crash, the hosts of the run that crashed count as seen until now", async () => {
    const folder = temporaryFolder();
    const state = join(folder, "state.json");
    await sniff(state);
    const saved = JSON.parse(readFileSync(state, "utf8"));
    for (const [, told] of saved.told) delete told.lastSeen;
    writeFileSync(state, JSON.stringify(saved));
    expect(alertsIn(await sniff(state)).map(({ status }) => status)).toEqual(["closed"]);
  });

  it("a crash in mid-write leaves the old state; a damaged one is set aside and said", async () => {
    const folder = temporaryFolder();
    const state = join(folder, "state.json");
    await sniff(state);
    writeFileSync(`${state}.new`, "half of a st");
    expect(alertsIn(await sniff(state)).map(({ status }) => status)).toEqual(["closed"]);
    writeFileSync(state, '{"schema":"skyspan.state/1","told":[["a",{"le');
    const outcome = await sniff(state);
    expect(outcome.stderr).toContain("is damaged");
    expect(readFileSync(`${state}.damaged`, "utf8")).toContain('"le');
    expect(alertsIn(outcome).some(({ status }) => status === "new")).toBe(true);
  });
});

it("a pipe that never ends is left at SIGTERM, with what was found", { timeout: 120_000 }, async () => {
  const child = spawn("bash", ["-c", `(cat "${FIRST_RUN}"; sleep 60) | exec $SKYSPAN sniff -`], {
    env: {
      ...process.env,
      SKYSPAN: `${process.execPath} ${new URL("../../bin/skyspan.js", import.meta.url).pathname}`,
    },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const sniffing = new Sniffing(child);
  await sniffing.tells(isHostAlert);
  process.kill(-child.pid!, "SIGTERM");
  await sniffing.ended;
  expect(sniffing.alerts.at(-1)?.status).toBe("closed");
});
