// DNS, RFC 1035: a question and its answer.

import { concat, type Endpoint, type Host, ipv4Bytes, latin1, type SpanPort, u16, u32 } from "../wire/index.js";

export interface Resolver {
  readonly host: Host;
  /** The transaction ids of the asking host. */
  readonly nextId: () => number;
}

const TYPE_A = 1;
export const TYPE_PTR = 12;

const name = (text: string): Uint8Array =>
  concat(...text.split(".").map((label) => concat(Uint8Array.of(label.length), latin1(label))), Uint8Array.of(0));

const question = (text: string, type: number): Uint8Array => concat(name(text), u16(type), u16(1));

export const dnsQuery = (id: number, text: string, type = TYPE_A): Uint8Array =>
  concat(u16(id), u16(0x0100), u16(1), u16(0), u16(0), u16(0), question(text, type));

/** No address: "no such name". */
export function dnsAnswer(id: number, text: string, addresses: readonly string[], ttl = 600): Uint8Array {
  const flags = addresses.length === 0 ? 0x8183 : 0x8180;
  const records = addresses.map((address) =>
    concat(u16(0xc00c), u16(TYPE_A), u16(1), u32(ttl), u16(4), ipv4Bytes(address)),
  );
  const head = concat(u16(id), u16(flags), u16(1), u16(records.length), u16(0), u16(0));
  return concat(head, question(text, TYPE_A), ...records);
}

/** Asks and gets the answer; gives back when it is in. */
export function lookUp(
  span: SpanPort,
  at: number,
  asker: Host,
  resolver: Resolver,
  text: string,
  ...addresses: readonly string[]
): number {
  const id = resolver.nextId();
  const from: Endpoint = { host: asker, port: 1025 + (id % 15) };
  const to: Endpoint = { host: resolver.host, port: 53 };
  span.udp(at, from, to, dnsQuery(id, text));
  const answered = at + resolver.host.roundTrip;
  span.udp(answered, to, from, dnsAnswer(id, text, addresses));
  return answered;
}

export function resolver(host: Host, firstId: number): Resolver {
  let id = firstId;
  return {
    host,
    nextId: () => {
      id = (id + 1) & 0xffff;
      return id;
    },
  };
}
