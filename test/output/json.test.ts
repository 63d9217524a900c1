import { describe, expect, it } from "vitest";
import type { Alert } from "../../src/alert/alert.js";
import { json } from "../../src/output/formats/json.js";
import { everyField, HOSTILE_TEXTS, hostile, versionCheck } from "./example-alerts.js";

const line = (alert: Alert): string => json.open({ colour: false }).record(alert);

describe("the JSON line", () => {
  it("is the alert, nothing added and nothing lost", () => {
    expect(JSON.parse(line(versionCheck))).toEqual(versionCheck);
    expect(JSON.parse(line(everyField))).toEqual(everyField);
  });

  it.each(Object.entries(HOSTILE_TEXTS))("gives back %s unchanged when parsed", (_, text) => {
    expect(JSON.parse(line(hostile(text)))).toEqual(hostile(text));
  });

  it("names its schema first, and has its fields in the order of the contract", () => {
    const fields = Object.keys(JSON.parse(line(everyField)));
    expect(fields).toEqual([
      ...["schema", "id", "time", "firstSeen", "lastSeen", "count", "rule", "status", "title", "severity", "verdict"],
      ...["confidence", "host", "source", "destination", "network", "skype", "reasons", "evidence", "heldBack"],
      "observer",
    ]);
  });

  it("has that order whichever way the alert was put together", () => {
    const backwards = Object.fromEntries(Object.entries(everyField).reverse()) as unknown as Alert;
    expect(line(backwards)).toBe(line(everyField));
  });

  it("starts with the schema, so that a reader can tell by the first bytes", () => {
    expect(line(versionCheck)).toMatch(/^\{"schema":"skyspan\.alert\/1","id":"/);
  });
});
