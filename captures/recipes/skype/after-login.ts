// What a logged-in client says by UDP (B12, C.2): presence traffic answered by command 15, command 35 in bursts to
// single peers, a long message acknowledged, and one answer too long for a datagram.

import type { SkypeClient } from "./client.js";
import { ack, FRAGMENT_LENGTHS, fragments, message, opaqueMessage } from "./datagram.js";
import type { CacheEntry } from "./host-cache.js";
import { answer15, question35 } from "./plaintext.js";

/** 30 or 31 bytes there, 18 back. */
export function presence(client: SkypeClient, at: number, peer: CacheEntry): void {
  const { random } = client;
  const id = client.ids.take();
  client.send(at, peer, opaqueMessage(id, random.pick([30, 31]), random));
  const answered = at + client.peer(peer).host.roundTrip;
  client.receive(answered, peer, message(random.between(0, 0xffff), answer15(id), random));
}

/** 18 there, 26 back, again as soon as the answer is in. */
export function questions35(client: SkypeClient, at: number, peer: CacheEntry, count: number): void {
  const { random } = client;
  let time = at;
  let answerId = random.between(0, 0xff00);
  for (let index = 0; index < count; index++) {
    const id = client.ids.take();
    client.send(time, peer, message(id, question35(id), random));
    time += client.peer(peer).host.roundTrip;
    client.receive(time, peer, opaqueMessage(answerId++, 26, random));
    time += 0.0004;
  }
}

/** 346 bytes there, an 11-byte acknowledgment back that names our public address. */
export function acknowledgedMessage(client: SkypeClient, at: number, peer: CacheEntry): void {
  const { random } = client;
  const sent = opaqueMessage(client.ids.take(), 346, random);
  client.send(at, peer, sent);
  client.receive(at + client.peer(peer).host.roundTrip, peer, ack(sent, client.publicIp, random));
}

/** Command 44: 22 bytes there, nine fragments back, each sent twice, acknowledged once. */
export function fragmentedAnswer(client: SkypeClient, at: number, peer: CacheEntry): void {
  const { random } = client;
  const id = client.ids.take();
  client.send(at, peer, opaqueMessage(id, 22, random));
  const parts = fragments(random.between(0, 0xffff), id, FRAGMENT_LENGTHS, random);
  let time = at + client.peer(peer).host.roundTrip;
  for (const part of parts) {
    client.receive(time, peer, part);
    client.receive(time + 0.0121, peer, part);
    time += 0.0243;
  }
  const [first] = parts;
  if (first !== undefined) client.send(time, peer, ack(first, peer.ip, random));
}
