import { isIPv6 } from "node:net";
import { Address6 } from "ip-address";
import { quoted } from "../core/shorten.js";
import { FilterError } from "./filter-error.js";
import type { Token } from "./tokens.js";

/** Names of well-known ports that people write; others are written as numbers. */
const SERVICES: Readonly<Record<string, number>> = {
  ftp: 21,
  "ftp-data": 20,
  ssh: 22,
  telnet: 23,
  smtp: 25,
  domain: 53,
  bootps: 67,
  bootpc: 68,
  http: 80,
  pop3: 110,
  ntp: 123,
  imap: 143,
  snmp: 161,
  https: 443,
  syslog: 514,
};
export const PROTOCOLS: Readonly<Record<string, number>> = {
  icmp: 1,
  igmp: 2,
  tcp: 6,
  udp: 17,
  gre: 47,
  esp: 50,
  ah: 51,
  icmp6: 58,
  sctp: 132,
};

const ALL = -1;

/** Words of an address and of what counts of it: one for IPv4, four for IPv6. */
export interface Prefix {
  readonly words: readonly number[];
  readonly masks: readonly number[];
}

export function wholeNumber({ text, at }: Token, most: number, what: string): number {
  const value = /^(0x[\da-f]{1,8}|\d{1,10})$/i.test(text) ? Number(text) : Number.NaN;
  if (!(value <= most)) throw new FilterError(at, `${quoted(text)} is no ${what}: a number from 0 to ${most} is.`);
  return value;
}

export function portOf(token: Token): number {
  return SERVICES[token.text.toLowerCase()] ?? wholeNumber(token, 65_535, "port");
}

/** `6881-6889`. */
export function portRangeOf({ text, at }: Token): [number, number] {
  const [first = "", last = first, ...rest] = text.split("-");
  if (rest.length > 0) throw new FilterError(at, `${quoted(text)} is no range of ports: write it as 6881-6889.`);
  const ports = [portOf({ text: first, at }), portOf({ text: last, at })] as const;
  return [Math.min(...ports), Math.max(...ports)];
}

export function protocolOf(token: Token): number {
  return PROTOCOLS[token.text.toLowerCase()] ?? wholeNumber(token, 255, "protocol");
}

export function isMac(text: string): boolean {
  return /^([\da-f]{1,2}[:-]){5}[\da-f]{1,2}$/i.test(text);
}

export function macOf({ text, at }: Token): [high: number, low: number] {
  if (!isMac(text)) throw new FilterError(at, `${quoted(text)} is no hardware address: write it as 00:04:76:96:7b:da.`);
  const [a, b, c, d, e, f] = text.split(/[:-]/).map((byte) => Number.parseInt(byte, 16)) as [number, ...number[]];
  return [(a << 8) | b!, (c! << 24) | (d! << 16) | (e! << 8) | f!];
}

/** A whole address. Names are not looked up: skyspan never sends a packet. */
export function addressOf({ text, at }: Token): Prefix {
  const word = wordOf(text);
  if (word !== undefined && text.split(".").length === 4) return { words: [word], masks: [ALL] };
  const words = wordsOf(text);
  if (words !== undefined) return { words, masks: [ALL, ALL, ALL, ALL] };
  const why = /^[a-z]/i.test(text) ? " (names are not looked up)" : "";
  throw new FilterError(at, `${quoted(text)} is no address${why}: write it as 192.0.2.1 or 2001:db8::1.`);
}

/** `10`, `192.168`, `192.168.1.0/24`, `2001:db8::/32`; `mask` is what stands behind the word `mask`. */
export function networkOf({ text, at }: Token, mask?: Token): Prefix {
  const [address = "", length, ...rest] = text.split("/");
  if (rest.length > 0) throw new FilterError(at, `${quoted(text)} is no network.`);
  const word = wordOf(address);
  if (word !== undefined) {
    const maskWord =
      mask === undefined ? maskOf(length ?? String(8 * address.split(".").length), at) : maskWordOf(mask);
    return checked({ words: [word], masks: [maskWord] }, text, at);
  }
  const words = wordsOf(address);
  if (words === undefined || mask !== undefined) {
    throw new FilterError(at, `${quoted(text)} is no network: write it as 192.168.0.0/16 or 2001:db8::/32.`);
  }
  const bits = wholeNumber({ text: length ?? "128", at }, 128, "prefix length");
  const masks = words.map((_, index) => prefixMask(Math.min(Math.max(bits - 32 * index, 0), 32)));
  return checked({ words, masks }, text, at);
}

function checked(prefix: Prefix, text: string, at: number): Prefix {
  if (prefix.words.every((word, index) => (word & prefix.masks[index]!) === word)) return prefix;
  throw new FilterError(at, `${quoted(text)} has bits set beyond the network it names.`);
}

function maskOf(length: string, at: number): number {
  return prefixMask(wholeNumber({ text: length, at }, 32, "prefix length"));
}

function maskWordOf({ text, at }: Token): number {
  const word = text.split(".").length === 4 ? wordOf(text) : undefined;
  if (word === undefined) throw new FilterError(at, `${quoted(text)} is no mask: write it as 255.255.0.0.`);
  return word;
}

function prefixMask(bits: number): number {
  return bits === 0 ? 0 : ALL << (32 - bits);
}

/** One to four octets, the first ones of an address. */
function wordOf(text: string): number | undefined {
  if (!/^\d{1,3}(\.\d{1,3}){0,3}$/.test(text)) return undefined;
  const octets = text.split(".").map(Number);
  if (octets.some((octet) => octet > 255)) return undefined;
  return octets.reduce((word, octet, index) => word | (octet << (24 - 8 * index)), 0);
}

function wordsOf(text: string): number[] | undefined {
  if (!isIPv6(text)) return undefined;
  const digits = new Address6(text).canonicalForm().replaceAll(":", "");
  return [0, 8, 16, 24].map((start) => Number.parseInt(digits.slice(start, start + 8), 16) | 0);
}
