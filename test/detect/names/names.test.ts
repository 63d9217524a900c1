import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dnsAnswer, dnsQuery } from "../../../captures/recipes/others/dns.js";
import { concat, latin1, u16, u32 } from "../../../captures/recipes/wire/index.js";
import { dnsMessage } from "../../../src/detect/names/dns-message.js";
import { HOME, server, stage } from "../stage.js";

const RESOLVER = { host: server("203.0.113.53"), port: 53 };
const UI = "212.72.49.131";
const word = (ip: string): number => Buffer.from(ip.split(".").map(Number)).readInt32BE();
const RST = "101.0.12.7.0.rst8.r.skype.net";

interface LookUp {
  readonly name: string;
  readonly seen: "query" | "answer" | "both";
  readonly addresses?: readonly string[];
  readonly times?: number;
}

async function lookedUp({ name, seen, addresses = [UI], times = 1 }: LookUp) {
  const { span, host, run } = stage();
  for (let index = 0; index < times; index++) {
    const asker = { host, port: 1_025 + index };
    if (seen !== "answer") span.udp(1 + index, asker, RESOLVER, dnsQuery(7 + index, name));
    if (seen !== "query") span.udp(1.03 + index, RESOLVER, asker, dnsAnswer(7 + index, name, addresses));
  }
  return run();
}

describe("a look-up of a name of Skype's own (H1 to H3)", () => {
  it.each(["query", "answer", "both"] as const)("seen by its %s: one, of who asked", async (seen) => {
    const { evidence, hosts, alerts } = await lookedUp({ name: "ui.skype.com", seen, times: 3 });
    expect(evidence(HOME, "names")).toMatchObject([
      { strength: "supporting", count: 3, facts: { names: new Map([["ui.skype.com", 3]]) } },
    ]);
    expect(hosts).toHaveLength(1);
    expect(alerts).toEqual([]);
  });

  it.each(["answer", "both"] as const)("where it led to is remembered, by its %s", async (seen) => {
    const { evidence } = await lookedUp({ name: "UI.Skype.com", seen, addresses: [UI, "80.160.91.13"] });
    const [piece] = evidence(HOME, "names");
    expect(piece?.facts.addresses).toEqual(new Map([UI, "80.160.91.13"].map((ip) => [word(ip), "ui.skype.com"])));
  });

  it.each(["query", "answer"] as const)("tells version and platform, from the %s alone, found or not", async (seen) => {
    const { evidence } = await lookedUp({ name: RST, seen, addresses: [] });
    expect(evidence(HOME, "names")).toMatchObject([{ facts: { version: "7.12.0.101", platformNumber: 0 } }]);
  });

  it.each([
    ["37.0.3.4.2.rst13.r.skype.net", "4.3.0.37", 2],
    ["259.155.0.2.4.0.rst0.r.skype.net", "4.2.0.155.259", 0],
    ["29.0.1.3.rst1.r.skype.net", "1.0.29", 3],
  ] as const)("%s is version %s of platform %i", async (name, version, platformNumber) => {
    const { evidence } = await lookedUp({ name, seen: "query", addresses: [] });
    expect(evidence(HOME, "names")).toMatchObject([{ facts: { version, platformNumber } }]);
  });

  it.each([
    "teams.skype.com",
    "api.asm.skype.com",
    "edge.skype.com",
    "ui.skype.com.example",
    "www.skype.com",
    "notskype.com",
    "x.skype.net",
    "7.rst6.r.skype.net",
    "1.2.3.4.5.6.7.rst6.r.skype.net",
  ])("not: %s (H6)", async (name) => {
    for (const seen of ["query", "answer", "both"] as const) expect((await lookedUp({ name, seen })).hosts).toEqual([]);
  });

  it("not: a query that comes from port 53, an answer that goes to it", async () => {
    const { span, host, run } = stage();
    span.udp(1, { host, port: 53 }, { host: RESOLVER.host, port: 1_025 }, dnsQuery(1, "ui.skype.com"));
    span.udp(2, { host, port: 1_026 }, RESOLVER, dnsAnswer(2, "ui.skype.com", [UI]));
    expect((await run()).hosts).toEqual([]);
  });
});

describe("a DNS message", () => {
  const of = (bytes: Uint8Array) => dnsMessage(bytes, 0, bytes.length);
  const answer = dnsAnswer(1, "ui.skype.com", [UI]);

  it("with aliases before the address", () => {
    const alias = concat(u16(0xc00c), u16(5), u16(1), u32(60), u16(8), Uint8Array.of(5), latin1("alias"), u16(0xc00f));
    const address = concat(Uint8Array.of(5), latin1("alias"), u16(0xc00f), u16(1), u16(1), u32(60), u16(4));
    const question = dnsQuery(1, "ui.skype.com").subarray(12);
    const bytes = concat(
      ...[u16(1), u16(0x8180), u16(1), u16(2), u16(0), u16(0), question],
      ...[alias, address, Uint8Array.of(212, 72, 49, 131)],
    );
    expect(of(bytes)).toEqual({ name: "ui.skype.com", isAnswer: true, addresses: [word(UI)] });
  });

  it("that promises more than it holds: what is there", () => {
    const bytes = Uint8Array.from(answer);
    bytes[7] = 200;
    expect(of(bytes)?.addresses).toEqual([word(UI)]);
    expect(of(answer.subarray(0, answer.length - 1))?.addresses).toEqual([]);
  });

  it("hostile bytes: no harm, nothing unprintable, few addresses", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), fc.nat(40), fc.nat(), (noise, at, counts) => {
        const bytes = Uint8Array.from(concat(answer, new Uint8Array(120)));
        bytes.set(noise.subarray(0, bytes.length - at), at);
        bytes[7] = counts;
        const message = of(bytes);
        expect(message?.name ?? "a").toMatch(/^[a-z0-9_.-]+$/);
        expect(message?.addresses.length ?? 0).toBeLessThanOrEqual(16);
      }),
    );
  });
});
