/**
 * The flow record: one line of `--flows`. Names are stable; `docs/flows.md` and `docs/flow.schema.json` describe every
 * field. Times are RFC 3339 UTC with microseconds, addresses text.
 */

import type { TunnelEnds } from "./tunnel-ends.js";

export const FLOW_SCHEMA = "skyspan.flow/1";

/** Zeek's `conn_state`: what was seen of a connection's beginning and end. */
export type FlowState =
  | "S0"
  | "S1"
  | "SF"
  | "REJ"
  | "S2"
  | "S3"
  | "RSTO"
  | "RSTR"
  | "RSTOS0"
  | "RSTRH"
  | "SH"
  | "SHR"
  | "OTH";

export interface FlowSide {
  readonly ip: string;
  readonly port: number;
  /** What this side sent; bytes are those of IP packets, by their headers. */
  readonly packets: number;
  readonly bytes: number;
}

/** Why a flow is Skype's. */
export interface FlowReason {
  /**
   * `own-bytes`: something in it is proof. `skype-port`: it runs on a port that is proven to be a client's.
   * `supernode`, `server`: it goes to a host's supernode, or to a login or event server of Skype's.
   */
  readonly why: "own-bytes" | "skype-port" | "supernode" | "server";
  readonly text: string;
}

export interface FlowRecord {
  readonly schema: typeof FLOW_SCHEMA;
  /** Of ends, transport and start: a replay gives the same. */
  readonly id: string;
  readonly start: string;
  readonly end: string;
  readonly source: FlowSide;
  readonly destination: FlowSide;
  readonly network: {
    readonly transport: "tcp" | "udp" | "icmp" | "icmp6" | "other";
    readonly communityId: string;
    /** Of the flow's first packet: the outermost VLAN id, the next one where they are stacked, the outermost tunnel. */
    readonly vlan?: number;
    readonly innerVlan?: number;
    readonly tunnel?: TunnelEnds;
  };
  readonly state: FlowState;
  readonly label?: "skype";
  readonly reasons?: readonly FlowReason[];
  /** This record takes the place of an earlier one with the same id: the label was not known then. */
  readonly corrects?: true;
}

/** What a host, or a whole run, has of labelled flows. */
export interface SkypeTraffic {
  readonly flows: number;
  readonly packets: number;
  /** IP bytes, both directions. */
  readonly bytes: number;
  /** Time in which at least one of the flows was under way. */
  readonly seconds: number;
}
