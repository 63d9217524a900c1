import { appendFileSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { DEFAULT_LIMITS } from "../../core/limits.js";
import type { Refusal } from "../courier.js";

/** Keeps what a receiver refused for good, beside the reason, as JSON lines in `refused.jsonl`. False where it cannot. */
export function keepRefused(folder: string, to: string, refusals: readonly Refusal[]): boolean {
  const path = join(folder, "refused.jsonl");
  const time = new Date().toISOString();
  const lines = refusals.map(({ parcel, reason }) => `${JSON.stringify({ time, to, reason, alert: parcel.alert })}\n`);
  try {
    if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > DEFAULT_LIMITS.maxRefusedBytes)
      renameSync(path, `${path}.1`);
    appendFileSync(path, lines.join(""), { mode: 0o640 });
    return true;
  } catch {
    return false;
  }
}
