/**
 * The alert record: what an output gets, and what stands on a line. Names are stable; `docs/alerts.md` and
 * `docs/alert.schema.json` describe every field. Times are RFC 3339 UTC with microseconds, addresses text.
 */

import type { SkypeTraffic } from "./flow-log.js";
import type { TunnelEnds } from "./tunnel-ends.js";

export const ALERT_SCHEMA = "skyspan.alert/1";

/** What is told of a host. */
export type HostRule =
  | "skype.ui-http"
  | "skype.udp-fanout"
  | "skype.tcp-fallback"
  | "skype.client"
  | "skype.supernode"
  | "skype.call"
  | "skype.file-transfer"
  | "skype.relayed-transfer";

/** What a sensor tells of itself: where it may have been blind, and where what it told did not arrive. */
export type SensorRule = "sensor.capture-loss" | "sensor.one-sided" | "sensor.delivery";

export type Rule = HostRule | SensorRule;

export type Severity = "info" | "low" | "medium" | "high";

export type VerdictLevel = "possible" | "probable" | "confirmed";

export interface AlertEndpoint {
  readonly ip: string;
  readonly port: number;
}

/** Where a frame stands: `frame` counts from 1 within `capture`, as Wireshark counts. */
export interface AlertFrame {
  readonly capture: string;
  readonly interface?: number;
  readonly frame: number;
}

export interface AlertEvidence {
  /** The frames that tipped it. */
  readonly frames: readonly AlertFrame[];
  /** The capture that holds these and those of all reasons, where one was asked for. */
  readonly file?: string;
  /** How many are not in it. */
  readonly framesMissing?: number;
}

export interface AlertReason {
  readonly signal: string;
  /** How far this kind of evidence carries: proof, strong, supporting, weak. */
  readonly kind: string;
  /** One sentence in words. */
  readonly text: string;
  /** What was measured, beside the threshold it is held against, in the unit that `text` names. */
  readonly value?: number;
  readonly threshold?: number;
  readonly frames: readonly AlertFrame[];
  readonly time: string;
}

/** A call or transfer, from the host's side. Bytes are payload. */
export interface SkypeActivity {
  readonly kind: "call" | "skypeout" | "file-transfer" | "relayed-transfer";
  readonly path: "direct" | "relay" | "unknown";
  readonly peer: string;
  readonly started: string;
  readonly ended?: string;
  readonly seconds: number;
  readonly packetsOut: number;
  readonly packetsIn: number;
  readonly bytesOut: number;
  readonly bytesIn: number;
  readonly video?: boolean;
}

/** What is known of the client. Everything but what was seen is left out. */
export interface SkypeFacts {
  readonly version?: string;
  /** All versions seen, oldest first, where there was more than one. */
  readonly versions?: readonly string[];
  readonly platform?: string;
  readonly language?: string;
  /** `skype.ui-http`: the verb. `skype.client`: those seen. */
  readonly event?: string | readonly string[];
  readonly userAgent?: string;
  /** The version the update server named. */
  readonly latestVersion?: string;
  /** UDP endpoints contacted; `peers` lists the first of them. */
  readonly peerCount?: number;
  readonly peersAnswered?: number;
  readonly peers?: readonly string[];
  /** Peers that then accepted TCP at the same address and port. */
  readonly supernodes?: readonly string[];
  /** Servers of Skype's own, whatever they are for. */
  readonly servers?: readonly string[];
  /** Of these, the ones for logging in, for events and contacts, and for calls to telephones. */
  readonly loginServers?: readonly string[];
  readonly eventServers?: readonly string[];
  readonly gateways?: readonly string[];
  readonly hostcacheMatches?: number;
  readonly bootstrapMatches?: number;
  /** Datagrams proven by their CRC, and the bits that fitted. */
  readonly provenDatagrams?: number;
  readonly provenStreams?: number;
  /** Peers tried on a high port and then on 443 and 80. */
  readonly ladderPeers?: number;
  readonly publicIp?: string;
  /** Account names that the Chinese edition sent in clear, as sent; only where they were asked for. */
  readonly accounts?: readonly string[];
  /** `closed` alerts: what the host's flows that are labelled Skype add up to. */
  readonly traffic?: SkypeTraffic;
  /** `skype.call` and the transfers: which one. */
  readonly activity?: SkypeActivity;
  /** `skype.client`: how many calls and transfers were told, and the seconds of the calls. */
  readonly calls?: number;
  readonly callSeconds?: number;
  readonly transfers?: number;
  /** When the client ran for the first time here (`installed`), and when another version was first seen. */
  readonly firstRun?: string;
  readonly versionChecks?: number;
  /** First of the latest version checks that follow each other by four hours: the client has been running since. */
  readonly runningSince?: string;
  /** `skype.supernode`: outsiders that came within ten minutes, and those whose exchange is proven. */
  readonly visitors?: number;
  readonly visitorsServed?: number;
}

export type SensorCause =
  | "kernel-drops"
  | "engine-died"
  | "engine-stalled"
  | "parser-died"
  | "parser-stalled"
  | "interface-down"
  | "tcp-gaps"
  | "clock-jump"
  | "one-sided"
  | "output-failing"
  | "output-refused"
  | "alerts-lost";

/** Why a sensor may not have seen everything, or not have been heard, and how much is missing. */
export interface SensorFacts {
  /** One word for the cause, stable: `kernel-drops`, `engine-died`, `engine-stalled`, … */
  readonly cause: SensorCause;
  readonly interface?: string;
  /** What captured: `tcpdump`, `cap`, `pipe`. */
  readonly engine?: string;
  /** The time it speaks of. */
  readonly from: string;
  readonly until: string;
  /** Frames that arrived here in that time, and frames that did not. */
  readonly received?: number;
  readonly dropped?: number;
  /** `dropped` as a share of all, 0 to 1. */
  readonly share?: number;
  /** `dropped` was not counted but worked out. */
  readonly isEstimate?: boolean;
  /** `sensor.delivery`: the output, without secrets. */
  readonly output?: string;
  /** Alerts that wait for it now; that it refused for good, and that were lost, in that time. */
  readonly pending?: number;
  readonly refused?: number;
  readonly lost?: number;
}

interface AlertCommon {
  readonly schema: typeof ALERT_SCHEMA;
  readonly id: string;
  readonly time: string;
  readonly firstSeen: string;
  readonly lastSeen: string;
  /** How many sightings stand behind it. */
  readonly count: number;
  readonly title: string;
  readonly severity: Severity;
  /** `new`; `raised` where the host's verdict rose; `closed` for the last word on a host, with its totals. */
  readonly status: "new" | "raised" | "closed";
  readonly reasons: readonly AlertReason[];
  readonly evidence: AlertEvidence;
  /** Alerts like it that were not repeated since the last one. */
  readonly heldBack: number;
  readonly observer: { readonly name: string; readonly version: string; readonly interface?: string };
}

/** About a host on the network. */
export interface HostAlert extends AlertCommon {
  readonly rule: HostRule;
  readonly verdict: VerdictLevel;
  /** 0 to 1, three decimals. */
  readonly confidence: number;
  readonly host: { readonly ip: string; readonly mac?: string; readonly port?: number };
  readonly source: AlertEndpoint;
  readonly destination: AlertEndpoint;
  readonly network: {
    readonly transport: "tcp" | "udp";
    readonly communityId: string;
    readonly direction: "inbound" | "outbound" | "internal" | "external";
    readonly vlan?: number;
    /** The outermost addresses of the tunnel that the flow was seen in. */
    readonly tunnel?: TunnelEnds;
  };
  readonly skype: SkypeFacts;
}

/** About ourselves, without a host: what was not seen cannot have been found. */
export interface SensorAlert extends AlertCommon {
  readonly rule: SensorRule;
  readonly sensor: SensorFacts;
}

export type Alert = HostAlert | SensorAlert;

export function isHostAlert(alert: Alert): alert is HostAlert {
  return "host" in alert;
}
