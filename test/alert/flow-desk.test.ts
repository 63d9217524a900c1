// Flows are labelled with what is known when the input ends, or when they can wait no longer.

import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { message, opaqueMessage } from "../../captures/recipes/skype/datagram.js";
import { probe } from "../../captures/recipes/skype/plaintext.js";
import { u16 } from "../../captures/recipes/wire/index.js";
import { FlowDesk, type FlowLog } from "../../src/alert/flow-desk.js";
import type { FlowRecord } from "../../src/alert/flow-log.js";
import { EndedFlow } from "../../src/detect/ended-flow.js";
import { ethernet, ipv4, ipv6, join } from "../decode/headers.js";
import { type Analysis, type AnalysisOptions, analyzeFrames } from "../detect/analysis.js";
import { HOME, PORT, peers, server, stage } from "../detect/stage.js";

const schema: object = JSON.parse(readFileSync(new URL("../../docs/flow.schema.json", import.meta.url), "utf8"));
const validate = new Ajv2020({ allErrors: true, strictTypes: false }).compile(schema);

/** Four peers asked with datagrams that prove nothing; after their flows are over, a fifth with one that does. */
async function lateProof(order: FlowLog["order"], options: AnalysisOptions = {}) {
  const { span, host, client } = stage();
  const all = peers(5);
  for (const [index, peer] of all.slice(0, 4).entries()) {
    client.send(index / 5, peer, opaqueMessage(0x2b4e + 2 * index, 26, client.random));
  }
  span.udp(1, { host, port: 5_353 }, { host: server("203.0.113.9"), port: 53 }, Uint8Array.of(1, 2, 1, 0));
  client.send(200, all[4]!, message(0x2b56, probe(0x2b56), client.random));
  const flows: FlowRecord[] = [];
  const write = (flow: FlowRecord): void => void flows.push(flow);
  const analysis: Analysis = await analyzeFrames(span.frames(), { ...options, flowLog: { order, write } });
  return { flows, analysis };
}

const labels = (flows: readonly FlowRecord[]): string[] =>
  flows.map(({ source, reasons, corrects }) => {
    const why = reasons?.map((reason) => reason.why).join("+") ?? "-";
    return `${source.port} ${why}${corrects ? " corrected" : ""}`;
  });

describe("held until decided", () => {
  it("flows that ended before the port was proven carry the label, and others do not", async () => {
    const { flows } = await lateProof("held");
    expect(labels(flows).toSorted()).toEqual([
      `${PORT} own-bytes+skype-port`,
      ...Array.from({ length: 4 }, () => `${PORT} skype-port`),
      "5353 -",
    ]);
  });

  it("every record is one the schema describes", async () => {
    for (const flow of (await lateProof("held")).flows) expect(validate(flow) ? [] : validate.errors).toEqual([]);
  });

  it("with no room to wait, a flow is decided with what is known, and the summary says so", async () => {
    const { flows, analysis } = await lateProof("held", { limits: { maxPendingFlows: 1 } });
    expect(labels(flows).filter((label) => label.endsWith(" -"))).toHaveLength(4);
    expect(analysis.counters.get("limit.maxPendingFlows")).toBe(5);
  });
});

describe("one record for all flows", () => {
  /** Source ports of what is written after each flow, and at the end. */
  const written = (order: FlowLog["order"], maxPendingFlows: number, isProven: (index: number) => boolean) => {
    const ports: number[][] = [[]];
    const write = ({ source }: FlowRecord): void => void ports.at(-1)!.push(source.port);
    const desk = new FlowDesk({ at: () => undefined, changes: 0 }, { maxPendingFlows }, { order, write });
    const flow = new EndedFlow();
    for (let index = 0; index < 5; index++) {
      Object.assign(flow, { protocol: 17, source3: 0x0a00_0001, destination3: 0x0a00_0002, start: 0, end: 0 });
      flow.sourcePort = 1_000 + index;
      flow.isProven = isProven(index);
      desk.flowEnded(flow);
      ports.push([]);
    }
    desk.finish();
    return ports;
  };

  it("the oldest is settled as it came, and the newcomer waits as it is", () => {
    expect(written("held", 2, () => false)).toEqual([[], [], [1_000], [1_001], [1_002], [1_003, 1_004]]);
  });

  it("with no room at all each is settled at once", () => {
    expect(written("held", 0, () => false)).toEqual([[1_000], [1_001], [1_002], [1_003], [1_004], []]);
  });

  it("what is proven by its own bytes is not written twice", () => {
    const evenIsProven = (index: number): boolean => index % 2 === 0;
    expect(written("corrected", 1, evenIsProven)).toEqual([[1_000], [1_001], [1_002], [1_003], [1_004], []]);
  });
});

describe("corrected later", () => {
  it("each record at once, and those that turn out to be Skype's again under the same id", async () => {
    const { flows } = await lateProof("corrected");
    expect(flows).toHaveLength(10);
    const corrections = flows.filter(({ corrects }) => corrects);
    expect(labels(corrections)).toEqual(Array.from({ length: 4 }, () => `${PORT} skype-port corrected`));
    for (const { id } of corrections) expect(flows.filter((flow) => flow.id === id)).toHaveLength(2);
  });
});

describe("what the first packet came in", () => {
  const recordsOf = async (wrap: (frame: Uint8Array) => Uint8Array): Promise<FlowRecord[]> => {
    const { span, client } = stage();
    client.send(0, peers(1)[0]!, message(0x2b4e, probe(0x2b4e), client.random));
    const flows: FlowRecord[] = [];
    const frames = span.frames().map(({ micros, bytes }) => ({ micros, bytes: wrap(bytes) }));
    await analyzeFrames(frames, { flowLog: { order: "held", write: (flow) => void flows.push(flow) } });
    for (const flow of flows) expect(validate(flow) ? [] : validate.errors).toEqual([]);
    return flows;
  };
  const tagged = (frame: Uint8Array, ...tags: number[]): Uint8Array =>
    join(frame.subarray(0, 12), ...tags.map((tag) => join("8100", u16(tag))), frame.subarray(12));

  it.each([
    { name: "nothing", wrap: (frame: Uint8Array) => frame, found: {} },
    { name: "VLAN 20, priority 5", wrap: (frame: Uint8Array) => tagged(frame, 0xa014), found: { vlan: 20 } },
    {
      name: "stacked VLANs, the lowest and the highest id",
      wrap: (frame: Uint8Array) => tagged(frame, 0, 4095),
      found: { vlan: 0, innerVlan: 4095 },
    },
    {
      name: "VXLAN over IPv6, in a VLAN",
      wrap: (frame: Uint8Array) =>
        tagged(
          ethernet(0x86dd, ipv6(17, join("0401 12b5", u16(16 + frame.length), "0000 08000000 00007b00", frame))),
          7,
        ),
      found: { vlan: 7, tunnel: { kind: "vxlan", source: "2001:db8::1", destination: "2001:db8::2", depth: 1 } },
    },
    {
      name: "GRE in IP in IP",
      wrap: (frame: Uint8Array) =>
        ethernet(0x0800, ipv4(ipv4(join("0000 0800", frame.subarray(14)), { protocol: 47 }), { protocol: 4 })),
      found: { tunnel: { kind: "ip", source: "10.0.0.1", destination: "10.0.0.2", depth: 2 } },
    },
  ])("$name", async ({ wrap, found }) => {
    const flows = await recordsOf(wrap);
    expect(flows).toHaveLength(1);
    const { transport, communityId, ...rest } = flows[0]!.network;
    expect([transport, communityId.slice(0, 2), rest]).toEqual(["udp", "1:", found]);
  });
});

describe("the sums", () => {
  it("hold what ended before the proof also where the host gets its last word after a day of silence", async () => {
    const { span, host, client } = stage();
    const all = peers(5);
    for (const [index, peer] of all.slice(0, 4).entries()) {
      client.send(index / 5, peer, opaqueMessage(0x2b4e + 2 * index, 26, client.random));
    }
    client.send(200, all[4]!, message(0x2b56, probe(0x2b56), client.random));
    span.udp(30 * 3_600, { host, port: 5_353 }, { host: server("203.0.113.9"), port: 53 }, Uint8Array.of(1, 2, 1, 0));
    const flows: FlowRecord[] = [];
    const write = (flow: FlowRecord): void => void flows.push(flow);
    const { alerts } = await analyzeFrames(span.frames(), { flowLog: { order: "held", write } });
    expect(alerts.at(-1)).toMatchObject({ status: "closed", skype: { traffic: { flows: 5, packets: 5 } } });
    expect(flows.filter(({ label }) => label === "skype")).toHaveLength(5);
    expect(flows).toHaveLength(6);
  });

  it("are those of the labelled flows, per host and in the closed alert, also without a log", async () => {
    const { analysis } = await lateProof("held");
    const { span, client } = stage();
    for (const [index, peer] of peers(4).entries()) {
      client.send(index / 5, peer, opaqueMessage(0x2b4e + 2 * index, 26, client.random));
    }
    client.send(200, peers(5)[4]!, message(0x2b56, probe(0x2b56), client.random));
    const without = await analyzeFrames(span.frames());
    const traffic = { flows: 5, packets: 5, bytes: 4 * (28 + 26) + 28 + 18, seconds: 0 };
    for (const { alerts, host } of [analysis, without]) {
      expect(host(HOME)?.traffic.totals).toEqual(traffic);
      expect(alerts.filter(({ status }) => status === "closed").map(({ skype }) => skype.traffic)).toEqual([traffic]);
      expect(alerts.filter(({ status, skype }) => status !== "closed" && skype.traffic)).toEqual([]);
    }
  });
});
