import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Outputs, openOutputs } from "../../../src/output/outputs.js";
import { numbered } from "./many-alerts.js";
import { has, natsServer, type Receiver } from "./receivers.js";

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

const open = (): Promise<Outputs> =>
  openOutputs({
    to: [`nats://127.0.0.1:${server.port}/skyspan.alerts`],
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
      if (number % 50 === 49) await new Promise((resolve) => setTimeout(resolve, 5));
      if (number === 1_500) await server.kill();
    }
    await server.start();
    await outputs.close({ drainMs: 20_000 });
    expect(outputs.all[0]!.delivery).toMatchObject({ delivered: 3_000, pending: 0, refused: 0, lost: 0 });
    expect(await stored()).toBe(3_000);
  });

  it("without a stream for the subject: alerts wait, the sentence says why, and they go in once there is one", async () => {
    const first = await open();
    first.write(numbered(0));
    await first.close({ drainMs: 500 });
    expect(first.all[0]!.delivery).toMatchObject({ delivered: 0, pending: 1 });
    expect(first.all[0]!.delivery.trouble).toContain("no JetStream stream takes the subject skyspan.alerts");
    await addStream();
    const second = await open();
    await second.close({ drainMs: 10_000 });
    expect(await stored()).toBe(1);
  });
});
