import { createHmac } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { HostAlert } from "../../../src/alert/alert.js";
import { type Outputs, openOutputs } from "../../../src/output/outputs.js";
import type { Delivery } from "../../../src/output/sink.js";
import { PATIENCE_MS, until } from "../../until.js";
import { idOf, numbered } from "./many-alerts.js";
import { elasticsearch, type OwnServer, type Reply, serve, splunk } from "./own-servers.js";
import { type Certificates, makeCertificates } from "./receivers.js";

const TOKEN = "a-token-that-nobody-must-see";

let home: string;
let folder: string;
let certificates: Certificates;
let server: OwnServer | undefined;

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "skyspan-http-"));
  certificates = makeCertificates(home);
  writeFileSync(join(home, "token"), `${TOKEN}\n`);
});
beforeEach(() => {
  folder = mkdtempSync(join(home, "test-"));
});
afterEach(async () => {
  await server?.close();
  server = undefined;
});
afterAll(() => rmSync(home, { recursive: true }));

const open = (to: string): Promise<Outputs> =>
  openOutputs({
    to: [to],
    format: "json",
    colour: false,
    environment: { TOKEN },
    spool: { folder: `${folder}/spool`, maxBytes: 1 << 24, sync: "never" },
  });

async function deliver(to: string, count: number, drainMs = PATIENCE_MS): Promise<Delivery> {
  const outputs = await open(to);
  for (let number = 0; number < count; number++) outputs.write(numbered(number));
  await outputs.close({ drainMs });
  return outputs.all[0]!.delivery;
}

/** Until something stands in the way, and no longer. */
async function deliverInVain(to: string): Promise<Delivery> {
  const outputs = await open(to);
  outputs.write(numbered(0));
  await until(() => outputs.all[0]!.delivery.trouble !== undefined);
  await outputs.close();
  return outputs.all[0]!.delivery;
}

const refused = (): { reason: string; alert: { id: string } }[] =>
  readFileSync(`${folder}/spool/refused.jsonl`, "utf8").trimEnd().split("\n").map((line) => JSON.parse(line)); // biome-ignore format: one line

describe("a server that behaves as Splunk's event collector is documented", () => {
  const to = (more = ""): string =>
    `splunk-hec+https://localhost:${server!.port}?ca=${certificates.ca}&token-file=${home}/token${more}`;

  it("gets events in batches, in order, each the record of its format", async () => {
    const { indexed, reply } = splunk(TOKEN, {});
    server = await serve(certificates, reply);
    expect(await deliver(to("&index=skype"), 1_200)).toMatchObject({
      delivered: 1_200,
      pending: 0,
      trouble: undefined,
    });
    expect(server.requests.length).toBeLessThan(20);
    const events = indexed.map((line) => JSON.parse(line));
    expect(events.map(({ event }) => event.id)).toEqual(Array.from({ length: 1_200 }, (_, number) => idOf(number)));
    expect(events[0]).toMatchObject({
      index: "skype",
      sourcetype: "skyspan:alert",
      host: "span-1",
      time: 1095190266.654,
    });
  });

  it("busy (503): waits and sends again", async () => {
    const { indexed, reply } = splunk(TOKEN, { busyFirst: 2 });
    server = await serve(certificates, reply);
    expect(await deliver(to(), 10)).toMatchObject({ delivered: 10, pending: 0 });
    expect(indexed).toHaveLength(10);
  });

  it("refuses one event: that goes to the dead letters, with the reason, and the others in", async () => {
    const { indexed, reply } = splunk(TOKEN, { refuse: idOf(3) });
    server = await serve(certificates, reply);
    expect(await deliver(to(), 10)).toMatchObject({ delivered: 9, refused: 1, pending: 0 });
    expect(indexed).toHaveLength(9);
    expect(refused()).toMatchObject([{ reason: "HTTP 400 Invalid data format", alert: { id: idOf(3) } }]);
  });

  it("acknowledges later: nothing counts as delivered before", async () => {
    const { reply } = splunk(TOKEN, { ackAfter: 2 });
    server = await serve(certificates, reply);
    expect(await deliver(to("&ack=yes"), 5, 400)).toMatchObject({ delivered: 0, pending: 5 });
    expect(await deliver(to("&ack=yes"), 0)).toMatchObject({ delivered: 5, pending: 0 });
    expect(server.requests[0]!.headers["x-splunk-request-channel"]).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("a wrong token: alerts wait, and neither sentence nor spool holds it", async () => {
    const { reply } = splunk("another", {});
    server = await serve(certificates, reply);
    const delivery = await deliverInVain(to());
    expect(delivery).toMatchObject({ delivered: 0, pending: 1 });
    expect(delivery.trouble).toBe("Cannot deliver: the receiver does not accept our credentials (HTTP 403).");
    expect(JSON.stringify(delivery)).not.toContain(TOKEN);
  });

  it("gets another token while the run goes on (SIGHUP): what waited arrives", async () => {
    const { indexed, reply } = splunk("the-new-token", {});
    server = await serve(certificates, reply);
    const file = join(folder, "token");
    writeFileSync(file, TOKEN);
    const outputs = await open(`splunk-hec+https://localhost:${server.port}?ca=${certificates.ca}&token-file=${file}`);
    for (let number = 0; number < 3; number++) outputs.write(numbered(number));
    await until(() => outputs.all[0]!.delivery.trouble !== undefined);
    rmSync(file);
    outputs.reopen();
    expect(outputs.all[0]!.delivery).toMatchObject({ delivered: 0, pending: 3 });
    writeFileSync(file, "the-new-token");
    outputs.reopen();
    await until(() => outputs.all[0]!.delivery.pending === 0);
    expect(outputs.all[0]!.delivery.delivered).toBe(3);
    await outputs.close();
    expect(indexed).toHaveLength(3);
  });

  it("is not asked for without a token, nor with one on the command line", async () => {
    await expect(open("splunk-hec+https://localhost:1")).rejects.toThrow(
      /token-file of splunk-hec\+https: or token-env/,
    );
    const clear = await open(`splunk-hec+https://localhost:1?token=${TOKEN}`).catch((error: Error) => error);
    expect(clear).toMatchObject({ code: "output.secret-in-clear" });
    expect((clear as Error).message).not.toContain(TOKEN);
  });
});

describe("a server that behaves as Elasticsearch's bulk interface is documented", () => {
  const to = (): string =>
    `elastic+https://localhost:${server!.port}/logs-skyspan-test?ca=${certificates.ca}&api-key-env=TOKEN`;

  it("gets documents under the alerts' ids; a resend makes no second one and counts as delivered", async () => {
    const { documents, reply } = elasticsearch(TOKEN, {});
    server = await serve(certificates, reply);
    expect(await deliver(to(), 700)).toMatchObject({ delivered: 700 });
    expect(await deliver(to(), 700)).toMatchObject({ delivered: 700, refused: 0 });
    expect(documents.size).toBe(700);
    expect(server.requests[0]!.path).toBe("/logs-skyspan-test/_bulk");
    expect(JSON.parse(documents.get(idOf(0))!)).toMatchObject({ "@timestamp": numbered(0).time, id: idOf(0) });
  });

  it("takes some and is too busy for others (429): all are there in the end", async () => {
    const { documents, reply } = elasticsearch(TOKEN, { busyFirst: 1 });
    server = await serve(certificates, reply);
    expect(await deliver(to(), 10)).toMatchObject({ delivered: 10, refused: 0, pending: 0 });
    expect(documents.size).toBe(10);
  });

  it("cannot map one document: that goes to the dead letters, with the reason", async () => {
    const { documents, reply } = elasticsearch(TOKEN, { refuse: idOf(7) });
    server = await serve(certificates, reply);
    expect(await deliver(to(), 10)).toMatchObject({ delivered: 9, refused: 1 });
    expect(documents.size).toBe(9);
    expect(refused()[0]!.reason).toContain("failed to parse field [host.ip]");
  });
});

describe("a webhook", () => {
  const ok: Reply = { status: 204 };

  it("gets one signed request an alert, in order", async () => {
    server = await serve(certificates, () => ok);
    const to = `https://localhost:${server.port}/in?ca=${certificates.ca}&secret-env=TOKEN`;
    expect(await deliver(to, 20)).toMatchObject({ delivered: 20 });
    expect(server.requests.map(({ headers }) => headers["idempotency-key"])).toEqual(
      Array.from({ length: 20 }, (_, number) => idOf(number)),
    );
    for (const { headers, body } of server.requests) {
      const signed = createHmac("sha256", TOKEN).update(`${headers["x-skyspan-timestamp"]}.${body}`).digest("hex");
      expect(headers["x-skyspan-signature"]).toBe(`sha256=${signed}`);
    }
  });

  it.each([
    ["busy", 503],
    ["asked too often", 429],
    ["broken", 500],
  ])("%s (%i): sent again, nothing lost", async (_, status) => {
    let faults = 2;
    server = await serve(undefined, () => (faults-- > 0 ? { status } : ok));
    expect(await deliver(`http://127.0.0.1:${server.port}/in`, 3)).toMatchObject({ delivered: 3, refused: 0 });
  });

  it("refuses (422): a dead letter each", async () => {
    server = await serve(undefined, () => ({ status: 422, body: "no" }));
    expect(await deliver(`http://127.0.0.1:${server.port}/in`, 2)).toMatchObject({
      delivered: 0,
      refused: 2,
      pending: 0,
    });
  });

  it("gets what follows an alert of another version that the format does not know: that one is a dead letter", async () => {
    server = await serve(undefined, () => ok);
    const outputs = await open(`http://127.0.0.1:${server.port}/in?format=cef`);
    const { reasons: _, ...unknown } = numbered(0);
    for (const alert of [numbered(1), unknown as HostAlert, numbered(2)]) outputs.write(alert);
    await outputs.close({ drainMs: PATIENCE_MS });
    expect(outputs.all[0]!.delivery).toMatchObject({ delivered: 2, refused: 1, pending: 0 });
    expect(refused()).toMatchObject([
      { alert: { id: idOf(0) }, reason: expect.stringMatching(/^it cannot be written in this format/) },
    ]);
  });

  it("sends us elsewhere: not followed", async () => {
    server = await serve(undefined, () => ({ status: 302, headers: { Location: "http://127.0.0.1:1/" } }));
    const delivery = await deliverInVain(`http://127.0.0.1:${server.port}/in`);
    expect(delivery).toMatchObject({ delivered: 0, pending: 1 });
    expect(delivery.trouble).toContain("sends us elsewhere (HTTP 302)");
  });

  it("with a certificate nobody vouches for: not spoken to", async () => {
    server = await serve(certificates, () => ok);
    const delivery = await deliverInVain(`https://localhost:${server.port}/in`);
    expect(delivery).toMatchObject({ delivered: 0, pending: 1 });
    expect(delivery.trouble).toMatch(/the receiver's certificate is signed by/);
    expect(server.requests).toEqual([]);
  });

  it("whose address is a secret: from a file, and never told", async () => {
    server = await serve(undefined, () => ok);
    writeFileSync(join(folder, "url"), `http://127.0.0.1:${server.port}/T000/${TOKEN}`);
    const outputs = await open(`http:?url-file=${folder}/url`);
    outputs.write(numbered(0));
    await outputs.close({ drainMs: PATIENCE_MS });
    expect(server.requests[0]!.path).toBe(`/T000/${TOKEN}`);
    expect(outputs.all[0]!.name).not.toContain(TOKEN);
  });

  it("without TLS only on this machine", async () => {
    await expect(open("http://siem.example.net/in")).rejects.toThrow(/use https:/);
  });
});
