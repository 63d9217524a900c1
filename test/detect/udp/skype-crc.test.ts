import { crc32 } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CRC_START, crcCanReach, crcSolve, crcStep, skypeCrc } from "../../../src/detect/udp/skype-crc.js";

const bytes = fc.uint8Array({ maxLength: 64 });
const word = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });

describe("the checksum of a message's plaintext (C.4)", () => {
  it.each([
    [0x7f4e, "04da01 7f4d 4215", 0xfc95755e],
    [0x15e8, "04da01 15e7 4215", 0x7ce1ba8f],
    [0x9cf4, "049a02 9cf3 4215", 0xbf67382e],
  ])("of message %i is the published one", (_, plaintext, crc) => {
    expect(skypeCrc(Buffer.from(plaintext.replaceAll(" ", ""), "hex")) >>> 0).toBe(crc);
  });

  it("is the complement of zlib's CRC-32", () => {
    fc.assert(fc.property(bytes, (data) => skypeCrc(data) === (~crc32(data) | 0)));
  });

  it("may be taken of a part, and byte by byte", () => {
    fc.assert(
      fc.property(bytes, bytes, bytes, (before, data, after) => {
        const whole = Uint8Array.from([...before, ...data, ...after]);
        expect(skypeCrc(whole, before.length, before.length + data.length)).toBe(skypeCrc(data));
        expect(data.reduce(crcStep, CRC_START)).toBe(skypeCrc(data));
      }),
    );
  });
});

it("the bytes that take one state to another are read off, where there are any", () => {
  fc.assert(
    fc.property(word, word, fc.uint8Array({ maxLength: 3 }), (state, other, unknown) => {
      expect(crcSolve(state, unknown.reduce(crcStep, state), unknown.length)).toEqual([...unknown]);
      const isReachable = crcCanReach(state, other, unknown.length);
      expect(crcSolve(state, other, unknown.length) !== undefined).toBe(isReachable);
    }),
  );
});

describe("whether unknown bytes can take one state to another", () => {
  it("none: only the state itself", () => {
    fc.assert(
      fc.property(word, word, (state, target) => {
        expect(crcCanReach(state, state, 0)).toBe(true);
        expect(crcCanReach(state, target, 0)).toBe(state === target);
      }),
    );
  });

  it("one: exactly the 256 states that trying them all gives", () => {
    fc.assert(
      fc.property(word, word, fc.nat(31), (state, other, bit) => {
        const reached = new Set(Array.from({ length: 256 }, (_, byte) => crcStep(state, byte)));
        for (const target of reached) {
          expect(crcCanReach(state, target, 1)).toBe(true);
          const flipped = target ^ (1 << bit);
          expect(crcCanReach(state, flipped, 1)).toBe(reached.has(flipped));
        }
        expect(crcCanReach(state, other, 1)).toBe(reached.has(other));
      }),
      { numRuns: 40 },
    );
  });

  it("two: exactly the 65,536 states that trying them all gives", () => {
    fc.assert(
      fc.property(word, fc.array(word, { minLength: 50, maxLength: 50 }), (state, others) => {
        const reached = new Set<number>();
        for (let first = 0; first < 256; first++) {
          const between = crcStep(state, first);
          for (let second = 0; second < 256; second++) reached.add(crcStep(between, second));
        }
        expect(reached.size).toBe(65_536);
        for (const target of reached) if (!crcCanReach(state, target, 2)) expect.fail(`${target} is reached`);
        for (const target of others) expect(crcCanReach(state, target, 2)).toBe(reached.has(target));
      }),
      { numRuns: 3 },
    );
  });

  it("three: all that are reached, and one in 256 of the others", () => {
    fc.assert(
      fc.property(word, fc.uint8Array({ minLength: 3, maxLength: 3 }), (state, unknown) => {
        expect(crcCanReach(state, unknown.reduce(crcStep, state), 3)).toBe(true);
      }),
    );
    let chance = 0;
    for (let target = 0; target < 65_536; target++) if (crcCanReach(-1, Math.imul(target, 0x9e3779b1), 3)) chance++;
    expect(chance).toBeGreaterThan(180);
    expect(chance).toBeLessThan(340);
  });
});
