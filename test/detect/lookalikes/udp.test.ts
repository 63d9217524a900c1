// Datagrams of other protocols at the habits that give a client away: one port, many new peers at its pace, answers that
// repeat ids, and one long talk. Nobody may be told of, whoever is judged.

import { describe, expect, it } from "vitest";
import { concat, latin1, Random, u16, u32 } from "../../../captures/recipes/wire/index.js";
import { HOME, PORT, peers, type Stage, stage } from "../stage.js";

const bytes = (...values: readonly number[]): Uint8Array => Uint8Array.from(values);
const little = (word: number): Uint8Array => u32(word >>> 0).toReversed();

/** The `n`th datagram of one side; `answer` may repeat what was asked. */
interface Protocol {
  readonly name: string;
  readonly ask: (n: number, random: Random) => Uint8Array;
  readonly answer?: (asked: Uint8Array, n: number, random: Random) => Uint8Array;
}

const MAGIC = new Random("magic").bytes(64);
const dns = (n: number, flags: number): Uint8Array =>
  concat(
    u16(0x1000 + 2 * n),
    u16(flags),
    u16(1),
    u16(0),
    u16(0),
    u16(0),
    bytes(3),
    latin1(`h${10 + (n % 80)}`),
    bytes(0),
    u32(0x10001),
  );

const PROTOCOLS: readonly Protocol[] = [
  ...[11, 18, 22, 24, 25, 28, 30, 37, 60].map((length) => ({
    name: `noise of ${length} bytes, third byte 02`,
    ask: (_: number, random: Random) => concat(random.bytes(2), bytes(2), random.bytes(length - 3)),
    answer: (_: Uint8Array, __: number, random: Random) => concat(random.bytes(2), bytes(2), random.bytes(length - 3)),
  })),
  ...[11, 18, 23, 51].map((length) => ({
    name: `noise of ${length} bytes`,
    ask: (_: number, random: Random) => random.bytes(length),
    answer: (_: Uint8Array, __: number, random: Random) => random.bytes(length),
  })),
  ...[1, 3, 16].map((step) => ({
    name: `a counter that rises by ${step} before 02 and noise of 18 bytes`,
    ask: (n: number, random: Random) => concat(u16((step * n) & 0xffff), bytes(2), random.bytes(15)),
  })),
  {
    name: "a counter that rises by 2 before 02, and a key that stays",
    ask: (n, random) => concat(u16((2 * n) & 0xffff), bytes(2), MAGIC.subarray(0, 4), random.bytes(11)),
  },
  {
    name: "ids repeated in short answers that are a constant",
    ask: (n, random) => concat(u16(0x4000 + 7 * n), bytes(2), random.bytes(20)),
    answer: (asked) => concat(asked.subarray(0, 2), bytes(5), bytes(198, 51, 100, 23), bytes(1, 2, 3, 4)),
  },
  {
    name: "a token of the host's own, sent to everybody and sent back",
    ask: (n, random) => concat(u16(0x4000 + 7 * n), bytes(2), bytes(198, 51, 100, 23), random.bytes(20)),
    answer: (asked, _, random) => concat(asked.subarray(0, 2), bytes(5), asked.subarray(3, 7), random.bytes(4)),
  },
  {
    name: "a token behind the clock",
    ask: (n, random) => concat(u16(0x4000 + 7 * n), bytes(2), u32(9 * n), bytes(198, 51, 100, 23), random.bytes(20)),
    answer: (asked, _, random) => concat(asked.subarray(0, 2), bytes(7), asked.subarray(7, 11), random.bytes(4)),
  },
  {
    name: "where the host is seen, its port in little-endian order",
    ask: (n, random) => concat(u16(0x4000 + 7 * n), bytes(2), random.bytes(20)),
    answer: (asked, _, random) =>
      concat(asked.subarray(0, 2), bytes(5), bytes(198, 51, 100, 23), u16(PORT).toReversed(), random.bytes(2)),
  },
  {
    name: "ids repeated in short answers that are text",
    ask: (n, random) => concat(u16(0x4000 + 7 * n), bytes(2), random.bytes(20)),
    answer: (asked, n) => concat(asked.subarray(0, 2), bytes(0x75), latin1("ping"), u32(n)),
  },
  {
    name: "voice: counter, 02, little-endian clock, source, equal sizes",
    ask: (n, random) => concat(u16(n & 0xffff), bytes(2), little(160 * n), MAGIC.subarray(0, 3), random.bytes(18)),
  },
  {
    name: "voice: counter, 02, big-endian clock, source, equal sizes",
    ask: (n, random) => concat(u16(n & 0xffff), bytes(2), u32(160 * n), MAGIC.subarray(0, 3), random.bytes(18)),
  },
  {
    name: "RTP, sequence numbers through 02xx and 0Fxx",
    ask: (n, random) =>
      concat(u16(0x8000), u16((0x01f0 + 16 * n) & 0xffff), u32(160 * n), u32(0x12345678), random.bytes(20)),
  },
  {
    name: "DNS from one port",
    ask: (n) => dns(n, 0x0100),
    answer: (asked) => concat(asked.subarray(0, 2), u16(0x8180), asked.subarray(4)),
  },
  {
    name: "DNS, truncated answers",
    ask: (n) => dns(n, 0x0000),
    answer: (asked) => concat(asked.subarray(0, 2), u16(0x8600), asked.subarray(4)),
  },
  {
    name: "dnscrypt (I2)",
    ask: (_, random) => concat(MAGIC.subarray(0, 2), bytes(2), MAGIC.subarray(3, 40), random.bytes(40)),
    answer: (asked, _, random) => concat(asked.subarray(0, 8), random.bytes(60)),
  },
  { name: "QUIC, long header", ask: (_, random) => concat(bytes(0xc3, 0, 0, 0, 1, 8), random.bytes(1_194)) },
  {
    name: "QUIC, short header, connection id with 02",
    ask: (_, random) => concat(bytes(0x40 | random.between(0, 63), 0x5a, 2), MAGIC.subarray(0, 6), random.bytes(30)),
  },
  {
    name: "BitTorrent DHT",
    ask: (n, random) =>
      concat(latin1("d1:ad2:id20:"), random.bytes(20), latin1("e1:q4:ping1:t2:"), u16(2 * n), latin1("1:y1:qe")),
    answer: (_, n, random) =>
      concat(latin1("d1:rd2:id20:"), random.bytes(20), latin1("e1:t2:"), u16(2 * n), latin1("1:y1:re")),
  },
  {
    name: "uTP, connection ids 02xx",
    ask: (n, random) =>
      concat(
        bytes(0x41, 0),
        u16(0x0200 + (n & 0xff)),
        u32(1_000 * n),
        u32(0),
        u32(0xf000),
        u16(n),
        u16(0),
        random.bytes(n % 9),
      ),
    answer: (asked, n) =>
      concat(
        bytes(0x21, 0),
        asked.subarray(2, 4),
        u32(1_000 * n),
        u32(77),
        u32(0xf000),
        u16(n),
        asked.subarray(16, 18),
      ),
  },
  {
    name: "STUN",
    ask: (_, random) => concat(u16(1), u16(0), u32(0x2112a442), random.bytes(12)),
    answer: (asked) =>
      concat(u16(0x0101), u16(12), asked.subarray(4, 20), u16(1), u16(8), bytes(0, 1, 0x4b, 0x1c, 198, 51, 100, 23)),
  },
  {
    name: "classic STUN, messages of 512 bytes and more",
    ask: (_, random) => concat(u16(1), u16(0x0204), random.bytes(16)),
  },
  { name: "SIP", ask: (n) => latin1(`OPTIONS sip:${n}@198.51.100.9 SIP/2.0\r\nCSeq: ${n} OPTIONS\r\n\r\n`) },
  {
    name: "TFTP",
    ask: (n) => concat(u16(4), u16(0x0200 + n)),
    answer: (_, n, random) => concat(u16(3), u16(0x0200 + n), random.bytes(512)),
  },
  {
    name: "WireGuard",
    ask: (n, random) => concat(bytes(4, 0, 0, 0), little(0x5a17), little(n), u32(0), random.bytes(48)),
    answer: (_, n, random) => concat(bytes(4, 0, 0, 0), little(0x5a18), little(n), u32(0), random.bytes(48)),
  },
  {
    name: "OpenVPN, session id with 02",
    ask: (n, random) => concat(bytes(0x38, MAGIC[0]!, 2), MAGIC.subarray(1, 7), bytes(0), u32(n), random.bytes(20)),
    answer: (_, n) => concat(bytes(0x40, MAGIC[9]!, 2), MAGIC.subarray(10, 16), bytes(1), u32(n), MAGIC.subarray(1, 9)),
  },
  {
    name: "DTLS",
    ask: (n, random) => concat(bytes(0x17, 0xfe, 0xfd, 0, 1), u16(0), u32(n), u16(40), random.bytes(40)),
  },
  {
    name: "SNMP",
    ask: (n) =>
      concat(
        bytes(0x30, 0x26, 0x02, 1, 1, 4, 6),
        latin1("public"),
        bytes(0xa0, 0x19, 2, 4),
        u32(2 * n),
        MAGIC.subarray(0, 15),
      ),
  },
  {
    name: "RADIUS of more than 512 bytes",
    ask: (n, random) => concat(bytes(1, n & 0xff), u16(0x0214), random.bytes(16), MAGIC),
  },
  {
    name: "Omron FINS",
    ask: (n) => bytes(0x80, 0, 2, 0, 10, 0, 0, 20, 0, n & 0xff, 1, 1, 0x82, 0, 0, 0, 0, 1),
    answer: (asked) => concat(bytes(0xc0, 0, 2), asked.subarray(3), bytes(0, 0)),
  },
  { name: "KNXnet/IP", ask: (n) => concat(bytes(6, 0x10, 2, 5, 0, 18, 8, 1), MAGIC.subarray(0, 8), u16(n)) },
  { name: "CAPWAP", ask: (_, random) => concat(bytes(0, 0x10, 2, 0, 0, 0, 0, 0), random.bytes(20)) },
  {
    name: "L2TP of 512 bytes",
    ask: (n, random) => concat(u16(0xc802), u16(0x0200), u16(n), u16(0), u32(n), random.bytes(500)),
  },
  { name: "GTP-U", ask: (n, random) => concat(bytes(0x30, 0xff), u16(0x0210), u32(0x5a17), random.bytes(32), u16(n)) },
  { name: "Teredo", ask: (_, random) => concat(bytes(0x60, 0, 2, 0, 0, 20, 0x3a, 0x15), random.bytes(50)) },
  {
    name: "Quake",
    ask: () => latin1("\xff\xff\xff\xffgetinfo xxx"),
    answer: (_, n) => latin1(`\xff\xff\xff\xffinfoResponse\n\\clients\\${n}`),
  },
  {
    name: "a game: counter, state 02, positions",
    ask: (n) =>
      concat(
        u16(n & 0xffff),
        bytes(2),
        little(n * 16),
        little(1_000 + (n % 50)),
        little(2_000 - (n % 70)),
        bytes(0, 1, 2),
      ),
    answer: (asked, n) =>
      concat(asked.subarray(0, 2), bytes(2), little(n * 16), little(n % 50), little(n % 70), bytes(0, 1, 2)),
  },
  { name: "type-D keep-alives of three bytes", ask: (n) => bytes(n & 0xff, 0x11, 0x0d), answer: (asked) => asked },
  {
    name: "media of type D: 67 bytes each way",
    ask: (n, random) => concat(u16(n & 0xffff), bytes(0x4d), random.bytes(64)),
    answer: (_, n, random) => concat(u16(n & 0xffff), bytes(0x3d), random.bytes(64)),
  },
];

describe.each(PROTOCOLS)("$name", ({ name, ask, answer }) => {
  const play = (play: (scene: Stage, random: Random) => void) => {
    const scene = stage();
    play(scene, new Random(name));
    return scene.run({ homeNets: ["0.0.0.0/0"] });
  };

  it.each([
    [33_033, 0],
    [20_000, 1],
  ])("to 60 peers, five a second, from port %i on", async (port, step) => {
    const { alerts, hosts } = await play(({ client }, random) => {
      for (const [n, peer] of peers(60).entries()) {
        const to = { ip: peer.ip, port: port + step * n };
        const asked = ask(n, random);
        client.send(1 + n / 5, to, asked);
        if (answer !== undefined) client.receive(1.05 + n / 5, to, answer(asked, n, random));
      }
    });
    expect(alerts).toEqual([]);
    for (const { verdict } of hosts) expect(verdict.level).toBe("possible");
  });

  it("with one peer, 500 times in 5 s", async () => {
    const [peer] = peers(1);
    const { alerts, host } = await play(({ client }, random) => {
      for (let n = 0; n < 500; n++) {
        const asked = ask(n, random);
        client.send(1 + n / 100, peer!, asked);
        if (answer !== undefined) client.receive(1.004 + n / 100, peer!, answer(asked, n, random));
      }
    });
    expect(alerts).toEqual([]);
    expect(host(HOME)?.verdict.level ?? "possible").toBe("possible");
  });
});
