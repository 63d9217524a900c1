// What flows add up to, held against tshark packet by packet, and the sums of Skype against the records they are of.

import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { analyze, type FlowRecord, type SkypeTraffic } from "../../src/index.js";
import { capture } from "../cli/skyspan.js";

const hasTshark = spawnSync("tshark", ["--version"]).status === 0;
const corpus = process.env.SKYSPAN_CORPUS;
const CAPTURES = [
  capture("first-run-1.0.0.29"),
  ...["skype.pcap", "SkypeIRC.cap"].map((name) => join(corpus ?? "", "skype", name)).filter((path) => existsSync(path)),
];

/** Packets and IP bytes that one end sent to another, as `packets bytes`, by `protocol source:port destination:port`. */
type Sent = Record<string, string>;

const TCP_AND_UDP = ["6", "17"];
const FIELDS = ["ip.proto", "ip.src", "ip.dst", "ip.len", "tcp.srcport", "tcp.dstport", "udp.srcport", "udp.dstport"];

/** Headers within ICMP errors are left out: only the first occurrence of each field counts. */
function byTshark(path: string): Sent {
  const words = ["-r", path, "-T", "fields", "-E", "occurrence=f", ...FIELDS.flatMap((field) => ["-e", field])];
  const lines = execFileSync("tshark", words, { encoding: "utf8", stdio: "pipe", maxBuffer: 1 << 26 }).split("\n");
  const sums = new Map<string, [number, number]>();
  for (const line of lines) {
    const [protocol = "", source, destination, length, tcpFrom, tcpTo, udpFrom, udpTo] = line.split("\t");
    if (!TCP_AND_UDP.includes(protocol)) continue;
    add(sums, `${protocol} ${source}:${tcpFrom || udpFrom} ${destination}:${tcpTo || udpTo}`, 1, Number(length));
  }
  return texts(sums);
}

function byFlows(flows: readonly FlowRecord[]): Sent {
  const sums = new Map<string, [number, number]>();
  for (const { source, destination, network } of flows) {
    if (network.transport !== "tcp" && network.transport !== "udp") continue;
    const protocol = network.transport === "tcp" ? 6 : 17;
    for (const [from, to] of [
      [source, destination],
      [destination, source],
    ] as const) {
      if (from.ip.includes(":") || from.packets === 0) continue;
      add(sums, `${protocol} ${from.ip}:${from.port} ${to.ip}:${to.port}`, from.packets, from.bytes);
    }
  }
  return texts(sums);
}

function add(sums: Map<string, [number, number]>, key: string, packets: number, bytes: number): void {
  const sum = sums.get(key) ?? [0, 0];
  sums.set(key, [sum[0] + packets, sum[1] + bytes]);
}

const texts = (sums: ReadonlyMap<string, [number, number]>): Sent =>
  Object.fromEntries([...sums].map(([key, sum]) => [key, sum.join(" ")]));

/** Microseconds since 1970. */
const parseTime = (text: string): number => Date.parse(`${text.slice(0, 19)}Z`) * 1000 + Number(text.slice(20, 26));

/** Of labelled records; seconds are those in which at least one of them was under way. */
function trafficOf(flows: readonly FlowRecord[]): SkypeTraffic {
  const spans = flows.map(({ start, end }) => [parseTime(start), parseTime(end)] as const);
  let [seconds, until] = [0, Number.NEGATIVE_INFINITY];
  for (const [start, end] of spans.toSorted(([left], [right]) => left - right)) {
    seconds += Math.max(0, end - Math.max(start, until));
    until = Math.max(until, end);
  }
  const sum = (of: "packets" | "bytes"): number =>
    flows.reduce((total, { source, destination }) => total + source[of] + destination[of], 0);
  return { flows: flows.length, packets: sum("packets"), bytes: sum("bytes"), seconds: Math.round(seconds / 1e6) };
}

describe.each(CAPTURES)("%s", (path) => {
  const run = async () => {
    const flows: FlowRecord[] = [];
    const { alerts } = await analyze([path], { onFlow: (flow) => void flows.push(flow) });
    return { flows, alerts };
  };

  it.skipIf(!hasTshark)("each end's packets and bytes are those that tshark counts", async () => {
    const { flows } = await run();
    const expected = byTshark(path);
    expect(Object.keys(expected).length).toBeGreaterThan(50);
    expect(byFlows(flows)).toEqual(expected);
  });

  it("the host's traffic is that of its labelled flows, and a flow of another carries no label", async () => {
    const { flows, alerts } = await run();
    const closed = alerts.filter(({ status, rule }) => status === "closed" && rule === "skype.client");
    const labelled = flows.filter(({ label }) => label === "skype");
    expect(closed, basename(path)).toHaveLength(1);
    const { ip } = closed[0]!.host;
    expect(labelled.filter(({ source, destination }) => source.ip !== ip && destination.ip !== ip)).toEqual([]);
    expect(closed[0]!.skype.traffic).toEqual(trafficOf(labelled));
  });
});
