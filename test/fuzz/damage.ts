/**
 * Damage to bytes, as plain data: an attacker's hand, a bad disk, a cut cable. fast-check draws it for the tests and
 * shrinks it, `npm run fuzz` draws it from a seed.
 */
import fc from "fast-check";
import type { Random } from "../../captures/recipes/wire/index.js";

export type Damage =
  | { readonly kind: "flip"; readonly at: number; readonly bit: number }
  /** `size` bytes of a number, big-endian or little. */
  | {
      readonly kind: "number";
      readonly at: number;
      readonly size: 1 | 2 | 4;
      readonly value: number;
      readonly little: boolean;
    }
  | { readonly kind: "truncate"; readonly at: number }
  | { readonly kind: "remove"; readonly at: number; readonly length: number }
  /** A range is written in once more, elsewhere. */
  | { readonly kind: "repeat"; readonly at: number; readonly from: number; readonly length: number }
  /** A range of another input is written in. */
  | { readonly kind: "splice"; readonly at: number; readonly from: number; readonly length: number }
  | { readonly kind: "noise"; readonly at: number; readonly bytes: readonly number[] };

/** Numbers that lengths, offsets and counts are wrong at. */
const TELLING = [
  0, 1, 2, 3, 4, 7, 8, 0x0f, 0x10, 0x14, 0x20, 0x3f, 0x40, 0x7f, 0x80, 0xc0, 0xfe, 0xff, 0x100, 0x5dc, 0x600,
].concat([0x7fff, 0x8000, 0xfffe, 0xffff, 0x1_0000, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff]);
/** No input grows beyond, however often ranges are repeated. */
const LONGEST = 1 << 16;

/** The bytes with the damage done: always a copy. Places beyond the end count from the start again. */
export function damaged(bytes: Uint8Array, damages: readonly Damage[], other: Uint8Array): Uint8Array {
  return damages.reduce<Uint8Array>(
    (before, damage) => apply(before, damage, other).subarray(0, LONGEST),
    bytes.slice(),
  );
}

function apply(bytes: Uint8Array, damage: Damage, other: Uint8Array): Uint8Array {
  const at = bytes.length === 0 ? 0 : damage.at % bytes.length;
  switch (damage.kind) {
    case "flip":
      if (bytes.length > 0) bytes[at]! ^= 1 << damage.bit;
      return bytes;
    case "number":
      for (let index = 0; index < damage.size && at + index < bytes.length; index++) {
        const shift = damage.little ? index : damage.size - 1 - index;
        bytes[at + index] = damage.value >>> (shift * 8);
      }
      return bytes;
    case "truncate":
      return bytes.subarray(0, at);
    case "remove":
      return joined(bytes.subarray(0, at), bytes.subarray(at + damage.length));
    case "repeat":
      return joined(bytes.subarray(0, at), range(bytes, damage), bytes.subarray(at));
    case "splice":
      return joined(bytes.subarray(0, at), range(other, damage), bytes.subarray(at));
    case "noise":
      return joined(bytes.subarray(0, at), Uint8Array.from(damage.bytes), bytes.subarray(at));
  }
}

function range(bytes: Uint8Array, { from, length }: { readonly from: number; readonly length: number }): Uint8Array {
  const start = bytes.length === 0 ? 0 : from % bytes.length;
  return bytes.subarray(start, start + length);
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}

const at = fc.nat(LONGEST);
const from = fc.nat(LONGEST);
const length = fc.oneof(fc.integer({ min: 1, max: 16 }), fc.integer({ min: 1, max: 2_000 }));

export const damage: fc.Arbitrary<Damage> = fc.oneof(
  fc.record({ kind: fc.constant("flip" as const), at, bit: fc.nat(7) }),
  fc.record({
    kind: fc.constant("number" as const),
    at,
    size: fc.constantFrom<(1 | 2 | 4)[]>(1, 2, 4),
    value: fc.oneof(fc.constantFrom(...TELLING), fc.nat(0xffff_ffff)),
    little: fc.boolean(),
  }),
  fc.record({ kind: fc.constant("truncate" as const), at }),
  fc.record({ kind: fc.constant("remove" as const), at, length }),
  fc.record({ kind: fc.constant("repeat" as const), at, from, length }),
  fc.record({ kind: fc.constant("splice" as const), at, from, length }),
  fc.record({ kind: fc.constant("noise" as const), at, bytes: fc.array(fc.nat(255), { minLength: 1, maxLength: 12 }) }),
);

/** The same, drawn from a seed: millions of times a minute, without anything to shrink by. */
export function randomDamage(random: Random): Damage {
  const place = { at: random.between(0, LONGEST) };
  const piece = { from: random.between(0, LONGEST), length: random.between(1, random.pick([4, 16, 200, 2_000])) };
  switch (random.between(0, 9)) {
    case 0:
    case 1:
      return { kind: "flip", ...place, bit: random.between(0, 7) };
    case 2:
    case 3:
    case 4: {
      const value = random.between(0, 2) === 0 ? random.u32() : random.pick(TELLING);
      return { kind: "number", ...place, size: random.pick([1, 2, 4]), value, little: random.between(0, 1) === 0 };
    }
    case 5:
      return random.between(0, 3) === 0
        ? { kind: "truncate", ...place }
        : { kind: "remove", ...place, length: piece.length };
    case 6:
      return { kind: "remove", ...place, length: random.between(1, 8) };
    case 7:
      return { kind: "repeat", ...place, ...piece };
    case 8:
      return { kind: "splice", ...place, ...piece };
    default:
      return { kind: "noise", ...place, bytes: [...random.bytes(random.between(1, 12))] };
  }
}
