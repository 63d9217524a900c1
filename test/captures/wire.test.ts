// The packet writer that tests and benches build on: layers nest, sums hold, files come out as asked.

import { expect, it } from "vitest";
import { linuxVersionCheck } from "../../captures/recipes/skype/http-calls.js";
import {
  ACK,
  ADMINISTRATIVELY_PROHIBITED,
  arp,
  destinationUnreachable,
  echo,
  ethernet,
  FIN,
  hex,
  insideHost,
  internetChecksum,
  ipv4,
  latin1,
  outsideHost,
  PcapWriter,
  PSH,
  pcapFile,
  RST,
  SpanPort,
  SYN,
  tcp,
  udp,
} from "../../captures/recipes/wire/index.js";
import { readCapture } from "./capture-reader.js";

const FLAGS = [FIN, SYN, RST, PSH, ACK];
const macs = { source: "00:00:5e:00:53:01", destination: "00:00:5e:00:53:02" };
const ips = { source: "192.0.2.1", destination: "198.51.100.2" };

it("nests layers, with tags and good sums", () => {
  const transports = [
    udp({ sourcePort: 5, destinationPort: 6 }, latin1("odd")),
    tcp({ sourcePort: 5, destinationPort: 6, sequence: 0xffffffff, flags: SYN, options: hex("020405b4 01") }),
    echo("request", 7, 1, latin1("ping")),
    destinationUnreachable(
      ADMINISTRATIVELY_PROHIBITED,
      ipv4(ips, udp({ sourcePort: 5, destinationPort: 6 }, hex("00"))).bytes,
    ),
  ];
  for (const transport of transports) {
    const frame = ethernet({ ...macs, vlans: [20] }, ipv4(ips, transport));
    const [read] = readCapture(pcapFile([{ micros: 1_000_001, bytes: frame }]));
    expect(read).toMatchObject({ micros: 1_000_001, vlan: 20, packet: { ...ips, checksumsHold: true } });
  }
});

it("sums as RFC 1071 does in its example", () => {
  expect(internetChecksum(hex("0001 f203 f4f5 f6f7"))).toBe(0x220d);
});

it("pads to 60 bytes", () => {
  const ends = { mac: macs.source, ip: "192.0.2.1" };
  expect(ethernet(macs, arp("request", ends, { ...ends, ip: "192.0.2.2" }))).toHaveLength(60);
});

it("writes both byte orders and both clocks, and cuts frames", () => {
  const bytes = new Uint8Array(100);
  const file = pcapFile([{ micros: 2_000_003, bytes }], { bigEndian: true, nanoseconds: true, snapLength: 96 });
  expect(Buffer.from(file.subarray(0, 4)).toString("hex")).toBe("a1b23c4d");
  const view = new DataView(file.buffer);
  expect([24, 28, 32, 36].map((offset) => view.getUint32(offset))).toEqual([2, 3000, 96, 100]);
  expect(file).toHaveLength(24 + 16 + 96);
});

it("streams large captures block by block", () => {
  const blocks: number[] = [];
  const writer = new PcapWriter((block) => blocks.push(block.length));
  const frame = new Uint8Array(1500);
  for (let count = 0; count < 2000; count++) writer.write(count, frame);
  writer.flush();
  expect(blocks.length).toBeGreaterThan(2);
  expect(blocks.reduce((sum, length) => sum + length)).toBe(24 + 2000 * 1516);
});

it("a conversation opens, speaks and ends in the order of time", () => {
  const span = new SpanPort("2004-09-30T07:33:00Z");
  const client = { host: insideHost("192.168.0.2", macs.source), port: 1025 };
  const server = { host: outsideHost("192.0.2.80", { roundTrip: 0.1 }), port: 80 };
  const conversation = span.tcp(client, server);
  const asked = conversation.send("opener", conversation.open(1), latin1("GET / HTTP/1.0\r\n\r\n"));
  conversation.send("answerer", asked, new Uint8Array(3000));
  conversation.close("answerer", asked + 0.2);
  const flags = readCapture(pcapFile(span.frames())).map(({ packet }) => packet?.flags);
  const data = PSH | ACK;
  const handshake = [SYN, SYN | ACK, ACK];
  expect(flags).toEqual([...handshake, data, ACK, ACK, ACK, data, ACK, FIN | ACK, FIN | ACK, ACK]);
  expect(FLAGS).toEqual([0x01, 0x02, 0x04, 0x08, 0x10]);
  expect(() => conversation.send("opener", 0.5, hex("00"))).toThrow(RangeError);
});

it("the Linux call has the 166 bytes seen in 2006 (A5)", () => {
  expect(linuxVersionCheck("1.2.0.18", "632e1c9b593b0faf778e6de166448d93")).toHaveLength(166);
});
