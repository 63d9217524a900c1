import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeRecord } from "../../../src/output/spool/record.js";
import { SegmentReader } from "../../../src/output/spool/segment-reader.js";
import { expectThat, type Target } from "../target.js";

const TEXTS = Array.from({ length: 6 }, (_, index) => JSON.stringify({ alert: index, text: "x".repeat(index * 40) }));
const folder = mkdtempSync(join(tmpdir(), "skyspan-fuzz-spool-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

/** A spool after a crash or on a bad disk: what is read back is what was written, or nothing. */
export const spool: Target = {
  name: "spool",
  runs: 1_500,
  seeds: () => [Uint8Array.from(Buffer.concat(TEXTS.map((text, index) => encodeRecord(index + 1, text))))],
  execute(bytes) {
    const path = join(folder, "segment");
    writeFileSync(path, bytes);
    const reader = new SegmentReader(path);
    let count = 0;
    try {
      for (let record = reader.next(); record !== undefined; record = reader.next()) {
        expectThat(record.text === TEXTS[record.sequence - 1], `record ${record.sequence} as it was written`);
        count++;
      }
    } finally {
      reader.close();
    }
    return [`records ${count}`];
  },
};
