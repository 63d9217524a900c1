import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ICMPV6, type Packet } from "../../src/decode/packet.js";
import { end, icmpOf, packetOf, Talk } from "./packets.js";
import { countsOf, FlowRecorder, follow } from "./record-flows.js";

const talk = new Talk(end("10.0.0.1", 1025), end("198.51.100.7", 80));
const dns = new Talk(end("10.0.0.1", 1026), end("198.51.100.9", 53));
const START = "tcp 10.0.0.1:1025 198.51.100.7:80";
const DNS_START = "udp 10.0.0.1:1026 198.51.100.9:53";

interface Story {
  readonly name: string;
  readonly packets: readonly Packet[];
  readonly events: readonly string[];
}

const WHO_OPENED: Story[] = [
  {
    name: "who sends the SYN opens the flow",
    packets: [talk.syn(0), talk.synAck(0.1), talk.tcp(0, 0.2)],
    events: [`1 ${START}`, "1 accepted", "1 input-ended 2/1"],
  },
  {
    name: "a SYN with ACK first is the answer to a SYN that was not seen",
    packets: [talk.synAck(0), talk.tcp(0, 0.1)],
    events: [`1 ${START}`, "1 accepted", "1 input-ended 1/1"],
  },
  {
    name: "a second SYN with ACK accepts nothing again",
    packets: [talk.syn(0), talk.synAck(0.1), talk.synAck(0.2)],
    events: [`1 ${START}`, "1 accepted", "1 input-ended 1/2"],
  },
  {
    name: "in mid-stream, who speaks first opened it for us",
    packets: [talk.data(1, 0, 500, "ab"), talk.data(0, 0.1, 900, "cd")],
    events: ["1 tcp 198.51.100.7:80 10.0.0.1:1025", "1 > 0@0 ab", "1 < 0@0 cd", "1 input-ended 1/1"],
  },
  {
    name: "repeated SYNs are one attempt",
    packets: [talk.syn(0), talk.syn(3), talk.syn(9)],
    events: [`1 ${START}`, "1 input-ended 3/0"],
  },
];

const WHEN_OVER: Story[] = [
  {
    name: "FIN from both sides ends the flow ten seconds later",
    packets: [talk.syn(0), talk.fin(0, 1), talk.fin(1, 1), talk.tcp(0, 1.5), dns.udp(0, 70)],
    events: [`1 ${START}`, "1 closed 3/1", `2 ${DNS_START}`, "2 > x", "2 input-ended 1/0"],
  },
  {
    name: "so does a RST from either",
    packets: [talk.syn(0), talk.rst(1, 0.1), talk.syn(20)],
    events: [`1 ${START}`, "1 closed 1/1", `2 ${START}`, "2 input-ended 1/0"],
  },
  {
    name: "a SYN on closed ports starts another flow at once",
    packets: [talk.syn(0), talk.fin(0, 1), talk.fin(1, 1), talk.syn(2, 9000)],
    events: [`1 ${START}`, "1 closed 2/1", `2 ${START}`, "2 input-ended 1/0"],
  },
  {
    name: "a SYN after both have talked replaces a flow whose end was not seen",
    packets: [talk.syn(0), talk.data(0, 1, 1001, "a"), talk.data(1, 1, 5001, "b"), talk.syn(2, 9000)],
    events: [`1 ${START}`, "1 > 0@0 a", "1 < 0@0 b", "1 replaced 2/1", `2 ${START}`, "2 input-ended 1/0"],
  },
  {
    name: "a SYN with a new number replaces a flow of which only one side was captured",
    packets: [talk.syn(0), talk.data(0, 1, 1001, "old"), talk.syn(9, 7000), talk.data(0, 10, 7001, "new")],
    events: [`1 ${START}`, "1 > 0@0 old", "1 replaced 2/0", `2 ${START}`, "2 > 0@0 new", "2 input-ended 2/0"],
  },
  {
    name: "a late copy of the first SYN replaces nothing",
    packets: [talk.syn(0), talk.data(0, 1, 1001, "a"), talk.data(1, 1, 5001, "b"), talk.syn(1.1)],
    events: [`1 ${START}`, "1 > 0@0 a", "1 < 0@0 b", "1 input-ended 3/1"],
  },
  {
    name: "an open connection may be idle for five minutes",
    packets: [talk.syn(0), talk.synAck(0), talk.tcp(0, 300), talk.tcp(0, 600)],
    events: [`1 ${START}`, "1 accepted", "1 input-ended 3/1"],
  },
  {
    name: "and not for longer, looked up",
    packets: [talk.syn(0), talk.synAck(0), talk.tcp(0, 300.000001)],
    events: [`1 ${START}`, "1 accepted", "1 idle 1/1", `2 ${START}`, "2 input-ended 1/0"],
  },
  {
    name: "an attempt that nobody answers is over after a minute, swept",
    packets: [talk.syn(0), ...[30, 59, 62, 80].map((at) => dns.udp(0, at, ""))],
    events: [`1 ${START}`, `2 ${DNS_START}`, "1 idle 1/0", "2 input-ended 4/0"],
  },
  {
    name: "UDP without an answer is over after a minute, answered after 200 s",
    packets: [dns.udp(0, 0), dns.udp(0, 61), dns.udp(1, 62), dns.udp(0, 262), dns.udp(0, 463)],
    events: [
      `1 ${DNS_START}`,
      "1 > x",
      "1 idle 1/0",
      `2 ${DNS_START}`,
      "2 > x",
      "2 < x",
      "2 > x",
      "2 idle 2/1",
      `3 ${DNS_START}`,
      "3 > x",
      "3 input-ended 1/0",
    ],
  },
  {
    name: "a clock set back by more than the time-out starts anew",
    packets: [dns.udp(0, 1000), dns.udp(0, 900)],
    events: [`1 ${DNS_START}`, "1 > x", "1 idle 1/0", `2 ${DNS_START}`, "2 > x", "2 input-ended 1/0"],
  },
  {
    name: "frames a second out of order do not",
    packets: [dns.udp(0, 1000), dns.udp(0, 999)],
    events: [`1 ${DNS_START}`, "1 > x", "1 > x", "1 input-ended 2/0"],
  },
  {
    name: "a silence of months ends all there was",
    packets: [talk.syn(0), dns.udp(0, 0), dns.udp(0, 1e7)],
    events: [
      `1 ${START}`,
      `2 ${DNS_START}`,
      "2 > x",
      "1 idle 1/0",
      "2 idle 1/0",
      `3 ${DNS_START}`,
      "3 > x",
      "3 input-ended 1/0",
    ],
  },
];

describe.each([
  { title: "who opened a flow", stories: WHO_OPENED },
  { title: "when a flow is over", stories: WHEN_OVER },
])("$title", ({ stories }) => {
  it.each(stories)("$name", ({ packets, events }) => {
    expect(follow(packets)).toEqual(events);
  });
});

describe("ICMP", () => {
  const { address: a } = end("10.0.0.1", 0);
  const { address: b } = end("10.0.0.2", 0);

  it("puts a request and its answer into one flow", () => {
    expect(follow([icmpOf(a, b, 8, 0), icmpOf(b, a, 0, 0), icmpOf(a, b, 8, 0)])).toEqual([
      "1 icmp 10.0.0.1:8 10.0.0.2:0",
      "1 input-ended 2/1",
    ]);
  });

  it("knows the pairs of ICMPv6", () => {
    const [v, w] = [end(1, 0).address, end(2, 0).address];
    expect(follow([icmpOf(v, w, 135, 0, 0, ICMPV6), icmpOf(w, v, 136, 0, 0, ICMPV6)])).toEqual([
      "1 icmpv6 [2001:db8::1]:135 [2001:db8::2]:136",
      "1 input-ended 1/1",
    ]);
  });

  it("keeps errors, which have no answer, apart by type and code", () => {
    expect(follow([icmpOf(a, b, 3, 3), icmpOf(a, b, 3, 13), icmpOf(b, a, 8, 0)])).toEqual([
      "1 icmp 10.0.0.1:3 10.0.0.2:3",
      "2 icmp 10.0.0.1:3 10.0.0.2:13",
      "3 icmp 10.0.0.2:8 10.0.0.1:0",
      "1 input-ended 1/0",
      "2 input-ended 1/0",
      "3 input-ended 1/0",
    ]);
  });
});

describe("what the listener asks for", () => {
  it("gets no more datagrams of a flow that it let go, which goes on counting", () => {
    const recorder = new FlowRecorder();
    recorder.wants = () => false;
    const packets = [dns.udp(0, 0), dns.udp(1, 1), dns.udp(0, 2)];
    expect(follow(packets, {}, recorder)).toEqual([`1 ${DNS_START}`, "1 > x", "1 input-ended 2/1"]);
  });

  it("gets no more of a stream's direction that it let go", () => {
    const recorder = new FlowRecorder();
    recorder.wants = (flow) => flow.direction === 1;
    const packets = [
      talk.syn(0),
      talk.data(0, 1, 1001, "a"),
      talk.data(1, 1, 500, "b"),
      talk.data(0, 1, 1002, "c"),
      talk.data(1, 1, 501, "d"),
    ];
    expect(follow(packets, {}, recorder)).toEqual([
      `1 ${START}`,
      "1 > 0@0 a",
      "1 < 0@0 b",
      "1 < 1@1 d",
      "1 input-ended 3/2",
    ]);
  });

  it("is not asked again about what looked like HTTP, once it let go of it", () => {
    const recorder = new FlowRecorder();
    recorder.wants = () => false;
    const packets = [
      talk.syn(0),
      talk.data(0, 1, 1001, "GE"),
      talk.data(0, 1, 1003, "\0\0"),
      talk.data(0, 1, 1005, "z"),
    ];
    expect(follow(packets, {}, recorder)).toEqual([`1 ${START}`, "1 > 0@0 GE", "1 input-ended 4/0"]);
  });

  it("shows no trace of an HTTP stream on a flow that has none", () => {
    const seen: unknown[] = [];
    class Watcher extends FlowRecorder {
      override datagram(...[flow]: Parameters<FlowRecorder["datagram"]>): boolean {
        seen.push(flow.memory, flow.isHttp, flow.isTunnelled);
        return true;
      }
    }
    follow([talk.syn(0), talk.data(0, 1, 1001, "GET / HTTP/1.1\r\n\r\n"), dns.udp(0, 1)], {}, new Watcher());
    expect(seen).toEqual([undefined, false, false]);
  });
});

describe("bounds", () => {
  it("evicts the idlest of the neighbours at the bound, tells so and counts it", () => {
    const talks = Array.from({ length: 4 }, (_, index) => new Talk(end("10.0.0.1", 2000 + index), end("10.0.0.2", 53)));
    const packets = [3, 0, 1, 2].map((second, index) => talks[index]!.udp(0, second, ""));
    const events = follow([...packets, dns.udp(0, 4, "")], { maxFlows: 4 });
    expect(events.filter((event) => event.includes("evicted"))).toEqual(["2 evicted 1/0"]);
    expect(events.slice(-4)).toEqual([1, 3, 4, 5].map((serial) => `${serial} input-ended 1/0`));
    expect(countsOf([...packets, dns.udp(0, 4, "")], { maxFlows: 4 })).toMatchObject({
      "flow.started": 5,
      "flow.peak": 4,
      "limit.maxFlows": 1,
    });
  });

  it("only counts the streams beyond the bound, and follows new ones once others are over", () => {
    const second = new Talk(end("10.0.0.3", 1025), end("198.51.100.7", 80));
    const packets = [talk, second].map((one) => one.data(0, 0, 1, "a"));
    const later = new Talk(end("10.0.0.4", 1025), end("198.51.100.7", 80)).data(0, 400, 1, "b");
    expect(follow([...packets, later], { maxStreams: 1 }).filter((event) => event.includes("@"))).toEqual([
      "1 > 0@0 a",
      "3 > 0@0 b",
    ]);
    expect(countsOf(packets, { maxStreams: 1 })).toMatchObject({ "flow.stream.followed": 1, "limit.maxStreams": 1 });
  });
});

describe("any traffic", () => {
  const packets = fc.array(
    fc.record({
      host: fc.integer({ min: 0, max: 5 }),
      port: fc.integer({ min: 0, max: 3 }),
      direction: fc.constantFrom<0 | 1>(0, 1),
      kind: fc.constantFrom("syn", "synAck", "data", "fin", "rst", "udp", "udp6"),
      wait: fc.oneof(
        { arbitrary: fc.integer({ min: 0, max: 2 }), weight: 6 },
        fc.constantFrom(-1, 12, 59, 60, 61, 201, 301, 5000, -100, -90_000),
      ),
    }),
    { maxLength: 120 },
  );

  function build(steps: typeof packets extends fc.Arbitrary<infer Value> ? Value : never): Packet[] {
    let at = 0;
    return steps.map(({ host, port, direction, kind, wait }) => {
      at += wait;
      const server = kind === "udp6" ? end(1000, 53) : end("192.0.2.1", 80);
      const one = new Talk(kind === "udp6" ? end(host, port) : end(`10.0.0.${host}`, port), server);
      if (kind === "udp" || kind === "udp6") return one.udp(direction, at);
      if (kind === "data") return one.data(direction, at, at & 0xff, "payload");
      if (kind === "fin" || kind === "rst") return one[kind](direction, at);
      return kind === "syn" ? one.syn(at, at & 0xff) : one.synAck(at);
    });
  }

  it("gives the same events under every hash key, at every bound", () => {
    fc.assert(
      fc.property(packets, fc.constantFrom(3, 16, 1024), (steps, maxFlows) => {
        const made = build(steps);
        expect(follow(made, { maxFlows })).toEqual(follow(made, { maxFlows }));
      }),
    );
  });

  it("ends every flow once, and counts every packet in one flow", () => {
    fc.assert(
      fc.property(packets, fc.constantFrom(3, 16, 1024), (steps, maxFlows) => {
        const alive = new Set<string>();
        let counted = 0;
        for (const event of follow(build(steps), { maxFlows })) {
          const [serial = "", what = ""] = event.split(" ");
          if (what === "tcp" || what === "udp") {
            expect(alive.has(serial)).toBe(false);
            alive.add(serial);
          } else {
            expect(alive.has(serial)).toBe(true);
          }
          const end = /(\d+)\/(\d+)$/.exec(event);
          if (end === null || !/ (idle|closed|replaced|evicted|input-ended) /.test(event)) continue;
          alive.delete(serial);
          counted += Number(end[1]) + Number(end[2]);
        }
        expect(alive.size).toBe(0);
        expect(counted).toBe(steps.length);
      }),
    );
  });

  it("ends flows in the order they started when the input ends", () => {
    fc.assert(
      fc.property(packets, (steps) => {
        const ended = follow(build(steps)).filter((event) => event.includes("input-ended"));
        const serials = ended.map((event) => Number.parseInt(event, 10));
        expect(serials).toEqual(serials.toSorted((left, right) => left - right));
      }),
    );
  });
});

it("leaves packets without a transport alone", () => {
  expect(follow([packetOf({ from: end("10.0.0.1", 0), to: end("10.0.0.2", 0), transport: 0 })])).toEqual([]);
});
