import { type Endpoint, endpointKey } from "../core/address.js";

/** The bootstrap nodes built into clients, all on port 33033 (B7), and the servers of D13 on the same port. */
const BOOTSTRAP_PORT = 33033;
const BOOTSTRAP = [
  "66.235.180.9",
  "66.235.181.9",
  "80.161.91.25",
  "80.160.91.25",
  "80.160.91.12",
  "64.246.49.60",
  "64.246.49.61",
  "64.246.48.23",
  "212.72.49.143",
  "195.215.8.145",
  "193.88.6.19",
  "194.165.188.82",
];

/**
 * Peers known beforehand: an imported host cache (B1), and bootstrap nodes. A match strengthens what is seen on the
 * wire and is never evidence by itself.
 */
export class Hostcache {
  readonly #imported = new Set<number>();
  readonly #bootstrap = new Set<number>();

  constructor(imported: readonly Endpoint[] = []) {
    for (const { address, port } of imported)
      if (address.version === 4) this.#imported.add(endpointKey(address.d, port));
    for (const text of BOOTSTRAP) this.#bootstrap.add(endpointKey(wordOf(text), BOOTSTRAP_PORT));
  }

  /** How an endpoint, given by its key, is known. */
  recognize(key: number): "hostcache" | "bootstrap" | undefined {
    if (this.#imported.has(key)) return "hostcache";
    return this.#bootstrap.has(key) ? "bootstrap" : undefined;
  }
}

function wordOf(text: string): number {
  return text.split(".").reduce((word, octet) => (word << 8) | Number(octet), 0);
}
