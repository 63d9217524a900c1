import { describe, expect, it } from "vitest";
import { u16 } from "../../captures/recipes/wire/index.js";
import { ethernet, ipv4, join } from "../decode/headers.js";
import { Bench, DATAGRAM, fragmentV4, fragmentV6, PAYLOAD, type Part } from "./fragments.js";

const WHOLE = [`whole 1025>53 ${PAYLOAD} in 1+2`];
const FIRST: Part = { from: 0, to: 48 };
const LAST: Part = { from: 48, to: 96 };
const FORMS = [
  { version: "IPv4", fragment: fragmentV4 },
  { version: "IPv6", fragment: fragmentV6 },
];

describe.each(FORMS)("fragments of $version", ({ fragment }) => {
  const run = (parts: readonly Part[]): Bench => {
    const bench = new Bench();
    for (const part of parts) bench.take(fragment(part), part.at);
    return bench.finish();
  };

  it.each([
    { name: "in order", parts: [FIRST, LAST] },
    { name: "in the other order", parts: [LAST, FIRST] },
  ])("are put together $name", ({ parts }) => {
    const bench = run(parts);
    expect(bench.told).toEqual(WHOLE);
    expect(bench.counts).toEqual({ "defrag.whole": 1 });
  });

  it("are put together in any order, frames told as they came", () => {
    const parts = [LAST, { from: 0, to: 24 }, { from: 32, to: 48 }, { from: 24, to: 32 }];
    expect(run(parts).told).toEqual([`whole 1025>53 ${PAYLOAD} in 1+2+3+4`]);
  });

  it("may come twice, as a port mirrored both ways shows them", () => {
    const bench = run([FIRST, FIRST, LAST]);
    expect(bench.told).toEqual([`whole 1025>53 ${PAYLOAD} in 1+3`]);
    expect(bench.counts).toEqual({ "defrag.whole": 1, "defrag.copies": 1 });
  });

  it("a copy that comes after its packet is whole, as of a frame that a capture holds twice, is one too", () => {
    const bench = new Bench();
    const parts = [
      { from: 0, to: 48 },
      { from: 48, to: 96 },
    ];
    for (const part of parts) bench.take(fragmentV4(part)).take(fragmentV4(part));
    for (const part of parts) bench.take(fragmentV4(part));
    bench.finish();
    expect(bench.told).toHaveLength(1);
    expect(bench.counts).toEqual({ "defrag.whole": 1, "defrag.copies": 4 });
  });

  it("the same number soon after, with other bytes or a while later, is another packet", () => {
    const bench = new Bench();
    const parts = [
      { from: 0, to: 48 },
      { from: 48, to: 96 },
    ];
    const other = DATAGRAM.slice();
    other[95]! ^= 1;
    for (const part of parts) bench.take(fragmentV4(part));
    for (const part of parts.toReversed()) bench.take(fragmentV4({ ...part, payload: other }), 0.5);
    for (const part of parts) bench.take(fragmentV4(part), 3);
    bench.finish();
    expect(bench.counts).toEqual({ "defrag.whole": 3 });
    expect(bench.told).toHaveLength(3);
  });

  it("give at least the ports where the rest never comes", () => {
    const bench = run([FIRST]);
    expect(bench.told).toEqual([`alone 1025>53 ${PAYLOAD.slice(0, 80)} in 1`]);
    expect(bench.counts).toEqual({ "defrag.alone": 1 });
  });

  it("do not wait for longer than 30 s of packet time", () => {
    const bench = run([FIRST, { ...LAST, at: 31 }]);
    expect(bench.told).toEqual([`alone 1025>53 ${PAYLOAD.slice(0, 80)} in 1`]);
    expect(bench.counts).toEqual({ "defrag.alone": 1, "defrag.incomplete": 1 });
  });

  it("beyond the longest packet there can be are dropped (ping of death)", () => {
    expect(run([{ from: 65_528, to: 65_528, more: false }]).counts).toEqual({ "defrag.bad-length": 1 });
    const long = new Uint8Array(65_600);
    expect(run([{ from: 65_528, to: 65_560, more: false, payload: long }]).counts).toEqual({ "defrag.too-long": 1 });
  });

  it("that contradict the end that is known are dropped (teardrop)", () => {
    const bench = run([FIRST, { from: 24, to: 32, more: false }, LAST]);
    expect(bench.told).toEqual([`whole 1025>53 ${PAYLOAD} in 1+3`]);
    expect(bench.counts).toMatchObject({ "defrag.contradictions": 1 });
  });

  it("too small for any router are used and counted (RFC 1858)", () => {
    const bench = run([{ from: 0, to: 8 }, { from: 8, to: 48 }, LAST]);
    expect(bench.told).toEqual([`whole 1025>53 ${PAYLOAD} in 1+2+3`]);
    expect(bench.counts).toEqual({ "defrag.whole": 1, "defrag.tiny": 2 });
  });
});

describe("fragments that overlap", () => {
  const lie = new Uint8Array(96).fill(0xee);
  const OVER: Part = { from: 40, to: 72, more: true, payload: lie };

  it("IPv4: what came first stays, as on Windows", () => {
    const bench = new Bench();
    for (const part of [FIRST, OVER, LAST]) bench.take(fragmentV4(part));
    const expected = join(DATAGRAM.subarray(8, 48), lie.subarray(48, 72), DATAGRAM.subarray(72));
    expect(bench.told).toEqual([`whole 1025>53 ${Buffer.from(expected).toString("hex")} in 1+2+3`]);
    expect(bench.counts).toEqual({ "defrag.whole": 1, "defrag.overlaps": 2, "defrag.tiny": 1 });
  });

  it("IPv6: nothing of the packet is used (RFC 5722), and what still comes is swallowed", () => {
    const bench = new Bench();
    for (const part of [FIRST, OVER, LAST, FIRST]) bench.take(fragmentV6(part));
    expect(bench.finish().told).toEqual([]);
    expect(bench.counts).toEqual({ "defrag.incomplete": 1, "defrag.overlaps": 1, "defrag.tiny": 1 });
  });
});

describe("fragments and tunnels", () => {
  it("an outer packet in fragments gives what is inside it, and the outer addresses", () => {
    const inner = ipv4(DATAGRAM.subarray(0, 76));
    const bench = new Bench();
    const outer = { payload: inner, protocol: 4 };
    bench.take(fragmentV4({ from: 0, to: 48, more: true, ...outer })).take(fragmentV4({ from: 48, to: 96, ...outer }));
    expect(bench.told).toEqual([`whole 1025>53 ${PAYLOAD.slice(0, 136)} in 1+2`]);
  });

  it("an inner packet in fragments is put together like any other", () => {
    const bench = new Bench();
    for (const { from, to } of [FIRST, LAST]) {
      const inner = fragmentV4({ from, to }).subarray(14);
      bench.take(ethernet(0x0800, ipv4(inner, { protocol: 4 })));
    }
    expect(bench.told).toEqual(WHOLE);
  });

  it("fragments of fragments: both are put together", () => {
    const bench = new Bench();
    for (const { from, to } of [FIRST, LAST]) {
      const inner = fragmentV4({ from, to }).subarray(14);
      const outer = { payload: inner, protocol: 4 };
      bench.take(fragmentV4({ from: 0, to: 40, more: true, ...outer }));
      bench.take(fragmentV4({ from: 40, to: inner.length, more: false, ...outer }));
    }
    expect(bench.told).toEqual([`whole 1025>53 ${PAYLOAD} in 1+2+3+4`]);
  });
});

describe("bounds", () => {
  const numbered = (id: number, part: Part): Uint8Array => {
    const bytes = fragmentV4(part);
    bytes.set(u16(id), 18);
    return bytes;
  };

  it("the oldest packet is given up when fragments fill their memory", () => {
    const bench = new Bench({ maxFragmentBytes: 4_096 });
    for (let id = 0; id < 10; id++) bench.take(numbered(id, FIRST));
    expect(bench.told).toHaveLength(7);
    expect(bench.finish().told).toHaveLength(10);
    expect(bench.counts["limit.maxFragmentBytes"]).toBe(7);
  });

  it("a packet has no more fragments than are allowed", () => {
    const bench = new Bench({ maxFragmentsPerDatagram: 3 });
    for (let from = 0; from < 40; from += 8) bench.take(fragmentV4({ from, to: from + 8 }));
    expect(bench.counts["limit.maxFragmentsPerDatagram"]).toBe(2);
  });
});
