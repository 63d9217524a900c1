/** docs/siem/rsyslog: what is to be copied and pasted, run by the programs it is for, and what comes out of them. */

import { once } from "node:events";
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { alertFormatter } from "../../../src/output/alert-formatter.js";
import { openOutputs } from "../../../src/output/outputs.js";
import { PATIENCE_MS, until } from "../../until.js";
import { numbered } from "./many-alerts.js";
import {
  type Certificates,
  documented,
  freePort,
  has,
  makeCertificates,
  type Receiver,
  SYSLOG_NG,
} from "./receivers.js";

let home: string;
let folder: string;
let certificates: Certificates;
let receiver: Receiver | undefined;

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "skyspan-siem-"));
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

const page = (name: string): string => readFileSync(new URL(`../../../docs/siem/rsyslog/${name}`, import.meta.url), "utf8"); // biome-ignore format: one line

describe.each([
  { program: "rsyslog", isHere: has("rsyslogd"), receive: "receive.conf", send: "skyspan.conf" },
  { program: "syslog-ng", isHere: SYSLOG_NG !== undefined, receive: "syslog-ng-receive.conf", send: "syslog-ng.conf" },
] as const)("$program", ({ program, isHere, receive, send }) => {
  it.skipIf(!isHere)("receives what skyspan sends over TLS: each line of its file is the record", async () => {
    const output = join(folder, "skyspan.jsonl");
    receiver = await documented(program, page(receive), folder, {
      "/var/log/skyspan.jsonl": output,
      "/etc/ssl/siem-ca.pem": certificates.ca,
      "/etc/ssl/siem.pem": certificates.cert,
      "/etc/ssl/siem.key": certificates.key,
    });
    await receiver.start();
    const to = [`syslog+tls://localhost:${receiver.port}?ca=${certificates.ca}`];
    const spool = { folder: `${folder}/spool`, maxBytes: 1 << 24, sync: "never" } as const;
    const outputs = await openOutputs({ to, format: "json", colour: false, environment: {}, spool });
    const alerts = Array.from({ length: 50 }, (_, number) => numbered(number));
    for (const alert of alerts) outputs.write(alert);
    await outputs.close({ drainMs: PATIENCE_MS });
    await until(() => receiver!.received().split("\n").length > 50);
    const lines = receiver.received().trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line))).toEqual(alerts);
  });

  it.skipIf(!isHere)(
    "sends what skyspan writes into a file: the receiver gets the record behind a syslog header",
    async () => {
      const file = join(folder, "alerts.cef");
      const port = await freePort();
      let got = "";
      const siem = createServer((socket) => socket.on("data", (part) => (got += part)).on("error", () => {}));
      siem.listen(port, "127.0.0.1");
      onTestFinished(() => void siem.close());
      await once(siem, "listening");
      const record = alertFormatter("cef").record(numbered(7));
      appendFileSync(file, `${record}\n`);
      receiver = await documented(program, page(send), folder, {
        "/var/log/skyspan/alerts.cef": file,
        'target="siem.example" port="514"': `target="127.0.0.1" port="${port}"`,
        '"siem.example" transport("tcp") port(514)': `"127.0.0.1" transport("tcp") port(${port})`,
        unused: join(folder, "unused.jsonl"),
      });
      await receiver.start();
      await until(() => got.includes("feed"));
      expect(got).toMatch(/^\d+ <\d+>1 \S+ \S+ skyspan - - [^C]*CEF:0\|skyspan/);
      expect(got).toContain(record);
    },
  );
});
