import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { type PacketHeader, parse } from "pcap-parser";
import { describe, expect, it } from "vitest";
import { hex } from "../../src/core/bytes.js";
import { type FrameRecord, problemOf, readFile } from "./read-capture.js";

/**
 * A second opinion: every classic microsecond capture, read by pcap-parser and by us, has the same frames. It ends
 * without a word on a cut file and has no limit on the captured length, so how a capture ends is our word alone, and
 * where ours stops at a damaged record, the frames up to there are compared.
 */
const PROJECT = fileURLToPath(new URL("../..", import.meta.url));
const CORPUS = process.env.SKYSPAN_CORPUS ?? join(PROJECT, "../shared/captures");
const FOLDERS = [join(PROJECT, "captures"), CORPUS];

const captures = FOLDERS.filter((folder) => existsSync(folder)).flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8", withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(isClassic)
    .sort()
    .map((path) => ({ name: relative(folder, path), path })),
);

function isClassic(path: string): boolean {
  const start = readFileSync(path).subarray(0, 4).toString("hex");
  return start === "a1b2c3d4" || start === "d4c3b2a1";
}

function readWithPcapParser(path: string): Promise<FrameRecord[]> {
  return new Promise((resolve, reject) => {
    const frames: FrameRecord[] = [];
    let linkType = -1;
    parse(path)
      .on("globalHeader", (header) => {
        linkType = header.linkLayerType & 0xffff;
      })
      .on("packet", ({ header, data }) => frames.push(recordOf(header, data, linkType, frames.length + 1)))
      .on("end", () => resolve(frames))
      .on("error", reject);
  });
}

function recordOf(header: PacketHeader, data: Buffer, linkType: number, number: number): FrameRecord {
  return {
    number,
    time: header.timestampSeconds * 1_000_000 + header.timestampMicroseconds,
    data: hex(data),
    originalLength: header.originalLength,
    linkType,
    interface: 0,
  };
}

describe("pcap-parser agrees", () => {
  it.runIf(captures.length > 0).each(captures)("on $name", async ({ path }) => {
    const ours = await readFile(path);
    const theirs = await readWithPcapParser(path);
    expect(["clean", "pcap.record-cut", "pcap.record-too-long"]).toContain(problemOf(ours));
    if (problemOf(ours) !== "pcap.record-too-long") expect(ours.frames.length).toBe(theirs.length);
    expect(ours.frames).toEqual(theirs.slice(0, ours.frames.length));
  });

  if (!existsSync(CORPUS)) it.skip(`on the corpus: there is none at ${CORPUS} (SKYSPAN_CORPUS)`, () => {});
});
