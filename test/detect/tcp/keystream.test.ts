import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { opening1x, opening2x } from "../../../captures/recipes/skype/stream-opening.js";
import { hex, Random } from "../../../captures/recipes/wire/index.js";
import { FIRST_MESSAGE_1X, fitsForm1, fitsForm2, STREAM_TEST_BYTES } from "../../../src/detect/tcp/keystream.js";

const seeds = fc.string({ maxLength: 8 });
const NOISE = 20_000;

describe("2.x form (D17)", () => {
  it.each([
    ["of 2006, from 84.228.208.91", "8a79ae3d692c04a3558da910866ef465cc3aa3e3fda5e486"],
    ["of 2015", "543804bb0f12175e5a1afe4ac243df2189a9666674b9ca95"],
  ])("the published stream %s fits (D19)", (_, stream) => {
    expect(fitsForm2(hex(stream), 0)).toBe(true);
    expect(fitsForm2(hex(`0000000000${stream}ffff`), 5)).toBe(true);
  });

  it("whatever the seed, the header's free bytes and the length", () => {
    fc.assert(
      fc.property(
        seeds,
        fc.integer({ min: 24, max: 300 }),
        fc.constantFrom(1, 3, 15),
        fc.boolean(),
        (seed, length, tag, year2015) => {
          expect(fitsForm2(opening2x(new Random(seed), { length, tag, year2015 }), 0)).toBe(true);
        },
      ),
    );
  });

  it("needs every bit of the padding that the test covers", () => {
    const stream = opening2x(new Random("bits"), { length: 40, tag: 1 });
    for (const index of [6, 7, 8, 9, 10, 11, 12, 16, 17, 18, 19, 20, 21, 22]) {
      for (let bit = 0; bit < 8; bit++) {
        const changed = Uint8Array.from(stream);
        changed[index]! ^= 1 << bit;
        expect(fitsForm2(changed, 0)).toBe(false);
      }
    }
  });

  it("cares for nothing outside of it: seed, free header bytes, length", () => {
    const stream = opening2x(new Random("free"), { length: 40, tag: 1 });
    for (const index of [0, 1, 2, 3, 4, 5, 13, 14, 15, 23, 24, 39]) {
      const changed = Uint8Array.from(stream);
      changed[index]! ^= 0xff;
      expect(fitsForm2(changed, 0)).toBe(true);
    }
  });

  it("one byte off it does not fit", () => {
    const stream = opening2x(new Random("offset"), { length: 60, tag: 1 });
    const starts = Array.from({ length: 60 - STREAM_TEST_BYTES }, (_, at) => at);
    expect(starts.filter((at) => fitsForm2(stream, at))).toEqual([0]);
  });

  it("noise never fits, nor do zeros, runs, counters and text", () => {
    const random = new Random("noise 2.x");
    for (let count = 0; count < NOISE; count++) expect(fitsForm2(random.bytes(24), 0)).toBe(false);
    for (let byte = 0; byte < 256; byte++) {
      expect(fitsForm2(new Uint8Array(24).fill(byte), 0)).toBe(false);
      expect(
        fitsForm2(
          Uint8Array.from({ length: 24 }, (_, index) => byte + index),
          0,
        ),
      ).toBe(false);
      expect(
        fitsForm2(
          Uint8Array.from({ length: 24 }, (_, index) => byte * index),
          0,
        ),
      ).toBe(false);
    }
    expect(fitsForm2(Buffer.from("GET / HTTP/1.1\r\nHost: ui.skype.com\r\n"), 0)).toBe(false);
  });
});

describe("1.x form (D18)", () => {
  it("the published stream fits with the 25 bytes its second message had (D19)", () => {
    const first = hex("0790c7dd5df5e39e3c0c55414144");
    const second = hex("6de2e58dce0c4344030c");
    expect(first).toHaveLength(FIRST_MESSAGE_1X);
    expect(fitsForm1(first, second, 0, 25)).toBe(true);
    expect(fitsForm1(first, second, 0, 24)).toBe(false);
  });

  it("whatever the seed, the id and the length", () => {
    fc.assert(
      fc.property(
        seeds,
        fc.nat(0xffff),
        fc.integer({ min: 9, max: 120 }),
        fc.constantFrom("client", "node"),
        (seed, id, length, who) => {
          const { first, second } = opening1x(new Random(seed), id, who, length);
          expect(fitsForm1(first, second, 0, second.length)).toBe(true);
          expect(fitsForm1(first, Uint8Array.from([1, 2, 3, ...second]), 3, second.length)).toBe(true);
        },
      ),
    );
  });

  it("needs every bit of what is known", () => {
    const { first, second } = opening1x(new Random("bits"), 0x1606);
    // The id may be another, as long as both copies agree: bytes 1 and 2 hold one, 6 and 7 the other.
    for (const index of [0, 1, 2, 3, 4, 5, 6, 7]) {
      for (let bit = 0; bit < 8; bit++) {
        const changed = Uint8Array.from(second);
        changed[index]! ^= 1 << bit;
        expect(fitsForm1(first, changed, 0, changed.length)).toBe(false);
      }
    }
  });

  it("a second message too short to say anything does not fit", () => {
    const { first, second } = opening1x(new Random("short"), 0x1606);
    for (let length = 0; length < 9; length++) expect(fitsForm1(first, second, 0, length)).toBe(false);
  });

  it("noise never fits", () => {
    const random = new Random("noise 1.x");
    for (let count = 0; count < NOISE; count++) {
      expect(fitsForm1(random.bytes(14), random.bytes(25), 0, 25)).toBe(false);
    }
  });
});
