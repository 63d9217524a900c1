import { describe, expect, it } from "vitest";
import { FORMATS } from "../../src/output/format-registry.js";
import {
  captureLoss,
  deliveryTrouble,
  everyField,
  HOSTILE_TEXTS,
  hostile,
  hostileSensor,
  raised,
  versionCheck,
} from "./example-alerts.js";

/** What every format must hold, those to come included. */
describe.each(FORMATS.map((format) => [format.name, format] as const))("format %s", (_, format) => {
  const open = (colour = false) => format.open({ colour });

  it("has a name to type and a line to list", () => {
    expect(format.name).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(format.description).toMatch(/^\S.{5,80}$/);
  });

  it("has a name of its own", () => {
    expect(FORMATS.filter(({ name }) => name === format.name)).toHaveLength(1);
  });

  it.each(Object.entries(HOSTILE_TEXTS))("keeps control of the terminal and the line with %s", (_, text) => {
    for (const alert of [hostile(text), hostileSensor(text)]) {
      const record = open().record(alert);
      // What the format itself is made of: line feeds in text, tabs in Zeek's columns, whose number another test holds.
      const own = format.oneLinePerRecord ? (format.name === "zeek" ? "\t" : "") : "\n";
      expect(record.replaceAll(own, "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    }
  });

  it.each(Object.entries(HOSTILE_TEXTS))("writes as many lines with %s as with plain text", (_, text) => {
    for (const alertWith of [hostile, hostileSensor]) {
      const lines = (of: string): number => open().record(alertWith(of)).split("\n").length;
      expect(lines(text)).toBe(lines("plain"));
    }
  });

  it("brings no line end of its own: that is the sink's", () => {
    expect(open().record(versionCheck)).not.toMatch(/\n$/);
  });

  it("writes the same alert the same way each time", () => {
    const writer = open();
    expect(writer.record(everyField)).toBe(writer.record(everyField));
    expect(open().record(everyField)).toBe(writer.record(everyField));
  });

  it("uses colour only where asked", () => {
    for (const alert of [versionCheck, everyField, raised]) {
      expect(open(false).record(alert)).not.toContain("\u001b");
    }
  });

  it("names the interface and the cause in what a sensor tells of itself", () => {
    const record = open().record(captureLoss);
    expect(record).toContain("eth1");
    expect(record).toContain("kernel-drops");
    expect(open().record(deliveryTrouble)).toContain("syslog+tls://siem:6514");
  });

  it("names the host, and how sure it is, in every record", () => {
    for (const alert of [versionCheck, everyField, raised]) {
      const record = open().record(alert);
      expect(record).toContain(alert.host.ip);
      expect(record).toContain(alert.verdict);
    }
  });
});
