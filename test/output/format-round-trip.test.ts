import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { HostAlert } from "../../src/alert/alert.js";
import { cut, MAX_VALUE } from "../../src/output/cut.js";
import { FORMATS } from "../../src/output/format-registry.js";
import { printable } from "../../src/output/printable.js";
import { captureLoss, everyField, HOSTILE_TEXTS, hostile, hostileSensor } from "./example-alerts.js";
import { parseCef } from "./parsers/cef.js";
import { parseLeef } from "./parsers/leef.js";
import { parseZeek } from "./parsers/zeek.js";

/** What a receiver reads must be what was seen, whatever was seen: nothing of it may become a field, a line or a record. */

interface Read {
  readonly title: unknown;
  readonly capture?: unknown;
  readonly userAgent?: unknown;
  readonly observer: unknown;
  /** Every name in the record. What an attacker writes must not add one. */
  readonly names: readonly string[];
}

/** A receiver: how it reads, and what it makes of a text. */
interface Receiver {
  readonly read: (line: string) => Read;
  readonly expected: (text: string) => string;
}

const asIs = (text: string): string => cut(text);

const RECEIVERS: Readonly<Record<string, Receiver>> = {
  json: {
    read: (line) => {
      const { title, evidence, skype, observer, ...rest } = JSON.parse(line);
      const names = [...Object.keys(rest), ...Object.keys(skype ?? {})];
      return {
        title,
        capture: evidence.frames[0]?.capture,
        userAgent: skype?.userAgent,
        observer: observer.name,
        names,
      };
    },
    expected: (text) => text,
  },
  ecs: {
    read: (line) => {
      const { message, skyspan, user_agent, observer, ...rest } = JSON.parse(line);
      const names = [...Object.keys(rest), ...Object.keys(skyspan)];
      const capture = skyspan.evidence.frames[0]?.capture;
      return { title: message, capture, userAgent: user_agent?.original, observer: observer.name, names };
    },
    expected: asIs,
  },
  eve: {
    read: (line) => {
      const { alert, pcap_filename, host, ...rest } = JSON.parse(line);
      const names = [...Object.keys(rest), ...Object.keys(alert), ...Object.keys(alert.metadata)];
      const userAgent = alert.metadata.skype_user_agent?.[0];
      return { title: alert.signature, capture: pcap_filename, userAgent, observer: host, names };
    },
    expected: asIs,
  },
  ocsf: {
    read: (line) => {
      const { message, evidences, unmapped, metadata, ...rest } = JSON.parse(line);
      return {
        title: message,
        capture: evidences[0].data.frames?.[0]?.capture,
        userAgent: unmapped.skype?.userAgent,
        observer: metadata.log_name,
        names: [...Object.keys(rest), ...Object.keys(unmapped)],
      };
    },
    expected: asIs,
  },
  cef: {
    read: (line) => {
      const { header, extension } = parseCef(line);
      const { msg, filePath, requestClientApplication, dvchost } = extension;
      expect(header).toHaveLength(7);
      const names = Object.keys(extension);
      return { title: msg, capture: filePath, userAgent: requestClientApplication, observer: dvchost, names };
    },
    // Line breaks have an escape of CEF's own; what else is unsafe arrives in the form of JSON.
    expected: (text) =>
      cut(text)
        .split(/([\r\n])/)
        .map((part) => (/^[\r\n]$/.test(part) ? part : printable(part)))
        .join(""),
  },
  leef: {
    read: (line) => {
      const { attributes } = parseLeef(line);
      const { msg, capture, userAgent, sensorName } = attributes;
      return { title: msg, capture, userAgent, observer: sensorName, names: Object.keys(attributes) };
    },
    expected: (text) => printable(cut(text, 512)).replaceAll("^", "\\u005e"),
  },
  zeek: {
    read: (line) => {
      const { header } = FORMATS.find(({ name }) => name === "zeek")!.open({ colour: false });
      const rows = parseZeek(`${header}\n${line}`);
      expect(rows).toHaveLength(1);
      const row = rows[0]!;
      return { title: row.msg, observer: row.peer_descr, names: Object.keys(row) };
    },
    // Bytes are all that Zeek has: half a surrogate pair is none.
    expected: (text) => Buffer.from(cut(text)).toString(),
  },
  "zeek-json": {
    read: (line) => {
      const row = JSON.parse(line);
      return { title: row.msg, observer: row.peer_descr, names: Object.keys(row) };
    },
    expected: asIs,
  },
};

const FORGERIES: Readonly<Record<string, string>> = {
  "a CEF field": "Skype |src=1.2.3.4 dst=5.6.7.8",
  "a CEF field after a trailing backslash": "Skype\\ src=1.2.3.4\\",
  "a CEF record": "x\nCEF:0|forged|forged|1|1|forged|10|src=1.2.3.4",
  "a LEEF attribute": "Skype^src=1.2.3.4^usrName=root",
  "a LEEF header": "1.0|forged|^|src=1.2.3.4",
  "a JSON member": '","severity":"high","host":{"ip":"1.2.3.4"},"x":"',
  "a JSON record": '"}\n{"schema":"skyspan.alert/1","title":"forged',
  "a Zeek column": "Skype\t1.2.3.4\t-\t(empty)",
  "Zeek's mark for not set": "-",
  "Zeek's mark for empty": "(empty)",
  "a Zeek comment": "x\n#close\t2004",
  "an escape of Zeek's": "\\x09\\\\x0a",
  "a syslog header": "x\n<134>1 2004-09-14T19:31:06Z forged - - - -",
};

const machineFormats = FORMATS.filter(({ name }) => name !== "text");

describe.each(machineFormats.map((format) => [format.name, format] as const))("%s, read back", (name, format) => {
  const { read, expected } = RECEIVERS[name]!;
  const record = (alert: Parameters<ReturnType<typeof format.open>["record"]>[0]) =>
    read(format.open({ colour: false }).record(alert));

  const withTexts = (text: string): HostAlert => ({
    ...everyField,
    rule: "skype.ui-http",
    title: text,
    skype: { ...everyField.skype, userAgent: text },
    evidence: { frames: [{ capture: text, frame: 1 }] },
    observer: { ...everyField.observer, name: text },
  });

  function holds(text: string): void {
    const found = record(withTexts(text));
    // Empty values are left out where the format knows no other way to say so.
    const wanted = text === "" && ["cef", "leef"].includes(name) ? undefined : expected(text);
    expect(found.title).toBe(wanted);
    for (const field of ["capture", "userAgent", "observer"] as const) {
      if (!(field in found)) continue;
      const limit = name === "cef" && field === "observer" ? 100 : undefined;
      expect(found[field], field).toBe(limit === undefined || text === "" ? wanted : expected(cut(text, limit)));
    }
  }

  it.each(Object.entries({ ...HOSTILE_TEXTS, ...FORGERIES }))("is the same text: %s", (_, text) => {
    holds(text);
  });

  it.each(Object.entries({ ...HOSTILE_TEXTS, ...FORGERIES }))(
    "has no name more than with plain text: %s",
    (_, text) => {
      for (const alertWith of [hostile, hostileSensor]) {
        const plain = new Set(record(alertWith("plain")).names);
        expect(record(alertWith(text)).names.filter((found) => !plain.has(found))).toEqual([]);
      }
    },
  );

  it("is the same text, whatever it is", () => {
    const texts = fc.oneof(
      fc.string({ unit: "binary", maxLength: 60 }),
      fc.string({
        unit: fc.constantFrom("|", "=", "^", "\\", '"', "\t", "\n", "\r", ",", "-", " ", "n", "\ud83d", "\u202e", "é"),
      }),
      fc.string({ unit: "grapheme", minLength: 500, maxLength: 1100, size: "max" }),
    );
    fc.assert(fc.property(texts, holds), { numRuns: 150 });
  });

  it("bounds what it writes, and shows where it cut", () => {
    if (name === "json") return;
    const line = format.open({ colour: false }).record(withTexts("x".repeat(100_000)));
    expect(String(read(line).title)).toMatch(/^x+…$/);
    expect(String(read(line).title).length).toBeLessThanOrEqual(MAX_VALUE);
    expect(line.length).toBeLessThan(20_000);
  });

  it("tells the time of the packets, to the unit the format has", () => {
    const line = format.open({ colour: false }).record(captureLoss);
    expect(line).toMatch(/2015-05-18T10:01:00\.000|1431943260(\.000000|000)/);
  });
});

it("every format for machines has a receiver here", () => {
  expect(machineFormats.map(({ name }) => name)).toEqual(Object.keys(RECEIVERS));
});
