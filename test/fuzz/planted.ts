/** Faults put there on purpose, by which the fuzzer itself is tested: each needs a byte that no seed has. */
import type { Target } from "./target.js";

const planted = (name: string, harm: () => void): Target => ({
  name,
  seeds: () => [Uint8Array.from({ length: 64 }, (_, index) => index)],
  execute(bytes) {
    if (bytes.includes(0xff)) harm();
    return [];
  },
});

export const TARGETS: readonly Target[] = [
  planted("throws", () => {
    throw new Error("planted");
  }),
  planted("hangs", () => {
    for (;;) {}
  }),
  planted("grows", () => {
    const kept: unknown[] = [];
    for (;;) kept.push({ at: kept.length });
  }),
];
