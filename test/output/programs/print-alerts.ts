import { openAlertOutput } from "../../../src/output/alert-output.js";
import { versionCheck } from "../example-alerts.js";

/** `print-alerts COUNT`: writes so many alerts to standard output as a run would, then says on stderr how that went. */
const count = Number(process.argv[2]);
const output = await openAlertOutput({ format: "json", to: "stdout:", colour: false });
let mostUnread = 0;
for (let written = 0; written < count && !output.delivery.readerGone; written++) {
  output.write(versionCheck);
  if (written % 10 === 9) {
    mostUnread = Math.max(mostUnread, process.stdout.writableLength);
    await output.ready();
  }
}
await output.close();
process.stderr.write(JSON.stringify({ ...output.delivery, mostUnread }), () => process.exit(0));
