import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, onTestFinished, type TestContext } from "vitest";
import type { Alert } from "../../src/alert/alert.js";
import type { Statistics } from "../../src/cli/sniff/statistics.js";
import { BIN } from "../cli/skyspan.js";
import { until } from "../until.js";

/** Frames put into `NEAR` come out of `FAR`, as from a span port. */
export const NEAR = "near0";
export const FAR = "far0";

let labs = 0;

/** Why the live tests cannot run here; undefined where they can. */
function whyNoLab(): string | undefined {
  if (process.getuid?.() !== 0) return "not root";
  for (const tool of ["ip", "tcpdump", "tcpreplay", "ethtool"]) {
    if (spawnSync("which", [tool]).status !== 0) return `${tool} is not installed`;
  }
  const name = `skyspan-probe-${process.pid}`;
  if (spawnSync("ip", ["netns", "add", name]).status !== 0) return "no network namespaces";
  spawnSync("ip", ["netns", "del", name]);
  return undefined;
}

const noLab = whyNoLab();
if (noLab !== undefined) process.stderr.write(`live tests are skipped: ${noLab}\n`);
/** `describe` where there can be a lab; skipped, and said, elsewhere. */
export const needsLab = noLab === undefined ? describe : describe.skip;

/** A network namespace of its own with a veth pair; gone, with all that runs in it, when the test is. */
export class Lab {
  readonly #name = `skyspan-${process.pid}-${++labs}`;

  /** Tests that run beside each other hand in the `onTestFinished` of their own context. */
  constructor(atEnd: TestContext["onTestFinished"] = onTestFinished) {
    execFileSync("ip", ["netns", "add", this.#name]);
    atEnd(() => {
      const pids = execFileSync("ip", ["netns", "pids", this.#name], { encoding: "utf8" }).split("\n");
      for (const pid of pids) if (pid !== "") process.kill(Number(pid), "SIGKILL");
      execFileSync("ip", ["netns", "del", this.#name]);
    });
    this.run("sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1", "net.ipv6.conf.default.disable_ipv6=1");
    this.cable();
  }

  cable(near = NEAR, far = FAR): void {
    this.run("ip", "link", "add", "name", near, "type", "veth", "peer", "name", far);
    for (const end of [near, far]) this.run("ip", "link", "set", "dev", end, "up");
  }

  run(command: string, ...words: string[]): string {
    return execFileSync("ip", ["netns", "exec", this.#name, command, ...words], { encoding: "utf8", stdio: "pipe" });
  }

  start(command: string, words: readonly string[], environment: Readonly<Record<string, string>> = {}): ChildProcess {
    return spawn("ip", ["netns", "exec", this.#name, command, ...words], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...environment },
    });
  }

  /** `skyspan sniff` on a terminal of its own: what is written to standard input is typed there. */
  sniffOnTerminal(...words: string[]): Sniffing {
    const line = [process.execPath, BIN, "sniff", ...words].join(" ");
    const child = spawn("ip", ["netns", "exec", this.#name, "script", "-qfec", line, "/dev/null"], { stdio: "pipe" });
    return new Sniffing(child);
  }

  async replay(path: string, ...how: string[]): Promise<void> {
    const child = this.start("tcpreplay", ["-q", "-i", NEAR, ...(how.length > 0 ? how : ["--topspeed"]), path]);
    await new Promise((resolve) => child.once("close", resolve));
  }

  /** What an independent program takes off the same interface: whole, when it is stopped. */
  async record(path: string): Promise<() => Promise<void>> {
    const child = this.start("tcpdump", ["-i", FAR, "-U", "-Z", "root", "-B", "65536", "-w", path]);
    await new Promise<void>((resolve) =>
      child.stderr?.on("data", (part) => `${part}`.includes("listening") && resolve()),
    );
    return async () => {
      await until(() => recordsIn(path) === this.arrived());
      const ended = new Promise((resolve) => child.once("close", resolve));
      child.kill("SIGINT");
      await ended;
    };
  }

  sniff(...words: string[]): Sniffing {
    return new Sniffing(this.start(process.execPath, [BIN, "sniff", ...words]));
  }

  /** Frames that have come out of interfaces, by the kernel's count. */
  arrived(...interfaces: readonly string[]): number {
    const files = (interfaces.length > 0 ? interfaces : [FAR]).map(
      (name) => `/sys/class/net/${name}/statistics/rx_packets`,
    );
    return this.run("cat", ...files)
      .trim()
      .split("\n")
      .reduce((sum, count) => sum + Number(count), 0);
  }

  /** Resolves once all that has arrived at the interfaces was looked at. */
  async isRead(sniffing: Sniffing, ...interfaces: readonly string[]): Promise<void> {
    await until(
      () => {
        sniffing.child.kill("SIGUSR1");
        return sniffing.statistics.frames === this.arrived(...interfaces);
      },
      () => `${this.arrived(...interfaces)} frames arrived\n${sniffing.stderr}`,
    );
  }

  /** The process ids of the engines that run in here. */
  engines(name: "tcpdump" | "cap-capture"): number[] {
    return this.#processes((words) => words.slice(0, 2).some((word) => word.includes(name)));
  }

  /** Of the supervisor, where a shell started it. */
  supervisor(): number {
    return this.#processes(([, program]) => program === BIN)[0]!;
  }

  #processes(are: (words: readonly string[]) => boolean): number[] {
    const pids = execFileSync("ip", ["netns", "pids", this.#name], { encoding: "utf8" }).trim().split("\n");
    const wordsOf = (pid: number): readonly string[] =>
      spawnSync("cat", [`/proc/${pid}/cmdline`], { encoding: "utf8" }).stdout.split("\0");
    return pids.map(Number).filter((pid) => are(wordsOf(pid)));
  }
}

/** Whole records of a classic capture in this machine's byte order. */
function recordsIn(path: string): number {
  const bytes = readFileSync(path);
  let records = 0;
  for (let at = 24; at + 16 <= bytes.length; records++) {
    at += 16 + bytes.readUInt32LE(at + 8);
    if (at > bytes.length) break;
  }
  return records;
}

/** A running `skyspan sniff`. */
export class Sniffing {
  stdout = "";
  stderr = "";
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;

  constructor(child: ChildProcess) {
    this.child = child;
    child.stdout?.on("data", (part) => {
      this.stdout += part;
    });
    child.stderr?.on("data", (part) => {
      this.stderr += part;
    });
    this.ended = new Promise((resolve) => child.once("close", resolve));
  }

  /** Resolves once stderr matches; so often, where it is given. */
  async says(pattern: RegExp, times = 1): Promise<void> {
    await until(
      () => [...this.stderr.matchAll(new RegExp(pattern, "g"))].length >= times,
      () => this.stderr,
    );
  }

  async tells(what: (alert: Alert) => boolean): Promise<Alert> {
    let found: Alert | undefined;
    await until(
      () => {
        found = this.alerts.find(what);
        return found !== undefined;
      },
      () => `${this.stdout}\n${this.stderr}`,
    );
    return found!;
  }

  async stop(signal: NodeJS.Signals = "SIGINT"): Promise<number | null> {
    this.child.kill(signal);
    return this.ended;
  }

  /** The latest line of statistics; there is one a second with --interval 1. */
  get statistics(): Pick<Statistics, "frames" | "dropped" | "droppedIsEstimate" | "lost"> {
    const line = this.stderr.split("\n").findLast((text) => text.includes('"statistics"'));
    return JSON.parse(line ?? "{}") as Statistics;
  }

  get alerts(): Alert[] {
    const lines = this.stdout.split("\n").slice(0, -1);
    return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as Alert);
  }
}
