import { setTimeout as sleep } from "node:timers/promises";

/** Far more than the slowest machine takes: whoever waits so long waits in vain. */
export const PATIENCE_MS = 60_000;

/** Waits for what others do in their own time. Throws, with what was `told` meanwhile, where that never comes. */
export async function until(isSo: () => boolean | Promise<boolean>, told: () => string = () => ""): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; !(await isSo()); ) {
    if (Date.now() > end) throw new Error(`waited in vain; what was told:\n${told()}`);
    await sleep(25);
  }
}
