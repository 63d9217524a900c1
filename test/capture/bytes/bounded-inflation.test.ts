import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { type CaptureEnd, Frame } from "../../../src/capture/frame.js";
import type { Capture } from "../../../src/capture/open-capture.js";
import { analyzeCapture } from "../../detect/analysis.js";
import { join } from "../byte-writer.js";
import { pcapHeader, pcapRecord } from "../pcap-file.js";
import { captureOfBytes } from "../read-capture.js";

const MIB = 1 << 20;
const LONGEST_FRAME = 256 << 10;

/** Gzip that grows to so many MiB of sound packets: zeros, whose ratio is 1,000, or frames with a little noise each. */
function gzipOf(mebibytes: number, noiseBytes: number): Uint8Array {
  let state = 1;
  const data = new Uint8Array(LONGEST_FRAME);
  const records = Array.from({ length: 4 }, () => {
    for (let index = 0; index < noiseBytes; index++) {
      state = (state * 48_271) % 0x7fff_ffff;
      data[index] = state;
    }
    return pcapRecord({ data: data.slice() });
  });
  const member = new Uint8Array(gzipSync(join(...records)));
  return join(gzipSync(pcapHeader({ snaplen: LONGEST_FRAME })), ...Array.from({ length: mebibytes }, () => member));
}

/** Without keeping any. */
async function countAll(capture: Capture): Promise<{ readonly end: CaptureEnd; readonly frames: number }> {
  const frame = new Frame();
  let frames = 0;
  for await (const batch of capture.batches()) while (batch.next(frame)) frames++;
  return { end: capture.end, frames };
}

const BOMB = gzipOf(400, 0);

describe("a decompression bomb", () => {
  it("ends the capture with a sentence, where it has grown for long enough to be sure", async () => {
    const capture = captureOfBytes(BOMB, { maxFrameBytes: LONGEST_FRAME, readChunkBytes: MIB });
    const { end, frames } = await countAll(capture);
    expect(end).toMatchObject({ kind: "cut", problem: "capture.decompression-bomb", limit: "maxInflationRatio" });
    expect(end).toMatchObject({
      message: expect.stringMatching(/^What is compressed there grows to more than 500 times/),
    });
    expect(frames).toBeGreaterThanOrEqual(1_020);
    expect(frames).toBeLessThan(1_100);
  });

  it("is counted among the limits reached", async () => {
    const { counters } = await analyzeCapture(BOMB);
    expect(counters.get("limit.maxInflationRatio")).toBe(1);
  });

  it("is read to its end where the bound is raised", async () => {
    const limits = { maxFrameBytes: LONGEST_FRAME, readChunkBytes: MIB, maxInflationRatio: 2_000 };
    const { end, frames } = await countAll(captureOfBytes(BOMB, limits));
    expect([end.kind, frames]).toEqual(["clean", 1_600]);
  });
});

it.each([
  { what: "shrinks as well, but is short", bytes: gzipOf(100, 0), frames: 400 },
  { what: "is long, and regular as captures are", bytes: gzipOf(300, 2_000), frames: 1_200 },
])("what $what is no bomb", async ({ bytes, frames }) => {
  const capture = captureOfBytes(bytes, { maxFrameBytes: LONGEST_FRAME, readChunkBytes: MIB });
  expect(await countAll(capture)).toEqual({ end: { kind: "clean" }, frames });
});
