import { hex } from "../core/bytes.js";
import type { FrameRef } from "../core/frame-ref.js";
import type { Microseconds } from "../core/time.js";
import type { Packet } from "../decode/packet.js";
import type { Flow } from "../flow/flow.js";
import type { FlowIds, Sighting } from "./evidence.js";

/** Anything that knows its frame: a packet, or a piece of a stream. */
interface Framed {
  readonly bytes: Uint8Array;
  readonly time: Microseconds;
  readonly frame: number;
  readonly capture: number;
  readonly interface: number;
  /** Those that came before it, where the packet came in fragments. */
  readonly earlierFrames: readonly FrameRef[];
  /** Offset of the Ethernet header in `bytes`, or -1. */
  readonly ethernet: number;
}

/**
 * Puts down what was seen in the flow at hand. `proof`: the bytes that say so, hex; nothing of time or place. `isSender`:
 * the subject sent the frame, so its source hardware address is the subject's (or that of the router before it).
 */
export function sighting(flow: Flow, framed: Framed, proof: string, isSender: boolean): Sighting {
  return {
    time: framed.time,
    frame: frameRef(framed),
    earlierFrames: framed.earlierFrames,
    flow: flowIds(flow),
    proof,
    mac: isSender && framed.ethernet >= 0 ? sourceMac(framed) : undefined,
  };
}

/** The first bytes of a datagram, hex, as far as they were captured: what lies behind them belongs to another frame. */
export function payloadProof({ bytes, payload, payloadEnd }: Packet, most: number): string {
  return hex(bytes, payload, Math.min(payloadEnd, payload + most));
}

export function frameRef(framed: Pick<Framed, "capture" | "interface" | "frame">): FrameRef {
  return { capture: framed.capture, interface: framed.interface, frame: framed.frame };
}

/** The flow's identity, copied out of the window. */
function flowIds(flow: Flow): FlowIds {
  return {
    transport: flow.protocol === 6 ? "tcp" : "udp",
    source: flow.initiator,
    destination: flow.responder,
    vlan: flow.vlan >= 0 ? flow.vlan : undefined,
    isFromProxy: flow.isFromProxy,
    tunnel: flow.tunnel,
  };
}

function sourceMac({ bytes, ethernet }: Framed): number {
  let mac = 0;
  for (let index = ethernet + 6; index < ethernet + 12; index++) mac = mac * 256 + bytes[index]!;
  return mac;
}
