/** Decoded packets for the flow room, without the bytes of a frame around them. */
import { type Address, type Endpoint, ipv4, ipv6 } from "../../src/core/address.js";
import { type Microseconds, SECOND } from "../../src/core/time.js";
import { ACK, FIN, ICMP, Packet, RST, SYN, TCP, UDP } from "../../src/decode/packet.js";

export const T0: Microseconds = 1_156_534_266 * SECOND;

export interface PacketFields {
  readonly from: Endpoint;
  readonly to: Endpoint;
  /** Seconds after T0. */
  readonly at?: number;
  readonly transport?: number;
  readonly flags?: number;
  readonly sequence?: number;
  readonly acknowledgement?: number;
  readonly payload?: Uint8Array | string;
  /** Payload bytes the headers promise, where the snaplen cut some of them off. */
  readonly promised?: number;
}

/** `end("10.0.0.1", 80)`; a number stands for an IPv6 address of documentation: `end(7, 80)` is [2001:db8::7]:80. */
export function end(address: string | number, port: number): Endpoint {
  if (typeof address === "number") return { address: ipv6(0x2001_0db8, 0, 0, address), port };
  return { address: ipv4(address.split(".").reduce((word, byte) => (word << 8) | Number(byte), 0)), port };
}

let frames = 0;

export function packetOf(fields: PacketFields): Packet {
  const { from, to, at = 0, transport = TCP, flags = 0, sequence = 0, acknowledgement = 0 } = fields;
  const payload = typeof fields.payload === "string" ? Buffer.from(fields.payload, "latin1") : fields.payload;
  const packet = new Packet();
  packet.bytes = Uint8Array.from(payload ?? []);
  packet.view = new DataView(packet.bytes.buffer);
  packet.time = T0 + Math.round(at * SECOND);
  packet.frame = ++frames;
  packet.ipVersion = from.address.version;
  [packet.source0, packet.source1, packet.source2, packet.source3] = words(from.address);
  [packet.destination0, packet.destination1, packet.destination2, packet.destination3] = words(to.address);
  packet.protocol = transport;
  packet.transport = transport;
  packet.sourcePort = from.port;
  packet.destinationPort = to.port;
  packet.sequence = sequence | 0;
  packet.acknowledgement = acknowledgement | 0;
  packet.tcpFlags = flags;
  packet.payload = 0;
  packet.payloadEnd = packet.bytes.length;
  packet.payloadLength = fields.promised ?? packet.bytes.length;
  packet.ipLength = 40 + packet.payloadLength;
  return packet;
}

/** The packets of one conversation: who, and at what second, is all that a test has to say. */
export class Talk {
  readonly client: Endpoint;
  readonly server: Endpoint;

  constructor(client: Endpoint, server: Endpoint) {
    this.client = client;
    this.server = server;
  }

  /** From the client (0) or the server (1). */
  tcp(direction: 0 | 1, at: number, fields: Omit<PacketFields, "from" | "to" | "at"> = {}): Packet {
    return packetOf({ ...this.#ends(direction), at, flags: ACK, ...fields });
  }

  syn(at: number, sequence = 1000): Packet {
    return this.tcp(0, at, { flags: SYN, sequence });
  }

  synAck(at: number, sequence = 5000): Packet {
    return this.tcp(1, at, { flags: SYN | ACK, sequence });
  }

  data(direction: 0 | 1, at: number, sequence: number, payload: Uint8Array | string): Packet {
    return this.tcp(direction, at, { flags: ACK, sequence, payload });
  }

  fin(direction: 0 | 1, at: number, sequence = 0): Packet {
    return this.tcp(direction, at, { flags: ACK | FIN, sequence });
  }

  rst(direction: 0 | 1, at: number): Packet {
    return this.tcp(direction, at, { flags: RST });
  }

  udp(direction: 0 | 1, at: number, payload: Uint8Array | string = "x"): Packet {
    return packetOf({ ...this.#ends(direction), at, transport: UDP, payload });
  }

  #ends(direction: 0 | 1): { from: Endpoint; to: Endpoint } {
    return direction === 0 ? { from: this.client, to: this.server } : { from: this.server, to: this.client };
  }
}

/** An ICMP message: type and code stand where ports do. */
export function icmpOf(from: Address, to: Address, type: number, code: number, at = 0, transport = ICMP): Packet {
  return packetOf({ from: { address: from, port: type }, to: { address: to, port: code }, at, transport });
}

function words({ a, b, c, d }: Address): [number, number, number, number] {
  return [a, b, c, d];
}
