import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { messageCrc } from "../../../captures/recipes/skype/message-crc.js";
import { accept, answer15, paddedProbe, probe, question35 } from "../../../captures/recipes/skype/plaintext.js";
import { Random } from "../../../captures/recipes/wire/index.js";
import { isProvable, proveMessage, unpairedAnswer } from "../../../src/detect/udp/message-proof.js";

const random = new Random("message proof");
const id = fc.nat(0xffff);
const crcOf = (plaintext: Uint8Array): number => messageCrc(plaintext) | 0;

const MESSAGES = [
  { name: "probe, command 27", role: "request", length: 18, command: 27, bits: 32, plaintext: probe },
  { name: "command 35", role: "request", length: 18, command: 35, bits: 32, plaintext: question35 },
  { name: "accept, command 28", role: "answer", length: 18, command: 28, bits: 32, plaintext: accept },
  { name: "answer, command 15", role: "answer", length: 18, command: 15, bits: 32, plaintext: answer15 },
  { name: "padded probe of 22 bytes", role: "request", length: 22, command: 27, bits: 24, plaintext: padded(22) },
  { name: "padded probe of 24 bytes", role: "request", length: 24, command: 27, bits: 16, plaintext: padded(24) },
  { name: "padded probe of 25 bytes", role: "request", length: 25, command: 27, bits: 8, plaintext: padded(25) },
] as const;

function padded(length: number): (of: number) => Uint8Array {
  return (of) => paddedProbe(of, length, random);
}

describe.each(MESSAGES)("$name", ({ role, length, command, bits, plaintext }) => {
  it(`is proven by ${bits} bits, whatever its id`, () => {
    fc.assert(
      fc.property(id, (of) => {
        expect(proveMessage(role, length, of, crcOf(plaintext(of)))).toEqual({ command, bits });
      }),
    );
  });

  it("is not proven under another id", () => {
    let chance = 0;
    for (let of = 0; of < 1_000; of++) {
      if (proveMessage(role, length, (of + 2) & 0xffff, crcOf(plaintext(of))) !== undefined) chance++;
    }
    // 8 bits leave one in 256 to chance.
    expect(chance).toBeLessThan(bits === 8 ? 20 : 1);
  });

  it("is not proven with a bit of its checksum wrong", () => {
    const crc = crcOf(plaintext(0x15e8));
    const fitting = Array.from({ length: 32 }, (_, bit) => proveMessage(role, length, 0x15e8, crc ^ (1 << bit)));
    expect(fitting.filter((proof) => proof !== undefined)).toHaveLength(0);
  });

  it("is not proven in the other role, or at another length", () => {
    const crc = crcOf(plaintext(0x15e8));
    expect(proveMessage(role === "request" ? "answer" : "request", length, 0x15e8, crc)).toBeUndefined();
    for (const other of [11, 17, 19, 23, 26, 51]) {
      expect(proveMessage(role, other, 0x15e8, crc)).toBeUndefined();
    }
  });
});

it("an answer of command 15 may end in any byte (C.4)", () => {
  const plaintext = answer15(0x15e8);
  for (let last = 0; last < 256; last++) {
    plaintext[plaintext.length - 1] = last;
    expect(proveMessage("answer", 18, 0x15e8, crcOf(plaintext))).toEqual({
      command: 15,
      bits: last === 0x25 ? 32 : 24, // 25 in all that were seen
    });
  }
});

describe("an answer whose request was not captured", () => {
  it.each([
    ["command 28", accept, 28],
    ["command 15", answer15, 15],
  ] as const)("%s gives the id of its request", (_, plaintext, command) => {
    fc.assert(
      fc.property(id, (of) => {
        expect(unpairedAnswer(18, crcOf(plaintext(of)))).toEqual({ command, bits: 16, request: of });
      }),
    );
  });

  it("is a chance of two in 65,536 for anything else", () => {
    let fitting = 0;
    for (let count = 0; count < 65_536; count++) if (unpairedAnswer(18, random.u32() | 0) !== undefined) fitting++;
    expect(fitting).toBeLessThan(12);
  });

  it("has 18 bytes", () => {
    for (const length of [17, 19, 22, 51]) expect(unpairedAnswer(length, crcOf(accept(7)))).toBeUndefined();
  });
});

it("message 0 counts its request as 65535", () => {
  expect(proveMessage("request", 18, 0, crcOf(probe(0)))).toEqual({ command: 27, bits: 32 });
});

it("only lengths of a known plaintext can be proven", () => {
  const provable = Array.from({ length: 1_500 }, (_, length) => length).filter(isProvable);
  expect(provable).toEqual([18, 22, 24, 25]);
});

describe("noise fits as rarely as the bits say, over a million datagrams each", () => {
  it.each([
    ["request", 25, 2 ** 20 / 2 ** 8],
    ["request", 24, 2 ** 20 / 2 ** 16],
    ["request", 22, 0],
    ["request", 18, 0],
    // An answer's last byte may be any.
    ["answer", 18, 0],
  ] as const)("%s of %i bytes: about %i", (role, length, expected) => {
    const noise = new Random(`${role} ${length}`);
    let hits = 0;
    for (let index = 0; index < 2 ** 20; index++) {
      if (proveMessage(role, length, index & 0xffff, noise.u32() | 0) !== undefined) hits++;
    }
    expect(Math.abs(hits - expected)).toBeLessThanOrEqual(5 * Math.sqrt(expected) + 1);
  });
});
