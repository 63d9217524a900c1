/** Bad bytes are values: whatever is cut off or changed, decoding ends, and what it found lies within the frame. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LAYERS } from "../../src/decode/registry.js";
import { decode, ETHERNET } from "./decode.js";
import { FRAMES } from "./frames.js";
import { decodeAnyhow } from "./soundness.js";

describe.each(FRAMES)("$name", ({ linkType, bytes }) => {
  it("is sound", () => {
    const { stop, notes } = decode(bytes, { linkType });
    expect(["", "arp.not-inspected"]).toContain(stop);
    expect(notes.filter((note) => note !== "ip.fragment")).toEqual([]);
  });

  it("may be cut anywhere", () => {
    for (let length = 0; length < bytes.length; length++) {
      decodeAnyhow(bytes.subarray(0, length), { linkType });
      decodeAnyhow(bytes.subarray(0, length), { linkType, originalLength: bytes.length });
    }
  });

  it("may have any bit flipped", () => {
    for (let bit = 0; bit < bytes.length * 8; bit++)
      decodeAnyhow(
        changed(bytes, bit >> 3, (byte) => byte ^ (1 << (bit & 7))),
        { linkType },
      );
  });

  it("may have any byte set to anything", () => {
    for (let index = 0; index < bytes.length; index++) {
      for (let value = 0; value < 256; value++)
        decodeAnyhow(
          changed(bytes, index, () => value),
          { linkType },
        );
    }
  });

  it("may be followed by anything", () => {
    const padded = new Uint8Array(bytes.length + 20).fill(0xff);
    padded.set(bytes);
    expect(decodeAnyhow(padded, { linkType }).ends).toBe(decode(bytes, { linkType }).ends);
  });
});

it("bytes of chance decode to something, on every link type", () => {
  const linkTypes = [...LAYERS.flatMap((layer) => layer.linkTypes ?? []), 9999];
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 120 }), fc.constantFrom(...linkTypes), (bytes, linkType) => {
      decodeAnyhow(bytes, { linkType });
    }),
    { numRuns: 3_000 },
  );
});

it("any damage of several bytes at once does no harm either", () => {
  const damage = fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { minLength: 2, maxLength: 6 });
  fc.assert(
    fc.property(fc.constantFrom(...FRAMES), damage, fc.nat(200), ({ bytes, linkType }, changes, length) => {
      const copy = bytes.slice(0, 20 + length);
      for (const [index, value] of changes) copy[index % copy.length] = value;
      decodeAnyhow(copy, { linkType });
    }),
    { numRuns: 3_000 },
  );
});

it("layers end at their bound, however many follow", () => {
  const tags = new Uint8Array(14 + 4 * 100);
  for (let at = 12; at < tags.length - 1; at += 4) tags.set([0x81, 0x00], at);
  expect(decodeAnyhow(tags, { linkType: ETHERNET, maxLayers: 24 })).toMatchObject({ stop: "limit.maxLayers" });
  expect(decode(tags, { maxLayers: 24 }).stopAt).toBe(14 + 4 * 23);
  expect(decode(FRAMES[0]!.bytes, { maxLayers: 3 }).stop).toBe("");
  expect(decode(FRAMES[0]!.bytes, { maxLayers: 2 }).stop).toBe("limit.maxLayers");
});

function changed(bytes: Uint8Array, index: number, change: (byte: number) => number): Uint8Array {
  const copy = bytes.slice();
  copy[index] = change(copy[index]!);
  return copy;
}
