import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { campaign, type Harm, type Outcome } from "./campaign.js";
import { damage, damaged } from "./damage.js";
import { keptInputs } from "./kept-inputs.js";
import { TARGETS } from "./targets/registry.js";

/** For a target that says no other number: a count and no time, so that every machine tries the same. */
const RUNS = 400;
const EXECUTIONS = 5_000;
const PATIENCE = 120_000;

it.each(keptInputs())("$name does no harm any more", async ({ target, bytes }) => {
  await TARGETS.find(({ name }) => name === target)!.execute(bytes);
});

describe.each(TARGETS)("$name", ({ seeds, execute, runs = RUNS }) => {
  it("takes sound input", async () => {
    for (const seed of await seeds()) await execute(seed);
  });

  it(
    "takes damaged input without harm",
    async () => {
      const sound = fc.constantFrom(...(await seeds()));
      const anyDamage = fc.asyncProperty(
        sound,
        sound,
        fc.array(damage, { minLength: 1 }),
        async (bytes, other, damages) => {
          await execute(damaged(bytes, damages, other));
        },
      );
      await fc.assert(anyDamage, { numRuns: runs });
    },
    PATIENCE,
  );
});

describe("npm run fuzz", () => {
  async function harmsOf(target: string, patience: number): Promise<readonly Harm[]> {
    const registry = new URL("planted.ts", import.meta.url).href;
    const outcomes: Outcome[] = [];
    const bounds = { milliseconds: PATIENCE, executions: EXECUTIONS, patience };
    for await (const outcome of campaign({ registry, targets: [target], seed: "1", ...bounds })) {
      outcomes.push(outcome);
    }
    return outcomes[0]!.harms;
  }

  it.each([
    { fault: "an exception", target: "throws", patience: PATIENCE, message: /^Error: planted/ },
    { fault: "an endless loop", target: "hangs", patience: 4_000, message: /^hangs: no answer/ },
    { fault: "memory without bound", target: "grows", patience: PATIENCE, message: /heap out of memory/ },
  ])("finds $fault, and the input that brings it", async ({ target, patience, message }) => {
    const harms = await harmsOf(target, patience);
    expect(harms.map((harm) => harm.message)).toEqual([expect.stringMatching(message)]);
    expect([...harms[0]!.bytes]).toContain(0xff);
    // What can be tried again is made small.
    if (target === "throws") expect([...harms[0]!.bytes]).toEqual([0xff]);
  });
});
