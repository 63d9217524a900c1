import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { Spool } from "../src/output/spool/spool.js";
import { reckon } from "../test/output/delivery/many-alerts.js";
import { elasticsearch, serve, splunk } from "../test/output/delivery/own-servers.js";
import { makeCertificates, natsServer, type Receiver, rsyslog } from "../test/output/delivery/receivers.js";
import { type SenderOutcome, startDelivering } from "../test/output/delivery/sender.js";
import { positive, scriptArguments } from "./arguments.js";

const HELP = `What arrives when receivers and we ourselves are killed, and how fast each output is. rsyslog and nats-server are the
real ones and must be installed; the HTTP receivers are the tests' own.

  npm run bench:delivery              50,000 alerts
  npm run bench:delivery -- ALERTS    so many
`;
const [wanted = "50000"] = scriptArguments(HELP, {}, true).positionals;
const ALERTS = positive("ALERTS", wanted);
const DRAIN = 300;
const home = mkdtempSync(join(tmpdir(), "skyspan-bench-"));
const certificates = makeCertificates(home);
process.env.SKYSPAN_BENCH_TOKEN = "bench";
let folders = 0;

const folder = (): string => mkdtempSync(join(home, `${folders++}-`));
const all = { from: 0, count: ALERTS, drain: DRAIN };

function row(what: string, ...cells: readonly (string | number)[]): void {
  process.stdout.write(`| ${[what, ...cells].map((cell) => (typeof cell === "number" ? cell.toLocaleString("en-US") : cell)).join(" | ")} |\n`); // biome-ignore format: one line
}

const rate = ({ seconds }: SenderOutcome): string => `${Math.round(ALERTS / seconds).toLocaleString("en-US")}/s`;
const mebibytes = (bytes: number): string => `${Math.round(bytes / (1 << 20))} MiB`;

/** What the receiver wrote comes to rest. */
async function settled(receiver: Receiver): Promise<string> {
  for (let before = -1; before !== receiver.received().length; await sleep(1_000)) before = receiver.received().length;
  return receiver.received();
}

async function arrived(receiver: Receiver, share: number): Promise<void> {
  while (receiver.received().split("\n").length < ALERTS * share) await sleep(100);
}

async function rsyslogKilled(): Promise<void> {
  const at = folder();
  const receiver = await rsyslog(at, "tls", certificates);
  await receiver.start();
  const { outcome } = startDelivering(
    `${at}/spool`,
    all,
    `syslog+tls://localhost:${receiver.port}?ca=${certificates.ca}`,
  );
  for (const share of [0.25, 0.6]) {
    await arrived(receiver, share);
    await receiver.kill();
    await sleep(500);
    await receiver.start();
  }
  const delivery = (await outcome).outputs[0]!;
  const { missing, repeated } = reckon(await settled(receiver), ALERTS);
  row("rsyslog over TLS, killed -9 twice", ALERTS, missing, repeated, delivery.pending);
  await receiver.kill();
}

async function ourselvesKilled(): Promise<void> {
  const at = folder();
  const receiver = await rsyslog(at, "tls", certificates);
  await receiver.start();
  const to = `syslog+tls://localhost:${receiver.port}?ca=${certificates.ca}`;
  let kept = 0;
  for (const share of [0.2, 0.5]) {
    const { child } = startDelivering(`${at}/spool`, { from: kept, count: ALERTS - kept, drain: DRAIN }, to);
    await arrived(receiver, share);
    child.kill("SIGKILL");
    await once(child, "exit");
    const spool = Spool.open({ folder: `${at}/spool`, maxBytes: 1 << 30, sync: "never" });
    kept = spool.next - 1;
    spool.close();
  }
  const { outcome } = startDelivering(`${at}/spool`, { from: kept, count: ALERTS - kept, drain: DRAIN }, to);
  const [delivery] = (await outcome).outputs;
  const { missing, repeated } = reckon(await settled(receiver), ALERTS);
  row("rsyslog over TLS, ourselves killed -9 twice", ALERTS, missing, repeated, delivery!.pending);
  await receiver.kill();
}

async function jetstreamKilled(): Promise<SenderOutcome> {
  const at = folder();
  const server = await natsServer(at);
  await server.start();
  const streams = async <T>(
    work: (manager: Awaited<ReturnType<typeof jetstreamManager>>) => Promise<T>,
  ): Promise<T> => {
    const connection = await connect({ servers: `127.0.0.1:${server.port}` });
    const result = await work(await jetstreamManager(connection));
    await connection.close();
    return result;
  };
  await streams(({ streams }) => streams.add({ name: "ALERTS", subjects: ["skyspan.>"] }));
  const { outcome } = startDelivering(`${at}/spool`, all, `nats://127.0.0.1:${server.port}/skyspan.alerts`);
  const stored = (): Promise<number> => streams(async ({ streams }) => (await streams.info("ALERTS")).state.messages);
  while ((await stored()) < ALERTS / 3) await sleep(100);
  await server.kill();
  await sleep(500);
  await server.start();
  const done = await outcome;
  const messages = await stored();
  row("JetStream, killed -9 once", ALERTS, ALERTS - messages, messages - ALERTS, done.outputs[0]!.pending);
  await server.kill();
  return done;
}

async function stalled(): Promise<void> {
  const at = folder();
  const receiver = await rsyslog(at, "tcp");
  await receiver.start();
  receiver.signal("SIGSTOP");
  const to = `syslog+tcp://localhost:${receiver.port}`;
  const few = await startDelivering(`${at}/few`, { from: 0, count: Math.round(ALERTS / 10), drain: 3 }, to).outcome;
  const many = await startDelivering(`${at}/many`, { from: 0, count: ALERTS, drain: 3 }, to).outcome;
  row("stalled receiver, peak memory", `${mebibytes(few.peak)} with ${few.outputs[0]!.pending} pending`, `${mebibytes(many.peak)} with ${many.outputs[0]!.pending} pending`, "", ""); // biome-ignore format: one line
  receiver.signal("SIGCONT");
  await receiver.kill();
}

async function throughput(): Promise<void> {
  const measured = async (name: string, to: string, at: string): Promise<void> => {
    const outcome = await startDelivering(`${at}/spool`, all, to).outcome;
    row(name, rate(outcome), mebibytes(outcome.peak), outcome.outputs[0]!.delivered, outcome.outputs[0]!.pending);
  };
  for (const transport of ["udp", "tcp", "tls"] as const) {
    const at = folder();
    const receiver = await rsyslog(at, transport, certificates);
    await receiver.start();
    const host = transport === "udp" ? "127.0.0.1" : "localhost";
    const ca = transport === "tls" ? `?ca=${certificates.ca}` : "";
    await measured(`syslog+${transport}: to rsyslog`, `syslog+${transport}://${host}:${receiver.port}${ca}`, at);
    await receiver.kill();
  }
  const at = folder();
  await measured("file:", `file:${at}/alerts.jsonl`, at);
  const hec = await serve(certificates, splunk("bench", {}).reply);
  await measured("splunk-hec+https:", `splunk-hec+https://localhost:${hec.port}?ca=${certificates.ca}&token-env=SKYSPAN_BENCH_TOKEN`, folder()); // biome-ignore format: one line
  await hec.close();
  const bulk = await serve(certificates, elasticsearch("bench", {}).reply);
  await measured("elastic+https:", `elastic+https://localhost:${bulk.port}/logs-bench?ca=${certificates.ca}&api-key-env=SKYSPAN_BENCH_TOKEN`, folder()); // biome-ignore format: one line
  await bulk.close();
  const hook = await serve(certificates, () => ({ status: 204 }));
  await measured("https: webhook", `https://localhost:${hook.port}/in?ca=${certificates.ca}`, folder());
  await hook.close();
}

try {
  process.stdout.write("| What | Sent | Missing | Repeated | Pending |\n| --- | --- | --- | --- | --- |\n");
  await rsyslogKilled();
  await ourselvesKilled();
  const nats = await jetstreamKilled();
  await stalled();
  process.stdout.write("\n| Output | Alerts | Peak memory | Delivered | Pending |\n| --- | --- | --- | --- | --- |\n");
  await throughput();
  row("nats: with a restart", rate(nats), mebibytes(nats.peak), nats.outputs[0]!.delivered, nats.outputs[0]!.pending);
} finally {
  rmSync(home, { recursive: true, force: true });
}
