import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";

const LOADER = import.meta.resolve("tsx");
const HEAP = new URL("../../src/cli/heap.ts", import.meta.url).href;

/** Keeps objects for a while, as a capture does that is full of flows; prints the largest young generation, in MiB. */
const PROGRAM = `
  import { setImmediate } from "node:timers/promises";
  import { getHeapSpaceStatistics } from "node:v8";
  if (process.env.SMALL === "1") (await import(${JSON.stringify(HEAP)})).keepHeapSmall();
  const kept = Array(200_000);
  let largest = 0;
  for (let turn = 0; turn < 300; turn++) {
    for (let index = 0; index < 5_000; index++) kept[(turn * 5_000 + index) % kept.length] = { turn, index };
    await setImmediate();
    const young = getHeapSpaceStatistics().find((space) => space.space_name === "new_space");
    largest = Math.max(largest, young.space_size);
  }
  console.log(largest / 2 ** 20);
`;

function youngMebibytes(small: boolean): number {
  const { stdout } = spawnSync(process.execPath, ["--import", LOADER, "--input-type=module", "-e", PROGRAM], {
    encoding: "utf8",
    env: { ...process.env, SMALL: small ? "1" : "0" },
  });
  return Number(stdout);
}

it("lets the young generation grow to halves of 4 MiB, where V8 alone would go on", () => {
  expect(youngMebibytes(true)).toBe(8);
  expect(youngMebibytes(false)).toBeGreaterThan(8);
});
