/** Every bound, reached: it holds, and the run says so under the bound's own name. */
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import {
  ACK,
  concat,
  ipv4,
  latin1,
  PSH,
  pcapFile,
  SYN,
  type TimedFrame,
  tcp,
  u16,
  udp,
} from "../../captures/recipes/wire/index.js";
import { DEFAULT_LIMITS, type Limits } from "../../src/core/limits.js";
import { SectionWriter } from "../capture/pcapng-file.js";
import { ethernet } from "../decode/headers.js";
import { fragmentV4 } from "../defrag/fragments.js";
import { analyzeCapture } from "../detect/analysis.js";

type Name = keyof Limits;

/** Bounds of memory and work on the way from a file to an alert: what reaches each, with it set so low. */
const REACHED: Partial<Record<Name, { readonly limit: number; readonly file: () => Uint8Array }>> = {
  maxFrameBytes: { limit: 64, file: () => pcapFile(flows(1, 200)) },
  maxInflationRatio: { limit: 20, file: bomb },
  maxInterfaces: { limit: 2, file: () => interfaces(3, 0) },
  maxInterfaceBlockBytes: { limit: 64, file: () => interfaces(1, 200) },
  maxLayers: { limit: 2, file: () => pcapFile(flows(1)) },
  maxFragmentBytes: { limit: 4_096, file: () => pcapFile(fragments(20, 1)) },
  maxFragmentsPerDatagram: { limit: 2, file: () => pcapFile(fragments(1, 8)) },
  maxFlows: { limit: 4, file: () => pcapFile(flows(20)) },
  maxHostsCounted: { limit: 16, file: () => pcapFile(flows(40)) },
  maxStreams: { limit: 2, file: () => pcapFile(streams(5, at(0, "\x01"))) },
  maxPendingBytes: {
    limit: 100,
    file: () => pcapFile(streams(1, at(10, "x".repeat(80)), at(200, "y".repeat(80)))),
  },
  maxPendingSegments: {
    limit: 2,
    file: () => pcapFile(streams(1, at(10, "a"), at(20, "b"), at(30, "c"))),
  },
  maxPendingBytesTotal: { limit: 300, file: () => pcapFile(streams(3, at(10, "x".repeat(30)))) },
  maxSegmentAhead: {
    limit: 1_000,
    file: () => pcapFile(streams(1, at(0, "\x01"), at(5_000, "x"))),
  },
  maxHttpHeadBytes: {
    limit: 60,
    file: () => pcapFile(streams(1, at(0, "GET / HTTP/1.1\r\n"), at(16, `X: ${"x".repeat(90)}`))),
  },
  maxHttpPending: { limit: 2, file: () => pcapFile(streams(1, at(0, "GET / HTTP/1.1\r\nHost: a\r\n\r\n".repeat(5)))) },
  maxHttpHeldBytesTotal: { limit: 600, file: () => pcapFile(streams(4, at(0, "GET / HTTP/1.1\r\nX: y"))) },
  maxEndpoints: { limit: 20, file: () => pcapFile(probes(60, 1)) },
  maxPeersPerEndpoint: { limit: 4, file: () => pcapFile(probes(1, 9)) },
  maxPeers: { limit: 6, file: () => pcapFile(probes(3, 3)) },
  maxLadderAttempts: { limit: 8, file: () => pcapFile(attempts(40, [20_000])) },
  maxLadderHosts: { limit: 2, file: () => pcapFile(attempts(4, [20_000, 443])) },
  maxMediaFlows: { limit: 1, file: () => pcapFile(talks(3)) },
  maxEvidencePerHost: { limit: 2, file: () => pcapFile(calls(1, 5)) },
  maxPendingFlows: { limit: 2, file: () => pcapFile(calls(6, 1)) },
  maxHosts: { limit: 2, file: () => pcapFile(calls(6, 1)) },
  maxAlertIdentities: { limit: 2, file: () => pcapFile(calls(6, 1)) },
};

/** Bounds whose test stands where that room is tested: the file, and words of it that say so. */
const ELSEWHERE: Partial<Record<Name, readonly [file: string, words: string]>> = {
  maxProxies: ["flow/proxies.test.ts", "limit.maxProxies"],
  maxOpenCaptures: ["capture/timeline/timeline.test.ts", "limit.maxOpenCaptures"],
  maxInputFiles: ["capture/expand-inputs.test.ts", "maxInputFiles"],
  maxHostcacheEntries: ["config/hostcache-file.test.ts", "maxHostcacheEntries"],
  maxAllowEntries: ["config/allow-file.test.ts", "maxAllowEntries"],
  maxKeptFrames: ["evidence/frame-vault.test.ts", "maxKeptFrames"],
  maxKeptFrameBytes: ["evidence/frame-vault.test.ts", "maxKeptFrameBytes"],
  maxCutOutFrames: ["evidence/cut-outs.test.ts", "maxCutOutFrames"],
  maxCutOutBytes: ["evidence/cut-outs.test.ts", "maxCutOutBytes"],
  maxCutOuts: ["evidence/cut-outs.test.ts", "maxCutOuts"],
  maxEngineQueueBytes: ["capture/live/pipe-queue.test.ts", "waits for the reader where it is full"],
};

/** Bounds of outputs: what they hold for receivers. Their own books say what did not fit: docs/delivery.md. */
const OF_OUTPUTS: readonly Name[] = [
  "maxSpoolBytes",
  "maxSpoolRecordBytes",
  "maxUnprovenBytes",
  "maxUnsettledBytes",
  "maxUnwrittenBytes",
  "maxUnsaidBytes",
  "maxRefusedBytes",
  "maxAnswerBytes",
];

/** Not reached but used: sizes, and how much is looked at or kept of something whose total is counted. */
const SIZES: readonly Name[] = [
  "readChunkBytes",
  "maxStreamHeadSegments",
  "maxHttpBodyPrefix",
  "maxHttpRequestBodyPrefix",
  "maxRequestsPerEndpoint",
  "maxFramesPerEvidence",
  "maxTextLength",
];

it("every bound on the way to an alert is reached by a test, or is a size", () => {
  const known = [...Object.keys(REACHED), ...Object.keys(ELSEWHERE), ...OF_OUTPUTS, ...SIZES].sort();
  expect(known).toEqual(Object.keys(DEFAULT_LIMITS).sort());
});

it.each(Object.entries(ELSEWHERE))("%s is reached in %j", (_, [file, words]) => {
  expect(readFileSync(new URL(`../${file}`, import.meta.url), "utf8")).toContain(words);
});

describe.each(Object.entries(REACHED))("%s", (name, { limit, file }) => {
  it("is counted where it is reached, and not where there is room", async () => {
    const low = await analyzeCapture(file(), { limits: { [name]: limit } });
    expect(low.counters.get(`limit.${name}`)).toBeGreaterThan(0);
    const high = await analyzeCapture(file(), { limits: { [name]: limit * 1_024 } });
    expect(high.counters.get(`limit.${name}`)).toBe(0);
  });
});

const NOTHING = new Uint8Array(0);
const host = (index: number): string => `192.168.${1 + (index >> 8)}.${index & 255}`;
const peer = (index: number): string => `198.51.${100 + (index >> 8)}.${index & 255}`;

function frame(micros: number, source: string, destination: string, transport: Parameters<typeof ipv4>[1]): TimedFrame {
  return {
    micros: 1e15 + micros,
    bytes: ethernet(0x0800, ipv4({ source, destination, identification: micros }, transport).bytes),
  };
}

function udpFrame(micros: number, from: number, to: number, payload: Uint8Array): TimedFrame {
  return frame(micros, host(from), peer(to), udp({ sourcePort: 4_000, destinationPort: 4_001 }, payload));
}

function flows(count: number, bytes = 8): TimedFrame[] {
  return Array.from({ length: count }, (_, index) => udpFrame(index, index, index, new Uint8Array(bytes)));
}

/** So many connections, each with these segments: where in the stream, and what. */
function streams(count: number, ...segments: readonly Segment[]): TimedFrame[] {
  return Array.from({ length: count }, (_, index) => connection(index, index, ...segments)).flat();
}

interface Segment {
  readonly offset: number;
  readonly text: string;
}

function at(offset: number, text: string): Segment {
  return { offset, text };
}

function connection(from: number, index: number, ...segments: readonly Segment[]): TimedFrame[] {
  const ports = { sourcePort: 1_025 + index, destinationPort: 80 };
  const segment = (micros: number, flags: number, sequence: number, payload: Uint8Array = NOTHING): TimedFrame =>
    frame(index * 1_000 + micros, host(from), peer(1), tcp({ ...ports, sequence, flags }, payload));
  return [
    segment(0, SYN, 99),
    ...segments.map(({ offset, text }, turn) => segment(1 + turn, PSH | ACK, 100 + offset, latin1(text))),
  ];
}

/** Type-2 messages, from so many hosts to so many peers each. */
function probes(hosts: number, peers: number): TimedFrame[] {
  const payload = Uint8Array.from({ length: 18 }, (_, index) => (index === 2 ? 2 : index * 7));
  const all = Array.from({ length: hosts * peers }, (_, index) => index);
  return all.map((index) => udpFrame(index * 1_000, Math.floor(index / peers), index % peers, payload));
}

/** SYNs of each host to one peer, two seconds apart, on these ports in turn. */
function attempts(hosts: number, ports: readonly number[]): TimedFrame[] {
  const syn = { sourcePort: 1_025, sequence: 1, flags: SYN };
  return Array.from({ length: hosts }, (_, index) =>
    ports.map((destinationPort, turn) =>
      frame(index * 1_000 + turn * 2e6, host(index), peer(index), tcp({ ...syn, destinationPort })),
    ),
  )
    .flat()
    .sort((left, right) => left.micros - right.micros);
}

/** Datagrams of type D, as in a call. */
function talks(count: number): TimedFrame[] {
  const payload = Uint8Array.from({ length: 60 }, (_, index) => (index === 2 ? 0x0d : index));
  return Array.from({ length: count * 3 }, (_, index) =>
    udpFrame(index * 20_000, index % count, index % count, payload),
  );
}

/** So many hosts with calls to ui.skype.com, of which no two are alike. */
function calls(hosts: number, each: number): TimedFrame[] {
  return Array.from({ length: hosts * each }, (_, index) => {
    const target = `/ui/0/1.0.0.${1 + (index % each)}/en/getlatestversion`;
    return connection(Math.floor(index / each), index, at(0, `GET ${target} HTTP/1.1\r\nHost: ui.skype.com\r\n\r\n`));
  }).flat();
}

/** First fragments of so many datagrams, each in so many pieces. */
function fragments(datagrams: number, pieces: number): TimedFrame[] {
  return Array.from({ length: datagrams * pieces }, (_, index) => {
    const from = (index % pieces) * 8;
    const bytes = fragmentV4({ from, to: from + 8, more: true });
    bytes.set(u16(Math.floor(index / pieces)), 18);
    return { micros: 1e15 + index, bytes };
  });
}

/** pcapng with so many interfaces, whose descriptions have a comment of so many bytes. */
function interfaces(count: number, comment: number): Uint8Array {
  const write = new SectionWriter();
  const options = comment === 0 ? NOTHING : Uint8Array.from(write.option(1, new Uint8Array(comment)));
  return concat(write.section(), ...Array.from({ length: count }, () => write.interface(1, 0, options)));
}

/** Members of one packet each, which shrink to a fiftieth: 300 MiB of them. */
function bomb(): Uint8Array {
  const record = pcapFile([{ micros: 1, bytes: new Uint8Array(65_000) }]).subarray(24);
  const member = new Uint8Array(gzipSync(concat(...Array.from({ length: 64 }, () => record))));
  return concat(gzipSync(pcapFile([])), ...Array.from({ length: 76 }, () => member));
}
