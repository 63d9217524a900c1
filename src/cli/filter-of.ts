import { SettingsError } from "../config/settings-error.js";
import { LinkWalk } from "../decode/link-walk.js";
import type { FramePredicate } from "../filter/filter.js";
import { FilterError } from "../filter/filter-error.js";

/** What `--filter` means to a run; the compiler is loaded where it is needed. */
export async function filterOf(expression: string | undefined): Promise<FramePredicate | undefined> {
  if (expression === undefined) return undefined;
  const { compileFilter } = await import("../filter/filter.js");
  try {
    return compileFilter(expression, new LinkWalk());
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    throw new SettingsError("settings.bad-filter", error.message);
  }
}
