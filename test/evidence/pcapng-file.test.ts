// What is written is what our own reader, and any other, gets back.

import { describe, expect, it } from "vitest";
import { type PcapngFrame, pcapngFile } from "../../src/evidence/pcapng-file.js";
import { readBytes } from "../capture/read-capture.js";

const ABOUT = { application: "skyspan", comment: "a test" };
const frameOf = (fields: Partial<PcapngFrame>): PcapngFrame => {
  return { interface: 0, time: 0, originalLength: 2, bytes: Uint8Array.of(1, 2), comment: "", ...fields };
};
const written = (frame: PcapngFrame, description = "a.pcap") =>
  readBytes(pcapngFile(ABOUT, [{ linkType: 1, description }], [frame]));

describe("a frame's time", () => {
  it.each([0, 0.25, 1, 1_156_534_280_589_453, 1_156_534_280_589_453 + 0.75])("of %d microseconds", async (time) => {
    expect((await written(frameOf({ time }))).frames).toMatchObject([{ time }]);
  });

  it.each([-1, -1e15, 1e19, 1e25])("that no clock shows, %d, is written all the same", async (time) => {
    const { frames, end } = await written(frameOf({ time }));
    expect([frames.length, end.kind]).toEqual([1, "clean"]);
  });
});

describe("a frame's bytes", () => {
  it.each([0, 1, 2, 3, 4, 5, 2_000])("%d of them, padded to four", async (length) => {
    const bytes = new Uint8Array(length).fill(7);
    const { frames, end } = await written(frameOf({ bytes, originalLength: 9_000 }));
    expect(end.kind).toBe("clean");
    expect(frames).toMatchObject([{ data: "07".repeat(length), originalLength: 9_000 }]);
  });
});

it("texts: what a terminal might act on is left out, and what is too long is cut", async () => {
  const comment = `\u001b]0;owned\u0007${"long ".repeat(40_000)}`;
  const { end, interfaces } = await written(frameOf({ comment }), "a\u001b[2J\u202e.pcap");
  expect(end.kind).toBe("clean");
  expect(interfaces[0]?.description).toBe("a?[2J?.pcap");
});
