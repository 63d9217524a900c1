import type { Address } from "./address.js";

/** Kinds of tunnels; `ip` is IP in IP. Packets know them by their place in this list. */
export const TUNNEL_KINDS = [
  ...(["ip", "gre", "erspan", "vxlan", "geneve", "gtp", "l2tp", "teredo", "mpls"] as const),
  ...(["etherip", "pim", "tzsp", "capwap", "lwapp", "lisp", "ayiya", "amt", "jmirror"] as const),
] as const;

export type TunnelKind = (typeof TUNNEL_KINDS)[number];

/** What a flow was seen in. */
export interface Encapsulation {
  /** Outermost VLAN id, and the next one where they are stacked (QinQ). */
  readonly vlan?: number;
  readonly innerVlan?: number;
  /** The outermost tunnel of several. */
  readonly tunnel?: Tunnel;
}

export interface Tunnel {
  readonly kind: TunnelKind;
  /** Of the packet that carries. */
  readonly source: Address;
  readonly destination: Address;
  /** Network layers around the flow's own. */
  readonly depth: number;
}
