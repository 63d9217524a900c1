// BitTorrent: DHT queries (BEP 5) from one port to many peers within a minute, and uTP (BEP 29) with some of them. By
// its shape this is Skype's fan-out; by its bytes it is not.

import { concat, type Endpoint, latin1, outsideHost, Random, type SpanPort, u16, u32 } from "../wire/index.js";

export function dhtFanOut(span: SpanPort, at: number, node: Endpoint, peers: number, random: Random): void {
  const ownId = text(random.bytes(20));
  for (let index = 0; index < peers; index++) {
    const when = at + Math.floor(index / 5) * 1.003 + (index % 5) * 0.0004;
    const peer = { host: outsideHost(new Random(`peer ${index}`).ipv4()), port: random.between(1025, 65_000) };
    const transaction = text(u16(0x6100 + 2 * index));
    const target = text(random.bytes(20));
    const query = `d1:ad2:id20:${ownId}6:target20:${target}e1:q9:find_node1:t2:${transaction}1:y1:qe`;
    span.udp(when, node, peer, latin1(query));
    if (random.between(1, 3) > 1) continue;
    const nodes = text(random.bytes(26 * 8));
    const answer = `d1:rd2:id20:${text(random.bytes(20))}5:nodes208:${nodes}e1:t2:${transaction}1:y1:re`;
    span.udp(when + peer.host.roundTrip, peer, node, latin1(answer));
  }
}

/** SYN (type 4), state (2) and data (0) packets; the version is 1, so the first byte is 41, 21 or 01. */
export function utpSession(span: SpanPort, at: number, node: Endpoint, peer: Endpoint, random: Random): void {
  const connection = random.between(0x0100, 0xfe00);
  const packet = (type: number, id: number, sequence: number, ack: number, payload: Uint8Array): Uint8Array =>
    concat(
      Uint8Array.of((type << 4) | 1, 0),
      u16(id),
      random.bytes(4),
      u32(random.between(0, 80_000)),
      u32(1_048_576),
      u16(sequence),
      u16(ack),
      payload,
    );
  const nothing = new Uint8Array(0);
  span.udp(at, node, peer, packet(4, connection, 1, 0, nothing));
  let time = at + peer.host.roundTrip;
  span.udp(time, peer, node, packet(2, connection, 500, 1, nothing));
  for (let index = 0; index < 10; index++) {
    time += 0.04;
    const sequence = 2 + index;
    span.udp(time, node, peer, packet(0, connection + 1, sequence, 500, random.bytes(random.between(60, 300))));
    span.udp(time + peer.host.roundTrip, peer, node, packet(2, connection, 500, sequence, nothing));
  }
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");
