import { type AllowList, allowEntryInWords } from "../alert/allow-list.js";
import type { Counters } from "../core/counters.js";
import type { InspectionSummary, NamedCount } from "../output/report/summary.js";
import type { Pipeline } from "../pipeline.js";

/** What of the detectors' counts is told, in the order of the signals; `one` where one differs. */
const DETECTOR_COUNTS: readonly (readonly [counter: string, words: string, one?: string])[] = [
  ["flow.http.requests", "HTTP requests", "HTTP request"],
  ["detect.ui-http.calls", "calls to ui.skype.com", "call to ui.skype.com"],
  [
    "detect.ui-answer.answers",
    "answers of ui.skype.com without their requests",
    "answer of ui.skype.com without its request",
  ],
  ["detect.version-cookie.cookies", "cookies of a client", "cookie of a client"],
  ["detect.tom-skype.requests", "requests of TOM-Skype", "request of TOM-Skype"],
  ["detect.names.own", "names that classic clients ask for", "name that classic clients ask for"],
  [
    "detect.names.shared",
    "names that Teams and Office ask for too, which say nothing",
    "name that Teams and Office ask for too, which says nothing",
  ],
  ["detect.upnp-mapping.requests", "ports mapped under Skype's name", "port mapped under Skype's name"],
  ["detect.port-mapping.requests", "UDP ports mapped for an hour", "UDP port mapped for an hour"],
  ["detect.http-refusal.refusals", "web requests refused as a client does", "web request refused as a client does"],
  [
    "detect.udp.fitting-datagrams",
    "datagrams with a header that can be Skype's",
    "datagram with a header that can be Skype's",
  ],
  ["detect.udp-proof.tried", "of a length that can be proven"],
  ["detect.udp-proof.proven", "proven by their CRC", "proven by its CRC"],
  ["detect.nak-resend.naks", "refusals that name what was sent before", "refusal that names what was sent before"],
  ["detect.nak-resend.resends", "resends that repeat it", "resend that repeats it"],
  ["detect.nak-resend.acks", "acks that name it", "ack that names it"],
  ["detect.nak-resend.fragment-sets", "answers in fragments that do", "answer in fragments that does"],
  ["detect.bandwidth-probe.bursts", "bandwidth probes", "bandwidth probe"],
  [
    "detect.tcp-proof.tested",
    "message starts in TCP streams tested for keystream reuse",
    "message start in TCP streams tested for keystream reuse",
  ],
  ["detect.tcp-proof.proven", "proven"],
  [
    "detect.tcp-80-fallback.streams",
    "streams to port 80 or 443 that are not HTTP or TLS",
    "stream to port 80 or 443 that is not HTTP or TLS",
  ],
  ["detect.native-handshake.handshakes", "newer handshakes by their lengths", "newer handshake by its lengths"],
  ["detect.fake-tls.hellos", "fake TLS hellos", "fake TLS hello"],
  ["detect.fake-tls.answers", "constant answers to them", "constant answer to them"],
  ["detect.login.exchanges", "exchanges with Skype's servers", "exchange with Skype's servers"],
  [
    "detect.port-ladder.ladders",
    "peers tried on a high port and then on 443 or 80",
    "peer tried on a high port and then on 443 or 80",
  ],
];

export interface DeliveryOutcome {
  readonly lost: number;
  readonly pending: number;
  readonly refused: number;
  /** Everything asked for was written or delivered. */
  readonly isWhole: boolean;
  readonly outputs: InspectionSummary["outputs"];
  /** Bounds of outputs that were reached. */
  readonly limits?: Counters;
  readonly troubles: readonly string[];
}

/** What a live sensor knows about itself. */
export interface SensorAccount {
  /** Undefined where nothing is known to be lost. */
  readonly lost: InspectionSummary["lost"];
  /** Adds alerts about the sensor to those about hosts. */
  report(counters: Counters): void;
}

/** The run in the shape that the report shows. */
export function summaryOf(
  pipeline: Pipeline,
  allow: AllowList | undefined,
  { lost, outputs, limits, troubles }: Omit<DeliveryOutcome, "isWhole">,
  sensor?: SensorAccount,
): InspectionSummary {
  const counters = pipeline.counters();
  sensor?.report(counters);
  const notUnderstood = named(counters, "decode.stop.");
  const read = counters.get("decode.frames");
  const { span } = pipeline;
  return {
    captures: pipeline.captures.map(({ name, frames, end }) =>
      end.kind === "cut"
        ? { name, frames, end: "cut", message: end.message }
        : { name, frames, end: end.kind === "clean" && isLossy(name, sensor?.lost) ? "lossy" : end.kind },
    ),
    ...(sensor?.lost !== undefined && { lost: sensor.lost }),
    ...(span !== undefined && { span }),
    frames: {
      read,
      decoded: read - notUnderstood.reduce((sum, { count }) => sum + count, 0),
      notUnderstood,
      noted: [
        ...named(counters, "decode.note."),
        ...[
          { name: "frame.seen-twice", count: counters.get("flow.copies") },
          { name: "tcp.forged-reset", count: counters.get("flow.tcp.forged-resets") },
        ].filter(({ count }) => count > 0),
        ...named(counters, "defrag.").map(({ name, count }) => ({ name: `fragments.${name}`, count })),
      ],
    },
    flows: counters.get("flow.started"),
    hosts: counters.get("flow.hosts"),
    traffic: pipeline.traffic,
    detectors: DETECTOR_COUNTS.map(([counter, words, one = words]) => {
      const count = counters.get(counter);
      return { name: count === 1 ? one : words, count };
    }).filter(({ count }) => count > 0),
    limits: [...named(counters, "limit."), ...(limits === undefined ? [] : named(limits, "limit."))],
    alerts: { raised: counters.get("alert.sent"), heldBack: counters.get("alert.held-back"), lost },
    allowed: (allow?.counts ?? [])
      .filter(({ suppressed, expired }) => suppressed + expired > 0)
      .map(({ entry, suppressed, expired }) => ({ entry: allowEntryInWords(entry), suppressed, expired })),
    ...(evidenceOf(counters) ?? {}),
    outputs,
    troubles,
  };
}

/** What is lost of no interface in particular may be of each. */
function isLossy(name: string, lost: InspectionSummary["lost"]): boolean {
  if (lost === undefined) return false;
  return lost.parserRestarts + lost.tcpGaps > 0 || lost.interfaces.some((one) => one.name === name);
}

/** Where cut-outs were asked for. */
function evidenceOf(counters: Counters): Pick<InspectionSummary, "evidence"> | undefined {
  const written = counters.below("evidence.");
  if (written.length === 0) return undefined;
  return {
    evidence: {
      files: counters.get("evidence.files"),
      failed: counters.get("evidence.failed"),
      framesMissing: counters.get("evidence.frames-missing"),
    },
  };
}

function named(counters: Counters, prefix: string): NamedCount[] {
  return counters.below(prefix).map(([name, count]) => ({ name, count }));
}
