/** Classic captures that are not laid out as their magic says: libpcap and Wireshark read them, and so do we. */
import { describe, expect, it } from "vitest";
import { join } from "../byte-writer.js";
import { MICROSECONDS, MODIFIED, NANOSECONDS, pcapFile, pcapHeader, pcapRecord } from "../pcap-file.js";
import { readBytes } from "../read-capture.js";

const DATA = [[1, 2, 3], [4], [5, 6], [7, 7, 7, 7], [8]];
const FOUND = ["010203", "04", "0506", "07070707", "08"];
const IXIA_HARDWARE = 0x1c0001ac;
const IXIA_SOFTWARE = 0x1c0001ab;

describe.each([
  { name: "little-endian", little: true },
  { name: "big-endian", little: false },
])("$name", ({ little }) => {
  it.each([
    { name: "Nokia: 4 bytes more a record", magic: MICROSECONDS, extra: [0, 0, 0, 9] },
    { name: "Red Hat 6.1: longer records under the usual magic", magic: MICROSECONDS, extra: [1, 0, 0, 0, 0, 8, 1, 0] },
    { name: "Kuznetzov's records", magic: MODIFIED, extra: [1, 0, 0, 0, 0, 8, 1, 0] },
    { name: "Kuznetzov's, with processors", magic: MODIFIED, extra: [1, 0, 0, 0, 0, 8, 1, 2, 3, 0, 0, 0] },
    { name: "the usual records under Kuznetzov's magic", magic: MODIFIED, extra: [] },
  ])("$name", async ({ magic, extra }) => {
    const { frames, end } = await readBytes(
      pcapFile(
        DATA.map((data) => ({ data, extra })),
        { magic, little },
      ),
    );
    expect(frames.map(({ data }) => data)).toEqual(FOUND);
    expect(end.kind).toBe("clean");
  });

  it.each([
    { name: "2.2: the original length comes first", major: 2, minor: 2 },
    { name: "2.3, where the first record says so", major: 2, minor: 3 },
    { name: "543.0, from DG/UX", major: 543, minor: 0 },
  ])("version $name", async ({ major, minor }) => {
    const records = DATA.map((data) => ({ data, captured: 60, original: data.length }));
    const { frames, end } = await readBytes(pcapFile(records, { major, minor, little }));
    expect(frames.map(({ data, originalLength }) => [data, originalLength])).toEqual(FOUND.map((data) => [data, 60]));
    expect(end.kind).toBe("clean");
  });

  it.each([
    { name: "Ethernet", network: 6, linkType: 1 },
    { name: "Token Ring", network: 9, linkType: 6 },
    { name: "FDDI", network: 15, linkType: 10 },
    { name: "loopback", network: 24, linkType: 0 },
  ])("AIX's $name: a link by its ifType, and nanoseconds", async ({ network, linkType }) => {
    const records = DATA.map((data) => ({
      data,
      captured: 60,
      original: data.length,
      seconds: 1,
      fraction: 500_000_000,
    }));
    const { frames, end } = await readBytes(pcapFile(records, { minor: 2, network, little }));
    expect(frames.map(({ data }) => data)).toEqual(FOUND);
    expect(frames[0]).toMatchObject({ linkType, time: 1_500_000, originalLength: 60 });
    expect(end.kind).toBe("clean");
  });

  it.each([IXIA_HARDWARE, IXIA_SOFTWARE])("Ixia's %x: nanoseconds, and a total before the records", async (magic) => {
    const records = DATA.map((data) => pcapRecord({ data, seconds: 1, fraction: 500_000_000 }, little));
    const file = join(pcapHeader({ magic, little }), Uint8Array.of(0, 0, 0, 99), ...records);
    const { frames, end } = await readBytes(file, { readChunkBytes: 5 });
    expect(frames.map(({ data, time }) => [data, time])).toEqual(FOUND.map((data) => [data, 1_500_000]));
    expect(end.kind).toBe("clean");
  });
});

it("a fraction of more than a second does not make the usual records those of another program", async () => {
  const data = Array.from({ length: 45 }, (_, index) => index);
  const { frames, end } = await readBytes(
    pcapFile([{ data }, { data, fraction: 4_000_000_000 }], { magic: NANOSECONDS }),
  );
  expect(frames).toHaveLength(2);
  expect(end.kind).toBe("clean");
});

it("a capture that fits no layout is read as it says, up to where it breaks", async () => {
  const { frames, end } = await readBytes(pcapFile([{ data: [1] }, { data: [2], captured: 0xffff_ffff }]));
  expect(frames.map(({ data }) => data)).toEqual(["01"]);
  expect(end).toMatchObject({ problem: "pcap.record-too-long" });
});
