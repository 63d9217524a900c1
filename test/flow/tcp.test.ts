/**
 * What TCP does to those who listen, and what others do to TCP: packets in, flow events out. Each story is held for
 * IPv4 and IPv6 alike.
 */
import { describe, expect, it } from "vitest";
import type { Limits } from "../../src/core/limits.js";
import { ACK, FIN, type Packet, RST, SYN } from "../../src/decode/packet.js";
import { end, Talk } from "./packets.js";
import { countsOf, follow } from "./record-flows.js";

const CLIENT = 1001;
const SERVER = 5001;
const MIB = 1 << 20;

interface Story {
  readonly name: string;
  readonly packets: (talk: Talk) => readonly Packet[];
  /** Without serial number and start: `> segment@offset bytes`. */
  readonly events: readonly string[];
  readonly counts?: Readonly<Record<string, number>>;
  readonly limits?: Partial<Limits>;
}

/** A connection that is open, each side having said nothing yet. */
function open(talk: Talk): Packet[] {
  return [talk.syn(0, CLIENT - 1), talk.synAck(0, SERVER - 1), acknowledge(talk, 0, 0)];
}

/** `sender` acknowledges so many bytes of the other side, and has said `said` itself. */
function acknowledge(talk: Talk, sender: 0 | 1, bytes: number, said = 0): Packet {
  const [own, other] = sender === 0 ? [CLIENT, SERVER] : [SERVER, CLIENT];
  return talk.tcp(sender, 1, { sequence: own + said, acknowledgement: other + bytes });
}

/** A number far from all that were used, as somebody has to guess who cannot see the connection. */
const FAR = CLIENT + 100 * MIB;
const BEHIND = CLIENT - 100 * MIB;

const SEEN_IN_PART: Story[] = [
  {
    name: "picked up in the middle: the first payload of each side is where it starts for us",
    packets: (talk) => [
      talk.data(0, 0, 700, "\x01\x02"),
      talk.data(1, 0, -5, "\x11"),
      talk.data(0, 1, 702, "\x03"),
      talk.data(1, 1, -4, "\x12"),
    ],
    events: ["> 0@0 \x01\x02", "< 0@0 \x11", "> 1@2 \x03", "< 1@1 \x12", "input-ended 2/2"],
  },
  {
    name: "without its SYN, but with the answer to it",
    packets: (talk) => [talk.synAck(0, SERVER - 1), talk.data(0, 0, CLIENT, "\x01"), talk.data(1, 1, SERVER, "\x11")],
    events: ["accepted", "> 0@0 \x01", "< 0@0 \x11", "input-ended 1/2"],
  },
  {
    name: "one direction only: in order without an acknowledgement ever",
    packets: (talk) => [
      talk.syn(0, CLIENT - 1),
      talk.data(0, 0, CLIENT, "\x01"),
      talk.data(0, 0, CLIENT + 2, "\x03"),
      talk.data(0, 0, CLIENT + 1, "\x02"),
    ],
    events: ["> 0@0 \x01", "> 1@1 \x02", "> 2@2 \x03", "input-ended 4/0"],
    counts: { "flow.tcp.one-sided": 1 },
  },
  {
    name: "one direction only, with a loss: what comes behind it waits for the end of the flow",
    packets: (talk) => [talk.syn(0, CLIENT - 1), talk.data(0, 0, CLIENT, "\x01"), talk.data(0, 0, CLIENT + 3, "\x04")],
    events: ["> 0@0 \x01", "> 1@3 \x04", "input-ended 3/0"],
    counts: { "flow.stream.gaps": 1, "flow.stream.lost-bytes": 2 },
  },
  {
    name: "one direction only, with a loss: or until as much waits as may",
    packets: (talk) => [
      talk.syn(0, CLIENT - 1),
      ...[2, 3, 4].map((offset) => talk.data(0, 0, CLIENT + offset, "\x01")),
      talk.fin(0, 1, CLIENT + 5),
    ],
    events: ["> 0@2 \x01", "> 1@3 \x01", "> 2@4 \x01", "input-ended 5/0"],
    limits: { maxPendingSegments: 2 },
  },
  {
    name: "cut by the snaplen: each segment keeps its place",
    packets: (talk) => [
      ...open(talk),
      talk.tcp(0, 1, { sequence: CLIENT, payload: "\x01\x02", promised: 1460 }),
      talk.tcp(0, 1, { sequence: CLIENT + 1460, payload: "\x03\x04", promised: 1460 }),
    ],
    events: ["accepted", "> 0@0 \x01\x02", "> 1@1460 \x03\x04", "input-ended 4/1"],
  },
  {
    name: "a loss greater than any window: two segments that follow each other are believed",
    packets: (talk) => [
      ...open(talk),
      talk.data(0, 1, CLIENT, "\x01"),
      talk.data(0, 2, FAR, "\x02\x03"),
      talk.data(0, 2, FAR + 2, "\x04"),
      talk.data(0, 2, FAR + 3, "\x05"),
    ],
    events: ["accepted", "> 0@0 \x01", `> 1@${100 * MIB + 2} \x04`, `> 2@${100 * MIB + 3} \x05`, "input-ended 6/1"],
    counts: { "limit.maxSegmentAhead": 2, "flow.stream.gaps": 1 },
  },
];

const NUMBERS: Story[] = [
  {
    name: "sequence numbers pass 2^32",
    packets: (talk) => [
      talk.syn(0, -3),
      talk.synAck(0, -2),
      talk.data(0, 1, -2, "\x01\x02\x03"),
      talk.data(0, 1, 3, "\x06"),
      talk.data(1, 1, -1, "\x11\x12"),
      talk.data(0, 1, 1, "\x04\x05"),
    ],
    events: ["accepted", "> 0@0 \x01\x02\x03", "< 0@0 \x11\x12", "> 1@3 \x04\x05", "> 2@5 \x06", "input-ended 4/2"],
    counts: { "flow.stream.gaps": 0 },
  },
  {
    name: "a keep-alive repeats the last byte, with anything in it, or none (RFC 9293 section 3.8.4)",
    packets: (talk) => [
      ...open(talk),
      talk.data(0, 1, CLIENT, "\x01\x02"),
      talk.data(0, 60, CLIENT + 1, "\0"),
      talk.tcp(0, 120, { sequence: CLIENT + 1 }),
      talk.data(0, 121, CLIENT + 2, "\x03"),
    ],
    events: ["accepted", "> 0@0 \x01\x02", "> 1@2 \x03", "input-ended 6/1"],
  },
  {
    name: "probes of a closed window send the next byte again and again (RFC 9293 section 3.8.6.1)",
    packets: (talk) => [
      ...open(talk),
      talk.data(0, 1, CLIENT, "\x01"),
      talk.data(0, 2, CLIENT + 1, "\x02"),
      talk.data(0, 4, CLIENT + 1, "\x02"),
      talk.data(0, 5, CLIENT + 1, "\x02\x03"),
    ],
    events: ["accepted", "> 0@0 \x01", "> 1@1 \x02", "> 2@2 \x03", "input-ended 6/1"],
  },
  {
    name: "urgent bytes stay in their place: they have numbers like all others",
    packets: (talk) => [
      ...open(talk),
      talk.tcp(0, 1, { flags: ACK | 0x20, sequence: CLIENT, payload: "\x01\xff" }),
      talk.data(0, 1, CLIENT + 2, "\x02"),
    ],
    events: ["accepted", "> 0@0 \x01\xff", "> 1@2 \x02", "input-ended 4/1"],
  },
  {
    name: "sent again in larger pieces, over what was there",
    packets: (talk) => [
      ...open(talk),
      talk.data(0, 1, CLIENT, "\x01\x02"),
      talk.data(0, 1, CLIENT, "\x01\x02\x03\x04"),
      talk.data(0, 1, CLIENT + 1, "\x02\x03\x04\x05"),
    ],
    events: ["accepted", "> 0@0 \x01\x02", "> 1@2 \x03\x04", "> 2@4 \x05", "input-ended 5/1"],
  },
  {
    name: "other bytes in the same place: what was there first stays",
    packets: (talk) => [
      ...open(talk),
      talk.data(0, 1, CLIENT, "\x01\x02"),
      talk.data(0, 1, CLIENT + 1, "\xee\x03"),
      talk.data(0, 1, CLIENT, "\xee\xee\xee"),
    ],
    events: ["accepted", "> 0@0 \x01\x02", "> 1@2 \x03", "input-ended 5/1"],
  },
  {
    name: "other bytes in the same place, before their turn: the one that begins first wins, as in BSD",
    packets: (talk) => [
      ...open(talk),
      talk.data(0, 1, CLIENT + 2, "\x03\x04"),
      talk.data(0, 1, CLIENT + 2, "\xee\xee"),
      talk.data(0, 1, CLIENT + 1, "\x02\xdd"),
      talk.data(0, 1, CLIENT, "\x01"),
    ],
    events: ["accepted", "> 0@0 \x01", "> 1@1 \x02\xdd", "> 2@3 \x04", "input-ended 6/1"],
  },
  {
    name: "strays beyond any window move nothing, however many there are",
    packets: (talk) => [
      ...open(talk),
      talk.data(0, 1, CLIENT, "\x01"),
      ...Array.from({ length: 200 }, (_, index) => talk.data(0, 1, FAR + index * 7919, "\xee")),
      ...Array.from({ length: 200 }, (_, index) => talk.data(0, 1, BEHIND - index * 7919, "\xee")),
      talk.data(0, 2, CLIENT + 1, "\x02"),
    ],
    events: ["accepted", "> 0@0 \x01", "> 1@1 \x02", "input-ended 404/1"],
    counts: { "limit.maxSegmentAhead": 400, "flow.stream.gaps": 0 },
  },
  {
    name: "an acknowledgement of what nobody sent gives no gap up",
    packets: (talk) => [
      ...open(talk),
      talk.data(0, 1, CLIENT + 1, "\x02"),
      talk.tcp(1, 1, { sequence: SERVER, acknowledgement: FAR }),
      talk.data(0, 1, CLIENT, "\x01"),
    ],
    events: ["accepted", "> 0@0 \x01", "> 1@1 \x02", "input-ended 4/2"],
    counts: { "flow.stream.gaps": 0 },
  },
];

const OPENINGS: Story[] = [
  {
    name: "a SYN with data, sent again: the data counts once (RFC 7413)",
    packets: (talk) => [
      talk.tcp(0, 0, { flags: SYN, sequence: CLIENT - 1, payload: "\x01\x02" }),
      talk.tcp(0, 1, { flags: SYN, sequence: CLIENT - 1, payload: "\x01\x02" }),
      talk.tcp(1, 1, { flags: SYN | ACK, sequence: SERVER - 1, acknowledgement: CLIENT + 2 }),
      talk.data(0, 1, CLIENT + 2, "\x03"),
    ],
    events: ["> 0@0 \x01\x02", "accepted", "> 1@2 \x03", "input-ended 3/1"],
  },
  {
    name: "a SYN whose data the server did not take: it comes again after the handshake",
    packets: (talk) => [
      talk.tcp(0, 0, { flags: SYN, sequence: CLIENT - 1, payload: "\x01\x02" }),
      talk.synAck(0, SERVER - 1),
      talk.data(0, 1, CLIENT, "\x01\x02\x03"),
    ],
    events: ["> 0@0 \x01\x02", "accepted", "> 1@2 \x03", "input-ended 2/1"],
  },
  {
    name: "a server that answers in its SYN with data",
    packets: (talk) => [
      talk.syn(0, CLIENT - 1),
      talk.tcp(1, 0, { flags: SYN | ACK, sequence: SERVER - 1, payload: "\x11" }),
      talk.data(1, 1, SERVER + 1, "\x12"),
    ],
    events: ["accepted", "< 0@0 \x11", "< 1@1 \x12", "input-ended 1/2"],
  },
  {
    name: "both open at the same time: accepted once (RFC 9293 section 3.5)",
    packets: (talk) => [
      talk.syn(0, CLIENT - 1),
      talk.tcp(1, 0, { flags: SYN, sequence: SERVER - 1 }),
      talk.tcp(0, 0.1, { flags: SYN | ACK, sequence: CLIENT - 1, acknowledgement: SERVER }),
      talk.tcp(1, 0.1, { flags: SYN | ACK, sequence: SERVER - 1, acknowledgement: CLIENT }),
      talk.data(0, 1, CLIENT, "\x01"),
      talk.data(1, 1, SERVER, "\x11"),
    ],
    events: ["accepted", "> 0@0 \x01", "< 0@0 \x11", "input-ended 3/3"],
  },
  {
    name: "refused: a RST numbered 0 counts, for its direction has no numbers yet",
    packets: (talk) => [talk.syn(0, CLIENT - 1), talk.tcp(1, 0, { flags: RST | ACK, acknowledgement: CLIENT })],
    events: ["input-ended 1/1"],
    counts: { "flow.tcp.forged-resets": 0 },
  },
];

const ENDINGS: Story[] = [
  {
    name: "a RST within the window ends the flow",
    packets: (talk) => [
      ...open(talk),
      talk.data(0, 1, CLIENT, "\x01"),
      talk.tcp(0, 2, { flags: RST, sequence: CLIENT + 1 }),
      talk.data(0, 20, CLIENT + 1, "\x02"),
    ],
    events: ["accepted", "> 0@0 \x01", "closed 4/1", "> 0@0 \x02", "input-ended 1/0"],
  },
  {
    name: "a RST with a guessed number does not (RFC 5961 section 3.2)",
    packets: (talk) => [
      ...open(talk),
      talk.data(0, 1, CLIENT, "\x01"),
      talk.tcp(0, 2, { flags: RST, sequence: FAR }),
      talk.tcp(0, 2, { flags: RST, sequence: BEHIND }),
      talk.data(0, 20, CLIENT + 1, "\x02"),
    ],
    events: ["accepted", "> 0@0 \x01", "> 1@1 \x02", "input-ended 6/1"],
    counts: { "flow.tcp.forged-resets": 2 },
  },
  {
    name: "nor one whose number fits by chance, where its sender goes on talking",
    packets: (talk) => [
      ...open(talk),
      talk.data(0, 1, CLIENT, "\x01"),
      talk.tcp(0, 2, { flags: RST, sequence: CLIENT + 500 }),
      talk.data(0, 3, CLIENT + 1, "\x02"),
      talk.data(0, 60, CLIENT + 2, "\x03"),
    ],
    events: ["accepted", "> 0@0 \x01", "> 1@1 \x02", "> 2@2 \x03", "input-ended 6/1"],
  },
  {
    name: "the text that a RST may carry is no part of the stream (RFC 9293 section 3.5.2)",
    packets: (talk) => [
      ...open(talk),
      talk.data(0, 1, CLIENT, "\x01"),
      talk.tcp(0, 2, { flags: RST, sequence: CLIENT + 1, payload: "no such user" }),
    ],
    events: ["accepted", "> 0@0 \x01", "input-ended 4/1"],
  },
  {
    name: "a FIN behind what was said ends nothing",
    packets: (talk) => [
      ...open(talk),
      talk.data(0, 1, CLIENT, "\x01\x02\x03"),
      talk.tcp(0, 2, { flags: ACK | FIN, sequence: CLIENT + 1 }),
      talk.tcp(1, 2, { flags: ACK | FIN, sequence: SERVER - 9 }),
      talk.data(0, 3, CLIENT + 3, "\x04"),
      talk.data(1, 3, SERVER, "\x11"),
    ],
    events: ["accepted", "> 0@0 \x01\x02\x03", "> 1@3 \x04", "< 0@0 \x11", "input-ended 5/3"],
  },
  {
    name: "half closed: the other side may go on for long",
    packets: (talk) => [
      ...open(talk),
      talk.data(0, 1, CLIENT, "\x01"),
      talk.fin(0, 1, CLIENT + 1),
      ...[60, 120, 180].map((at, index) => talk.data(1, at, SERVER + index, "\x11")),
    ],
    events: ["accepted", "> 0@0 \x01", "< 0@0 \x11", "< 1@1 \x11", "< 2@2 \x11", "input-ended 4/4"],
  },
  {
    name: "the ports used again after FIN both ways: another flow, numbers anew",
    packets: (talk) => [
      ...open(talk),
      talk.data(0, 1, CLIENT, "\x01"),
      talk.fin(0, 1, CLIENT + 1),
      talk.fin(1, 1, SERVER),
      talk.syn(2, 90_000),
      talk.data(0, 2, 90_001, "\x02"),
    ],
    events: ["accepted", "> 0@0 \x01", "closed 4/2", "> 0@0 \x02", "input-ended 2/0"],
  },
  {
    name: "the ports used again after a silence, without a SYN that we saw",
    packets: (talk) => [...open(talk), talk.data(0, 1, CLIENT, "\x01"), talk.data(0, 400, 77, "\x02")],
    events: ["accepted", "> 0@0 \x01", "idle 3/1", "> 0@0 \x02", "input-ended 1/0"],
  },
  {
    name: "a forged SYN cuts the flow in two, and both halves are heard",
    packets: (talk) => [
      ...open(talk),
      talk.data(0, 1, CLIENT, "\x01"),
      talk.syn(2, FAR),
      talk.data(0, 3, CLIENT + 1, "\x02"),
      talk.data(0, 3, CLIENT + 2, "\x03"),
      talk.data(0, 3, CLIENT + 3, "\x04"),
    ],
    events: [
      "accepted",
      "> 0@0 \x01",
      "replaced 3/1",
      `> 0@${2 ** 32 - 100 * MIB + 1} \x03`,
      `> 1@${2 ** 32 - 100 * MIB + 2} \x04`,
      "input-ended 4/0",
    ],
  },
];

const ENDS = [
  { version: "IPv4", talk: () => new Talk(end("10.0.0.1", 1025), end("198.51.100.7", 80)) },
  { version: "IPv6", talk: () => new Talk(end(1, 1025), end(2, 80)) },
];

describe.each(ENDS)("a TCP connection over $version", ({ talk }) => {
  describe.each([
    { title: "seen in part", stories: SEEN_IN_PART },
    { title: "and its numbers", stories: NUMBERS },
    { title: "that opens", stories: OPENINGS },
    { title: "that ends", stories: ENDINGS },
  ])("$title", ({ stories }) => {
    it.each(stories)("$name", ({ packets, events, counts = {}, limits = {} }) => {
      const told = follow(packets(talk()), limits).map((event) => event.replace(/^\d+ /, ""));
      expect(told.filter((event) => !event.startsWith("tcp "))).toEqual(events);
      const counted = countsOf(packets(talk()), limits);
      const found = Object.fromEntries(Object.keys(counts).map((name) => [name, counted[name] ?? 0]));
      expect(found).toEqual(counts);
    });
  });
});

describe("what TCP flows may hold while they wait", () => {
  it("is bounded for all together, bookkeeping of many small segments included", () => {
    const talks = Array.from(
      { length: 100 },
      (_, index) => new Talk(end("10.0.0.1", 2000 + index), end("10.0.0.2", 80)),
    );
    const packets = talks.flatMap((talk) => [
      talk.syn(0, CLIENT - 1),
      ...Array.from({ length: 50 }, (_, index) => talk.data(0, 1, CLIENT + 2 + index * 2, "\x01")),
    ]);
    const roomFor = 1_000;
    const counted = countsOf(packets, { maxPendingBytesTotal: roomFor * 257 });
    // Each flow beyond finds no room, so it gives its gaps up as they come and keeps nothing.
    expect(counted["limit.maxPendingBytesTotal"]).toBe(100 * 50 - roomFor);
    expect(counted["flow.stream.lost-bytes"]).toBeLessThanOrEqual(100 * 51);
  });
});
