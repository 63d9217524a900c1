// A live run lasts for weeks: hours of the same traffic must not take more memory than the first of them.

import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, expect, it } from "vitest";
import { FrameWriter } from "../bench/frame-writer.js";
import { dnsQuery } from "../captures/recipes/others/dns.js";
import { ACK, FIN, PSH, Random, SYN } from "../captures/recipes/wire/index.js";
import { HomeNets } from "../src/alert/home-nets.js";
import { openCapture } from "../src/capture/open-capture.js";
import { DEFAULT_LIMITS } from "../src/core/limits.js";
import { HOUR } from "../src/core/time.js";
import { Hostcache } from "../src/detect/hostcache.js";
import { Pipeline } from "../src/pipeline.js";

const HOURS = 5;
const SKYPE_HOST = (10 << 24) | 7;
const OFFICE = (10 << 24) | (1 << 16);
const SERVER = (198 << 24) | 1;
const VERSION_CALL =
  "GET /ui/0/1.0.0.29/en/getlatestversion?ver=1.0.0.29&uhash=0 HTTP/1.1\r\nUser-Agent: Skype 1.0\r\nHost: ui.skype.com\r\n\r\n";
const PAGE = "GET /news HTTP/1.1\r\nHost: www.office.example\r\nAccept: */*\r\n\r\n";
const path = join(tmpdir(), `skyspan-steady-${process.pid}.pcap`);

/** Every second: a client of Skype's talks to two servers, and two of many others look up a name and fetch a page. */
function writeHours(): void {
  const writer = new FrameWriter(path);
  const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
  const [call, page, nothing] = [encode(VERSION_CALL), encode(PAGE), new Uint8Array(0)];
  const random = new Random("steady");
  const freshPort = (second: number): number => 1_025 + (second % 60_000);
  const fetch = (at: number, source: number, sourcePort: number, request: Uint8Array): void => {
    const ends = { source, destination: SERVER, sourcePort, destinationPort: 80 };
    writer.tcp(at, ends, SYN, 0, nothing);
    writer.tcp(at + 1_000, ends, PSH | ACK, 1, request);
    writer.tcp(at + 2_000, ends, FIN | ACK, 1 + request.length, nothing);
  };
  for (let second = 0; second < HOURS * 3_600; second++) {
    const at = second * 1e6;
    const sourcePort = freshPort(second);
    const datagram = random.bytes(40);
    for (const server of [SERVER + 1, SERVER + 2]) {
      writer.udp(at, { source: SKYPE_HOST, destination: server, sourcePort, destinationPort: 9_000 }, datagram);
    }
    if (second % 60 === 0) fetch(at + 10_000, SKYPE_HOST, sourcePort, call);
    const client = OFFICE | random.between(0, 0xffff);
    const lookUp = { source: client, destination: SERVER + 53, sourcePort, destinationPort: 53 };
    writer.udp(at + 20_000, lookUp, dnsQuery(second & 0xffff, `www${second}.office.example`));
    fetch(at + 30_000, client, sourcePort, page);
  }
  writer.close();
}

writeHours();
afterAll(() => rmSync(path, { force: true }));
setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

it("hours of the same traffic take no more memory than the first of them", async () => {
  const heap: number[] = [];
  const pipeline = new Pipeline({
    limits: DEFAULT_LIMITS,
    hostcache: new Hostcache(),
    policy: { homeNets: new HomeNets(), holdBack: HOUR, observer: { name: "skyspan", version: "0.0.0" } },
    publish: () => {},
  });
  await pipeline.read(openCapture(path, 0, { limits: { ...DEFAULT_LIMITS, readChunkBytes: 256 << 10 } }), () => {
    const { first, last } = pipeline.span!;
    if (last - first < (heap.length + 1) * HOUR) return true;
    collectGarbage();
    heap.push(process.memoryUsage().heapUsed / 2 ** 20);
    return true;
  });
  expect(heap).toHaveLength(HOURS - 1);
  expect(pipeline.hosts).toHaveLength(1);
  // Compiled code comes and goes. Of the client's flows 7,200 an hour wait for a label: as objects they took 3 MiB.
  expect(heap.at(-1)! - heap[0]!).toBeLessThan(1);
});
