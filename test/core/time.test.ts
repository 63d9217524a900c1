import { describe, expect, it } from "vitest";
import { formatSpan, formatTime, HOUR, MINUTE, SECOND } from "../../src/core/time.js";

describe("a time", () => {
  it.each([
    { time: 0, text: "1970-01-01T00:00:00.000000Z" },
    { time: 1_156_534_266_654_000, text: "2006-08-25T19:31:06.654000Z" },
    { time: 1_156_534_266_000_001, text: "2006-08-25T19:31:06.000001Z" },
    { time: 1_156_534_266_999_999.5, text: "2006-08-25T19:31:06.999999Z" },
    { time: 4_294_967_295_999_999, text: "2106-02-07T06:28:15.999999Z" },
  ])("is written as $text, in UTC with microseconds", ({ time, text }) => {
    expect(formatTime(time)).toBe(text);
  });

  it.each([
    { what: "before 1970", time: -1, text: "1970-01-01T00:00:00.000000Z" },
    { what: "far ahead", time: 1e300, text: "2255-06-05T23:47:34.740991Z" },
    { what: "none at all", time: Number.NaN, text: "1970-01-01T00:00:00.000000Z" },
    { what: "infinite", time: Number.POSITIVE_INFINITY, text: "1970-01-01T00:00:00.000000Z" },
  ])("is clamped where it cannot be told: $what", ({ time, text }) => {
    expect(formatTime(time)).toBe(text);
  });
});

describe("a span", () => {
  it.each([
    { span: 0, text: "0.0 s" },
    { span: -SECOND, text: "0.0 s" },
    { span: 0.4 * SECOND, text: "0.4 s" },
    { span: 9.96 * SECOND, text: "10 s" },
    { span: 12 * SECOND, text: "12 s" },
    { span: 59.7 * SECOND, text: "1 min 00 s" },
    { span: 3 * MINUTE + 20 * SECOND, text: "3 min 20 s" },
    { span: 59 * MINUTE + 59.9 * SECOND, text: "1 h 00 min" },
    { span: 2 * HOUR + 5 * MINUTE, text: "2 h 05 min" },
    { span: 47 * HOUR + 59 * MINUTE, text: "47 h 59 min" },
    { span: 76 * HOUR, text: "3 d 4 h" },
  ])("is written for people: $text", ({ span, text }) => {
    expect(formatSpan(span)).toBe(text);
  });
});
