// The line gives back what went in, in order, whatever left it in between.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type PendingFlow, PendingFlows } from "../../src/alert/pending-flows.js";
import { type Address, ipv4, ipv6 } from "../../src/core/address.js";

const word = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const port = fc.integer({ min: 0, max: 65_535 });
const count = fc.integer({ min: 0, max: 2 ** 40 });
const flags = fc.tuple(fc.boolean(), fc.boolean());
const ends = fc
  .oneof(
    fc.tuple(word, word).map(([from, to]): [Address, Address] => [ipv4(from), ipv4(to)]),
    fc.tuple(word, word, word, word).map(([a, b, c, d]): [Address, Address] => [ipv6(a, b, c, d), ipv6(d, c, b, a)]),
  )
  .chain(([from, to]) =>
    fc.record({
      source: fc.record({ address: fc.constant(from), port }),
      destination: fc.record({ address: fc.constant(to), port }),
    }),
  );
const pendingFlow: fc.Arbitrary<PendingFlow> = fc.record({
  flow: fc
    .record({
      protocol: fc.integer({ min: 0, max: 255 }),
      start: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
      end: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
      packets: fc.tuple(count, count),
      bytes: fc.tuple(count, count),
      syn: flags,
      fin: flags,
      reset: flags,
      encapsulation: fc.option(fc.record({ vlan: fc.integer({ min: 0, max: 4_095 }) }), { nil: undefined }),
      isProven: fc.boolean(),
    })
    .chain((rest) => ends.map((both) => ({ ...rest, ...both }))),
  isCounted: fc.boolean(),
  isWritten: fc.boolean(),
});
/** What may happen to the line: a flow comes, the oldest goes, or all are reviewed and those that fit are let go. */
const step = fc.oneof(
  { weight: 4, arbitrary: pendingFlow.map((pending) => ({ kind: "push", pending }) as const) },
  { weight: 1, arbitrary: fc.constant({ kind: "shift" } as const) },
  { weight: 1, arbitrary: fc.boolean().map((isProven) => ({ kind: "review", isProven }) as const) },
);
const CAPACITY = 5;

describe("pending flows", () => {
  it("are what a plain list of the same flows would be", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const line = new PendingFlows(CAPACITY);
        let list: PendingFlow[] = [];
        for (const one of steps) {
          expect(line.isFull).toBe(list.length === CAPACITY);
          if (one.kind === "push" && line.isFull) expect(line.shift()).toEqual(list.shift());
          if (one.kind === "push") {
            line.push(one.pending);
            list.push(one.pending);
          } else if (one.kind === "shift") expect(line.shift()).toEqual(list.shift());
          else {
            const seen: PendingFlow[] = [];
            line.review((pending) => {
              seen.push(pending);
              return pending.flow.isProven !== one.isProven;
            });
            expect(seen).toEqual(list);
            list = list.filter(({ flow }) => flow.isProven !== one.isProven);
          }
        }
        for (const pending of list) expect(line.shift()).toEqual(pending);
        expect(line.shift()).toBeUndefined();
      }),
    );
  });
});
