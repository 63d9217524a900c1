import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { orderByTime } from "../../../src/capture/timeline/order-by-time.js";
import { DEFAULT_LIMITS } from "../../../src/core/limits.js";
import { join as joined } from "../byte-writer.js";
import { NANOSECONDS, pcapFile } from "../pcap-file.js";
import { SectionWriter } from "../pcapng-file.js";
import { temporaryFolder } from "../temporary-folder.js";

const at = (seconds: number): Uint8Array =>
  pcapFile([
    { seconds, data: [1] },
    { seconds: 1, data: [2] },
  ]);

function pcapngAt(seconds: bigint): Uint8Array {
  const write = new SectionWriter();
  const secrets = write.block(0x0a, new Uint8Array(200_000));
  return joined(write.section(), write.interface(), secrets, write.enhanced({ time: seconds * 1_000_000n, data: [1] }));
}

async function ordered(folder: string, ...names: string[]): Promise<string[]> {
  const paths = names.map((name) => (name === "-" ? name : join(folder, name)));
  return (await orderByTime(paths, DEFAULT_LIMITS)).map(({ path }) => path.replace(`${folder}/`, ""));
}

it("files are ordered by the time of their first frame, whatever their format", async () => {
  const folder = temporaryFolder({
    "a.pcap": at(400),
    "b.pcap.gz": gzipSync(at(200)),
    "c.pcapng": pcapngAt(300n),
    "d.pcap": pcapFile([{ seconds: 100, data: [1] }], { magic: NANOSECONDS, little: false }),
  });
  expect(await ordered(folder, "a.pcap", "b.pcap.gz", "c.pcapng", "d.pcap")).toEqual([
    "d.pcap",
    "b.pcap.gz",
    "c.pcapng",
    "a.pcap",
  ]);
});

it("files that start together are ordered by name, and those without frames come after them", async () => {
  const folder = temporaryFolder({ b: at(5), a: at(5), z: at(1), y: pcapFile([]), x: "text" });
  expect(await ordered(folder, "y", "b", "x", "a", "z")).toEqual(["z", "a", "b", "x", "y"]);
});

it("what can be read only once is not looked at and stays last", async () => {
  const folder = temporaryFolder({ b: at(5), a: at(6) });
  execFileSync("mkfifo", [join(folder, "fifo")]);
  expect(await ordered(folder, "-", "a", "fifo", "b")).toEqual(["b", "a", "-", "fifo"]);
});
