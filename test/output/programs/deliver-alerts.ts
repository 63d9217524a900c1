import { openOutputs } from "../../../src/output/outputs.js";
import { numbered } from "../delivery/many-alerts.js";

/** `deliver-alerts SPOOL FROM COUNT DRAIN_SECONDS TO…`: writes numbered alerts as a run would, then says how it went. */
const [folder, from, count, drain, ...to] = process.argv.slice(2);
const outputs = await openOutputs({
  to,
  format: "json",
  colour: false,
  environment: process.env,
  spool: { folder: folder!, maxBytes: 1 << 30, sync: "interval" },
});
let peak = 0;
const sampler = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage.rss());
}, 50);
const started = performance.now();
for (let written = 0; written < Number(count); written++) {
  outputs.write(numbered(Number(from) + written));
  if (written % 100 === 99) await new Promise(setImmediate);
}
process.stderr.write("written\n");
await outputs.close({ drainMs: Number(drain) * 1000 });
clearInterval(sampler);
const seconds = (performance.now() - started) / 1000;
process.stdout.write(
  JSON.stringify({ seconds, peak, outputs: outputs.all.map(({ name, delivery }) => ({ name, ...delivery })) }),
);
