// The recipes against the vectors the facts give (C.4, D8, D9, D19), so that the captures cannot be wrong in the same
// way as the detectors.

import { describe, expect, it } from "vitest";
import { message, nak, resend } from "../../captures/recipes/skype/datagram.js";
import { FAKE_ANSWER, fakeHello } from "../../captures/recipes/skype/fake-tls.js";
import { HOST_CACHE } from "../../captures/recipes/skype/host-cache.js";
import { loginRequest, loginRequest2015 } from "../../captures/recipes/skype/login-exchange.js";
import { messageCrc } from "../../captures/recipes/skype/message-crc.js";
import { pacing2006, pacing2015 } from "../../captures/recipes/skype/pacing.js";
import { paddedProbe, probe, question35 } from "../../captures/recipes/skype/plaintext.js";
import { opening1x, opening2x } from "../../captures/recipes/skype/stream-opening.js";
import { hex, Random } from "../../captures/recipes/wire/index.js";
import { isOldOpening, PROBE, paddingSteps, predictedCrc } from "./keyless-checks.js";

const random = () => new Random("vectors");

describe("message checksum (C.4)", () => {
  it.each([
    [0x7f4e, probe, 0xfc95755e],
    [0x15e8, probe, 0x7ce1ba8f],
    [0x9cf4, question35, 0xbf67382e],
  ] as const)("of message %i", (id, plaintext, crc) => {
    expect(messageCrc(plaintext(id))).toBe(crc);
  });

  it("stands at bytes 7 to 10 of the datagram", () => {
    const datagram = message(0x15e8, probe(0x15e8), random());
    expect(datagram).toHaveLength(18);
    expect(datagram[2]).toBe(2);
    expect(new DataView(datagram.buffer).getUint32(7)).toBe(predictedCrc(0x15e8, PROBE.start, PROBE.end));
  });

  it.each([22, 24, 25, 26, 31, 37])("padded probe of %i bytes starts as its length says", (length) => {
    const plaintext = paddedProbe(0x9b90, length, random());
    expect(plaintext).toHaveLength(length - 11);
    expect([...plaintext.subarray(0, 7)]).toEqual([length - 14, 0xda, 0x01, 0x9b, 0x8f, 0x42, 0xb7]);
  });
});

describe("stream openings (D17, D18, D19)", () => {
  it("the published streams pass the checks used here", () => {
    expect(paddingSteps(hex("8a79ae3d692c04a3558da910866ef465cc3aa3e3fda5e486"))).toBe(6);
    expect(paddingSteps(hex("543804bb0f12175e5a1afe4ac243df2189a9666674b9ca95"))).toBe(6);
    // The second message had 25 bytes, of which the facts quote 10.
    expect(isOldOpening(hex("0790c7dd5df5e39e3c0c55414144"), hex("6de2e58dce0c4344030c"), 25)).toBe(true);
  });

  it("ours pass them too, whatever the seed", () => {
    for (let seed = 0; seed < 200; seed++) {
      const each = new Random(`opening ${seed}`);
      expect(paddingSteps(opening2x(each, { length: each.between(24, 73), tag: 1 }))).toBe(6);
      const { first, second } = opening1x(each, each.between(0, 0xffff));
      expect(isOldOpening(first, second)).toBe(true);
    }
  });

  it("noise does not", () => {
    const noise = random();
    for (let count = 0; count < 500; count++) {
      expect(paddingSteps(noise.bytes(40))).toBeLessThan(4);
      expect(isOldOpening(noise.bytes(14), noise.bytes(25))).toBe(false);
    }
  });
});

describe("clear-text constants", () => {
  it("hello of 72 and answer of 79 bytes (D8, D9)", () => {
    expect(fakeHello(random())).toHaveLength(72);
    expect(FAKE_ANSWER).toHaveLength(79);
  });

  it("login records add up (D11, D12)", () => {
    const old = loginRequest(random(), 412);
    expect([...old.subarray(207, 214)]).toEqual([0x00, 0x0c, 0x01, 0x17, 0x03, 0x01, 0x00]);
    expect(old).toHaveLength(412);
    const later = loginRequest2015(random(), 300, 0xeb);
    expect([...later.subarray(0xeb + 5, 0xeb + 8)]).toEqual([0x17, 0x03, 0x01]);
    expect(later).toHaveLength(300);
  });

  it("a resend repeats four fields (C.3)", () => {
    const each = random();
    const asked = message(0x15f2, probe(0x15f2), each);
    const refusal = nak(asked, "198.51.100.23", each);
    const again = resend(asked, refusal, "165.124.253.241", each);
    expect(refusal).toHaveLength(11);
    expect(again).toHaveLength(23);
    expect(again.subarray(0, 2)).toEqual(asked.subarray(0, 2));
    expect(again.subarray(4, 8)).toEqual(refusal.subarray(7, 11));
    expect([...again.subarray(8, 12)]).toEqual([165, 124, 253, 241]);
    expect(again.subarray(12, 16)).toEqual(asked.subarray(7, 11));
  });

  it("the host cache is the printed one (B1)", () => {
    expect(HOST_CACHE).toHaveLength(35);
    expect(HOST_CACHE[0]).toEqual({ ip: "140.115.111.219", port: 25465 });
    expect(HOST_CACHE.at(-1)).toEqual({ ip: "150.146.26.86", port: 33053 });
    expect(new Set(HOST_CACHE.map(({ ip }) => ip)).size).toBe(35);
  });
});

describe("pacing (B11)", () => {
  const within = (times: readonly number[], seconds: number): number => times.filter((at) => at < seconds).length;

  it("2006: one, four, pause, four", () => {
    const times = pacing2006(13);
    expect([within(times, 1), within(times, 2), within(times, 6), within(times, 7)]).toEqual([1, 5, 5, 9]);
  });

  it("2015: 6 peers in 2 s, 21 in 5 s, 46 in 10 s, then slower", () => {
    const times = pacing2015(145);
    expect([within(times, 2), within(times, 5), within(times, 10)]).toEqual([6, 21, 46]);
    expect(within(times, 20)).toBeGreaterThan(80);
    expect(within(times, 20)).toBeLessThan(92);
    expect(within(times, 60)).toBeLessThanOrEqual(145);
  });
});
