import type { BytesAt } from "./bytes-at.js";

/** Where links say what they carry, for those of https://www.tcpdump.org/linktypes.html that filters are used on. */
export const IPV4 = 0x0800;
export const IPV6 = 0x86dd;
export const ARP = 0x0806;
export const RARP = 0x8035;

const ETHERNET = 1;
const RAW = [12, 14, 101, 228, 229];
const LOOPBACK = [0, 108];
const PPP = [9, 50];
const CISCO_HDLC = 104;
const LINUX_SLL = 113;
const LINUX_SLL2 = 276;

const KNOWN = [...RAW, ...LOOPBACK, ...PPP, CISCO_HDLC, LINUX_SLL, LINUX_SLL2];

const AF_INET = 2;
/** AF_INET6 of NetBSD, FreeBSD, Darwin, and Linux. */
const AF_INET6 = [24, 28, 30, 10];
const PPP_IPV4 = 0x21;
const PPP_IPV6 = 0x57;

/** Where the Ethernet header of the frame begins; -1 where it has none. */
export function ethernetAt(bytes: BytesAt): number {
  if (bytes.linkType === ETHERNET) return 0;
  return isKnown(bytes.linkType) ? -1 : (bytes.link?.ethernet ?? -1);
}

/** The EtherType of what follows the link and `tags` bytes of VLAN tags; 0 where the link has none like it. */
export function etherType(bytes: BytesAt, tags: number): number {
  const { linkType } = bytes;
  const ethernet = ethernetAt(bytes);
  if (ethernet >= 0) return bytes.u16(ethernet + 12 + tags);
  if (tags > 0) return 0;
  if (linkType === LINUX_SLL) return bytes.u16(14);
  if (linkType === LINUX_SLL2) return bytes.u16(0);
  if (linkType === CISCO_HDLC) return bytes.u16(2);
  if (RAW.includes(linkType)) return [0, 0, 0, 0, IPV4, 0, IPV6][bytes.u8(0) >>> 4] ?? 0;
  if (PPP.includes(linkType)) return ofPpp(bytes.u16(2));
  if (LOOPBACK.includes(linkType)) return ofFamily(bytes.word(0));
  return bytes.link?.etherType ?? 0;
}

/** Where the network layer begins, for a frame whose `etherType` is not 0. */
export function networkAt(bytes: BytesAt, tags: number): number {
  const { linkType } = bytes;
  const ethernet = ethernetAt(bytes);
  if (ethernet >= 0) return ethernet + 14 + tags;
  if (linkType === LINUX_SLL) return 16;
  if (linkType === LINUX_SLL2) return 20;
  if (RAW.includes(linkType)) return 0;
  return isKnown(linkType) ? 4 : (bytes.link?.network ?? 0);
}

/** Links whose fields are read here, as libpcap reads them. All others are left to the reader of links. */
function isKnown(linkType: number): boolean {
  return KNOWN.includes(linkType);
}

function ofPpp(protocol: number): number {
  if (protocol === PPP_IPV4) return IPV4;
  return protocol === PPP_IPV6 ? IPV6 : 0;
}

/** In the byte order of the capturing host, whichever that was. */
function ofFamily(word: number): number {
  const family = (word & 0xffff) === 0 ? word >>> 24 : word;
  if (family === AF_INET) return IPV4;
  return AF_INET6.includes(family) ? IPV6 : 0;
}
