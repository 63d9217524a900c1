// The line gives back what went in, in order, whatever left it in between.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type PendingFlow, PendingFlows } from "../../src/alert/pending-flows.js";
import { EndedFlow } from "../../src/detect/ended-flow.js";

/** What a record holds, and nothing that it does. */
type Fields = Omit<EndedFlow, "fill" | "source" | "destination">;
type Pending = Omit<PendingFlow, "flow"> & { readonly flow: Fields };

const word = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const port = fc.integer({ min: 0, max: 65_535 });
const packets = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const double = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });

function fields(ipVersion: 4 | 6): fc.Arbitrary<Fields> {
  const upperWord = ipVersion === 4 ? fc.constant(0) : word;
  return fc.record({
    protocol: fc.integer({ min: 0, max: 255 }),
    ipVersion: fc.constant(ipVersion),
    source0: upperWord,
    source1: upperWord,
    source2: upperWord,
    source3: word,
    destination0: upperWord,
    destination1: upperWord,
    destination2: upperWord,
    destination3: word,
    sourcePort: port,
    destinationPort: port,
    start: double,
    end: double,
    sourcePackets: packets,
    destinationPackets: packets,
    sourceBytes: double,
    destinationBytes: double,
    flags: fc.integer({ min: 0, max: 0x3f }),
    encapsulation: fc.option(fc.record({ vlan: fc.integer({ min: 0, max: 4_095 }) }), { nil: undefined }),
    isProven: fc.boolean(),
  });
}

const pendingFlow: fc.Arbitrary<Pending> = fc.record({
  flow: fc.oneof(fields(4), fields(6)),
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

/** What the line gave, which it fills anew the next time. */
function copyOf(pending: PendingFlow): Pending {
  return { ...pending, flow: { ...pending.flow } };
}

describe("pending flows", () => {
  it("are what a plain list of the same flows would be", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const line = new PendingFlows(CAPACITY);
        const shifted = (): Pending | undefined => {
          const oldest = line.shift();
          return oldest && copyOf(oldest);
        };
        const newcomer = new EndedFlow();
        let list: Pending[] = [];
        for (const one of steps) {
          expect(line.isFull).toBe(list.length === CAPACITY);
          if (one.kind === "push") {
            const { flow, isCounted, isWritten } = one.pending;
            Object.assign(newcomer, flow);
            if (line.isFull) expect(shifted()).toEqual(list.shift());
            expect({ ...newcomer }).toEqual(flow);
            line.push(newcomer, isCounted, isWritten);
            list.push(one.pending);
          } else if (one.kind === "shift") expect(shifted()).toEqual(list.shift());
          else {
            const seen: Pending[] = [];
            line.review((pending) => {
              seen.push(copyOf(pending));
              return pending.flow.isProven !== one.isProven;
            });
            expect(seen).toEqual(list);
            list = list.filter(({ flow }) => flow.isProven !== one.isProven);
          }
        }
        for (const pending of list) expect(shifted()).toEqual(pending);
        expect(line.shift()).toBeUndefined();
      }),
    );
  });
});
