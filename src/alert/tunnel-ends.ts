import { formatAddress } from "../core/address.js";
import type { Tunnel } from "../core/encapsulation.js";

/** The outermost tunnel that a flow was seen in, as records tell it. */
export interface TunnelEnds {
  /** `erspan`, `vxlan`, `gre`, … */
  readonly kind: Tunnel["kind"];
  /** Of the packet that carries. */
  readonly source: string;
  readonly destination: string;
  /** IP packets around the flow's own. */
  readonly depth: number;
}

export function tunnelEnds({ kind, source, destination, depth }: Tunnel): TunnelEnds {
  return { kind, source: formatAddress(source), destination: formatAddress(destination), depth };
}
