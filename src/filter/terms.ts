import type { BytesAt } from "./bytes-at.js";
import { ARP, ethernetAt, etherType, IPV4, IPV6, networkAt, RARP } from "./link.js";

/** Whether a frame passes. */
export type Test = (bytes: BytesAt) => boolean;

export type Direction = "either" | "both" | "source" | "destination";

/** Protocols with ports: TCP, UDP, SCTP. */
export const WITH_PORTS: readonly number[] = [6, 17, 132];
const FRAGMENT = 44;
const IPV6_HEADER = 40;
const VLAN_TYPES = [0x8100, 0x88a8, 0x9100];

/*
 * What pcap-filter(7) means by each term, as libpcap compiles it. `tags`: bytes of the VLAN tags that `vlan` terms
 * earlier in the expression have passed.
 */

export function isEtherType(type: number, tags: number): Test {
  return (bytes) => etherType(bytes, tags) === type;
}

/** IP protocol: in IPv6 as the next header, also right behind a fragment header. */
export function isProtocol(protocol: number, version: 4 | 6 | undefined, tags: number): Test {
  return (bytes) => {
    const type = etherType(bytes, tags);
    const at = networkAt(bytes, tags);
    if (type === IPV4) return version !== 6 && bytes.u8(at + 9) === protocol;
    if (type !== IPV6 || version === 4) return false;
    const next = bytes.u8(at + 6);
    return next === protocol || (next === FRAGMENT && bytes.u8(at + IPV6_HEADER) === protocol);
  };
}

/** An IPv4 address or network, of IP packets and of ARP and RARP, or of one of these EtherTypes alone. */
export function hasIpv4(
  word: number,
  mask: number,
  direction: Direction,
  only: number | undefined,
  tags: number,
): Test {
  return (bytes) => {
    const type = etherType(bytes, tags);
    if (only !== undefined && type !== only) return false;
    const at = networkAt(bytes, tags);
    const isAt = (offset: number): boolean => (bytes.word(at + offset) & mask) === word;
    if (type === IPV4) return ends(direction, isAt, 12, 16);
    return (type === ARP || type === RARP) && ends(direction, isAt, 14, 24);
  };
}

export function hasIpv6(words: readonly number[], masks: readonly number[], direction: Direction, tags: number): Test {
  return (bytes) => {
    if (etherType(bytes, tags) !== IPV6) return false;
    const at = networkAt(bytes, tags);
    const isAt = (offset: number): boolean =>
      words.every(
        (word, index) => masks[index] === 0 || (bytes.word(at + offset + 4 * index) & masks[index]!) === word,
      );
    return ends(direction, isAt, 8, 24);
  };
}

/** Ports stand in whole packets and in first fragments; in IPv6 only right behind the fixed header. */
export function hasPort(
  first: number,
  last: number,
  direction: Direction,
  protocols: readonly number[],
  version: 4 | 6 | undefined,
  tags: number,
): Test {
  return (bytes) => {
    const type = etherType(bytes, tags);
    const at = networkAt(bytes, tags);
    let ports: number;
    if (type === IPV4 && version !== 6) {
      if (!protocols.includes(bytes.u8(at + 9)) || (bytes.u16(at + 6) & 0x1fff) !== 0) return false;
      ports = at + (bytes.u8(at) & 0x0f) * 4;
    } else if (type === IPV6 && version !== 4) {
      if (!protocols.includes(bytes.u8(at + 6))) return false;
      ports = at + IPV6_HEADER;
    } else {
      return false;
    }
    const isAt = (offset: number): boolean => {
      const port = bytes.u16(ports + offset);
      return port >= first && port <= last;
    };
    return ends(direction, isAt, 0, 2);
  };
}

export function hasMac(high: number, low: number, direction: Direction): Test {
  return (bytes) => {
    const at = ethernetAt(bytes);
    if (at < 0) return false;
    const isAt = (offset: number): boolean => bytes.u16(at + offset) === high && bytes.word(at + offset + 2) === low;
    return ends(direction, isAt, 6, 0);
  };
}

/** Without an id: any. */
export function isVlan(id: number | undefined, tags: number): Test {
  return (bytes) => {
    const at = ethernetAt(bytes) + tags;
    if (at < tags || !VLAN_TYPES.includes(bytes.u16(at + 12))) return false;
    return id === undefined || (bytes.u16(at + 14) & 0x0fff) === id;
  };
}

function ends(direction: Direction, isAt: (offset: number) => boolean, source: number, destination: number): boolean {
  if (direction === "source") return isAt(source);
  if (direction === "destination") return isAt(destination);
  if (direction === "both") return isAt(source) && isAt(destination);
  return isAt(source) || isAt(destination);
}
