// Calls and transfers by the published figures (section E): none of it was ever in a capture. Payload is noise.

import { concat, u16 } from "../wire/bytes.js";
import type { SkypeClient } from "./client.js";
import type { CacheEntry } from "./host-cache.js";

export interface Media {
  readonly at: number;
  readonly seconds: number;
  readonly peer: CacheEntry;
  /** Payload bytes of each packet there and back, and how many a second; none back is one way of a relayed call (E7). */
  readonly out?: Flowing;
  readonly back?: Flowing;
}

interface Flowing {
  readonly bytes: number;
  readonly perSecond: number;
}

/** Type D (E4): upper bits of the type are noise. */
export function dataDatagram(client: SkypeClient, length: number): Uint8Array {
  const { random } = client;
  return concat(random.bytes(2), Uint8Array.of((random.byte() & 0x70) | 0x0d), random.bytes(length - 3));
}

export function media(client: SkypeClient, { at, seconds, peer, out, back }: Media): void {
  for (let index = 0; out !== undefined && index < seconds * out.perSecond; index++)
    client.send(at + index / out.perSecond, peer, dataDatagram(client, out.bytes));
  for (let index = 0; back !== undefined && index < seconds * back.perSecond; index++)
    client.receive(at + 0.007 + index / back.perSecond, peer, dataDatagram(client, back.bytes));
}

/** To a telephone (E9): the first four bytes are the call's, whatever they are. */
export function skypeOut(client: SkypeClient, at: number, seconds: number, gateway: string): void {
  const peer = { ip: gateway, port: 12_340 };
  const call = concat(u16(0x006b), u16(0x2cf5));
  const perSecond = 12;
  for (let index = 0; index < seconds * perSecond; index++) {
    const then = at + index / perSecond;
    client.send(then, peer, concat(call, client.random.bytes(40)));
    client.receive(then + 0.011, peer, concat(call, client.random.bytes(40)));
  }
}

/** Strangers that come one after the other, ask, and are served (F2, F3). */
export function visits(
  client: SkypeClient,
  at: number,
  strangers: readonly CacheEntry[],
  every: number,
  ask: (id: number) => Uint8Array,
  answer: (id: number) => Uint8Array,
): void {
  for (const [index, stranger] of strangers.entries()) {
    const id = client.random.between(0, 0xffff);
    client.receive(at + index * every, stranger, ask(id));
    client.send(at + index * every + 0.0004, stranger, answer(id));
  }
}
