import { describe, expect, it } from "vitest";
import { concat, u16, u32 } from "../../../captures/recipes/wire/index.js";
import { HOME, PORT, peers, stage } from "../stage.js";

interface Shape {
  readonly count?: number;
  readonly step?: number;
  /** Messages that the capture lost. */
  readonly lost?: readonly number[];
  readonly gap?: number;
  readonly length?: (index: number) => number;
  readonly crc?: (index: number) => number;
  readonly iv?: (index: number) => Uint8Array;
  readonly to?: number;
}

async function burst({ count = 17, step = 1, lost = [], gap = 0.0001, length = () => 28, crc, iv, to = 1 }: Shape) {
  const { client, run } = stage();
  const { random } = client;
  for (let index = 0; index < count; index++) {
    const payload = concat(
      u16((0x4100 + index * step) & 0xffff),
      Uint8Array.of(2),
      iv?.(index) ?? random.bytes(4),
      u32(crc?.(index) ?? 0x5a17c300 + ((index * 37) & 0xff)),
      random.bytes(length(index) - 11),
    );
    if (lost.includes(index)) continue;
    client.send(1 + index * gap, peers(to)[index % to]!, payload);
  }
  return (await run()).evidence(HOME, "bandwidth-probe");
}

it("seventeen messages, ids by 1, checksums equal but for the last byte: strong (U7a)", async () => {
  expect(await burst({})).toMatchObject([{ strength: "strong", facts: { port: PORT, bursts: 1, longest: 17 } }]);
});

it.each([
  ["one lost in the middle", [8]],
  ["two running, and another", [4, 5, 11]],
] as const)("%s: strong all the same", async (_, lost) => {
  expect(await burst({ lost })).toMatchObject([
    { strength: "strong", facts: { bursts: 1, longest: 17 - lost.length } },
  ]);
});

describe("not", () => {
  it.each<readonly [string, Shape]>([
    ["nine", { count: 9 }],
    ["three lost running", { lost: [8, 9, 10] }],
    ["ids by 2", { step: 2 }],
    ["the same id again: a repeat", { step: 0 }],
    ["a tenth of a second apart", { gap: 0.1 }],
    ["of growing length", { length: (index) => 28 + index }],
    ["checksums all different", { crc: (index) => Math.imul(index + 1, 0x9e3779b1) >>> 0 }],
    ["checksums all equal: a constant field", { crc: () => 0x5a17c3aa }],
    ["an IV that stands still: a source id", { iv: () => u32(0x5a17c3aa) }],
    ["an IV that counts, high bytes first: a time stamp", { iv: (index) => u32(0x5a17c300 + index * 160) }],
    ["an IV that counts, low bytes first", { iv: (index) => u32(0x5a17c300 + index * 160).toReversed() }],
    ["every 20 ms: voice of one size", { gap: 0.02 }],
    ["to two peers", { to: 2 }],
  ])("%s", async (_, shape) => {
    expect(await burst(shape)).toEqual([]);
  });
});
