import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TCP } from "../../src/decode/packet.js";
import { FlowHash } from "../../src/flow/flow-hash.js";
import { end, packetOf } from "./packets.js";

const word = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const port = fc.integer({ min: 0, max: 65_535 });
const keys = fc.tuple(word, word, word, word, word, word).map((words) => Int32Array.from(words));

interface Tuple {
  readonly source: number;
  readonly destination: number;
  readonly ports: number;
}

/** Beyond what a table of this size shows by chance: eight balls in one of as many bins happen once in a thousand runs. */
const CHANCE = 12;
const SLOTS = 1 << 14;

describe("the hash of a flow", () => {
  it("is the same for both directions, IPv4", () => {
    fc.assert(
      fc.property(keys, word, word, port, port, (secret, a, b, p, q) => {
        const hash = new FlowHash(secret);
        expect(hash.ofIpv4(a, b, p, q, TCP)).toBe(hash.ofIpv4(b, a, q, p, TCP));
      }),
    );
  });

  it("is the same for both directions, IPv6", () => {
    const address = fc.tuple(word, word, word, word);
    fc.assert(
      fc.property(keys, address, address, port, port, (secret, [a0, a1, a2, a3], [b0, b1, b2, b3], p, q) => {
        const hash = new FlowHash(secret);
        const a = { address: { version: 6 as const, a: a0, b: a1, c: a2, d: a3 }, port: p };
        const b = { address: { version: 6 as const, a: b0, b: b1, c: b2, d: b3 }, port: q };
        const there = hash.ofIpv6(packetOf({ from: a, to: b }), p, q);
        expect(hash.ofIpv6(packetOf({ from: b, to: a }), q, p)).toBe(there);
      }),
    );
  });

  it("tells protocols apart, and one host's ends", () => {
    const hash = new FlowHash();
    expect(hash.ofIpv4(1, 2, 3, 4, 6)).not.toBe(hash.ofIpv4(1, 2, 3, 4, 17));
    expect(hash.ofIpv4(7, 7, 3, 4, 6)).toBe(hash.ofIpv4(7, 7, 4, 3, 6));
  });
});

describe("an attacker who chooses addresses and ports", () => {
  /** Flows that all collide once the secret is left out: found with the published constants alone. */
  function collidingWithoutKeys(): Tuple[] {
    const known = new FlowHash(new Int32Array(6));
    const wanted = known.ofIpv4(10, 20, 1, 2, TCP) & (SLOTS - 1);
    const tuples: Tuple[] = [];
    for (let source = 1; tuples.length < 2_000; source++) {
      for (let ports = 0; ports < 256; ports++) {
        const slot = known.ofIpv4(source, 0x5000_0000, ports, 80, TCP) & (SLOTS - 1);
        if (slot === wanted) tuples.push({ source, destination: 0x5000_0000, ports: (ports << 16) | 80 });
      }
    }
    return tuples;
  }

  /**
   * A difference in the top bits of a word passes a multiplication unchanged, whatever the multiplier: a later word can
   * take it back. `shift` is where the mixer folds the upper half down.
   */
  function topBits(first: "source" | "destination", shift: number): Tuple[] {
    const tuples: Tuple[] = [];
    for (let one = 0; one < 64; one++) {
      for (let two = 0; two < 64; two++) {
        const difference = two << 26;
        const answer = difference ^ (difference >>> shift);
        if (first === "source") tuples.push({ source: one << 26, destination: answer, ports: 0x0400_0050 });
        else tuples.push({ source: -(2 ** 31), destination: one << 26, ports: 0x0400_0050 ^ answer });
      }
    }
    return tuples;
  }

  it.each([
    { name: "colliding under known constants", tuples: collidingWithoutKeys() },
    { name: "differing in the top bits of source and destination", tuples: topBits("source", 15) },
    { name: "differing in the top bits of destination and ports", tuples: topBits("destination", 13) },
  ])("finds no set that piles up in one place: $name", ({ tuples }) => {
    for (let run = 0; run < 20; run++) {
      const hash = new FlowHash();
      const slots = tuples.map(({ source, destination, ports }) => {
        return hash.ofIpv4(source, destination, ports >>> 16, ports & 0xffff, TCP) & (SLOTS - 1);
      });
      expect(largestPile(slots)).toBeLessThan(CHANCE);
    }
  });

  it("finds none with IPv6 either", () => {
    const packets = topBits("source", 15).map(({ source, destination }) => {
      const packet = packetOf({ from: end(1, 1), to: end(2, 80) });
      packet.source0 = source;
      packet.source1 = destination;
      return packet;
    });
    for (let run = 0; run < 20; run++) {
      const hash = new FlowHash();
      expect(largestPile(packets.map((packet) => hash.ofIpv6(packet, 1, 80) & (SLOTS - 1)))).toBeLessThan(CHANCE);
    }
  });

  it("meets another hash in every process", () => {
    const hashes = Array.from({ length: 8 }, () => new FlowHash().ofIpv4(1, 2, 3, 4, TCP));
    expect(new Set(hashes).size).toBe(8);
  });
});

describe("ordinary traffic", () => {
  it.each([
    { name: "one host, neighbouring ports", tuple: (index: number) => [0x0a000001, 0x01020304, 1024 + index, 80] },
    { name: "a scan of a network", tuple: (index: number) => [0x0a000001, 0x0b000000 + index, 4000, 443] },
    { name: "hosts of one network to one server", tuple: (index: number) => [0x0a000000 + index, 7, 33_033, 53] },
  ])("spreads evenly: $name", ({ tuple }) => {
    const hash = new FlowHash();
    const slots = Array.from({ length: 4_000 }, (_, index) => {
      const [source = 0, destination = 0, from = 0, to = 0] = tuple(index);
      return hash.ofIpv4(source, destination, from, to, TCP) & (SLOTS - 1);
    });
    expect(largestPile(slots)).toBeLessThan(CHANCE);
  });
});

function largestPile(slots: readonly number[]): number {
  const piles = new Map<number, number>();
  for (const slot of slots) piles.set(slot, (piles.get(slot) ?? 0) + 1);
  return Math.max(...piles.values());
}
