import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { VerdictLevel } from "../../src/alert/alert.js";
import { isHigher, judge } from "../../src/alert/verdict.js";
import type { SignalName, Strength } from "../../src/detect/evidence.js";

type Piece = readonly [SignalName, Strength];

const verdict = (...pieces: readonly Piece[]) => judge(pieces.map(([signal, strength]) => ({ signal, strength })));

describe("one kind of evidence", () => {
  it.each<readonly [Piece, VerdictLevel]>([
    [["ui-http", "proof"], "confirmed"],
    [["udp-proof", "proof"], "confirmed"],
    [["nak-resend", "proof"], "confirmed"],
    [["tcp-proof", "proof"], "confirmed"],
    [["tcp-80-fallback", "proof"], "confirmed"],
    [["login", "proof"], "confirmed"],
    [["fake-tls", "proof"], "confirmed"],
    [["ui-http", "strong"], "probable"],
    [["udp-proof", "strong"], "probable"],
    [["udp-fanout", "strong"], "probable"],
    [["port-ladder", "strong"], "probable"],
    [["fake-tls", "strong"], "probable"],
    [["udp-proof", "supporting"], "possible"],
    [["port-ladder", "supporting"], "possible"],
    [["fake-tls", "supporting"], "possible"],
    [["names", "supporting"], "possible"],
    [["udp-fanout", "weak"], "possible"],
    [["tcp-80-fallback", "weak"], "possible"],
  ])("%s: %s", (piece, level) => {
    expect(verdict(piece).level).toBe(level);
    expect(verdict(piece, piece, piece)).toEqual(verdict(piece));
  });
});

describe("kinds together", () => {
  it.each<readonly [string, readonly Piece[], VerdictLevel]>([
    ["nothing", [], "possible"],
    [
      "two weak",
      [
        ["udp-fanout", "weak"],
        ["tcp-80-fallback", "weak"],
      ],
      "possible",
    ],
    [
      "a supporting and a weak",
      [
        ["names", "supporting"],
        ["udp-fanout", "weak"],
      ],
      "possible",
    ],
    [
      "two of one kind that support",
      [
        ["port-ladder", "supporting"],
        ["tcp-80-fallback", "weak"],
      ],
      "possible",
    ],
    [
      "two supporting kinds",
      [
        ["names", "supporting"],
        ["port-ladder", "supporting"],
      ],
      "probable",
    ],
    [
      "a strong and a weak",
      [
        ["udp-fanout", "strong"],
        ["tcp-80-fallback", "weak"],
      ],
      "probable",
    ],
    [
      "many strong kinds are no proof",
      [
        ["ui-http", "strong"],
        ["udp-proof", "strong"],
        ["udp-fanout", "strong"],
        ["port-ladder", "strong"],
      ],
      "probable",
    ],
    [
      "a proof and a weak",
      [
        ["udp-proof", "proof"],
        ["udp-fanout", "weak"],
      ],
      "confirmed",
    ],
  ])("%s: %s", (_, pieces, level) => {
    expect(verdict(...pieces).level).toBe(level);
  });
});

describe("confidence", () => {
  it.each<readonly [string, readonly Piece[], number]>([
    ["nothing", [], 0],
    ["weak", [["udp-fanout", "weak"]], 0.1],
    ["supporting", [["names", "supporting"]], 0.3],
    ["strong", [["udp-fanout", "strong"]], 0.7],
    ["proof", [["udp-proof", "proof"]], 0.98],
    [
      "two kinds of strong",
      [
        ["udp-fanout", "strong"],
        ["port-ladder", "strong"],
      ],
      0.91,
    ],
    [
      "two pieces of one kind count once, by the stronger",
      [
        ["login", "proof"],
        ["tcp-proof", "proof"],
        ["fake-tls", "strong"],
      ],
      0.98,
    ],
    [
      "a fallback proven by the cipher is no second reason",
      [
        ["tcp-proof", "proof"],
        ["tcp-80-fallback", "proof"],
      ],
      0.98,
    ],
    [
      "a fallback that is weak is a habit",
      [
        ["tcp-proof", "proof"],
        ["tcp-80-fallback", "weak"],
      ],
      0.982,
    ],
    [
      "three proofs",
      [
        ["ui-http", "proof"],
        ["udp-proof", "proof"],
        ["tcp-proof", "proof"],
      ],
      1,
    ],
  ])("%s: %d", (_, pieces, confidence) => {
    expect(verdict(...pieces).confidence).toBe(confidence);
  });
});

describe("whatever there is", () => {
  const piece = fc.tuple(
    fc.constantFrom<SignalName>(
      "ui-http",
      "udp-proof",
      "nak-resend",
      "tcp-proof",
      "login",
      "fake-tls",
      "udp-fanout",
      "tcp-80-fallback",
      "port-ladder",
      "names",
    ),
    fc.constantFrom<Strength>("proof", "strong", "supporting", "weak"),
  );

  it("more evidence never lowers a verdict, its order does not matter, and confidence stays within 0 and 1", () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), piece, (pieces, another) => {
        const before = verdict(...pieces);
        const after = verdict(...pieces, another);
        expect(isHigher(before.level, after.level)).toBe(false);
        expect(after.confidence).toBeGreaterThanOrEqual(before.confidence);
        expect(after.confidence).toBeLessThanOrEqual(1);
        expect(verdict(another, ...pieces.toReversed())).toEqual(after);
      }),
    );
  });

  it("confirmed takes a proof, and every proof confirms", () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        expect(verdict(...pieces).level === "confirmed").toBe(pieces.some(([, strength]) => strength === "proof"));
      }),
    );
  });
});

it("levels rise from possible to confirmed", () => {
  expect(isHigher("possible", undefined)).toBe(true);
  expect(isHigher("probable", "possible")).toBe(true);
  expect(isHigher("confirmed", "probable")).toBe(true);
  expect(isHigher("confirmed", "confirmed")).toBe(false);
  expect(isHigher("possible", "confirmed")).toBe(false);
});
