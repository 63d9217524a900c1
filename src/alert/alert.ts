/**
 * The alert record: what an output gets, and what stands on a line. Names are stable; `docs/alerts.md` and
 * `docs/alert.schema.json` describe every field. Times are RFC 3339 UTC with microseconds, addresses text.
 */

export const ALERT_SCHEMA = "skyspan.alert/1";

export type Rule = "skype.ui-http" | "skype.udp-fanout" | "skype.tcp-fallback" | "skype.client";

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
  /** Servers of Skype's own: login and event servers. */
  readonly servers?: readonly string[];
  readonly hostcacheMatches?: number;
  readonly bootstrapMatches?: number;
  /** Datagrams proven by their CRC, and the bits that fitted. */
  readonly provenDatagrams?: number;
  readonly provenStreams?: number;
  /** Peers tried on a high port and then on 443 and 80. */
  readonly ladderPeers?: number;
  readonly publicIp?: string;
}

export interface Alert {
  readonly schema: typeof ALERT_SCHEMA;
  readonly id: string;
  readonly time: string;
  readonly firstSeen: string;
  readonly lastSeen: string;
  /** How many sightings stand behind it. */
  readonly count: number;
  readonly rule: Rule;
  /** `new`; `raised` where the host's verdict rose; `closed` for the last word on a host, with its totals. */
  readonly status: "new" | "raised" | "closed";
  readonly title: string;
  readonly severity: Severity;
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
  };
  readonly skype: SkypeFacts;
  readonly reasons: readonly AlertReason[];
  readonly evidence: { readonly frames: readonly AlertFrame[] };
  /** Alerts like it that were not repeated since the last one. */
  readonly heldBack: number;
  readonly observer: { readonly name: string; readonly version: string; readonly interface?: string };
}
