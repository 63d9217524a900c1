// Nodes of 2012-2015 (B9): Microsoft's networks, ports 40001-40034 and now and then 33033.

import type { Random } from "../wire/random.js";
import type { CacheEntry } from "./host-cache.js";

const NETWORKS = [
  "111.221.74",
  "111.221.77",
  "157.55.56",
  "157.55.130",
  "157.55.235",
  "157.56.52",
  "213.199.179",
  "64.4.23",
  "65.55.223",
];

/** All different. */
export function microsoftNodes(random: Random, count: number): CacheEntry[] {
  const nodes = new Map<string, CacheEntry>();
  while (nodes.size < count) {
    const ip = `${random.pick(NETWORKS)}.${random.between(12, 180)}`;
    const port = random.between(1, 20) === 1 ? 33033 : random.between(40001, 40034);
    if (!nodes.has(ip)) nodes.set(ip, { ip, port });
  }
  return [...nodes.values()];
}
