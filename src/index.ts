/**
 * skyspan as a library: the same pipeline as the command, without argv, environment or settings files.
 *
 *     import { analyze } from "skyspan";
 *     const { alerts, captures } = await analyze(["trace.pcap"]);
 */
import type { HostAlert } from "./alert/alert.js";
import { DEFAULT_HOLD_BACK } from "./alert/alert-desk.js";
import type { FlowRecord } from "./alert/flow-log.js";
import { HomeNets } from "./alert/home-nets.js";
import { expandInputs } from "./capture/expand-inputs.js";
import { openTimeline } from "./capture/timeline/timeline.js";
import { parseNetwork } from "./config/networks.js";
import { parseSensorName, UNNAMED_SENSOR } from "./config/sensor-name.js";
import type { Endpoint } from "./core/address.js";
import { DEFAULT_LIMITS, type Limits } from "./core/limits.js";
import { LinkWalk } from "./decode/link-walk.js";
import { Hostcache } from "./detect/hostcache.js";
import { EvidenceFolder } from "./evidence/evidence-folder.js";
import { compileFilter } from "./filter/filter.js";
import { FilteredCapture } from "./filter/filtered-capture.js";
import { type InspectedSource, Pipeline } from "./pipeline.js";
import { VERSION } from "./version.js";

export type {
  Alert,
  AlertFrame,
  AlertReason,
  HostAlert,
  Rule,
  SensorAlert,
  SensorFacts,
  Severity,
  SkypeActivity,
  SkypeFacts,
  VerdictLevel,
} from "./alert/alert.js";
export type { FlowReason, FlowRecord, FlowSide, FlowState, SkypeTraffic } from "./alert/flow-log.js";
export type { CaptureEnd } from "./capture/frame.js";
export { parseHostcache } from "./config/hostcache-file.js";
export type { Endpoint } from "./core/address.js";
export { DEFAULT_LIMITS, type Limits } from "./core/limits.js";
export { FilterError } from "./filter/filter-error.js";
export { alertFormatter } from "./output/alert-formatter.js";
export type { AlertWriter } from "./output/format.js";
export type { InspectedSource } from "./pipeline.js";
export { VERSION } from "./version.js";

export interface AnalyzeOptions {
  /**
   * Networks whose hosts are judged, and no others. By default private and link-local ones, and between two hosts outside
   * of them the one that opened the flow.
   */
  readonly homeNets?: readonly string[];
  /** Peers of an imported host cache, from `parseHostcache`. */
  readonly hostcache?: readonly Endpoint[];
  /** `observer.name` of the alerts: 1 to 100 printable characters; "skyspan" by default. */
  readonly sensorName?: string;
  /** Whether account names that the Chinese edition sends in clear are kept and told: `skype.accounts`. Not by default. */
  readonly showAccounts?: boolean;
  /** Bounds to change; the others keep their defaults. */
  readonly limits?: Partial<Limits>;
  /** Only frames that pass, in the language of pcap-filter(7): `udp and not port 53`. */
  readonly filter?: string;
  /** A folder where the frames behind each alert are written, as a capture of their own. */
  readonly evidence?: string;
  /** Ends the run early. */
  readonly signal?: AbortSignal;
  /** Called with each alert as it is raised, besides being in the result. */
  readonly onAlert?: (alert: HostAlert) => void;
  /** Called with a record of each flow, labelled where it is Skype's, once that is decided. */
  readonly onFlow?: (flow: FlowRecord) => void;
}

export interface AnalyzeResult {
  readonly alerts: readonly HostAlert[];
  /** The captures in the order they were read, and how each ended. */
  readonly captures: readonly InspectedSource[];
  /** Everything that was counted, by dotted name. */
  readonly counters: Readonly<Record<string, number>>;
}

/** Reads files, folders and globs as one timeline. Throws for input that is not there; what cannot be read of it, or not whole, is in the result. */
export async function analyze(inputs: readonly string[], options: AnalyzeOptions = {}): Promise<AnalyzeResult> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const passes = options.filter === undefined ? undefined : compileFilter(options.filter, new LinkWalk());
  const alerts: HostAlert[] = [];
  const pipeline = new Pipeline({
    limits,
    hostcache: new Hostcache(options.hostcache),
    keepAccounts: options.showAccounts === true,
    policy: {
      homeNets: new HomeNets(options.homeNets?.map(parseNetwork)),
      holdBack: DEFAULT_HOLD_BACK,
      observer: { name: parseSensorName(options.sensorName ?? UNNAMED_SENSOR), version: VERSION },
    },
    publish: (alert) => {
      alerts.push(alert);
      options.onAlert?.(alert);
    },
    ...(options.evidence !== undefined && { evidence: new EvidenceFolder(options.evidence) }),
    ...(options.onFlow && { flowLog: { order: "held", write: options.onFlow } }),
  });
  const { paths } = await expandInputs(inputs, limits);
  const timeline = await openTimeline(paths, {
    limits,
    ...(options.signal && { signal: options.signal }),
    ...(passes && { through: (capture) => new FilteredCapture(capture, passes) }),
  });
  await pipeline.read(timeline);
  pipeline.finish();
  return { alerts, captures: pipeline.captures, counters: Object.fromEntries(pipeline.counters().entries()) };
}
