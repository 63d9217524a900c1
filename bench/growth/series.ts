import { ACK, PSH, Random, SYN } from "../../captures/recipes/wire/index.js";
import type { Ends, FrameWriter } from "../frame-writer.js";

/** A capture that grows in one respect: `write` puts down `count` of what it is about. */
export interface Series {
  readonly name: string;
  readonly of: string;
  /** Somebody wants to hurt: the chart shows these apart. */
  readonly isHostile: boolean;
  readonly counts: readonly number[];
  readonly write: (writer: FrameWriter, count: number) => void;
}

const NOTHING = new Uint8Array(0);
const MILLION = 1_000_000;
const UP_TO_A_MILLION = [MILLION / 8, MILLION / 4, MILLION / 2, MILLION];
const INSIDE = 10 << 24;
const OUTSIDE = 198 << 24;
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const VERSION_CALL = encode(
  "GET /ui/0/1.0.0.29/en/getlatestversion?ver=1.0.0.29&uhash=0 HTTP/1.1\r\nUser-Agent: Skype 1.0\r\nHost: ui.skype.com\r\n\r\n",
);
const SMALL_REQUEST = encode("GET / HTTP/1.1\r\nHost: a\r\n\r\n");

function ends(source: number, destination: number, sourcePort: number, destinationPort: number): Ends {
  return { source, destination, sourcePort, destinationPort };
}

/** 18 bytes that have the header of a first probe (B10): the third says type 2. */
function probe(random: Random): Uint8Array {
  const payload = random.bytes(18);
  payload[2] = 2;
  return payload;
}

function oneConnection(writer: FrameWriter, count: number, request: Uint8Array): void {
  const forth = ends(INSIDE | 1, OUTSIDE | 1, 1_025, 80);
  writer.tcp(0, forth, SYN, 0, NOTHING);
  for (let index = 0; index < count; index++) {
    writer.tcp(100 + index * 10, forth, PSH | ACK, 1 + index * request.length, request);
  }
}

/** Each flow's second address is chosen so that a plain multiply-and-xor hash gives the same for all. */
function collidingEnds(random: Random): Ends {
  const source = random.u32() | 0;
  let hash = Math.imul(source ^ 0x9e3779b1, 0x85ebca6b);
  hash ^= hash >>> 15;
  return ends(source, hash ^ 0x5bd1e995, 5_000, 6_000);
}

export const SERIES: readonly Series[] = [
  {
    name: "packets",
    of: "packets of 1,000 flows",
    isHostile: false,
    counts: [MILLION, 2 * MILLION, 4 * MILLION, 8 * MILLION],
    write(writer, count) {
      const payload = new Random("packets").bytes(40);
      for (let index = 0; index < count; index++) {
        writer.udp(index * 10, ends(INSIDE | (index % 1_000), OUTSIDE | 1, 4_000, 4_001), payload);
      }
    },
  },
  {
    name: "flows",
    of: "flows alive at once",
    isHostile: false,
    counts: UP_TO_A_MILLION,
    write(writer, count) {
      const payload = new Random("flows").bytes(40);
      for (let index = 0; index < count; index++) {
        writer.udp(index * 10, ends(INSIDE | (index & 0xfff), OUTSIDE | 1, 4_000 + (index >>> 12), 4_001), payload);
      }
    },
  },
  {
    name: "hosts",
    of: "hosts",
    isHostile: false,
    counts: UP_TO_A_MILLION,
    write(writer, count) {
      const payload = new Random("hosts").bytes(40);
      for (let index = 0; index < count; index++) {
        writer.udp(index * 100, ends(INSIDE | index, OUTSIDE | 1, 4_000, 4_001), payload);
      }
    },
  },
  {
    name: "peers",
    of: "peers of one Skype-like port",
    isHostile: false,
    counts: UP_TO_A_MILLION,
    write(writer, count) {
      const random = new Random("peers");
      for (let index = 0; index < count; index++) {
        writer.udp(index * 1_000, ends(INSIDE | 1, OUTSIDE | index, 4_000, 4_001), probe(random));
      }
    },
  },
  {
    name: "alerts",
    of: "hosts that call ui.skype.com",
    isHostile: false,
    counts: [5_000, 10_000, 20_000, 40_000],
    write(writer, count) {
      for (let index = 0; index < count; index++) {
        const forth = ends(INSIDE | index, OUTSIDE | 1, 1_025, 80);
        writer.tcp(index * 1_000, forth, SYN, 0, NOTHING);
        writer.tcp(index * 1_000 + 100, forth, PSH | ACK, 1, VERSION_CALL);
      }
    },
  },
  {
    name: "SYN flood",
    of: "SYNs of spoofed sources",
    isHostile: true,
    counts: [MILLION, 2 * MILLION, 4 * MILLION],
    write(writer, count) {
      const random = new Random("flood");
      for (let index = 0; index < count; index++) {
        writer.tcp(index * 5, ends(random.u32() | 0, INSIDE | 1, random.between(1, 65_535), 80), SYN, index, NOTHING);
      }
    },
  },
  {
    name: "probing hosts",
    of: "hosts with a Skype-like port each",
    isHostile: true,
    counts: UP_TO_A_MILLION,
    write(writer, count) {
      const random = new Random("probing hosts");
      for (let index = 0; index < count; index++) {
        writer.udp(index * 100, ends(INSIDE | index, OUTSIDE | 1, 4_000, 4_001), probe(random));
      }
    },
  },
  {
    name: "pipelined requests",
    of: "requests on one connection",
    isHostile: true,
    counts: UP_TO_A_MILLION,
    write: (writer, count) => oneConnection(writer, count, SMALL_REQUEST),
  },
  {
    name: "repeated calls",
    of: "calls to ui.skype.com on one connection",
    isHostile: true,
    counts: UP_TO_A_MILLION,
    write: (writer, count) => oneConnection(writer, count, VERSION_CALL),
  },
  {
    name: "random ends",
    of: "flows between random ends",
    isHostile: true,
    counts: UP_TO_A_MILLION,
    write(writer, count) {
      const random = new Random("random ends");
      const payload = random.bytes(40);
      for (let index = 0; index < count; index++) {
        writer.udp(index * 10, ends(random.u32() | 0, random.u32() | 0, 5_000, 6_000), payload);
      }
    },
  },
  {
    name: "colliding ends",
    of: "flows that collide under a plain hash",
    isHostile: true,
    counts: UP_TO_A_MILLION,
    write(writer, count) {
      const random = new Random("colliding ends");
      const payload = random.bytes(40);
      for (let index = 0; index < count; index++) writer.udp(index * 10, collidingEnds(random), payload);
    },
  },
];
