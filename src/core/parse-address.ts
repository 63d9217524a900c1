import { type Address, ipv4, ipv6 } from "./address.js";

const GROUPS = 8;
const GROUP = /^[\da-f]{1,4}$/i;
/** Without leading zeros, which some read as octal. */
const OCTET = /^(0|[1-9]\d{0,2})$/;

/**
 * An address as people write it: `192.0.2.1`, `2001:db8::1`, `::ffff:192.0.2.1` (RFC 4291 section 2.2), also with a
 * zone (RFC 4007 section 11), which is dropped. Undefined for anything else.
 */
export function parseAddress(text: string): Address | undefined {
  const word = ipv4Word(text);
  if (word !== undefined) return ipv4(word);
  const [before = "", behind, ...rest] = text.replace(/%[\w.-]+$/, "").split("::");
  const first = groupsOf(before, behind === undefined);
  const last = groupsOf(behind ?? "", true);
  if (first === undefined || last === undefined || rest.length > 0) return undefined;
  const missing = GROUPS - first.length - last.length;
  if (behind === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...first, ...Array<number>(missing).fill(0), ...last];
  const wordAt = (at: number): number => (groups[at]! << 16) | groups[at + 1]!;
  return ipv6(wordAt(0), wordAt(2), wordAt(4), wordAt(6));
}

/** Groups of 16 bits; an IPv4 address at the end of the whole is two of them. */
function groupsOf(text: string, isEnd: boolean): number[] | undefined {
  if (text === "") return [];
  const parts = text.split(":");
  const groups: number[] = [];
  for (const [index, part] of parts.entries()) {
    const word = isEnd && index === parts.length - 1 ? ipv4Word(part) : undefined;
    if (word !== undefined) groups.push(word >>> 16, word & 0xffff);
    else if (GROUP.test(part)) groups.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return groups;
}

function ipv4Word(text: string): number | undefined {
  const octets = text.split(".");
  if (octets.length !== 4 || !octets.every((octet) => OCTET.test(octet) && Number(octet) <= 255)) return undefined;
  return octets.reduce((word, octet) => (word << 8) | Number(octet), 0);
}
