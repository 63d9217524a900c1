import { openOutputs } from "../../../src/output/outputs.js";
import { versionCheck } from "../example-alerts.js";

/** `print-alerts COUNT`: writes so many alerts to standard output as a run would, then says on stderr how that went. */
const count = Number(process.argv[2]);
const outputs = await openOutputs({
  to: ["stdout:"],
  format: "json",
  colour: false,
  environment: {},
  spool: { folder: "/nonexistent", maxBytes: 1 << 20, sync: "never" },
});
let mostUnread = 0;
for (let written = 0; written < count && !outputs.readerGone; written++) {
  outputs.write(versionCheck);
  if (written % 10 === 9) {
    mostUnread = Math.max(mostUnread, process.stdout.writableLength);
    await outputs.ready();
  }
}
await outputs.close();
process.stderr.write(JSON.stringify({ ...outputs.all[0]!.delivery, mostUnread }), () => process.exit(0));
