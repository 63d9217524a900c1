/** What goes wrong between a sensor and its SIEM, done to real receivers, networks and disks. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { type Outputs, openOutputs } from "../../../src/output/outputs.js";
import { PATIENCE_MS, until } from "../../until.js";
import { cameInOrder, numbered, reckon } from "./many-alerts.js";
import { serve } from "./own-servers.js";
import {
  type Certificates,
  freePort,
  has,
  makeCertificates,
  type Receiver,
  rsyslog,
  SYSLOG_NG,
  syslogNg,
} from "./receivers.js";
import { startDelivering } from "./sender.js";

let certificates: Certificates;
let home: string;
let folder: string;
let receiver: Receiver | undefined;

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "skyspan-faults-"));
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

const isRoot = process.getuid?.() === 0;

function open(to: string): Promise<Outputs> {
  return openOutputs({ to: [to], format: "json", colour: false, environment: {}, spool: { folder: `${folder}/spool`, maxBytes: 64 << 20, sync: "never" } }); // biome-ignore format: one call
}

function write(outputs: Outputs, from: number, to: number): void {
  for (let number = from; number < to; number++) outputs.write(numbered(number));
}

const KINDS = [
  { program: "rsyslog", isHere: has("rsyslogd"), make: rsyslog },
  { program: "syslog-ng", isHere: SYSLOG_NG !== undefined, make: syslogNg },
] as const;

for (const { program, isHere, make } of KINDS) {
  describe.skipIf(!isHere)(`certificates, with a real ${program}`, () => {
    const tls = (more = ""): string => `syslog+tls://localhost:${receiver!.port}?ca=${certificates.ca}${more}`;

    it("asked for our certificate: with it alerts arrive, without it they wait, and the sentence says why", async () => {
      receiver = await make(folder, "tls", certificates, { asksForCertificate: true });
      await receiver.start();
      const stranger = await open(tls());
      write(stranger, 0, 20);
      await until(() => stranger.all[0]!.delivery.trouble !== undefined);
      await stranger.close();
      const { delivered, pending, trouble } = stranger.all[0]!.delivery;
      expect({ delivered, pending }).toEqual({ delivered: 0, pending: 20 });
      expect(trouble).toBe("Cannot deliver: the receiver wants a certificate of ours: name it with cert= and key=.");
      expect(receiver.received()).toBe("");

      const known = await open(tls(`&cert=${certificates.cert}&key=${certificates.key}`));
      await known.close({ drainMs: PATIENCE_MS });
      expect(known.all[0]!.delivery).toMatchObject({ delivered: 20, pending: 0, trouble: undefined });
      await until(() => reckon(receiver!.received(), 20).missing === 0);
      expect(reckon(receiver.received(), 20)).toEqual({ missing: 0, repeated: 0 });
    });

    it("a receiver whose certificate is for another name is not spoken to, unless that name is the one expected", async () => {
      receiver = await make(folder, "tls", { ...certificates, cert: certificates.otherCert });
      await receiver.start();
      const outputs = await open(tls());
      write(outputs, 0, 5);
      await until(() => outputs.all[0]!.delivery.trouble !== undefined);
      await outputs.close();
      expect(outputs.all[0]!.delivery).toMatchObject({ delivered: 0, pending: 5 });
      expect(outputs.all[0]!.delivery.trouble).toBe(
        "Cannot deliver: the receiver's certificate is for another name: say which with server-name=.",
      );
      const named = await open(tls("&server-name=siem.example.net"));
      await named.close({ drainMs: PATIENCE_MS });
      expect(named.all[0]!.delivery).toMatchObject({ delivered: 5, pending: 0 });
    });
  });
}

describe.skipIf(!isRoot || !has("rsyslogd") || !has("unshare"))("names", () => {
  it("the receiver's name is gone from DNS and comes back: alerts wait, then arrive", async () => {
    receiver = await rsyslog(folder, "tcp");
    await receiver.start();
    const [hosts, resolver] = [join(folder, "hosts"), join(folder, "resolv.conf")];
    writeFileSync(hosts, "127.0.0.1 localhost\n");
    writeFileSync(resolver, "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n");
    const mount = `mount --bind '${hosts}' /etc/hosts && mount --bind '${resolver}' /etc/resolv.conf && exec "$@"`;
    const { outcome } = startDelivering(
      `${folder}/spool`,
      { from: 0, count: 300, drain: 60, within: ["unshare", "-m", "sh", "-c", mount, "sh"] },
      `syslog+tcp://siem.skyspan.test:${receiver.port}`,
    );
    await sleep(2_000);
    expect(receiver.received()).toBe("");
    writeFileSync(hosts, "127.0.0.1 localhost siem.skyspan.test\n");
    expect((await outcome).outputs[0]).toMatchObject({ delivered: 300, pending: 0, lost: 0 });
    await until(() => reckon(receiver!.received(), 300).missing === 0);
    expect(reckon(receiver.received(), 300).missing).toBe(0);
  });
});

describe.skipIf(!isRoot || !has("rsyslogd") || !has("ip"))("half open", () => {
  it("the receiver's host vanishes without a word and comes back: nothing is lost", async () => {
    const [namespace, near, far] = [
      `skyspan-${process.pid}`,
      `sky${process.pid % 10_000}n`,
      `sky${process.pid % 10_000}f`,
    ];
    const ip = (...words: string[]): void => void execFileSync("ip", words, { stdio: "pipe" });
    ip("netns", "add", namespace);
    onTestFinished(() => ip("netns", "del", namespace));
    ip("link", "add", "name", near, "type", "veth", "peer", "name", far, "netns", namespace);
    ip("addr", "add", "198.51.100.1/30", "dev", near);
    ip("link", "set", "dev", near, "up");
    ip("-n", namespace, "addr", "add", "198.51.100.2/30", "dev", far);
    ip("-n", namespace, "link", "set", "dev", far, "up");
    receiver = await rsyslog(folder, "tcp", undefined, { host: { namespace, address: "198.51.100.2" } });
    await receiver.start();

    const outputs = await open(`syslog+tcp://198.51.100.2:${receiver.port}?timeout=1`);
    write(outputs, 0, 200);
    await until(() => receiver!.received().includes('"id":"feed'));
    ip("-n", namespace, "link", "set", "dev", far, "down");
    write(outputs, 200, 1_000);
    await until(() => outputs.all[0]!.delivery.trouble !== undefined);
    expect(outputs.all[0]!.delivery).toMatchObject({ delivered: 0, pending: 1_000, lost: 0 });
    ip("-n", namespace, "link", "set", "dev", far, "up");
    await outputs.close({ drainMs: PATIENCE_MS });
    expect(outputs.all[0]!.delivery).toMatchObject({ delivered: 1_000, pending: 0, lost: 0, trouble: undefined });
    await until(() => reckon(receiver!.received(), 1_000).missing === 0);
    expect(reckon(receiver.received(), 1_000).missing).toBe(0);
    expect(cameInOrder(receiver.received())).toBe(true);
  });
});

describe.skipIf(!isRoot)("a full disk under the spool", () => {
  it("new alerts are lost and counted, the run goes on, and takes alerts again when there is room", async () => {
    const spool = `${folder}/spool`;
    mkdirSync(spool);
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=256k", "skyspan-test", spool]);
    onTestFinished(() => void execFileSync("umount", ["-l", spool]));
    const port = await freePort();
    const outputs = await open(`http://127.0.0.1:${port}/in`);
    write(outputs, 0, 400);
    const full = outputs.all[0]!.delivery;
    expect(full.trouble).toBe(`Cannot write to the spool ${spool}: no space is left on the device.`);
    expect(full.lost).toBeGreaterThan(100);
    expect(full.pending).toBe(400 - full.lost);

    const server = await serve(undefined, () => ({ status: 204 }), port);
    await until(() => outputs.all[0]!.delivery.pending === 0);
    write(outputs, 400, 420);
    await outputs.close({ drainMs: PATIENCE_MS });
    await server.close();
    expect(outputs.all[0]!.delivery).toMatchObject({ delivered: 420 - full.lost, lost: full.lost, pending: 0 });
    expect(server.requests.at(-1)!.body).toContain(numbered(419).id);
  });
});

describe("a slow receiver", () => {
  it("gets everything once, in order, and a run that writes faster waits for nothing", async () => {
    let got = "";
    const server = createServer({ highWaterMark: 1 << 12 }, (socket) => {
      socket.on("data", (part) => {
        got += part;
        socket.pause();
        setTimeout(() => socket.resume(), 2);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const outputs = await open(`syslog+tcp://127.0.0.1:${port}`);
    write(outputs, 0, 1_500);
    expect(outputs.all[0]!.delivery).toMatchObject({ written: 1_500, delivered: 0, pending: 1_500 });
    await outputs.close({ drainMs: PATIENCE_MS });
    expect(outputs.all[0]!.delivery).toMatchObject({ delivered: 1_500, pending: 0, lost: 0, trouble: undefined });
    expect(reckon(got, 1_500)).toEqual({ missing: 0, repeated: 0 });
    expect(cameInOrder(got)).toBe(true);
  });
});

describe.skipIf(!has("rsyslogd"))("a receiver that takes nothing", () => {
  it("costs no memory, however much waits for it", async () => {
    receiver = await rsyslog(folder, "tcp");
    await receiver.start();
    receiver.signal("SIGSTOP");
    const to = `syslog+tcp://localhost:${receiver.port}`;
    const peakWith = async (count: number): Promise<number> => {
      const { outcome } = startDelivering(`${folder}/spool-${count}`, { from: 0, count, drain: 0.5 }, to);
      const { peak, outputs } = await outcome;
      expect(outputs[0]).toMatchObject({ pending: count, lost: 0 });
      return peak;
    };
    const [few, many] = [await peakWith(2_000), await peakWith(40_000)];
    // 38,000 alerts more are 45 MB of text; what differs is the garbage that was not collected yet.
    expect(many - few).toBeLessThan(24 << 20);
  });
});
