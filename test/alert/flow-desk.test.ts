// Flows are labelled with what is known when the input ends, or when they can wait no longer.

import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { message, opaqueMessage } from "../../captures/recipes/skype/datagram.js";
import { probe } from "../../captures/recipes/skype/plaintext.js";
import type { FlowLog } from "../../src/alert/flow-desk.js";
import type { FlowRecord } from "../../src/alert/flow-log.js";
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

describe("corrected later", () => {
  it("each record at once, and those that turn out to be Skype's again under the same id", async () => {
    const { flows } = await lateProof("corrected");
    expect(flows).toHaveLength(10);
    const corrections = flows.filter(({ corrects }) => corrects);
    expect(labels(corrections)).toEqual(Array.from({ length: 4 }, () => `${PORT} skype-port corrected`));
    for (const { id } of corrections) expect(flows.filter((flow) => flow.id === id)).toHaveLength(2);
  });
});

describe("the sums", () => {
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
