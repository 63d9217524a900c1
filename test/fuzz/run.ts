/**
 * `npm run fuzz [-- --minutes N] [--seed TEXT] [--target NAME] [--replay FILE]`: damages every kind of input, guided by
 * what it reaches. What does harm is kept under test/fuzz/kept/, where the tests try it ever after. Exits with 1 then.
 */
import { readFileSync } from "node:fs";
import { existing, mistake, positive, scriptArguments } from "../../bench/arguments.js";
import { LAYERS } from "../../src/decode/registry.js";
import { printable } from "../../src/output/printable.js";
import { campaign, type Outcome } from "./campaign.js";
import { keep } from "./kept-inputs.js";
import { TARGETS } from "./targets/registry.js";

const PATIENCE = 20_000;
const names = TARGETS.map(({ name }) => name);
const HELP = `Damages every kind of input, guided by what it reaches, and keeps what does harm. Exits with 1 then.

  npm run fuzz                             every target for its share of two minutes
  npm run fuzz -- --minutes 30 --seed 7    longer, and the same inputs again
  npm run fuzz -- --target streams         one, repeatable: ${names.join(", ")}
  npm run fuzz -- --target streams --replay FILE   one input that was kept
`;
const { values } = scriptArguments(HELP, {
  minutes: { type: "string", default: "2" },
  seed: { type: "string", default: String(Date.now()) },
  target: { type: "string", multiple: true },
  replay: { type: "string" },
});
const chosen = values.target ?? names;
const stranger = chosen.find((name) => !names.includes(name));

if (stranger !== undefined) mistake(`There is no target "${printable(stranger)}".`);
if (values.replay !== undefined) await replay(existing(values.replay));
else await fuzz(positive("--minutes", values.minutes) * 60_000);

async function fuzz(milliseconds: number): Promise<void> {
  const each = milliseconds / chosen.length;
  console.log(`seed ${values.seed}, ${(each / 1_000).toFixed(1)} s for each of ${chosen.join(", ")}\n`);
  console.log("target        executions   per second     kept for more     reached    peak MiB    harms");
  const registry = new URL("targets/registry.ts", import.meta.url).href;
  for await (const outcome of campaign({
    registry,
    targets: chosen,
    seed: values.seed,
    milliseconds: each,
    patience: PATIENCE,
  })) {
    console.log(row(outcome, each));
    if (outcome.target === "layers") console.log(layersReached(outcome));
    for (const { target, message, bytes } of outcome.harms) {
      const path = keep(target, bytes);
      console.log(`\n${printable(message.slice(0, 2_000)).replaceAll("\\u000a", "\n")}`);
      console.log(`  again: npm run fuzz -- --target ${target} --replay ${path}\n`);
      process.exitCode = 1;
    }
  }
}

function row({ target, executions, pool, reached, peakMib, harms }: Outcome, milliseconds: number): string {
  const numbers: [value: number, width: number][] = [
    [executions, 12],
    [Math.round((executions / milliseconds) * 1_000), 13],
    [pool, 18],
    [reached.length, 12],
    [peakMib, 12],
    [harms.length, 9],
  ];
  return target.padEnd(12) + numbers.map(([value, width]) => value.toLocaleString("en").padStart(width)).join("");
}

/** Which layers were entered, and which by way of another. */
function layersReached({ reached }: Outcome): string {
  const steps = reached.map((step) => step.split(" > ")).filter(({ length }) => length === 2);
  const all = LAYERS.map(({ name }) => name);
  const entered = all.filter((name) => steps.some(([, to]) => to === name));
  const nested = all.filter((name) => steps.some(([from, to]) => to === name && from !== "link"));
  const missed = all.filter((name) => !entered.includes(name));
  return `              ${entered.length} of ${all.length} layers entered, ${nested.length} of them from within another${missed.length === 0 ? "" : `; not: ${missed.join(", ")}`}`;
}

async function replay(path: string): Promise<void> {
  const target = TARGETS.find(({ name }) => name === chosen[0])!;
  const reached = await target.execute(Uint8Array.from(readFileSync(path)));
  console.log(`${target.name}: no harm. Reached: ${[...reached].map(printable).join(", ")}`);
}
