import { formatEndpoint } from "../core/address.js";
import { printable } from "../output/printable.js";
import { FINISHED } from "./exit-codes.js";
import { readHostcache } from "./judging.js";
import { say } from "./terminal.js";

/** `skyspan hostcache`: the peers in a shared.xml, one endpoint a line. */
export async function hostcacheCommand(path: string): Promise<number> {
  const entries = await readHostcache(path);
  process.stdout.write(entries.map((entry) => `${formatEndpoint(entry)}\n`).join(""));
  say(printable(`${entries.length} peers in ${path}`));
  return FINISHED;
}
