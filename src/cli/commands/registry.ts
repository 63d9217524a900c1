import { analyze } from "./analyze.js";
import type { CommandDefinition } from "./command.js";
import { completion } from "./completion.js";
import { config } from "./config.js";
import { explain } from "./explain.js";
import { hostcache } from "./hostcache.js";
import { list } from "./list.js";
import { sniff } from "./sniff.js";
import { spool } from "./spool.js";

/** Every command, in the order that help shows. A new one is a file beside this and a line here. */
export const COMMANDS: readonly CommandDefinition[] = [
  analyze,
  sniff,
  explain,
  hostcache,
  list,
  spool,
  config,
  completion,
];
