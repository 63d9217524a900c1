import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FrameRef } from "../../src/core/frame-ref.js";
import { ACK, FIN, type Packet } from "../../src/decode/packet.js";
import type { FlowListener } from "../../src/flow/flow-listener.js";
import { end, Talk } from "./packets.js";
import { covering, delivery, initialSequence, type Segment } from "./reassembly.js";
import { countsOf, FlowRecorder, follow } from "./record-flows.js";

const talk = new Talk(end("10.0.0.1", 1025), end("198.51.100.7", 80));
const CLIENT = 1001;
const SERVER = 5001;
const OPEN = [talk.syn(0, CLIENT - 1), talk.synAck(0, SERVER - 1)];

/** What the client (`>`) and the server (`<`) say in turn, each line one segment, an empty one a FIN; acknowledged as it goes. */
function conversation(lines: readonly string[], one = talk): Packet[] {
  const next = [CLIENT, SERVER];
  return lines.map((line) => {
    const direction = line[0] === ">" ? 0 : 1;
    const payload = line.slice(2);
    const acknowledgement = next[1 - direction]!;
    const flags = payload === "" ? ACK | FIN : ACK;
    const packet = one.tcp(direction, 1, { flags, sequence: next[direction]!, acknowledgement, payload });
    next[direction]! += payload.length;
    return packet;
  });
}

/** What a listener hears of the streams, without start and end of the flow and its serial number. */
function heard(packets: readonly Packet[], recorder?: FlowRecorder): string[] {
  const events = follow([...OPEN, ...packets], {}, recorder).map((event) => event.slice(2));
  return events.filter((event) => /^([<>]|request|response) /.test(event));
}

/** A range of a text, acknowledging nothing. `first`: the numbers of its own and of the other direction's first byte. */
function packetOfRange(one: Talk, direction: 0 | 1, text: Uint8Array, first: [number, number], range: Segment): Packet {
  const payload = text.subarray(range.start, range.end);
  return one.tcp(direction, 1, { sequence: first[0] + range.start, acknowledgement: first[1], payload });
}

/** The bytes of both directions, put together from the pieces at their offsets. */
class StreamText extends FlowRecorder {
  readonly texts = ["", ""];

  override stream(
    ...[{ direction }, { bytes, start, end: stop, offset }]: Parameters<FlowListener["stream"]>
  ): boolean {
    expect(offset).toBe(this.texts[direction]!.length);
    this.texts[direction] += Buffer.from(bytes.subarray(start, stop)).toString("latin1");
    return true;
  }
}

describe("a stream that is not HTTP", () => {
  const [there, back] = [
    Buffer.from(Array.from({ length: 50 }, (_, index) => index + 0x80)),
    Buffer.from(Array.from({ length: 40 }, (_, index) => 0xff - index)),
  ];

  it("comes out as it was sent, in both directions, however its segments come", () => {
    const sequences = fc.tuple(initialSequence, initialSequence);
    const both = fc.tuple(delivery(there.length), delivery(back.length), fc.infiniteStream(fc.boolean()));
    fc.assert(
      fc.property(sequences, both, fc.boolean(), ([client, server], [forth, answer, coin], isIpv6) => {
        const one = isIpv6 ? new Talk(end(1, 2), end(3, 4)) : talk;
        const queues = [
          forth.map((segment) => packetOfRange(one, 0, there, [client, server], segment)),
          answer.map((segment) => packetOfRange(one, 1, back, [server, client], segment)),
        ];
        const packets = [one.syn(0, client - 1), one.synAck(0, server - 1)];
        while (queues[0]!.length + queues[1]!.length > 0) {
          const queue = queues[coin.next().value ? 0 : 1]!;
          packets.push(...queue.splice(0, 1));
          if (queue.length === 0) packets.push(...queues.flatMap((rest) => rest.splice(0)));
        }
        const recorder = new StreamText();
        follow(packets, {}, recorder);
        expect(recorder.texts).toEqual([there.toString("latin1"), back.toString("latin1")]);
      }),
    );
  });

  it("goes on behind a gap once the other side has acknowledged past it", () => {
    const packets = [
      talk.data(0, 1, CLIENT, "\x01\x02"),
      talk.data(0, 1, CLIENT + 4, "\x05\x06"),
      talk.tcp(1, 1, { sequence: SERVER, acknowledgement: CLIENT + 6 }),
      talk.data(0, 1, CLIENT + 6, "\x07"),
    ];
    expect(heard(packets)).toEqual(["> 0@0 \x01\x02", "> 1@4 \x05\x06", "> 2@6 \x07"]);
    expect(countsOf([...OPEN, ...packets])).toMatchObject({ "flow.stream.gaps": 1, "flow.stream.lost-bytes": 2 });
  });

  it("hands on what still waits when the flow ends", () => {
    expect(heard([talk.data(0, 1, CLIENT + 2, "\x05")])).toEqual(["> 0@2 \x05"]);
  });

  it("ends with the last byte before the FINs, whichever comes last", () => {
    const packets = [talk.fin(0, 1, CLIENT + 2), talk.fin(1, 1, SERVER), talk.data(0, 1, CLIENT, "\x01\x02")];
    expect(heard(packets)).toEqual(["> 0@0 \x01\x02"]);
  });
});

describe("HTTP", () => {
  const REQUEST = "GET /ui/0/2.0.0.73/en/getlatestversion?ver=2.0.0.73 HTTP/1.1\r\nHost: ui.skype.com\r\n\r\n";
  const ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n2.0.0.76";
  const EVENTS = ["request GET /ui/0/2.0.0.73/en/getlatestversion?ver=2.0.0.73", "response 200 2.0.0.76"];

  const http = (lines: readonly string[]): string[] =>
    heard(conversation(lines)).filter((event) => /^re(quest|sponse)/.test(event));

  it("gives a request and its answer, and no piece of either", () => {
    expect(heard(conversation([`> ${REQUEST}`, `< ${ANSWER}`]))).toEqual(EVENTS);
  });

  it("gives the same, wherever the request is split", () => {
    for (let cut = 1; cut < REQUEST.length; cut++)
      expect(http([`> ${REQUEST.slice(0, cut)}`, `> ${REQUEST.slice(cut)}`, `< ${ANSWER}`])).toEqual(EVENTS);
  });

  it("gives the same, wherever the answer is split", () => {
    for (let cut = 1; cut < ANSWER.length; cut++)
      expect(http([`> ${REQUEST}`, `< ${ANSWER.slice(0, cut)}`, `< ${ANSWER.slice(cut)}`])).toEqual(EVENTS);
  });

  it("gives the same, however the segments come", () => {
    fc.assert(
      fc.property(delivery(REQUEST.length), initialSequence, (segments, first) => {
        const packets = segments.map(({ start, end: stop }) =>
          talk.data(0, 1, first + start, REQUEST.slice(start, stop)),
        );
        const events = follow([
          talk.syn(0, first - 1),
          talk.synAck(0, SERVER - 1),
          ...packets,
          talk.data(1, 1, SERVER, ANSWER),
        ]);
        expect(events.map((event) => event.slice(2)).filter((event) => event.startsWith("re"))).toEqual(EVENTS);
      }),
    );
  });

  it("gives requests that follow each other on one connection", () => {
    expect(http([`> ${REQUEST}`, `< ${ANSWER}`, `> ${REQUEST}${REQUEST}`, `< ${ANSWER}${ANSWER}`])).toEqual([
      ...EVENTS,
      EVENTS[0],
      EVENTS[0],
      EVENTS[1],
      EVENTS[1],
    ]);
  });

  it("takes a body up to the FIN whole, even where the FIN overtakes it", () => {
    const head = "HTTP/1.0 200 OK\r\n\r\n";
    const packets = [
      ...conversation([`> ${REQUEST}`, `< ${head}`]),
      talk.tcp(1, 2, { flags: ACK | FIN, sequence: SERVER + head.length + 3 }),
      talk.data(1, 2, SERVER + head.length, "abc"),
      talk.fin(0, 3, CLIENT + REQUEST.length),
    ];
    expect(heard(packets)).toEqual([EVENTS[0], "response 200 abc"]);
  });

  it("tells of a request after a gap, from the next segment that starts with one", () => {
    const segments: Segment[] = covering(REQUEST.length * 3, [REQUEST.length, REQUEST.length * 2]);
    const packets = [segments[0]!, segments[2]!].map(({ start }) => talk.data(0, 1, CLIENT + start, REQUEST));
    const acknowledged = talk.tcp(1, 1, { sequence: SERVER, acknowledgement: CLIENT + REQUEST.length * 3 });
    expect(heard([...packets, acknowledged])).toEqual([EVENTS[0], EVENTS[0]]);
  });

  it("names the earlier frames of a head that is split, in lists that may be kept", () => {
    const recorder = new FlowRecorder();
    const half = REQUEST.length / 2;
    const split = [`> ${REQUEST.slice(0, 9)}`, `> ${REQUEST.slice(9, half)}`, `> ${REQUEST.slice(half)}`];
    const packets = conversation([...split, `> ${REQUEST}`, ...split]);
    heard(packets, recorder);
    const frame = (index: number): FrameRef => ({ capture: 0, interface: 0, frame: packets[index]!.frame });
    expect(recorder.headFrames).toEqual([[frame(0), frame(1)], [], [frame(4), frame(5)]]);
  });

  it("is left for good by what only began like it", () => {
    expect(heard(conversation(["> GET", "> \x01\x02", "> \x03"]))).toEqual([
      "> 0@0 GET",
      "> 1@3 \x01\x02",
      "> 2@5 \x03",
    ]);
  });

  it("is recognized in later segments too, up to the bound", () => {
    expect(heard(conversation(["> \x16\x03", `> ${REQUEST}`]))).toEqual(["> 0@0 \x16\x03", EVENTS[0]]);
    const late = [...Array.from({ length: 8 }, () => "> \x16"), `> ${REQUEST}`];
    expect(heard(conversation(late)).at(-1)).toContain("> 8@8 GET");
  });
});

describe("flows that come after others", () => {
  const scrap = fc.constantFrom(
    "GET / HTTP/1.1\r\n\r\n",
    "POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\n",
    "CONNECT a:1 HTTP/1.0\r\n\r\n",
    "GET /begun",
    "HTTP/1.1 200 OK\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
    "5\r\nab",
    "12345",
    "\x01",
  );
  const line = fc
    .tuple(fc.constantFrom("> ", "< "), fc.array(scrap, { minLength: 1, maxLength: 3 }))
    .map(([arrow, scraps]) => arrow + scraps.join(""));
  const lines = fc
    .tuple(fc.array(line, { maxLength: 8 }), fc.constantFrom([], ["> ", "< "]))
    .map(([said, ends]) => [...said, ...ends]);

  it("are told, whatever those left behind, as if they were alone", () => {
    fc.assert(
      fc.property(fc.array(lines, { minLength: 2, maxLength: 8 }), fc.infiniteStream(fc.boolean()), (flows, coin) => {
        const told: string[][] = [];
        const queues = flows.map((one, index) => {
          const ends = new Talk(end("10.0.0.1", 2_000 + index), end("198.51.100.7", 80));
          const packets = [ends.syn(0, CLIENT - 1), ends.synAck(0, SERVER - 1), ...conversation(one, ends)];
          told.push(follow(packets).map((event) => event.slice(2)));
          return packets;
        });
        // Two are under way at a time.
        const packets: Packet[] = [];
        let [one, other] = [queues.shift()!, queues.shift()!];
        while (one.length + other.length > 0) {
          packets.push(...(coin.next().value ? one : other).splice(0, 1));
          if (one.length === 0) one = queues.shift() ?? [];
          if (other.length === 0) other = queues.shift() ?? [];
        }
        const events = follow(packets);
        const serials = new Map(
          events.filter((event) => event.includes(" tcp ")).map((event) => [event.slice(2), event[0]!]),
        );
        const apart = told.map(([start]) =>
          events.filter((event) => event[0] === serials.get(start!)).map((event) => event.slice(2)),
        );
        expect(apart).toEqual(told);
      }),
      { numRuns: 500 },
    );
  });
});

describe("a CONNECT tunnel", () => {
  const CONNECT = "CONNECT 66.235.180.9:33033 HTTP/1.0\r\n\r\n";
  const OPENED = "HTTP/1.0 200 OK\r\n\r\n";
  const REFUSED = "HTTP/1.0 403 Forbidden\r\nContent-Length: 0\r\n\r\n";
  const ASKED = "request CONNECT 66.235.180.9:33033";

  it("starts the pieces of both directions anew", () => {
    const lines = [`> ${CONNECT}`, `< ${OPENED}`, "> \x01\x02", "> \x03", "< \x04", "< \x05\x06", "> \x07"];
    expect(heard(conversation(lines))).toEqual([
      ASKED,
      "response 200 ",
      "> 0@0 \x01\x02",
      "> 1@2 \x03",
      "< 0@0 \x04",
      "< 1@1 \x05\x06",
      "> 2@3 \x07",
    ]);
  });

  it("starts within the segment that carries the end of the answer", () => {
    expect(heard(conversation([`> ${CONNECT}`, `< ${OPENED}\x01\x02`, "< \x03"]))).toEqual([
      ASKED,
      "response 200 ",
      "< 0@0 \x01\x02",
      "< 1@2 \x03",
    ]);
  });

  it("keeps bytes that might still have been a request", () => {
    expect(heard(conversation([`> ${CONNECT}`, "> AB", `< ${OPENED}`, "> C\x01", "> \x02"]))).toEqual([
      ASKED,
      "response 200 ",
      "> 0@0 ABC\x01",
      "> 1@4 \x02",
    ]);
  });

  it("does not open where the proxy refuses", () => {
    const get = "GET / HTTP/1.1\r\n\r\n";
    expect(heard(conversation([`> ${CONNECT}`, `< ${REFUSED}`, `> ${get}`]))).toEqual([
      ASKED,
      "response 403 ",
      "request GET /",
    ]);
  });

  it("may carry HTTP, which comes out as such", () => {
    const get = "GET / HTTP/1.1\r\n\r\n";
    expect(heard(conversation([`> ${CONNECT}`, `< ${OPENED}`, `> ${get}`, "< HTTP/1.1 204 None\r\n\r\n"]))).toEqual([
      ASKED,
      "response 200 ",
      "request GET /",
      "response 204 ",
    ]);
  });

  it("asks again who let go of the stream before it", () => {
    const recorder = new FlowRecorder();
    recorder.wants = (flow) => flow.isTunnelled;
    const lines = ["> CON", `> ${CONNECT.slice(3)}`, `< ${OPENED}`, "> \x01", "> \x02", "< \x03"];
    expect(heard(conversation(lines), recorder)).toEqual([
      "> 0@0 CON",
      ASKED,
      "response 200 ",
      "> 0@0 \x01",
      "> 1@1 \x02",
      "< 0@0 \x03",
    ]);
  });
});

describe("memory of detectors", () => {
  it("belongs to one stream, is one for both directions, and starts anew in a tunnel", () => {
    const seen: string[] = [];
    class Writer extends FlowRecorder {
      override stream(...[flow, { bytes, start }]: Parameters<FlowListener["stream"]>): boolean {
        flow.memory![0] = `${(flow.memory![0] as string | undefined) ?? ""}${bytes[start]}`;
        seen.push(flow.memory![0] as string);
        return true;
      }
    }
    const other = new Talk(end("10.0.0.2", 1), end("10.0.0.3", 2));
    const packets = [
      ...conversation(["> \x01", "< \x02"]),
      other.data(0, 1, 1, "\x09"),
      talk.data(0, 1, CLIENT + 1, "\x03"),
      talk.rst(0, 2),
      talk.syn(3, 70),
      talk.data(0, 3, 71, "\x04"),
    ];
    follow([...OPEN, ...packets], {}, new Writer());
    expect(seen).toEqual(["1", "12", "9", "123", "4"]);
  });
});
