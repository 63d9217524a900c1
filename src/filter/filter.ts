import type { Frame } from "../capture/frame.js";
import { quoted } from "../core/shorten.js";
import { BytesAt, type LinkReader } from "./bytes-at.js";
import { FilterError } from "./filter-error.js";
import { ARP, IPV4, IPV6, RARP } from "./link.js";
import {
  type Direction,
  hasIpv4,
  hasIpv6,
  hasMac,
  hasPort,
  isEtherType,
  isProtocol,
  isVlan,
  type Test,
  WITH_PORTS,
} from "./terms.js";
import { type Token, tokensOf } from "./tokens.js";
import {
  addressOf,
  isMac,
  macOf,
  networkOf,
  PROTOCOLS,
  type Prefix,
  portOf,
  portRangeOf,
  protocolOf,
  wholeNumber,
} from "./values.js";

/** Whether a frame passes the filter. */
export type FramePredicate = (frame: Frame) => boolean;

/**
 * A filter for frames in the language of pcap-filter(7), with the meaning BPF gives it: `vlan` shifts all that follows
 * it, a port is not found in later fragments, `and` and `or` bind alike and from the left, and a look beyond the
 * captured bytes drops the frame. Terms: host, net, port, portrange, proto, vlan, less, greater, protocol names, ether
 * addresses; src, dst; and, or, not, parentheses. Throws a FilterError that says where and what.
 *
 * `links` reads the links that libpcap, or this room, has no terms for.
 *
 *     const passes = compileFilter("udp and not (port 53 or net 10.0.0.0/8)");
 */
export function compileFilter(text: string, links?: LinkReader): FramePredicate {
  const test = new Parser(text).parse();
  const bytes = new BytesAt(links);
  return (frame) => {
    bytes.moveTo(frame);
    return test(bytes) && !bytes.isBeyond;
  };
}

type Kind = "host" | "net" | "port" | "portrange" | "proto";

interface Qualifiers {
  readonly protocol: string | undefined;
  readonly direction: Direction;
  readonly kind: Kind;
}

const ETHER_TYPES: Readonly<Record<string, number>> = { ip: IPV4, ip6: IPV6, arp: ARP, rarp: RARP };
const QUALIFYING = ["ether", "tcp", "udp", "sctp", ...Object.keys(ETHER_TYPES)];
const KINDS: readonly string[] = ["host", "net", "port", "portrange", "proto"];
const IPV4_ONLY = ["icmp", "igmp"];
const VLAN_TAG = 4;
/** Parentheses and nots within each other. */
const DEEPEST = 100;
const WORDS = "host, net, port, portrange, proto, vlan, src, dst, ip, ip6, arp, tcp, udp, icmp, less, greater or not";

class Parser {
  readonly #tokens: readonly Token[];
  readonly #length: number;
  #next = 0;
  #depth = 0;
  /** Bytes of VLAN tags that the terms so far have passed. */
  #tags = 0;
  /** Of the term before: `port 80 or 443` means the same of both numbers. */
  #last: Qualifiers | undefined;

  constructor(text: string) {
    this.#tokens = tokensOf(text);
    this.#length = text.length;
  }

  parse(): Test {
    if (this.#tokens.length === 0) throw new FilterError(1, "it is empty.");
    const test = this.#expression();
    const rest = this.#tokens[this.#next];
    if (rest !== undefined) throw new FilterError(rest.at, `${quoted(rest.text)} follows without "and" or "or".`);
    return test;
  }

  #expression(): Test {
    let left = this.#factor();
    for (let word = this.#peek(); word === "and" || word === "or"; word = this.#peek()) {
      this.#next++;
      const [before, after] = [left, this.#factor()];
      left = word === "and" ? (bytes) => before(bytes) && after(bytes) : (bytes) => before(bytes) || after(bytes);
    }
    return left;
  }

  #factor(): Test {
    const token = this.#tokens[this.#next];
    if (++this.#depth > DEEPEST) throw new FilterError(token?.at ?? 1, "there is too much within each other.");
    const test = this.#notOrGroup() ?? this.#term();
    this.#depth--;
    return test;
  }

  #notOrGroup(): Test | undefined {
    const word = this.#peek();
    if (word === "not") {
      this.#next++;
      const test = this.#factor();
      return (bytes) => !test(bytes);
    }
    if (word !== "(") return undefined;
    const { at } = this.#take();
    const test = this.#expression();
    if (this.#peek() !== ")") throw new FilterError(at, "this parenthesis is never closed.");
    this.#next++;
    return test;
  }

  #term(): Test {
    const first = this.#take();
    const word = first.text.toLowerCase();
    if (word === "vlan") return this.#vlan();
    if (word === "less" || word === "greater") return this.#lengthTerm(word);
    this.#next--;
    const qualifiers = this.#qualifiers();
    if (typeof qualifiers === "function") return qualifiers;
    this.#last = qualifiers;
    // `src host (a or b)`: the words before stand for each of them.
    if (this.#peek() === "(") return this.#notOrGroup()!;
    return this.#value(qualifiers, this.#take());
  }

  /** What stands before a value; or a whole term, for a protocol on its own. */
  #qualifiers(): Qualifiers | Test {
    const start = this.#tokens[this.#next]!;
    let protocol: string | undefined;
    if (QUALIFYING.includes(this.#peek() ?? "")) protocol = this.#take().text.toLowerCase();
    const direction = this.#direction();
    const word = this.#peek();
    const kind = word !== undefined && KINDS.includes(word) ? (this.#take().text.toLowerCase() as Kind) : undefined;
    if (protocol !== undefined && direction === undefined && kind === undefined) {
      if (protocol !== "ether" && !this.#isValue()) return this.#named(protocol);
    }
    if (protocol === undefined && direction === undefined && kind === undefined) {
      if (word !== undefined && word in PROTOCOLS) {
        this.#next++;
        return this.#named(word);
      }
      if (!this.#isValue()) {
        throw new FilterError(start.at, `${quoted(start.text)} is not known here: ${WORDS} is.`);
      }
      return this.#last ?? { protocol: undefined, direction: "either", kind: "host" };
    }
    return { protocol, direction: direction ?? "either", kind: kind ?? "host" };
  }

  #direction(): Direction | undefined {
    const word = this.#peek();
    if (word !== "src" && word !== "dst") return undefined;
    this.#next++;
    const joined = this.#peek();
    const other = this.#tokens[this.#next + 1]?.text.toLowerCase();
    if (word === "src" && other === "dst" && (joined === "or" || joined === "and")) {
      this.#next += 2;
      return joined === "or" ? "either" : "both";
    }
    return word === "src" ? "source" : "destination";
  }

  /** A protocol on its own. */
  #named(word: string): Test {
    this.#last = undefined;
    const tags = this.#tags;
    const type = ETHER_TYPES[word];
    if (type !== undefined) return isEtherType(type, tags);
    const version = IPV4_ONLY.includes(word) ? 4 : word === "icmp6" ? 6 : undefined;
    return isProtocol(PROTOCOLS[word]!, version, tags);
  }

  #value({ protocol, direction, kind }: Qualifiers, token: Token): Test {
    const tags = this.#tags;
    const version = protocol === "ip" ? 4 : protocol === "ip6" ? 6 : undefined;
    if (kind === "port" || kind === "portrange") {
      const [first, last] = kind === "port" ? [portOf(token), portOf(token)] : portRangeOf(token);
      const only = protocol === undefined ? undefined : PROTOCOLS[protocol];
      if (protocol !== undefined && only === undefined && version === undefined)
        throw new FilterError(token.at, `${protocol} has no ports.`);
      return hasPort(first, last, direction, only === undefined ? WITH_PORTS : [only], version, tags);
    }
    if (kind === "proto") {
      if (protocol === "ether")
        return isEtherType(ETHER_TYPES[token.text] ?? wholeNumber(token, 65_535, "EtherType"), tags);
      return isProtocol(protocolOf(token), version, tags);
    }
    if (protocol === "ether" || (kind === "host" && isMac(token.text))) return hasMac(...macOf(token), direction);
    if (protocol !== undefined && !(protocol in ETHER_TYPES))
      throw new FilterError(token.at, `${protocol} has ports and no addresses: write "${protocol} and host …".`);
    const only = protocol === undefined ? undefined : ETHER_TYPES[protocol];
    return hasAddress(kind === "net" ? this.#network(token) : addressOf(token), direction, only, tags, token);
  }

  #network(token: Token): Prefix {
    if (this.#peek() !== "mask") return networkOf(token);
    this.#next++;
    return networkOf(token, this.#take());
  }

  #vlan(): Test {
    this.#last = undefined;
    const hasId = /^\d/.test(this.#peek() ?? "");
    const test = isVlan(hasId ? wholeNumber(this.#take(), 4_095, "VLAN id") : undefined, this.#tags);
    this.#tags += VLAN_TAG;
    return test;
  }

  #lengthTerm(word: "less" | "greater"): Test {
    this.#last = undefined;
    const length = wholeNumber(this.#take(), 2 ** 31 - 1, "length");
    return word === "less" ? (bytes) => bytes.length <= length : (bytes) => bytes.length >= length;
  }

  /** What can be an address, a network or a number: nothing that is a word of the language. */
  #isValue(): boolean {
    return /^[\da-f]*[\d:]/i.test(this.#peek() ?? "") || (this.#last !== undefined && /^\w/.test(this.#peek() ?? ""));
  }

  #peek(): string | undefined {
    return this.#tokens[this.#next]?.text.toLowerCase();
  }

  #take(): Token {
    const token = this.#tokens[this.#next++];
    if (token === undefined) throw new FilterError(this.#length + 1, "it ends where something must follow.");
    return token;
  }
}

function hasAddress(
  { words, masks }: Prefix,
  direction: Direction,
  only: number | undefined,
  tags: number,
  token: Token,
): Test {
  if (words.length === 1) {
    if (only === IPV6) throw new FilterError(token.at, `${quoted(token.text)} is no IPv6 address.`);
    return hasIpv4(words[0]!, masks[0]!, direction, only, tags);
  }
  if (only !== undefined && only !== IPV6) throw new FilterError(token.at, `${quoted(token.text)} is no IPv4 address.`);
  return hasIpv6(words, masks, direction, tags);
}
