import { dnsQuery } from "../../captures/recipes/others/dns.js";
import { ACK, PSH, Random, SYN } from "../../captures/recipes/wire/index.js";
import type { Ends } from "../frame-writer.js";
import type { Series } from "./series.js";

/**
 * What somebody sends who wants a table to grow. Each has a test that the bound holds (test/growth.test.ts) and is run
 * at full length by `npm run bench -- --attacks`.
 */
const NOTHING = new Uint8Array(0);
const INSIDE = 10 << 24;
const OUTSIDE = 198 << 24;
const MILLION = [1_000_000];

/** Peers of one port, ports of one source, segments of one stream: as many as there may be and some more. */
const PEERS = 1_200;
const SEGMENTS = 70;
const LADDERS = 150;

function ends(source: number, destination: number, sourcePort: number, destinationPort: number): Ends {
  return { source, destination, sourcePort, destinationPort };
}

export const ATTACKS: readonly Series[] = [
  {
    name: "first fragments",
    of: "fragments whose packets never become whole",
    isHostile: true,
    counts: MILLION,
    write(writer, count) {
      const payload = new Random("fragments").bytes(64);
      for (let index = 0; index < count; index++) {
        writer.fragment(index * 10, ends(INSIDE | (index >>> 16), OUTSIDE | 1, 0, 0), index & 0xffff, 0, true, payload);
      }
    },
  },
  {
    name: "overlapping fragments",
    of: "fragments of one packet, each over the one before",
    isHostile: true,
    counts: MILLION,
    write(writer, count) {
      const payload = new Random("overlaps").bytes(64);
      for (let index = 0; index < count; index++) {
        writer.fragment(index * 10, ends(INSIDE | 1, OUTSIDE | 1, 0, 0), 7, 8 * (index % 8_000), true, payload);
      }
    },
  },
  {
    name: "look-ups",
    of: "look-ups of different names of Skype's",
    isHostile: true,
    counts: MILLION,
    write(writer, count) {
      for (let index = 0; index < count; index++) {
        const forth = ends(INSIDE | (index & 0xff), OUTSIDE | 53, 1_024 + ((index >>> 8) % 60_000), 53);
        writer.udp(index * 50, forth, dnsQuery(index & 0xffff, versionName(index)));
      }
    },
  },
  {
    name: "holes",
    of: "segments behind holes, 70 a stream, that are never filled",
    isHostile: true,
    counts: MILLION,
    write(writer, count) {
      const byte = Uint8Array.of(0x80);
      for (let index = 0; index < count; index++) {
        const stream = Math.floor(index / SEGMENTS);
        const forth = ends(INSIDE | (stream & 0xfff), OUTSIDE | 1, 1_025 + (stream >>> 12), 33_033);
        if (index % SEGMENTS === 0) writer.tcp(index * 20, forth, SYN, 0, NOTHING);
        else writer.tcp(index * 20, forth, PSH | ACK, 1 + (index % SEGMENTS) * 2, byte);
      }
    },
  },
  {
    name: "half heads",
    of: "connections that begin a request and stop",
    isHostile: true,
    counts: MILLION,
    write(writer, count) {
      const beginning = new TextEncoder().encode("GET / HTTP/1.1\r\nHost: ui.sky");
      for (let index = 0; index < count; index++) {
        const forth = ends(INSIDE | (index & 0xffff), OUTSIDE | 1, 1_025 + (index >>> 16), 80);
        writer.tcp(index * 20, forth, PSH | ACK, 1, beginning);
      }
    },
  },
  {
    name: "ports with peers",
    of: "first contacts, 1,200 for each of many Skype-like ports",
    isHostile: true,
    counts: MILLION,
    write(writer, count) {
      const random = new Random("ports with peers");
      for (let index = 0; index < count; index++) {
        const payload = random.bytes(18);
        payload[2] = 2;
        writer.udp(
          index * 50,
          ends(INSIDE | Math.floor(index / PEERS), OUTSIDE | (index % PEERS), 4_000, 4_001),
          payload,
        );
      }
    },
  },
  {
    name: "ladders",
    of: "peers tried on a high port and then on 443, 150 for each of many hosts",
    isHostile: true,
    counts: MILLION,
    write(writer, count) {
      // Tries on high ports and, two seconds later, on 443, in turn.
      const later = 2_000_000;
      const step = 40;
      const behind = later / step;
      for (let index = 0; index < count + behind; index++) {
        if (index < count) writer.tcp(index * step, ladder(index, 20_000 + (index % 7_919)), SYN, index, NOTHING);
        if (index >= behind) writer.tcp(index * step, ladder(index - behind, 443), SYN, index, NOTHING);
      }
    },
  },
];

/** The version backwards, the platform last (H3). */
function versionName(index: number): string {
  return `${index % 100_000}.${Math.floor(index / 100_000)}.7.7.3.rst6.r.skype.net`;
}

function ladder(index: number, port: number): Ends {
  return ends(INSIDE | Math.floor(index / LADDERS), OUTSIDE | index, 1_025 + (index & 0x7fff), port);
}
