// The port a sensor listens on: whatever the hosts of a scene say to each other passes here and is written down.

import { arp } from "./arp.js";
import { ethernet } from "./ethernet.js";
import type { Host } from "./host.js";
import { destinationUnreachable } from "./icmp.js";
import { ipv4 } from "./ipv4.js";
import type { Transport } from "./layer.js";
import type { TimedFrame } from "./pcap.js";
import { type ConversationOptions, TcpConversation } from "./tcp-conversation.js";
import { Timeline } from "./timeline.js";
import { udp } from "./udp.js";

export interface Endpoint {
  readonly host: Host;
  readonly port: number;
}

const BROADCAST = "ff:ff:ff:ff:ff:ff";

export class SpanPort {
  readonly timeline: Timeline;
  readonly #routerMac: string;
  readonly #conversations: TcpConversation[] = [];

  constructor(start: string, routerMac = "00:0c:41:82:b2:53") {
    this.timeline = new Timeline(start);
    this.#routerMac = routerMac;
  }

  /** Sends whatever fits into IPv4. Everything else here ends in this. */
  packet(at: number, from: Host, to: Host, transport: Transport, dontFragment = false): void {
    this.timeline.add(at, () => this.#frame(from, to, transport, dontFragment));
  }

  udp(at: number, from: Endpoint, to: Endpoint, payload: Uint8Array): void {
    this.packet(at, from.host, to.host, udp({ sourcePort: from.port, destinationPort: to.port }, payload));
  }

  tcp(from: Endpoint, to: Endpoint, options: ConversationOptions = {}): TcpConversation {
    const conversation = new TcpConversation(this, from, to, options);
    this.#conversations.push(conversation);
    return conversation;
  }

  /** `by` says that a datagram from `from` to `to` could not be delivered. */
  unreachable(at: number, by: Host, code: number, from: Endpoint, to: Endpoint, payload: Uint8Array): void {
    const refused = ipv4(
      { source: from.host.ip, destination: to.host.ip, ttl: from.host.ttl },
      udp({ sourcePort: from.port, destinationPort: to.port }, payload),
    );
    this.packet(at, by, from.host, destinationUnreachable(code, refused.bytes));
  }

  whoHas(at: number, asker: Host, asked: Host): void {
    const left = { mac: asker.mac ?? this.#routerMac, ip: asker.ip };
    const right = { mac: asked.mac ?? this.#routerMac, ip: asked.ip };
    const nobody = { mac: "00:00:00:00:00:00", ip: asked.ip };
    this.timeline.add(at, () => ethernet({ source: left.mac, destination: BROADCAST }, arp("request", left, nobody)));
    this.timeline.add(at + 0.0002, () =>
      ethernet({ source: right.mac, destination: left.mac }, arp("reply", right, left)),
    );
  }

  frames(): TimedFrame[] {
    for (const conversation of this.#conversations) conversation.settle();
    return this.timeline.frames();
  }

  #frame(from: Host, to: Host, transport: Transport, dontFragment: boolean): Uint8Array {
    from.identification = (from.identification + 1) & 0xffff;
    const { identification, ttl } = from;
    const vlan = from.vlan ?? to.vlan;
    return ethernet(
      {
        source: from.mac ?? this.#routerMac,
        destination: groupMac(to.ip) ?? to.mac ?? this.#routerMac,
        ...(vlan === undefined ? {} : { vlans: [vlan] }),
      },
      ipv4({ source: from.ip, destination: to.ip, ttl, identification, dontFragment }, transport),
    );
  }
}

/** RFC 1112 section 6.4 for multicast; all ones for broadcast. */
function groupMac(ip: string): string | undefined {
  const [a = 0, b = 0, c = 0, d = 0] = ip.split(".").map(Number);
  if (ip === "255.255.255.255" || (a === 192 && d === 255)) return BROADCAST;
  if (a < 224 || a > 239) return undefined;
  const tail = [b & 0x7f, c, d].map((byte) => byte.toString(16).padStart(2, "0")).join(":");
  return `01:00:5e:${tail}`;
}
