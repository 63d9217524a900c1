import { describe, expect, it } from "vitest";
import { readBytes } from "../read-capture.js";

const bytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex.replaceAll(" ", ""), "hex"));

describe("what is no capture", () => {
  it.each([
    { what: "zstd", start: bytes("28b52ffd0458"), advice: "compressed with zstd: decompress it first" },
    { what: "lz4", start: bytes("04224d186440"), advice: "compressed with lz4: decompress it first" },
    { what: "xz", start: bytes("fd377a585a000004"), advice: "compressed with xz: decompress it first" },
    { what: "bzip2", start: bytes("425a68393141"), advice: "compressed with bzip2: decompress it first" },
    { what: "zip", start: bytes("504b03041400"), advice: "zip archive: decompress it first" },
    { what: "snoop", start: bytes("736e6f6f7000000000000002"), advice: "snoop capture: convert it first" },
    {
      what: "Network Monitor",
      start: bytes("474d425500020100"),
      advice: "Network Monitor 2 capture: convert it first",
    },
    { what: "ERF", start: bytes("0000008091ec3f4f0204004800000036 0000"), advice: "ERF capture: convert it first" },
    { what: "text", start: new TextEncoder().encode("No.,Time,Source\r\n1,0.0,192.0.2.1\r\n"), advice: "is text" },
    { what: "anything else", start: bytes("00010203fffefdfc00"), advice: "starts with 00 01 02 03 ff fe fd fc" },
    { what: "one byte", start: bytes("d4"), advice: "starts with d4" },
  ])("$what is named, with what to do", async ({ start, advice }) => {
    const { frames, end } = await readBytes(start);
    expect(frames).toEqual([]);
    expect(end).toMatchObject({ kind: "cut", problem: "capture.unknown-format", offset: 0 });
    expect(end).toHaveProperty("message", expect.stringContaining(advice));
  });

  it("nothing at all is empty", async () => {
    expect((await readBytes(new Uint8Array(0))).end).toMatchObject({ kind: "cut", problem: "capture.empty" });
  });
});
