import { existsSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { SCENES } from "../../../captures/recipes/scenes/index.js";
import { pcapFile } from "../../../captures/recipes/wire/index.js";
import type { ByteSource } from "../../../src/capture/bytes/byte-source.js";
import { expandInputs } from "../../../src/capture/expand-inputs.js";
import { Frame } from "../../../src/capture/frame.js";
import { captureOf } from "../../../src/capture/open-capture.js";
import { ByteWriter, join } from "../../capture/byte-writer.js";
import { MemoryBytes } from "../../capture/memory-bytes.js";
import * as pcap from "../../capture/pcap-file.js";
import { SectionWriter } from "../../capture/pcapng-file.js";
import { compressedSample, zstdFrame } from "../../capture/zstd-file.js";
import { inspect, reached, TIGHT } from "../inspection.js";
import { expectThat, type Target } from "../target.js";

/** Files of every format that is read, whole line included. */
export const captures: Target = {
  name: "captures",
  seeds: async () => {
    const plain = [...classic(), ...sections()];
    const gzipped = plain.slice(0, 4).map((bytes) => Uint8Array.from(gzipSync(bytes)));
    const zstd = [compressedSample(), ...plain.slice(0, 2).map((bytes) => zstdFrame(bytes))];
    return [...plain, ...others(), ...gzipped, ...zstd, ...(await realOnes())];
  },
  async execute(bytes) {
    const open = async (): Promise<ByteSource> => new MemoryBytes(bytes);
    const source = captureOf("fuzz\u001b[31m.pcap", 0, open, { limits: TIGHT });
    const told = await inspect(source, TIGHT);
    const problem = source.end.kind === "cut" ? source.end.problem : source.end.kind;
    const frames = told.counts.find(([name]) => name === "decode.frames")![1];
    // Read in chunks of another size, the same frames come out.
    const again = captureOf("again", 0, open, { limits: { ...TIGHT, readChunkBytes: 5_001 } });
    expectThat((await countFrames(again)) === frames, "the size of chunks changes nothing");
    expectThat(JSON.stringify(again.end) === JSON.stringify(source.end), "nor how the capture ends");
    return [...reached(told), problem];
  },
};

async function countFrames(capture: ReturnType<typeof captureOf>): Promise<number> {
  const frame = new Frame();
  let count = 0;
  for await (const batch of capture.batches()) {
    while (batch.next(frame)) {
      expectThat(frame.start <= frame.end && frame.end <= frame.bytes.length, "a frame lies within its chunk");
      expectThat(frame.end - frame.start <= TIGHT.maxFrameBytes, "a frame stays within maxFrameBytes");
      expectThat(Number.isFinite(frame.time), "the time of a frame is a number");
      count++;
    }
  }
  return count;
}

const CORPUS_BYTES = 12 << 10;
const FRAMES = SCENES[0]!.record().slice(0, 12);

/** The beginnings of real captures, where SKYSPAN_CORPUS names a folder of them. */
async function realOnes(): Promise<Uint8Array[]> {
  const corpus = process.env.SKYSPAN_CORPUS;
  if (corpus === undefined || !existsSync(corpus)) return [];
  const { paths } = await expandInputs([corpus], TIGHT);
  return paths.map((path) => Uint8Array.from(readFileSync(path).subarray(0, CORPUS_BYTES)));
}

/** Both byte orders, both units of time, and the layouts that programs of the past wrote. */
function classic(): Uint8Array[] {
  const records = FRAMES.slice(0, 6).map(({ bytes }) => ({ data: bytes.subarray(0, 300) }));
  const kuznetzov = records.map((record) => ({ ...record, extra: [1, 0, 0, 0, 0, 8, 1, 0] }));
  return [
    pcapFile(FRAMES),
    pcapFile(FRAMES, { bigEndian: true, nanoseconds: true, snapLength: 96 }),
    pcap.pcapFile(kuznetzov, { magic: pcap.MODIFIED }),
    pcap.pcapFile(records, { magic: pcap.NANOSECONDS, little: false }),
    pcap.pcapFile(records, { minor: 2 }),
    pcap.pcapFile(records, { network: 0x14000001 }),
  ];
}

/** snoop, and ERF with an extension, padding between and Cisco HDLC. */
function others(): Uint8Array[] {
  const frames = FRAMES.slice(0, 4).map(({ bytes }) => bytes);
  const snoop = frames.map((frame) => {
    const padded = Math.ceil(frame.length / 4) * 4;
    return new ByteWriter(false)
      .u32(frame.length, frame.length, 24 + padded, 0, 1_156_534_266, 7)
      .bytes(frame)
      .pad()
      .done();
  });
  const erf = frames.map((frame, index) => {
    const extension = index === 1 ? [3, 0, 0, 0, 0, 0, 0, 0] : [];
    const body = [...extension, 0, 0, ...frame, 1, 2, 3, 4];
    const type = index === 1 ? 0x82 : index === 2 ? 1 : 2;
    const time = new ByteWriter(true).u32(0, 1_156_534_266).u8(type, 4).done();
    return join(
      time,
      new ByteWriter(false)
        .u16(16 + body.length, 0, 4 + frame.length)
        .bytes(body)
        .done(),
    );
  });
  return [join(new ByteWriter(false).bytes(Buffer.from("snoop\0\0\0")).u32(2, 4).done(), ...snoop), join(...erf)];
}

/** pcapng: two sections of different byte orders, interfaces with options, every kind of packet block, and others. */
function sections(): Uint8Array[] {
  const section = (little: boolean): Uint8Array => {
    const write = new SectionWriter(little);
    const none = write.option(0, []);
    const options = Buffer.concat([
      write.option(2, Buffer.from("eth0")),
      write.option(9, [9]),
      write.option(14, write.u64(0, 1_156_534_266)),
      none,
    ]);
    const data = [...FRAMES[0]!.bytes];
    return Uint8Array.from(
      Buffer.concat([
        write.section(1, 0, Buffer.concat([write.option(1, Buffer.from("a comment")), none])),
        write.interface(1, 0, options),
        write.interface(101, 96),
        write.enhanced({ time: 1n << 40n, data, options: Buffer.concat([write.option(1, Buffer.from("why")), none]) }),
        write.obsolete({ interface: 1, data: data.slice(14) }),
        write.simple(data),
        write.block(4, Uint8Array.of(0, 1, 0, 6, 10, 0, 0, 1, 97, 0, 0, 0, 0, 0, 0, 0)),
        write.block(5, new Uint8Array(12)),
        write.block(10, Buffer.from("TLSK\0\0\0\0")),
        write.block(0xbad, Uint8Array.of(0, 0, 0x7e, 0xd9, 1, 2, 3, 4)),
        write.enhanced({ data }),
      ]),
    );
  };
  return [section(true), section(false), Uint8Array.from(Buffer.concat([section(false), section(true)]))];
}
