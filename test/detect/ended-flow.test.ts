// One record for all flows: what stands in it is the latest one's, every field of it.

import { describe, expect, it } from "vitest";
import { formatEndpoint, ipv4, ipv6 } from "../../src/core/address.js";
import { SECOND } from "../../src/core/time.js";
import type { Packet } from "../../src/decode/packet.js";
import { LABEL_PROVEN } from "../../src/detect/detector.js";
import { EndedFlow, FIN, RESET, SYN } from "../../src/detect/ended-flow.js";
import type { Flow } from "../../src/flow/flow.js";
import { FlowTracker } from "../../src/flow/flow-tracker.js";
import { end, T0, Talk } from "../flow/packets.js";
import { FlowRecorder, limitsWith } from "../flow/record-flows.js";

/** Fills the same record with each flow that ends, and keeps copies. */
class EndKeeper extends FlowRecorder {
  readonly ended: EndedFlow[] = [];
  readonly #record = new EndedFlow();
  /** By the responder's port. */
  provenPort = -1;

  override flowEnded(flow: Flow): void {
    if (flow.responderPort === this.provenPort) flow.label = LABEL_PROVEN;
    this.#record.fill(flow);
    this.ended.push(Object.assign(new EndedFlow(), this.#record));
  }
}

function endsOf(packets: readonly Packet[], provenPort = -1): EndedFlow[] {
  const keeper = new EndKeeper();
  keeper.provenPort = provenPort;
  const tracker = new FlowTracker(limitsWith(), keeper, { keepsEncapsulation: true });
  for (const packet of packets) tracker.packet(packet);
  tracker.finish();
  return keeper.ended;
}

const inVlan = (packet: Packet, vlan: number): Packet => Object.assign(packet, { vlan });
const overIpv4 = new Talk(end("10.0.0.1", 40_000), end("198.51.100.7", 443));
const overIpv6 = new Talk(end(0x7fff_ffff, 65_535), end(-1, 33_033));

/** IPv4, closed from one side and reset from the other. */
const connection = (at: number): Packet[] => [
  inVlan(overIpv4.syn(at), 20),
  overIpv4.synAck(at + 1),
  overIpv4.data(0, at + 2, 1_001, "abc"),
  overIpv4.fin(0, at + 3),
  overIpv4.rst(1, at + 4),
];
/** IPv6. */
const datagrams = (at: number): Packet[] => [
  overIpv6.udp(0, at, "ab"),
  overIpv6.udp(0, at + 1, "ab"),
  overIpv6.udp(1, at + 2, "abcd"),
];

const connectionEnded = (at: number): object => ({
  protocol: 6,
  ipVersion: 4,
  ...{ source0: 0, source1: 0, source2: 0, source3: 0x0a00_0001, sourcePort: 40_000 },
  ...{ destination0: 0, destination1: 0, destination2: 0, destination3: 0xc633_6407 | 0, destinationPort: 443 },
  start: T0 + at * SECOND,
  end: T0 + (at + 4) * SECOND,
  ...{ sourcePackets: 3, destinationPackets: 2, sourceBytes: 3 * 40 + 3, destinationBytes: 2 * 40 },
  flags: SYN | (SYN << 1) | FIN | (RESET << 1),
  encapsulation: { vlan: 20 },
  isProven: false,
});
const datagramsEnded = (at: number): object => ({
  protocol: 17,
  ipVersion: 6,
  ...{ source0: 0x2001_0db8, source1: 0, source2: 0, source3: 0x7fff_ffff, sourcePort: 65_535 },
  ...{ destination0: 0x2001_0db8, destination1: 0, destination2: 0, destination3: -1, destinationPort: 33_033 },
  start: T0 + at * SECOND,
  end: T0 + (at + 2) * SECOND,
  ...{ sourcePackets: 2, destinationPackets: 1, sourceBytes: 2 * 42, destinationBytes: 44 },
  flags: 0,
  encapsulation: undefined,
  isProven: true,
});

describe("the record of a flow that is over", () => {
  it("holds IPv4, and then IPv6 with nothing left of what stood there", () => {
    const ended = endsOf([...connection(0), ...datagrams(500)], 33_033);
    expect(ended.map((flow) => ({ ...flow }))).toEqual([connectionEnded(0), datagramsEnded(500)]);
  });

  it("holds IPv6, and then IPv4 with nothing left of what stood there", () => {
    const ended = endsOf([...datagrams(0), ...connection(500)], 33_033);
    expect(ended.map((flow) => ({ ...flow }))).toEqual([datagramsEnded(0), connectionEnded(500)]);
  });

  it.each([
    [SYN, SYN << 1, [overIpv4.syn(0), overIpv4.synAck(1)]],
    [FIN, FIN << 1, [overIpv4.fin(0, 0), overIpv4.fin(1, 1)]],
    [RESET, RESET << 1, [overIpv4.rst(0, 0), overIpv4.rst(1, 1)]],
  ])("flag %d is the source's, %d the destination's", (source, destination, packets) => {
    const flagsOf = (of: readonly Packet[]): number[] => endsOf(of).map(({ flags }) => flags);
    expect(flagsOf(packets.slice(0, 1))).toEqual([source]);
    expect(flagsOf(packets)).toEqual([source | destination]);
  });

  it("makes its ends for whoever writes them", () => {
    const [first, second] = endsOf([...connection(0), ...datagrams(500)]);
    expect(first!.source).toEqual({ address: ipv4(0x0a00_0001), port: 40_000 });
    expect(formatEndpoint(first!.destination)).toBe("198.51.100.7:443");
    expect(second!.source).toEqual({ address: ipv6(0x2001_0db8, 0, 0, 0x7fff_ffff), port: 65_535 });
    expect(formatEndpoint(second!.destination)).toBe("[2001:db8::ffff:ffff]:33033");
  });
});
