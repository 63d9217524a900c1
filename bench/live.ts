import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { mistake, positive, scriptArguments } from "./arguments.js";
import { writeMix } from "./mix.js";

const ENGINES = ["tcpdump", "cap"];
const HELP = `Frames replayed through a veth pair into skyspan sniff, faster and faster: loss, CPU a frame, latency. As root, with
tcpreplay.

  npm run bench:live                       every engine, a row for each rate
  npm run bench:live -- --soak 600         memory over so many seconds, at 20,000 frames/s

  --engine NAME     tcpdump or cap; repeatable
  --rate N          frames a second; repeatable
  --seconds N (5)   for each rate
  --ring MB (256)   as skyspan sniff has it
  --offloads        leaves the interface's receive offloads on
`;
const { values } = scriptArguments(HELP, {
  soak: { type: "string" },
  rate: { type: "string", multiple: true, default: [] },
  ring: { type: "string", default: "256" },
  seconds: { type: "string", default: "5" },
  offloads: { type: "boolean", default: false },
  engine: { type: "string", multiple: true, default: ENGINES },
});
const seconds = positive("--seconds", values.seconds);
const soakSeconds = values.soak === undefined ? undefined : positive("--soak", values.soak);
const rates = values.rate.map((rate) => positive("--rate", rate));
const stranger = values.engine.find((engine) => !ENGINES.includes(engine));
if (stranger !== undefined) mistake(`--engine takes ${ENGINES.join(" or ")}, not "${stranger}".`);
positive("--ring", values.ring);
if (process.getuid?.() !== 0) mistake("Network namespaces need root.");
for (const tool of ["ip", "ethtool", "tcpreplay"]) {
  if (spawnSync("which", [tool]).status !== 0) mistake(`${tool} is not installed.`);
}
const RATES = [20_000, 50_000, 100_000, 200_000, 300_000, 500_000];
const SOAK_RATE = 20_000;
/** What a run that lasts for weeks no longer pays: code is compiled, tables are filled. */
const WARM_UP_RATE = 100_000;
const WARM_UP_SECONDS = 5;
/** All is read, and an estimate of what was dropped is told: it takes three seconds. */
const SETTLED_MS = 5_000;
const CLOCK_TICKS = 100;
const MIX_BYTES = 32 << 20;
const BIN = fileURLToPath(new URL("../bin/skyspan.js", import.meta.url));
const FIRST_RUN = fileURLToPath(new URL("../captures/first-run-1.0.0.29.pcap", import.meta.url));
const NAMESPACE = `skyspan-bench-${process.pid}`;
const [NEAR, FAR] = ["near0", "far0"];

const inside = (...words: string[]): string =>
  execFileSync("ip", ["netns", "exec", NAMESPACE, ...words], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
const start = (...words: string[]): ChildProcess =>
  spawn("ip", ["netns", "exec", NAMESPACE, ...words], { stdio: ["ignore", "pipe", "pipe"] });
const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

interface Run {
  readonly child: ChildProcess;
  readonly log: { text: string };
  readonly alerts: { readonly at: number; readonly line: string }[];
  readonly ended: Promise<void>;
}

async function sniff(engine: string): Promise<Run> {
  const child = start(
    process.execPath,
    BIN,
    "sniff",
    FAR,
    "--engine",
    engine,
    "--ring",
    values.ring,
    "--interval",
    "1",
  );
  const log = { text: "" };
  const alerts: Run["alerts"] = [];
  child.stderr?.on("data", (part) => {
    log.text += part;
  });
  child.stdout?.on("data", (part) => {
    for (const line of `${part}`.split("\n").filter(Boolean)) alerts.push({ at: Date.now(), line });
  });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  while (!log.text.includes('"listening"')) await sleep(50);
  return { child, log, alerts, ended };
}

interface Account {
  /** Seconds of CPU: all, and the kernel's part of it. */
  readonly cpu: number;
  readonly system: number;
  /** MiB. */
  readonly rss: number;
}

/** What the processes of a run took so far, by what they are. */
function account(run: Run): Record<"parser" | "engine", Account> {
  const nothing: Account = { cpu: 0, system: 0, rss: 0 };
  const found = { parser: nothing, engine: nothing };
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    if (!existsSync(`/proc/${pid}/stat`)) continue;
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /, "")
      .split(" ");
    if (Number(stat[1]) !== run.child.pid) continue;
    const isParser = readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("sniff-analyzer");
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    found[isParser ? "parser" : "engine"] = {
      cpu: (Number(stat[11]) + Number(stat[12])) / CLOCK_TICKS,
      system: Number(stat[12]) / CLOCK_TICKS,
      rss: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024,
    };
  }
  return found;
}

interface Counts {
  readonly frames: number;
  readonly dropped: number;
}

function countsOf({ log }: Run): Counts {
  const last = log.text.split("\n").findLast((line) => line.includes('"statistics"'));
  return JSON.parse(last ?? '{"frames":0,"dropped":0}') as Counts;
}

/** Frames that were put on the wire, by the sender's own interface. */
function sent(): number {
  return Number(inside("cat", `/sys/class/net/${NEAR}/statistics/tx_packets`));
}

async function atRate(engine: string, mix: string, rate: number, seconds: number): Promise<string> {
  const run = await sniff(engine);
  await replayed(WARM_UP_RATE, WARM_UP_SECONDS, mix);
  await sleep(SETTLED_MS);
  const idle = account(run);
  const already = countsOf(run);
  const before = sent();
  const began = Date.now();
  await replayed(rate, seconds, mix);
  const wall = (Date.now() - began) / 1000;
  const frames = sent() - before;
  await sleep(SETTLED_MS);
  const busy = account(run);
  run.child.kill("SIGINT");
  await run.ended;
  const all = countsOf(run);
  const counts = { frames: all.frames - already.frames, dropped: all.dropped - already.dropped };
  const lost = frames - counts.frames;
  const perFrame = (who: "parser" | "engine"): string => {
    const micros = (what: "cpu" | "system"): string =>
      (((busy[who][what] - idle[who][what]) * 1e6) / Math.max(1, counts.frames)).toFixed(2);
    return `${micros("cpu")} µs a frame (kernel ${micros("system")}), ${busy[who].rss.toFixed(0)} MB`;
  };
  return `${engine.padEnd(8)} ${String(Math.round(frames / wall)).padStart(8)}/s  lost ${((lost / frames) * 100).toFixed(3).padStart(7)} %  told ${String(counts.dropped).padStart(8)} of ${String(lost).padStart(8)}  parser ${perFrame("parser")}  engine ${perFrame("engine")}`;
}

async function latency(engine: string): Promise<string> {
  const run = await sniff(engine);
  const replay = start("tcpreplay", "-q", "-i", NEAR, "--pps", "100", FIRST_RUN);
  await new Promise((resolve) => replay.once("close", resolve));
  await sleep(2_000);
  const late = run.alerts.map(({ at, line }) => at - Date.parse((JSON.parse(line) as { time: string }).time));
  run.child.kill("SIGINT");
  await run.ended;
  return `${engine.padEnd(8)} frame to alert at 100/s: ${late.map((value) => `${Math.round(value)} ms`).join(", ")}`;
}

async function soak(engine: string, mix: string, seconds: number, rate: number): Promise<void> {
  const run = await sniff(engine);
  const began = Date.now();
  const timer = setInterval(() => {
    const { parser, engine: captured } = account(run);
    const { frames, dropped } = countsOf(run);
    print(
      `${Math.round((Date.now() - began) / 1000)} s  ${frames} frames  ${dropped} dropped  parser ${parser.rss.toFixed(0)} MB, ${parser.cpu.toFixed(1)} s CPU  engine ${captured.rss.toFixed(0)} MB`,
    );
  }, 30_000);
  await replayed(rate, seconds, mix);
  clearInterval(timer);
  run.child.kill("SIGINT");
  await run.ended;
  print(run.log.text.split("\n").slice(-25).join("\n"));
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

const folder = mkdtempSync(join(tmpdir(), "skyspan-bench-"));
execFileSync("ip", ["netns", "add", NAMESPACE]);
try {
  inside("sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1", "net.ipv6.conf.default.disable_ipv6=1");
  inside("ip", "link", "add", "name", NEAR, "type", "veth", "peer", "name", FAR);
  for (const end of [NEAR, FAR]) inside("ip", "link", "set", "dev", end, "up");
  // As on a port that only captures: with offloads on, libpcap gives each frame of cap's ring 64 KiB.
  if (!values.offloads) inside("ethtool", "-K", FAR, "gro", "off", "gso", "off", "tso", "off");
  const mix = join(folder, "mix.pcap");
  writeMix(mix, MIX_BYTES);
  for (const engine of values.engine) {
    if (soakSeconds !== undefined) await soak(engine, mix, soakSeconds, rates[0] ?? SOAK_RATE);
    else {
      print(await latency(engine));
      for (const rate of rates.length > 0 ? rates : RATES) print(await atRate(engine, mix, rate, seconds));
    }
  }
} finally {
  execFileSync("ip", ["netns", "del", NAMESPACE]);
  rmSync(folder, { recursive: true });
}

/** Sends the mix over and over, at so many frames a second for so long. */
async function replayed(rate: number, seconds: number, mix: string): Promise<void> {
  const pace = ["--pps", String(rate), "--loop", "0", "--duration", String(seconds)];
  const replay = start("tcpreplay", "-q", "-K", "-i", NEAR, ...pace, mix);
  await new Promise((resolve) => replay.once("close", resolve));
}
