// QUIC version 1 on UDP 443, RFC 9000 section 17: an Initial each way, then packets with short headers. The contents
// are random; nobody beside the two ends could read them anyway.

import { concat, type Endpoint, hex, type Random, type SpanPort, u16 } from "../wire/index.js";

export function quicSession(span: SpanPort, at: number, client: Endpoint, server: Endpoint, random: Random): void {
  const clientId = random.bytes(8);
  const serverId = random.bytes(8);
  const initial = (to: Uint8Array, from: Uint8Array): Uint8Array => {
    const head = concat(hex("c3 00000001"), counted(to), counted(from), hex("00"));
    const left = 1200 - head.length - 2;
    return concat(head, u16(0x4000 | left), random.bytes(left));
  };
  span.udp(at, client, server, initial(serverId, clientId));
  const answered = at + server.host.roundTrip;
  span.udp(answered, server, client, initial(clientId, serverId));
  for (let index = 0; index < 14; index++) {
    const when = answered + 0.02 + index * 0.031;
    const short = (to: Uint8Array, length: number) =>
      concat(Uint8Array.of(0x40 | (random.byte() & 0x3f)), to, random.bytes(length));
    span.udp(when, client, server, short(serverId, random.between(24, 120)));
    span.udp(when + server.host.roundTrip, server, client, short(clientId, random.between(24, 900)));
  }
}

const counted = (id: Uint8Array): Uint8Array => concat(Uint8Array.of(id.length), id);
