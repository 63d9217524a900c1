import { describe, expect, it } from "vitest";
import { join } from "../byte-writer.js";
import { SectionWriter } from "../pcapng-file.js";
import { problemOf, readBytes } from "../read-capture.js";

const TIME = 1_700_000_000_123_456n;
const text = (value: string): Uint8Array => new TextEncoder().encode(value);

describe.each([
  { order: "little", little: true },
  { order: "big", little: false },
])("pcapng, $order-endian", ({ little }) => {
  const write = new SectionWriter(little);

  it("reads enhanced, obsolete and simple packet blocks", async () => {
    const { frames, end } = await readBytes(
      join(
        write.section(),
        write.interface(113, 2),
        write.interface(1, 96),
        write.enhanced({ interface: 1, time: TIME, data: [1, 2, 3], original: 1_500 }),
        write.obsolete({ interface: 0, time: TIME + 1n, data: [4] }),
        write.simple([5, 6], 60),
      ),
    );
    expect(frames).toEqual([
      { number: 1, time: 1_700_000_000_123_456, data: "010203", originalLength: 1_500, linkType: 1, interface: 1 },
      { number: 2, time: 1_700_000_000_123_457, data: "04", originalLength: 1, linkType: 113, interface: 0 },
      { number: 3, time: 1_700_000_000_123_457, data: "0506", originalLength: 60, linkType: 113, interface: 0 },
    ]);
    expect(end).toEqual({ kind: "clean" });
  });

  it("gives a simple packet the time of the packet before it", async () => {
    const { frames } = await readBytes(
      join(
        write.section(),
        write.interface(),
        write.simple([1]),
        write.enhanced({ time: TIME, data: [2] }),
        write.simple([3]),
      ),
    );
    expect(frames.map(({ time }) => time)).toEqual([0, Number(TIME), Number(TIME)]);
  });

  it.each([
    { unit: "seconds", resolution: 0, units: 1_700_000_000n, time: 1_700_000_000_000_000 },
    { unit: "milliseconds", resolution: 3, units: 1_700_000_000_123n, time: 1_700_000_000_123_000 },
    { unit: "nanoseconds", resolution: 9, units: 1_700_000_000_123_456_789n, time: 1_700_000_000_123_456.8 },
    { unit: "nanoseconds", resolution: 9, units: 1_700_000_000_123_456_999n, time: 1_700_000_000_123_456.8 },
    { unit: "picoseconds", resolution: 12, units: 1_700_000_123_456_789_000n, time: 1_700_000_123_456.75 },
    { unit: "2^-10 s", resolution: 0x8a, units: (1_700_000_000n << 10n) | 512n, time: 1_700_000_000_500_000 },
    { unit: "2^-32 s", resolution: 0xa0, units: (1_700_000_000n << 32n) | (1n << 31n), time: 1_700_000_000_500_000 },
    { unit: "2^-63 s", resolution: 0xbf, units: 1n << 63n, time: 1_000_000 },
    { unit: "10^-127 s", resolution: 0x7f, units: 0xffff_ffff_ffff_ffffn, time: 0 },
  ])("counts time in $unit where if_tsresol says so", async ({ resolution, units, time }) => {
    const { frames } = await readBytes(
      join(
        write.section(),
        write.interface(1, 0, write.option(9, [resolution])),
        write.enhanced({ time: units, data: [] }),
      ),
    );
    expect(frames[0]!.time).toBe(time);
  });

  it("adds if_tsoffset, which may be negative", async () => {
    const times = async (high: number, low: number): Promise<number> => {
      const options = write.option(14, write.u64(high, low));
      const file = join(write.section(), write.interface(1, 0, options), write.enhanced({ time: TIME, data: [] }));
      return (await readBytes(file)).frames[0]!.time;
    };
    expect(await times(0, 3_600)).toBe(1_700_003_600_123_456);
    expect(await times(-1, -3_600)).toBe(1_699_996_400_123_456);
  });

  it("names interfaces for reports, without what a terminal would act on", async () => {
    const options = join(
      write.option(2, text("eth\u001b[31m0")),
      write.option(3, text("Büro, 3. Stock")),
      write.option(0, []),
      write.option(2, text("after the end")),
    );
    const { interfaces } = await readBytes(join(write.section(), write.interface(1, 128, options)));
    expect(interfaces).toEqual([{ linkType: 1, snaplen: 128, name: "eth\ufffd[31m0", description: "Büro, 3. Stock" }]);
  });

  it("cuts long names at maxTextLength", async () => {
    const options = write.option(2, text("n".repeat(400)));
    const { interfaces } = await readBytes(join(write.section(), write.interface(1, 0, options)), { maxTextLength: 8 });
    expect(interfaces[0]!.name).toBe("nnnnnnnn");
  });

  it("passes over blocks it does not know, however long they are", async () => {
    const file = join(
      write.section(1, 2, write.option(4, text("dumpcap"))),
      write.block(0x0a, new Uint8Array(20_000)),
      write.interface(),
      write.block(0xbad, new Uint8Array(40_000)),
      write.enhanced({ data: [1], options: write.option(1, new Uint8Array(9_000)) }),
      write.block(5, new Uint8Array(0)),
      write.enhanced({ data: [2] }),
      write.block(4, new Uint8Array(8)),
    );
    for (const readChunkBytes of [64, 1_000, 1 << 20]) {
      const { frames, end } = await readBytes(file, { readChunkBytes });
      expect(frames.map(({ data }) => data)).toEqual(["01", "02"]);
      expect(end).toEqual({ kind: "clean" });
    }
  });

  it.each([
    { name: "names", type: 4, numbered: false },
    { name: "statistics of an interface", type: 5, numbered: false },
    { name: "secrets", type: 10, numbered: false },
    { name: "an unknown block", type: 0x7fff, numbered: false },
    { name: "a block of local use", type: 0x80000001, numbered: false },
    { name: "systemd's journal", type: 9, numbered: true },
    { name: "a custom block", type: 0xbad, numbered: true },
    { name: "a custom block that is not to be copied", type: 0x40000bad, numbered: true },
    { name: "a Sysdig event", type: 0x204, numbered: true },
  ])("passes over $name, counted as a frame: $numbered", async ({ type, numbered }) => {
    for (const order of [write, new SectionWriter(false)]) {
      const packet = order.enhanced({ data: [1], options: order.option(1, text("a comment")) });
      const file = join(
        order.section(),
        order.interface(),
        packet,
        order.block(type, text("0123456789abcdef")),
        packet,
      );
      const { frames, end } = await readBytes(file, { readChunkBytes: 50 });
      expect(frames.map(({ number }) => number)).toEqual([1, numbered ? 3 : 2]);
      expect(end).toEqual({ kind: "clean" });
    }
  });

  it.each([
    { name: "an option beyond its block", options: [9, 0, 0x90, 1, 1, 2, 3, 4] },
    { name: "a resolution of two bytes", options: [9, 0, 2, 0, 3, 0, 0, 0] },
    { name: "an offset of four bytes", options: [14, 0, 4, 0, 1, 0, 0, 0] },
    { name: "half an option", options: [9, 0, 1, 0] },
    { name: "options without an end", options: [2, 0, 4, 0, 97, 97, 97, 97] },
  ])("does without $name", async ({ options }) => {
    const file = join(
      write.section(),
      write.interface(1, 0, Uint8Array.from(options)),
      write.enhanced({ time: 7n, data: [1] }),
    );
    const { frames, end } = await readBytes(file);
    expect(frames).toMatchObject([{ time: 7, data: "01" }]);
    expect(end).toEqual({ kind: "clean" });
  });

  it("reads a length that leaves the padding out", async () => {
    const body = join(new Uint8Array(20 - 4), write.u64(0, 0).subarray(4), Uint8Array.of(0, 0, 0, 0));
    const file = join(
      write.section(),
      write.interface(),
      write.block(0xbad, body.subarray(0, 18), { first: 30, last: 30 }),
      write.enhanced({ data: [1] }),
    );
    const { frames, end } = await readBytes(file);
    expect(frames).toHaveLength(1);
    expect(end.kind).toBe("clean");
  });

  it("gives every frame before the end and names what is cut, for every prefix", async () => {
    const blocks = [
      write.section(),
      write.interface(1, 0, write.option(2, text("eth0"))),
      write.enhanced({ time: TIME, data: [1, 2, 3], options: write.option(1, text("note")) }),
      write.simple([4, 5]),
      write.block(0xbad, new Uint8Array(16)),
      write.obsolete({ time: TIME, data: [6] }),
    ];
    const file = join(...blocks);
    const whole = (await readBytes(file)).frames;
    const starts = blocks.map((_, index) => join(...blocks.slice(0, index)).length);
    for (let length = 4; length < file.length; length++) {
      const reading = await readBytes(file.subarray(0, length), { readChunkBytes: 5 });
      expect(reading.frames).toEqual(whole.slice(0, reading.frames.length));
      if (starts.includes(length)) expect(problemOf(reading)).toBe("clean");
      else
        expect(reading.end).toMatchObject({
          problem: "pcapng.block-cut",
          offset: starts.filter((start) => start <= length).at(-1),
        });
      const complete = starts.filter(
        (start, index) => [2, 3, 5].includes(index) && start + blocks[index]!.length <= length,
      );
      expect(reading.frames.length).toBeGreaterThanOrEqual(complete.length);
    }
  });

  it("ends on its own for every flipped byte", async () => {
    const file = join(
      write.section(),
      write.interface(1, 0, write.option(9, [9])),
      write.enhanced({ time: TIME, data: [1, 2, 3] }),
      write.simple([4]),
      write.obsolete({ data: [6] }),
    );
    for (let at = 0; at < file.length; at++) {
      for (const bits of [0x01, 0x80, 0xff]) {
        const damaged = Uint8Array.from(file);
        damaged[at]! ^= bits;
        const reading = await readBytes(damaged, { readChunkBytes: 16 });
        expect(["clean", "cut"]).toContain(reading.end.kind);
        for (const frame of reading.frames) expect(frame.time).not.toBeNaN();
      }
    }
  });
});

describe("pcapng sections", () => {
  it("each have their own byte order and interfaces, which are numbered on", async () => {
    const little = new SectionWriter(true);
    const big = new SectionWriter(false);
    const file = join(
      little.section(),
      little.interface(1),
      little.interface(101),
      little.enhanced({ interface: 1, time: TIME, data: [1] }),
      big.section(),
      big.interface(113),
      big.enhanced({ interface: 0, time: TIME, data: [2] }),
    );
    const { frames, interfaces, end } = await readBytes(file, { readChunkBytes: 9 });
    expect(frames.map((frame) => [frame.number, frame.interface, frame.linkType, frame.time])).toEqual([
      [1, 1, 101, Number(TIME)],
      [2, 2, 113, Number(TIME)],
    ]);
    expect(interfaces.map(({ linkType }) => linkType)).toEqual([1, 101, 113]);
    expect(end.kind).toBe("clean");
  });

  it("do not lend their interfaces to the next one", async () => {
    const write = new SectionWriter();
    const reading = await readBytes(
      join(write.section(), write.interface(), write.section(), write.enhanced({ data: [1] })),
    );
    expect(problemOf(reading)).toBe("pcapng.unknown-interface");
  });
});

describe("damaged pcapng", () => {
  const write = new SectionWriter();
  const start = join(write.section(), write.interface(), write.enhanced({ data: [1] }));
  const offset = start.length;

  it.each([
    { problem: "pcapng.bad-block-length", block: write.block(6, new Uint8Array(24), { first: 8 }) },
    { problem: "pcapng.bad-block-length", block: write.block(6, new Uint8Array(8)) },
    { problem: "pcapng.bad-block-length", block: write.block(1, new Uint8Array(4)) },
    { problem: "pcapng.bad-block-length", block: write.block(3, new Uint8Array(0)) },
    { problem: "pcapng.bad-block-length", block: write.block(0xbad, new Uint8Array(8), { last: 24 }) },
    { problem: "pcapng.packet-beyond-block", block: write.enhanced({ data: [1, 2], captured: 5 }) },
    { problem: "pcapng.packet-too-long", block: write.enhanced({ data: [1, 2], captured: 0xffff_fff0 }) },
    { problem: "pcapng.unknown-interface", block: write.enhanced({ interface: 0xffff_ffff, data: [1] }) },
    { problem: "pcapng.interface-too-long", block: write.interface(1, 0, new Uint8Array(600)) },
    { problem: "pcapng.unknown-version", block: write.section(2) },
    { problem: "pcapng.bad-byte-order", block: write.block(0x0a0d0d0a, new Uint8Array(16)) },
  ])("stops with $problem and gives the frames before it", async ({ problem, block }) => {
    for (const readChunkBytes of [3, 1 << 20]) {
      const { frames, end } = await readBytes(join(start, block, start), { readChunkBytes });
      expect(frames.map(({ data }) => data)).toEqual(["01"]);
      expect(end).toMatchObject({ kind: "cut", problem, offset });
      expect(end).toHaveProperty("message", expect.stringMatching(new RegExp(`byte ${offset} .*\\.$`)));
    }
  });

  it("stops at one interface more than allowed in a section", async () => {
    const file = join(write.section(), ...Array.from({ length: 4 }, () => write.interface()));
    expect(problemOf(await readBytes(file, { maxInterfaces: 4 }))).toBe("clean");
    expect(problemOf(await readBytes(file, { maxInterfaces: 3 }))).toBe("pcapng.too-many-interfaces");
  });

  it("keeps no more interfaces for reports than allowed, however many sections there are", async () => {
    const section = join(write.section(), write.interface(), write.enhanced({ data: [1] }));
    const { interfaces, frames } = await readBytes(join(section, section, section), { maxInterfaces: 2 });
    expect(interfaces).toHaveLength(2);
    expect(frames.map((frame) => frame.interface)).toEqual([0, 1, 2]);
  });

  it("cuts a simple packet at its block where its length promises more", async () => {
    const { frames, end } = await readBytes(join(write.section(), write.interface(), write.simple([1, 2, 3, 4], 99)));
    expect(frames[0]).toMatchObject({ data: "01020304", originalLength: 99 });
    expect(end.kind).toBe("clean");
  });
});
