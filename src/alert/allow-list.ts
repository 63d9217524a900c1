import { type Address, formatAddress } from "../core/address.js";
import type { Counters } from "../core/counters.js";
import { DAY, type Microseconds } from "../core/time.js";
import type { HostAlert } from "./alert.js";
import { HomeNets, type Network } from "./home-nets.js";

/** What a site has decided to put up with. */
export interface AllowEntry {
  /** Where it stands: `allow.txt:3`. */
  readonly place: string;
  readonly network: Network;
  /** A rule, or `*` for all. */
  readonly rule: string;
  /** The last day on which it holds, as its first instant; packet time, UTC. */
  readonly until?: Microseconds;
  readonly comment: string;
}

/** What an entry has done in this run. */
export interface AllowOutcome {
  readonly entry: AllowEntry;
  readonly suppressed: number;
  /** Alerts that it would have covered, had it not expired by then. */
  readonly expired: number;
}

interface Counted {
  readonly entry: AllowEntry;
  readonly networks: HomeNets;
  suppressed: number;
  expired: number;
}

/**
 * Alerts that nobody wants to hear: held against each entry, and counted. An entry expires in packet time, so that a
 * capture of last year is judged as it would have been last year, and a replay equals the live run.
 */
export class AllowList {
  readonly #entries: readonly Counted[];
  /** Hosts whose verdict was suppressed. As many as there are hosts told of, which are bounded. */
  readonly #hidden = new Set<string>();

  constructor(entries: readonly AllowEntry[]) {
    this.#entries = entries.map((entry) => ({
      entry,
      networks: new HomeNets([entry.network]),
      suppressed: 0,
      expired: 0,
    }));
  }

  /** Whether an entry covers the alert; the first that does counts it. `time` is the alert's own. */
  suppresses({ rule }: Pick<HostAlert, "rule">, host: Address, time: Microseconds): boolean {
    for (const counted of this.#entries) {
      const { entry, networks } = counted;
      if ((entry.rule !== "*" && entry.rule !== rule) || !networks.has(host)) continue;
      if (entry.until !== undefined && time >= entry.until + DAY) {
        counted.expired++;
        continue;
      }
      counted.suppressed++;
      if (rule === "skype.client") this.#hidden.add(formatAddress(host));
      return true;
    }
    return false;
  }

  /** The verdict on this host was suppressed, so nothing else shows it. */
  hides(host: Address): boolean {
    return this.#hidden.has(formatAddress(host));
  }

  get outcomes(): readonly AllowOutcome[] {
    return this.#entries.map(({ entry, suppressed, expired }) => ({ entry, suppressed, expired }));
  }

  report(counters: Counters): void {
    const suppressed = this.#entries.reduce((sum, entry) => sum + entry.suppressed, 0);
    if (this.#entries.length > 0) counters.add("alert.suppressed", suppressed);
  }
}
