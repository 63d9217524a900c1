import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Outputs, openOutputs } from "../../../src/output/outputs.js";
import { PATIENCE_MS, until } from "../../until.js";
import { cameInOrder, numbered, reckon } from "./many-alerts.js";
import {
  type Certificates,
  has,
  makeCertificates,
  type Receiver,
  rsyslog,
  SYSLOG_NG,
  syslogNg,
  type Transport,
} from "./receivers.js";
import { startDelivering } from "./sender.js";

let certificates: Certificates;
let home: string;
let folder: string;
let receiver: Receiver | undefined;

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "skyspan-delivery-"));
  certificates = makeCertificates(home);
});
beforeEach(() => {
  folder = mkdtempSync(join(home, "test-"));
});
afterEach(async () => {
  await receiver?.kill();
  receiver = undefined;
});
afterAll(() => rmSync(home, { recursive: true }));

const KINDS = [
  { program: "rsyslog", isHere: has("rsyslogd"), make: rsyslog },
  { program: "syslog-ng", isHere: SYSLOG_NG !== undefined, make: syslogNg },
] as const;

const url = (transport: Transport, port: number, more = ""): string =>
  `syslog+${transport}://localhost:${port}?hostname=sensor-1${more}${transport === "tls" ? `&ca=${certificates.ca}` : ""}`;

function open(to: string, maxBytes = 64 << 20): Promise<Outputs> {
  return openOutputs({ to: [to], format: "json", colour: false, environment: {}, spool: { folder: `${folder}/spool`, maxBytes, sync: "never" } }); // biome-ignore format: one call
}

for (const { program, isHere, make } of KINDS) {
  describe.skipIf(!isHere)(`a real ${program}${isHere ? "" : " (not on this machine)"}`, () => {
    it.each(["tcp", "tls"] as const)(
      "gets every alert over %s, once, as RFC 5424 with structured data",
      async (transport) => {
        receiver = await make(folder, transport, certificates);
        await receiver.start();
        const outputs = await open(url(transport, receiver.port));
        for (let number = 0; number < 2_000; number++) outputs.write(numbered(number));
        await outputs.close({ drainMs: PATIENCE_MS });
        expect(outputs.all[0]!.delivery).toMatchObject({ written: 2_000, delivered: 2_000, pending: 0, lost: 0, trouble: undefined }); // biome-ignore format: one line
        await until(() => reckon(receiver!.received(), 2_000).missing === 0);
        expect(reckon(receiver.received(), 2_000)).toEqual({ missing: 0, repeated: 0 });
        const [line] = receiver.received().split("\n");
        expect(line).toMatch(/^165 \S+ skyspan skype\.ui-http \[skyspan@32473 /); // local4.notice
        expect(line).toContain('id="feed0000000000000000000000000000" severity="low" status="new" host="192.168.1.2"');
      },
    );

    it.each(["tcp", "tls"] as const)(
      "killed in mid-stream and started again loses nothing over %s",
      async (transport) => {
        receiver = await make(folder, transport, certificates);
        await receiver.start();
        const outputs = await open(url(transport, receiver.port));
        for (let number = 0; number < 3_000; number++) {
          outputs.write(numbered(number));
          if (number % 100 === 99) await sleep(5);
          if (number === 1_500) await receiver.kill();
        }
        await sleep(100);
        await receiver.start();
        await outputs.close({ drainMs: PATIENCE_MS });
        expect(outputs.all[0]!.delivery).toMatchObject({ pending: 0, lost: 0 });
        await until(() => reckon(receiver!.received(), 3_000).missing === 0);
        expect(reckon(receiver.received(), 3_000).missing).toBe(0);
        expect(cameInOrder(receiver.received())).toBe(true);
      },
    );
  });
}

describe.skipIf(!has("rsyslogd"))("with rsyslog", () => {
  it("ourselves killed in mid-stream: the next run delivers the rest first", async () => {
    receiver = await rsyslog(folder, "tls", certificates);
    await receiver.start();
    const to = url("tls", receiver.port);
    const first = startDelivering(`${folder}/spool`, { from: 0, count: 3_000, drain: 60 }, to);
    await until(() => reckon(receiver!.received(), 3_000).missing < 2_000);
    first.child.kill("SIGKILL");
    await once(first.child, "exit");
    const written = 3_000; // those not yet spooled when we died are written by nobody: the run below begins where they do
    const kept = await spooledIn(`${folder}/spool`);
    const second = startDelivering(`${folder}/spool`, { from: kept, count: written - kept, drain: 60 }, to);
    const outcome = await second.outcome;
    expect(outcome.outputs[0]).toMatchObject({ pending: 0, lost: 0 });
    await until(() => reckon(receiver!.received(), written).missing === 0);
    expect(reckon(receiver.received(), written).missing).toBe(0);
  });

  it("gets alerts between line feeds where it does not know octet counting", async () => {
    receiver = await rsyslog(folder, "tcp");
    await receiver.start();
    const outputs = await open(url("tcp", receiver.port, "&framing=newline&facility=local0&bom=yes"));
    for (let number = 0; number < 100; number++) outputs.write(numbered(number));
    await outputs.close({ drainMs: PATIENCE_MS });
    await until(() => reckon(receiver!.received(), 100).missing === 0);
    expect(reckon(receiver.received(), 100)).toEqual({ missing: 0, repeated: 0 });
    expect(receiver.received()).toMatch(/^133 /); // local0.notice
  });

  it("a stalled receiver: the run goes on, and what it does not take stays for the next", async () => {
    receiver = await rsyslog(folder, "tcp");
    await receiver.start();
    receiver.signal("SIGSTOP");
    const outputs = await open(url("tcp", receiver.port));
    for (let number = 0; number < 500; number++) outputs.write(numbered(number));
    await outputs.close({ drainMs: 300 });
    expect(outputs.all[0]!.delivery).toMatchObject({ written: 500, delivered: 0, pending: 500, lost: 0 });
    receiver.signal("SIGCONT");
    const next = await open(url("tcp", receiver.port));
    await next.close({ drainMs: PATIENCE_MS });
    expect(next.all[0]!.delivery).toMatchObject({ delivered: 500, pending: 0 });
    await until(() => reckon(receiver!.received(), 500).missing === 0);
    expect(reckon(receiver.received(), 500).missing).toBe(0);
  });

  it("is not spoken to when its certificate has expired, and the sentence says so", async () => {
    receiver = await rsyslog(folder, "tls", { ...certificates, cert: certificates.expiredCert });
    await receiver.start();
    const outputs = await open(url("tls", receiver.port));
    outputs.write(numbered(1));
    await until(() => outputs.all[0]!.delivery.trouble !== undefined);
    await outputs.close();
    expect(outputs.all[0]!.delivery).toMatchObject({ delivered: 0, pending: 1 });
    expect(outputs.all[0]!.delivery.trouble).toBe("Cannot deliver: the receiver's certificate has expired.");
    expect(receiver.received()).toBe("");
  });

  it("gets datagrams, one an alert", async () => {
    receiver = await rsyslog(folder, "udp");
    await receiver.start();
    const outputs = await open(url("udp", receiver.port).replace("localhost", "127.0.0.1"));
    for (let number = 0; number < 50; number++) outputs.write(numbered(number));
    await outputs.close({ drainMs: PATIENCE_MS });
    expect(outputs.all[0]!.delivery).toMatchObject({ delivered: 50, pending: 0 });
    await until(() => reckon(receiver!.received(), 50).missing === 0);
    expect(reckon(receiver.received(), 50)).toEqual({ missing: 0, repeated: 0 });
  });
});

describe("no receiver", () => {
  it.each([
    ["refuses", "syslog+tcp://127.0.0.1:1", "the connection was refused"],
    ["has a name that DNS does not know", "syslog+tcp://nowhere.invalid:601", "the name of the receiver"],
  ])("where it %s: alerts wait in the spool, and the sentence says why", async (_, to, why) => {
    const outputs = await open(to);
    outputs.write(numbered(1));
    await until(() => outputs.all[0]!.delivery.trouble !== undefined);
    await outputs.close();
    expect(outputs.all[0]!.delivery).toMatchObject({ delivered: 0, pending: 1, lost: 0 });
    expect(outputs.all[0]!.delivery.trouble).toContain(why);
  });
});

async function spooledIn(spool: string): Promise<number> {
  const { Spool } = await import("../../../src/output/spool/spool.js");
  const opened = Spool.open({ folder: spool, maxBytes: 1 << 30, sync: "never" });
  const { next } = opened;
  opened.close();
  return next - 1;
}
