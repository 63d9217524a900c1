import type { AlertFrame, VerdictLevel } from "../../alert/alert.js";
import type { SkypeTraffic } from "../../alert/flow-log.js";
import type { Microseconds } from "../../core/time.js";

/**
 * What a card tells about one host: plain data, already decided and ordered. Lists hold what is to be shown first; where
 * a list was bounded before it got here, its total says how long it really is.
 */
export interface HostReport {
  readonly ip: string;
  readonly mac?: string;
  readonly verdict: VerdictLevel;
  readonly confidence: number;
  /** Oldest first. */
  readonly versions: readonly string[];
  readonly platform?: string;
  readonly language?: string;
  /** The client's own UDP and TCP port, once known. */
  readonly skypePort?: number;
  readonly publicIp?: string;
  /** Only where they were asked for. */
  readonly accounts: readonly string[];
  readonly firstSeen: Microseconds;
  readonly lastSeen: Microseconds;
  /** Requests to ui.skype.com, in time order. */
  readonly calls: readonly HttpCall[];
  readonly udpPeers?: { readonly total: number; readonly answered: number };
  readonly supernodes: readonly string[];
  readonly supernodesTotal?: number;
  /** Servers of Skype's own: for logging in, for events, for calls to telephones, and those of which that is not known. */
  readonly loginServers: readonly string[];
  readonly eventServers: readonly string[];
  readonly gateways: readonly string[];
  readonly otherServers: readonly string[];
  readonly datagrams?: ProvenDatagrams;
  readonly streams?: ProvenStreams;
  readonly ladders: readonly Ladder[];
  readonly laddersTotal?: number;
  readonly fallbacks: readonly FallbackStreams[];
  /** Strongest first. */
  readonly reasons: readonly HostReason[];
  /** What its flows that are labelled Skype add up to. */
  readonly traffic?: SkypeTraffic;
  /** The command that shows the proofs frame by frame. */
  readonly explainedBy?: string;
  /** Alerts about this host that were not repeated. */
  readonly heldBack: number;
}

export interface HttpCall {
  readonly event: string;
  readonly version?: string;
  readonly userAgent?: string;
  /** The version the server answered with. */
  readonly latestVersion?: string;
  readonly frame: AlertFrame;
}

export interface ProvenDatagrams {
  readonly total: number;
  /** Bits of the CRC that were predicted and fitted, over all of them. */
  readonly bits?: number;
  readonly commands: readonly { readonly command: number; readonly count: number }[];
}

export interface ProvenStreams {
  readonly total: number;
  readonly forms: readonly { readonly form: string; readonly count: number }[];
  /** Far ports. */
  readonly ports: readonly { readonly port: number; readonly count: number }[];
}

/** One peer tried on one port after another. */
export interface Ladder {
  readonly peer: string;
  /** In the order they were tried; `offset` counts from the first. */
  readonly rungs: readonly { readonly port: number; readonly offset: Microseconds }[];
}

/** Streams to the web's ports that do not speak the web's protocols. */
export interface FallbackStreams {
  readonly port: 80 | 443;
  readonly streams: number;
  readonly proven: number;
}

export interface HostReason {
  readonly signal: string;
  /** proof, strong, supporting or weak. */
  readonly strength: string;
  readonly text: string;
}
