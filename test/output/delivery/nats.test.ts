import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Outputs, openOutputs } from "../../../src/output/outputs.js";
import { Spool } from "../../../src/output/spool/spool.js";
import { PATIENCE_MS, until } from "../../until.js";
import { numbered } from "./many-alerts.js";
import { has, makeCertificates, natsServer, type Receiver } from "./receivers.js";
import { startDelivering } from "./sender.js";

let folder: string;
let server: Receiver;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "skyspan-nats-"));
  if (!has("nats-server")) return;
  server = await natsServer(folder);
  await server.start();
});
afterEach(async () => {
  await server?.kill();
  rmSync(folder, { recursive: true });
});

const open = (settings = "", host = "127.0.0.1"): Promise<Outputs> =>
  openOutputs({
    to: [`nats://${host}:${server.port}/skyspan.alerts${settings}`],
    format: "json",
    colour: false,
    environment: {},
    spool: { folder: `${folder}/spool`, maxBytes: 1 << 26, sync: "never" },
  });

async function withStreams<T>(work: (streams: Awaited<ReturnType<typeof jetstreamManager>>) => Promise<T>): Promise<T> {
  const connection = await connect({ servers: `127.0.0.1:${server.port}` });
  const result = await work(await jetstreamManager(connection));
  await connection.close();
  return result;
}

const addStream = (): Promise<unknown> =>
  withStreams((streams) => streams.streams.add({ name: "ALERTS", subjects: ["skyspan.>"] }));
const stored = (): Promise<number> => withStreams(async ({ streams }) => (await streams.info("ALERTS")).state.messages);

describe.skipIf(!has("nats-server"))("a real nats-server with JetStream", () => {
  it("killed in mid-stream and started again stores every alert exactly once", async () => {
    await addStream();
    const outputs = await open();
    for (let number = 0; number < 3_000; number++) {
      outputs.write(numbered(number));
      if (number % 50 === 49) await sleep(5);
      if (number === 1_500) await server.kill();
    }
    await server.start();
    await outputs.close({ drainMs: PATIENCE_MS });
    expect(outputs.all[0]!.delivery).toMatchObject({ delivered: 3_000, pending: 0, refused: 0, lost: 0 });
    expect(await stored()).toBe(3_000);
  });

  it("ourselves killed in mid-stream: with the next run every alert is stored exactly once", async () => {
    await addStream();
    const to = `nats://127.0.0.1:${server.port}/skyspan.alerts`;
    const first = startDelivering(`${folder}/spool`, { from: 0, count: 4_000, drain: 60 }, to);
    await until(async () => (await stored()) >= 500);
    first.child.kill("SIGKILL");
    await once(first.child, "exit");
    const spool = Spool.open({ folder: `${folder}/spool`, maxBytes: 1 << 30, sync: "never" });
    const kept = spool.next - 1;
    spool.close();
    const next = startDelivering(`${folder}/spool`, { from: kept, count: 4_000 - kept, drain: 60 }, to);
    expect((await next.outcome).outputs[0]).toMatchObject({ pending: 0, refused: 0, lost: 0 });
    expect(await stored()).toBe(4_000);
  });

  it("refuses one alert that is too long for it: that goes to the dead letters, and the others in", async () => {
    await server.kill();
    server = await natsServer(folder, "max_payload: 4096\n");
    await server.start();
    await addStream();
    const outputs = await open();
    for (let number = 0; number < 10; number++) {
      outputs.write(number === 3 ? { ...numbered(3), title: "x".repeat(5_000) } : numbered(number));
    }
    await outputs.close({ drainMs: PATIENCE_MS });
    expect(outputs.all[0]!.delivery).toMatchObject({ delivered: 9, refused: 1, pending: 0 });
    expect(await stored()).toBe(9);
    const [letter] = readFileSync(`${folder}/spool/refused.jsonl`, "utf8").trimEnd().split("\n");
    expect(JSON.parse(letter!)).toMatchObject({
      alert: { id: numbered(3).id },
      reason: expect.stringContaining("max_payload of 4096 bytes"),
    });
  });

  it("speaks TLS and asks for our certificate: with it alerts are stored, without it they wait", async () => {
    await server.kill();
    const { ca, cert, key } = makeCertificates(folder);
    server = await natsServer(
      folder,
      `tls { cert_file: "${cert}", key_file: "${key}", ca_file: "${ca}", verify: true }\n`,
    );
    await server.start();
    const tls = { ca: readFileSync(ca, "utf8"), cert: readFileSync(cert, "utf8"), key: readFileSync(key, "utf8") };
    const connection = await connect({ servers: `localhost:${server.port}`, tls });
    await (await jetstreamManager(connection)).streams.add({ name: "ALERTS", subjects: ["skyspan.>"] });
    await connection.close();
    const stranger = await open(`?ca=${ca}`, "localhost");
    stranger.write(numbered(0));
    await until(() => stranger.all[0]!.delivery.trouble !== undefined);
    await stranger.close();
    expect(stranger.all[0]!.delivery).toMatchObject({ delivered: 0, pending: 1 });
    const known = await open(`?ca=${ca}&cert=${cert}&key=${key}`, "localhost");
    await known.close({ drainMs: PATIENCE_MS });
    expect(known.all[0]!.delivery).toMatchObject({ delivered: 1, pending: 0 });
  });

  it("without a stream for the subject: alerts wait, the sentence says why, and they go in once there is one", async () => {
    const first = await open();
    first.write(numbered(0));
    await until(() => first.all[0]!.delivery.trouble !== undefined);
    await first.close();
    expect(first.all[0]!.delivery).toMatchObject({ delivered: 0, pending: 1 });
    expect(first.all[0]!.delivery.trouble).toContain("no JetStream stream takes the subject skyspan.alerts");
    await addStream();
    const second = await open();
    await second.close({ drainMs: PATIENCE_MS });
    expect(await stored()).toBe(1);
  });
});
