import { type AllowList, allowEntryInWords } from "../alert/allow-list.js";
import type { Counters } from "../core/counters.js";
import type { InspectionSummary, NamedCount } from "../output/report/summary.js";
import type { Pipeline } from "../pipeline.js";

/** What of the detectors' counts is told, in the order of the signals. */
const DETECTOR_COUNTS: readonly (readonly [counter: string, words: string])[] = [
  ["flow.http.requests", "HTTP requests"],
  ["detect.ui-http.calls", "calls to ui.skype.com"],
  ["detect.ui-answer.answers", "answers of ui.skype.com without their requests"],
  ["detect.version-cookie.cookies", "cookies of a client"],
  ["detect.tom-skype.requests", "requests of TOM-Skype"],
  ["detect.names.own", "names that classic clients ask for"],
  ["detect.names.shared", "names that Teams and Office ask for too, which say nothing"],
  ["detect.upnp-mapping.requests", "ports mapped under Skype's name"],
  ["detect.port-mapping.requests", "UDP ports mapped for an hour"],
  ["detect.http-refusal.refusals", "web requests refused as a client does"],
  ["detect.udp.fitting-datagrams", "datagrams with a header that can be Skype's"],
  ["detect.udp-proof.tried", "of a length that can be proven"],
  ["detect.udp-proof.proven", "proven by their CRC"],
  ["detect.nak-resend.naks", "refusals that name what was sent before"],
  ["detect.nak-resend.resends", "resends that repeat it"],
  ["detect.nak-resend.acks", "acks that name it"],
  ["detect.nak-resend.fragment-sets", "answers in fragments that do"],
  ["detect.bandwidth-probe.bursts", "bandwidth probes"],
  ["detect.tcp-proof.tested", "message starts in TCP streams tested for keystream reuse"],
  ["detect.tcp-proof.proven", "proven"],
  ["detect.tcp-80-fallback.streams", "streams to port 80 or 443 that are not HTTP or TLS"],
  ["detect.native-handshake.handshakes", "newer handshakes by their lengths"],
  ["detect.fake-tls.hellos", "fake TLS hellos"],
  ["detect.fake-tls.answers", "their constant answers"],
  ["detect.login.exchanges", "exchanges with Skype's servers"],
  ["detect.port-ladder.ladders", "peers tried on a high port and then on 443 or 80"],
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

/** The run in the shape that the report shows. */
export function summaryOf(
  pipeline: Pipeline,
  allow: AllowList | undefined,
  { lost, outputs, limits, troubles }: Omit<DeliveryOutcome, "isWhole">,
): InspectionSummary {
  const counters = pipeline.counters();
  const notUnderstood = named(counters, "decode.stop.");
  const read = counters.get("decode.frames");
  const { span } = pipeline;
  return {
    captures: pipeline.captures.map(({ name, frames, end }) =>
      end.kind === "cut" ? { name, frames, end: "cut", message: end.message } : { name, frames, end: end.kind },
    ),
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
    detectors: DETECTOR_COUNTS.map(([counter, name]) => ({ name, count: counters.get(counter) })).filter(
      ({ count }) => count > 0,
    ),
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
