/** A whole run over what a stranger sent, and everything that must be true of it. */

import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import type { HostAlert } from "../../src/alert/alert.js";
import type { FlowRecord } from "../../src/alert/flow-log.js";
import { HomeNets } from "../../src/alert/home-nets.js";
import type { FrameSource } from "../../src/capture/frame.js";
import { hostReportOf } from "../../src/cli/host-report-of.js";
import { summaryOf } from "../../src/cli/summary-of.js";
import { DEFAULT_LIMITS, type Limits } from "../../src/core/limits.js";
import { Hostcache } from "../../src/detect/hostcache.js";
import { FORMATS } from "../../src/output/format-registry.js";
import { renderHosts } from "../../src/output/report/host-list.js";
import { renderSummary } from "../../src/output/report/summary.js";
import { Pipeline } from "../../src/pipeline.js";
import { expectSafe, expectThat } from "./target.js";

/** Every table so small that a few frames fill it: what goes wrong at a bound goes wrong here. */
export const TIGHT: Limits = {
  ...DEFAULT_LIMITS,
  maxFrameBytes: 16_384,
  readChunkBytes: 4_096,
  maxInterfaces: 4,
  maxInterfaceBlockBytes: 512,
  maxFragmentBytes: 4_096,
  maxFragmentsPerDatagram: 4,
  maxFlows: 16,
  maxHostsCounted: 16,
  maxStreams: 4,
  maxPendingBytes: 2_048,
  maxPendingSegments: 4,
  maxPendingBytesTotal: 4_096,
  maxHttpHeadBytes: 512,
  maxHttpPending: 2,
  maxHttpHeldBytesTotal: 2_048,
  maxEndpoints: 4,
  maxPeersPerEndpoint: 8,
  maxRequestsPerEndpoint: 4,
  maxLadderAttempts: 8,
  maxLadderHosts: 2,
  maxMediaFlows: 2,
  maxFramesPerEvidence: 4,
  maxEvidencePerHost: 4,
  maxPendingFlows: 8,
  maxHosts: 2,
  maxTextLength: 32,
  maxAlertIdentities: 8,
};

const LOOK = { width: 100, colour: false };
const policy = {
  homeNets: new HomeNets(),
  holdBack: 60_000_000,
  observer: { name: "skyspan", version: "0.0.0" },
};

const ajv = new Ajv2020({ strict: false });
const schemaOf = (name: string) =>
  ajv.compile(JSON.parse(readFileSync(new URL(`../../docs/${name}`, import.meta.url), "utf8")) as object);
const isAlert = schemaOf("alert.schema.json");
const isFlow = schemaOf("flow.schema.json");

export interface Told {
  readonly alerts: readonly HostAlert[];
  readonly flows: readonly FlowRecord[];
  readonly counts: readonly (readonly [name: string, count: number])[];
  readonly pipeline: Pipeline;
}

/** The whole line over one source. */
export async function run(source: FrameSource, limits: Limits): Promise<Told> {
  const alerts: HostAlert[] = [];
  const flows: FlowRecord[] = [];
  const pipeline = new Pipeline({
    limits,
    hostcache: new Hostcache(),
    policy,
    publish: (alert) => alerts.push(alert),
    flowLog: { order: "held", write: (flow) => flows.push(flow) },
  });
  await pipeline.read(source);
  pipeline.finish();
  return { alerts, flows, counts: pipeline.counters().entries(), pipeline };
}

/** The same, and holds what is true of every run. */
export async function inspect(source: FrameSource, limits: Limits): Promise<Told> {
  const told = await run(source, limits);
  holdBounds(told, limits);
  const { end } = source;
  if (end.kind === "cut") {
    expectSafe(end.message, "the end of the capture");
    expectThat(/^[^\n]{8,300}\.$/.test(end.message), `one sentence: ${end.message}`);
  }
  told.alerts.forEach(holdAlert);
  for (const flow of told.flows) {
    expectThat(isFlow(flow), `a flow record as its schema has it: ${ajv.errorsText(isFlow.errors)}`);
  }
  const { pipeline } = told;
  const summary = summaryOf(pipeline, undefined, { lost: 0, pending: 0, refused: 0, outputs: [], troubles: [] });
  expectSafe(renderSummary(summary, LOOK), "the summary");
  const reports = pipeline.hosts.map((host) => hostReportOf(host, () => source.name));
  expectSafe(renderHosts(reports, summary, LOOK), "the report");
  return told;
}

function holdBounds({ counts, flows, pipeline }: Told, limits: Limits): void {
  const count = new Map(counts);
  for (const [name, value] of counts) {
    expectThat(Number.isSafeInteger(value) && value >= 0, `${name} is a count: ${value}`);
  }
  expectThat((count.get("flow.peak") ?? 0) <= limits.maxFlows, "flow.peak stays within maxFlows");
  expectThat((count.get("flow.started") ?? 0) === flows.length, "every flow that started is told of once");
  expectThat(pipeline.hosts.length <= limits.maxHosts, "hosts stay within maxHosts");
  for (const host of pipeline.hosts) {
    expectThat(host.evidence.size <= limits.maxEvidencePerHost, "evidence stays within maxEvidencePerHost");
  }
}

/** Every format in turn, not all for each alert: what is unsafe in one is so in the next alert too. */
function holdAlert(alert: HostAlert, index: number): void {
  expectThat(isAlert(alert), `an alert as its schema has it: ${ajv.errorsText(isAlert.errors)}`);
  const format = FORMATS[index % FORMATS.length]!;
  const record = format.open({ colour: false }).record(alert);
  expectSafe(record, format.name, format.name === "zeek" ? "\t" : "");
  expectThat(!format.oneLinePerRecord || !record.includes("\n"), `${format.name} keeps to one line`);
}

/** What was counted, less what depends on how the input was cut into chunks; numbers by their order of magnitude. */
export function reached({ counts, alerts }: Told): string[] {
  return [
    ...counts.filter(([, value]) => value > 0).map(([name, value]) => `${name} ${Math.floor(Math.log2(value) / 3)}`),
    ...alerts.map(({ rule, status, verdict }) => `${rule} ${status} ${verdict}`),
    ...alerts.flatMap(({ reasons }) => reasons.map(({ signal, kind }) => `${signal} ${kind}`)),
  ];
}
