import { deflateRawSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { join } from "../byte-writer.js";
import { pcapFile } from "../pcap-file.js";
import { problemOf, readBytes } from "../read-capture.js";

const NO_BYTES = new Uint8Array(0);
const RECORDS = Array.from({ length: 40 }, (_, index) => ({ fraction: index, data: [index, index * 7, index ^ 85] }));
const CAPTURE = pcapFile(RECORDS);
const GZIPPED = new Uint8Array(gzipSync(CAPTURE));
/** Frames that do not compress, so that damage in the middle of the file is damage in the middle of the capture. */
const NOISE = Array.from({ length: 400 }, (_, index) => ({ data: noise(index + 1) }));

function noise(seed: number): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length: 1_000 }, () => {
    state = (state * 48_271) % 0x7fff_ffff;
    return state & 0xff;
  });
}

/** A gzip member with every optional field (RFC 1952 section 2.3.1). */
function memberWithAllFields(content: Uint8Array): Uint8Array {
  const plain = new Uint8Array(gzipSync(content));
  const fields = [3, 0, 65, 66, 67, ...Buffer.from("name\0a comment\0"), 0xaa, 0xbb];
  const header = Uint8Array.of(0x1f, 0x8b, 8, 0x1e, 0, 0, 0, 0, 0, 3, ...fields);
  return join(header, new Uint8Array(deflateRawSync(content)), plain.subarray(plain.length - 8));
}

describe("gzip", () => {
  it("is known by its first bytes and read as what is in it", async () => {
    expect(await readBytes(GZIPPED)).toEqual(await readBytes(CAPTURE));
  });

  it("may come in pieces of any size", async () => {
    const whole = await readBytes(CAPTURE);
    for (const readChunkBytes of [1, 2, 3, 50, 4_096])
      expect(await readBytes(GZIPPED, { readChunkBytes })).toEqual(whole);
  });

  it("may have several members, cut anywhere, also inside the capture's header", async () => {
    const whole = await readBytes(CAPTURE);
    for (let cut = 0; cut <= CAPTURE.length; cut += 13) {
      const members = [CAPTURE.subarray(0, cut), NO_BYTES, CAPTURE.subarray(cut)].map((part) => gzipSync(part));
      expect(await readBytes(join(...members))).toEqual(whole);
    }
  });

  it("may have every optional header field, and zeros at its end", async () => {
    const member = memberWithAllFields(CAPTURE);
    expect(await readBytes(join(member, new Uint8Array(512)))).toEqual(await readBytes(CAPTURE));
  });

  it("may be many times longer than zlib's buffer, noise and repetition in turn, and be read in pieces of any size", async () => {
    const records = Array.from({ length: 2_400 }, (_, index) => ({
      data: Math.floor(index / 300) % 2 === 0 ? noise(index + 1) : new Uint8Array(1_000).fill(index),
    }));
    const capture = pcapFile(records);
    const gzipped = new Uint8Array(gzipSync(capture, { level: 1 }));
    const whole = await readBytes(capture);
    expect(whole.frames).toHaveLength(records.length);
    for (const readChunkBytes of [5_000, 300_000, 1 << 20])
      expect(await readBytes(gzipped, { readChunkBytes })).toEqual(whole);
  });

  it("of nothing is an empty capture", async () => {
    expect(problemOf(await readBytes(gzipSync(NO_BYTES)))).toBe("capture.empty");
  });

  it("inside gzip is named", async () => {
    expect((await readBytes(gzipSync(GZIPPED))).end).toHaveProperty(
      "message",
      expect.stringContaining("compressed twice, the second time with gzip"),
    );
  });
});

describe("damaged gzip", () => {
  it("gives what was inflated before its end, for every prefix", async () => {
    const { frames } = await readBytes(CAPTURE);
    let most = 0;
    for (let length = 2; length < GZIPPED.length; length++) {
      const reading = await readBytes(GZIPPED.subarray(0, length));
      expect(problemOf(reading)).toBe("capture.gzip-cut");
      expect(reading.frames).toEqual(frames.slice(0, reading.frames.length));
      expect(reading.frames.length).toBeGreaterThanOrEqual(most);
      most = reading.frames.length;
    }
    expect(most).toBe(frames.length);
  });

  it("says where in the capture it stopped", async () => {
    const reading = await readBytes(GZIPPED.subarray(0, GZIPPED.length - 30));
    const offset = 24 + 19 * reading.frames.length;
    expect(reading.end).toMatchObject({ kind: "cut", problem: "capture.gzip-cut", offset });
    expect(reading.end).toHaveProperty("message", expect.stringContaining(`before byte ${offset} of the capture`));
  });

  it("gives every frame where only the checksum is wrong", async () => {
    for (const fromEnd of [8, 1]) {
      const damaged = Uint8Array.from(GZIPPED);
      damaged[damaged.length - fromEnd]! ^= 1;
      const reading = await readBytes(damaged);
      expect(problemOf(reading)).toBe("capture.gzip-damaged");
      expect(reading.frames).toHaveLength(RECORDS.length);
    }
  });

  it("gives every frame where garbage follows", async () => {
    const reading = await readBytes(join(GZIPPED, Uint8Array.of(10, 13)));
    expect(problemOf(reading)).toBe("capture.gzip-damaged");
    expect(reading.frames).toHaveLength(RECORDS.length);
  });

  it("loses at most one slice of input before damage in the middle", async () => {
    const damaged = new Uint8Array(gzipSync(pcapFile(NOISE)));
    const middle = damaged.length >> 1;
    damaged.fill(0xff, middle, middle + 64);
    const reading = await readBytes(damaged);
    expect(reading.end.kind).toBe("cut");
    expect(reading.frames.length).toBeGreaterThan(NOISE.length / 2 - 70);
  });

  it("gives what came before damage in a short file too, the same in chunks of any size", async () => {
    const damaged = new Uint8Array(gzipSync(pcapFile(NOISE.slice(0, 12))));
    damaged.fill(0xff, (damaged.length * 3) >> 2);
    const [first, ...others] = await Promise.all(
      [64, 4_096, 5_001, 1 << 20].map((readChunkBytes) => readBytes(damaged, { readChunkBytes })),
    );
    expect(first!.frames.length).toBeGreaterThanOrEqual(6);
    for (const other of others) expect(other).toEqual(first);
  });

  it("ends on its own for every flipped byte", async () => {
    for (let at = 2; at < GZIPPED.length; at++) {
      for (const bits of [0x01, 0x80, 0xff]) {
        const damaged = Uint8Array.from(GZIPPED);
        damaged[at]! ^= bits;
        expect(["clean", "cut"]).toContain((await readBytes(damaged)).end.kind);
      }
    }
  });
});
