import { describe, expect, it } from "vitest";
import { parseSensorName, sensorNameOfHost } from "../../src/config/sensor-name.js";

const HOSTILE = [
  "",
  " ",
  " a",
  "a ",
  "a\nb",
  "a\u001b[31m",
  "a\u202eb",
  "a\u3164b",
  "a\u2028b",
  "\ud800",
  "x".repeat(101),
];

describe("the name of a sensor", () => {
  it.each(["span-1", "span1.example.net", "Rechenzentrum Süd, Gang 3", "探测器", "x".repeat(100)])(
    "may be %j",
    (name) => {
      expect(parseSensorName(name)).toBe(name);
      expect(sensorNameOfHost(name)).toBe(name);
    },
  );

  it.each(HOSTILE)("is not %j; a host that is called so gives none", (name) => {
    expect(() => parseSensorName(name)).toThrow("1 to 100 printable characters");
    expect(sensorNameOfHost(name)).toBe("skyspan");
  });
});
