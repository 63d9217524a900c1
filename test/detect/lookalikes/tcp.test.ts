// Streams and web requests of others, at the ports and in the sizes that a client uses, with a dozen peers each. Nobody may
// be told of, whoever is judged.

import { describe, expect, it } from "vitest";
import { concat, latin1, Random, type Side, u16, u32 } from "../../../captures/recipes/wire/index.js";
import { peers, stage } from "../stage.js";

const bytes = (...values: readonly number[]): Uint8Array => Uint8Array.from(values);

type Talk = readonly (readonly [Side, Uint8Array])[];
interface Protocol {
  readonly name: string;
  readonly talk: (random: Random, n: number) => Talk;
}

const asks = (message: Uint8Array): readonly [Side, Uint8Array] => ["opener", message];
const answers = (message: Uint8Array): readonly [Side, Uint8Array] => ["answerer", message];
const record = (type: number, minor: number, body: Uint8Array): Uint8Array =>
  concat(bytes(type, 3, minor), u16(body.length), body);
const hello = (random: Random, minor: number): Uint8Array =>
  record(22, 1, concat(bytes(1, 0, 0, 41, 3, minor), random.bytes(32), bytes(0, 0, 2, 0x13, 1, 1, 0)));
const sizes = (random: Random, ...lengths: readonly number[]): Talk =>
  lengths.map((length, index) => [index % 2 === 0 ? "opener" : "answerer", random.bytes(length)] as const);

const PROTOCOLS: readonly Protocol[] = [
  ...[0, 1, 2, 3, 4].map((minor) => ({
    name: `TLS, version 3.${minor}`,
    talk: (random: Random): Talk => [
      asks(hello(random, minor)),
      answers(record(22, Math.max(1, minor), concat(bytes(2, 0, 0, 70, 3, minor), random.bytes(70)))),
      asks(record(23, 3, random.bytes(40))),
      answers(record(23, 3, random.bytes(400))),
    ],
  })),
  {
    name: "SSL 2, whose cipher list is another",
    talk: (random) => [
      asks(concat(bytes(0x80, 46, 1, 3, 1, 0, 0x15, 0, 0, 0, 0x10, 0, 0, 4, 0, 0, 10, 0, 0, 5), random.bytes(28))),
      answers(concat(bytes(0x83, 0x36, 4, 0, 1, 0, 2), random.bytes(800))),
    ],
  },
  {
    name: "the very cipher list of Skype's hello, answered by a server of that time",
    talk: (random) => [
      asks(
        concat(
          bytes(
            0x80,
            0x46,
            1,
            3,
            1,
            0,
            0x2d,
            0,
            0,
            0,
            0x10,
            0,
            0,
            5,
            0,
            0,
            4,
            0,
            0,
            10,
            0,
            0,
            9,
            0,
            0,
            0x64,
            0,
            0,
            0x62,
          ),
          bytes(0, 0, 8, 0, 0, 3, 0, 0, 6, 1, 0, 0x80, 7, 0, 0xc0, 3, 0, 0x80, 6, 0, 0x40, 2, 0, 0x80, 4, 0, 0x80),
          random.bytes(16),
        ),
      ),
      answers(record(22, 1, concat(bytes(2, 0, 0, 70, 3, 1), random.bytes(70)))),
    ],
  },
  {
    name: "a fuzzer's empty record, answered by an alert",
    talk: () => [asks(bytes(22, 3, 1, 0, 0)), answers(bytes(21, 3, 1, 0, 2, 2, 10))],
  },
  {
    name: "TLS that splits off an empty record later",
    talk: (random) => [
      asks(hello(random, 1)),
      answers(record(22, 1, concat(bytes(2, 0, 0, 70, 3, 1), random.bytes(70)))),
      asks(record(23, 1, random.bytes(32))),
      answers(concat(bytes(23, 3, 1, 0, 0), record(23, 1, random.bytes(64)))),
    ],
  },
  {
    name: "SSH",
    talk: (random) => [
      answers(latin1("SSH-2.0-OpenSSH_4.3\r\n")),
      asks(latin1("SSH-2.0-PuTTY\r\n")),
      answers(random.bytes(784)),
    ],
  },
  { name: "noise in the sizes of 1.x", talk: (random) => sizes(random, 14, 73, 25, 587, 16, 274, 11, 659) },
  { name: "noise in the sizes of 2.x", talk: (random) => sizes(random, 27, 60, 4, 27, 4, 40) },
  { name: "noise in single bytes", talk: (random) => sizes(random, ...Array.from({ length: 60 }, () => 1)) },
  { name: "noise of 96 to 600 bytes: encrypted BitTorrent", talk: (random) => sizes(random, 160, 300, 60, 600) },
  {
    name: "noise behind the sizes of a newer handshake, once cut short",
    talk: (random) => sizes(random, 64, 70, 9, 8),
  },
  { name: "zeros", talk: () => [asks(new Uint8Array(64)), answers(new Uint8Array(64))] },
  {
    name: "one byte again and again",
    talk: () => [asks(new Uint8Array(64).fill(0x5a)), answers(new Uint8Array(64).fill(0xa5))],
  },
  {
    name: "a generator much like Skype's, of another multiplier",
    talk: (_, n) => {
      const rising = new Uint8Array(64);
      for (let index = 0, value = n; index < 64; index++, value = (value * 69 + 5) & 0xff) rising[index] = value;
      return [asks(rising), answers(rising.toReversed())];
    },
  },
  {
    name: "FastTrack (I10)",
    talk: (random) => [
      asks(bytes(0xfa, 0, 0xb6, 0x2b, 0xfa, 0xcb, 0x12, 0x38, 0x32, 9, 0xd2, 0x32)),
      answers(random.bytes(14)),
    ],
  },
  {
    name: "Ares (I10)",
    talk: (random) => [asks(bytes(3, 0, 0x5a, 6, 6, 5)), answers(random.bytes(138)), asks(random.bytes(59))],
  },
  {
    name: "SOCKS 5 to a stream of noise",
    talk: (random) => [
      asks(bytes(5, 1, 0)),
      answers(bytes(5, 0)),
      asks(bytes(5, 1, 0, 1, 198, 51, 100, 9, 0x81, 0x09)),
      answers(bytes(5, 0, 0, 1, 0, 0, 0, 0, 0, 0)),
      ...sizes(random, 14, 40, 25, 70),
    ],
  },
  {
    name: "RDP",
    talk: () => [
      asks(bytes(3, 0, 0, 19, 14, 0xe0, 0, 0, 0, 0, 0, 1, 0, 8, 0, 3, 0, 0, 0)),
      answers(bytes(3, 0, 0, 11, 6, 0xd0, 0, 0, 0, 0, 0)),
    ],
  },
  {
    name: "BitTorrent",
    talk: (random) => [asks(concat(bytes(19), latin1("BitTorrent protocol"), new Uint8Array(8), random.bytes(40)))],
  },
  {
    name: "MTProto, abridged",
    talk: (random) => [asks(concat(bytes(0xef, 10), random.bytes(40))), answers(concat(bytes(21), random.bytes(84)))],
  },
  {
    name: "a length, then noise",
    talk: (random) => [asks(concat(u32(60), random.bytes(60))), answers(concat(u32(90), random.bytes(90)))],
  },
];

describe.each(PROTOCOLS)("$name", ({ name, talk }) => {
  it.each([80, 443, 33_033, undefined])("on port %s", async (port) => {
    const { client, run } = stage();
    const random = new Random(name);
    for (const [n, peer] of peers(12).entries()) {
      const conversation = client.connection({ ip: peer.ip, port: port ?? peer.port });
      let at = conversation.open(1 + n / 3);
      for (const [side, message] of talk(random, n)) at = conversation.send(side, at, message) + 0.01;
    }
    const { alerts, hosts } = await run({ homeNets: ["0.0.0.0/0"] });
    expect(alerts).toEqual([]);
    for (const { verdict } of hosts) expect(verdict.level).toBe("possible");
  });
});

describe("web requests", () => {
  const CALL = "/ui/0/4.2.0.155/en/getlatestversion?ver=4.2.0.155&uhash=1632e1c9b593b0faf778e6de166448d93";
  const UI = "Host: ui.skype.com";
  it.each([
    ["the call, to another host", CALL, ["Host: www.example.org"]],
    ["to a host that begins alike", CALL, ["Host: ui.skype.com.example.org"]],
    ["to a host that ends alike", CALL, ["Host: gui.skype.com"]],
    ["to two hosts, the first another", CALL, ["Host: example.org", UI]],
    ["in absolute form, of another host", `http://example.org${CALL}`, [UI]],
    [
      "a page that quotes it",
      `/?q=http://ui.skype.com${CALL}`,
      ["Host: www.example.org", "Referer: http://ui.skype.com/"],
    ],
    ["the front page", "/", [UI]],
    ["the front page, in a client's words", "/", ["User-Agent: Skype\x99 4.2", UI, "Cache-Control: no-cache"]],
    ["a crawler", "/robots.txt", [UI, "User-Agent: Mozilla/5.0 (compatible; Googlebot/2.1)"]],
    [
      "a crawler on an old link",
      "/ui/0/4.2.0.155/en/go/help",
      [UI, "User-Agent: Mozilla/5.0 (compatible; bingbot/2.0)"],
    ],
    ["a scanner with the whole call", "/ui/0/4.2.0.155/en/getlatestversion", [UI, "User-Agent: python-requests/2.31"]],
    ["a path that climbs out", "/ui/../../etc/passwd", [UI]],
    ["a path without a version", "/ui/0/x/en/installed", [UI]],
    [
      "a link preview",
      "/ui/0/4.2.0.155/en/getlatestversion",
      [UI, "User-Agent: Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5"],
    ],
    ["another program of the name", "/", ["Host: www.example.org", "User-Agent: Skype\x99 4.2"]],
    [
      "Teams",
      "/v1/users/ME/endpoints",
      ["Host: client-s.gateway.messenger.live.com", "User-Agent: Skype for Business"],
    ],
    ["TOM's front page", "/skype/", ["Host: hao.tom.com"]],
  ])("%s", async (_, target, fields) => {
    const { client, run } = stage();
    const conversation = client.connection({ ip: "212.72.49.131", port: 80 });
    const request = latin1(`${[`GET ${target} HTTP/1.1`, ...fields].join("\r\n")}\r\n\r\n`);
    const asked = conversation.send("opener", conversation.open(1), request);
    const body = "1.0.0.1";
    conversation.send("answerer", asked, latin1(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`));
    expect((await run({ homeNets: ["0.0.0.0/0"] })).alerts).toEqual([]);
  });
});
