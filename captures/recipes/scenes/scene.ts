// One capture: its story in code, and what a detector must say about it, for the tests of others.

import type { PcapOptions, TimedFrame } from "../wire/index.js";

export interface Scene {
  /** The capture is captures/<name>.pcap. */
  readonly name: string;
  readonly expected: Expectation;
  readonly record: () => TimedFrame[];
  readonly file?: PcapOptions;
}

export interface Expectation {
  /** Every host that must be reported, and no other. */
  readonly clients: readonly ExpectedClient[];
}

/** Signal names are those of the design; a field that is absent is not in the capture. */
export interface ExpectedClient {
  readonly ip: string;
  readonly verdict: "possible" | "probable" | "confirmed";
  readonly signals: readonly Signal[];
  readonly platform?: "windows" | "linux" | "mac";
  readonly version?: string;
  readonly language?: string;
  /** Verbs of the calls to ui.skype.com, in order. */
  readonly verbs?: readonly string[];
  readonly userAgents?: readonly string[];
  readonly latestVersion?: string;
  /** The fixed local port. */
  readonly skypePort?: number;
  readonly publicIp?: string;
  /** Distinct peers of the first fan-out. */
  readonly peersProbed?: number;
  /** `ip:port` of each TCP stream that passes D17 or D18 as seen from the client. */
  readonly provenStreams?: readonly string[];
  /** Peers tried on N, 443 and 80. */
  readonly ladderPeers?: readonly string[];
  /** Strangers that it answers beside the few peers it asks itself, and their streams to its port that pass D17 (F3). */
  readonly visitors?: { readonly count: number; readonly asked: number; readonly streams: number };
  readonly naks?: number;
  /** What it is told to do, in order: `rule`, and for a call or transfer its kind, path and seconds. */
  readonly activities?: readonly string[];
}

type Signal =
  | "ui-http"
  | "udp-proof"
  | "nak-resend"
  | "tcp-proof"
  | "login"
  | "fake-tls"
  | "udp-fanout"
  | "tcp-80-fallback"
  | "port-ladder"
  | "hostcache"
  | "names"
  | "version-cookie"
  | "tom-skype"
  | "bandwidth-probe"
  | "native-handshake"
  | "port-mapping"
  | "media"
  | "supernode";

export const NOTHING: Expectation = { clients: [] };
