import type { Address } from "../core/address.js";
import { formatTime, type Microseconds } from "../core/time.js";
import type { HostRule } from "./alert.js";
import { HomeNets, type Network } from "./home-nets.js";

/** One line of an allow-list: whom it covers, which rules, until when, and why. */
export interface AllowEntry {
  readonly network: Network;
  /** Undefined: every rule. */
  readonly rule?: HostRule;
  /** The first instant that it no longer covers, in packet time. */
  readonly until?: Microseconds;
  /** Why, for whoever reads the list next. */
  readonly comment: string;
  /** As it stands in the file, for the summary. */
  readonly text: string;
}

/** What an entry did in a run. */
export interface AllowCount {
  readonly entry: AllowEntry;
  /** Alerts that were not told because of it. */
  suppressed: number;
  /** Alerts that it would have covered, had it not expired. */
  expired: number;
}

/**
 * Hosts that may run Skype. What is suppressed is counted for each entry and never vanishes from the summary. Expiry is
 * held against packet time, so that a capture read again gives the same alerts; on live traffic that is today's time.
 */
export class AllowList {
  readonly #entries: readonly (AllowCount & { readonly networks: HomeNets })[];

  constructor(entries: readonly AllowEntry[] = []) {
    this.#entries = entries.map((entry) => ({
      entry,
      networks: new HomeNets([entry.network]),
      suppressed: 0,
      expired: 0,
    }));
  }

  /** Whether an alert of this rule about this host is not to be told. The first entry that covers it counts it. */
  suppresses(host: Address, rule: HostRule, time: Microseconds): boolean {
    let late: AllowCount | undefined;
    for (const candidate of this.#entries) {
      const { entry, networks } = candidate;
      if (entry.rule !== undefined && entry.rule !== rule) continue;
      if (!networks.has(host)) continue;
      if (entry.until === undefined || time < entry.until) {
        candidate.suppressed++;
        return true;
      }
      late ??= candidate;
    }
    if (late !== undefined) late.expired++;
    return false;
  }

  /** What each entry did, in the order of the list. */
  get counts(): readonly AllowCount[] {
    return this.#entries;
  }

  get suppressed(): number {
    return this.#entries.reduce((sum, { suppressed }) => sum + suppressed, 0);
  }
}

/** An entry in words: `10.0.0.0/8 skype.client until 2027-01-01 (voice lab)`. */
export function allowEntryInWords({ text, until, comment }: AllowEntry): string {
  const end = until === undefined ? "" : ` until ${formatTime(until - 1).slice(0, 10)}`;
  return `${text}${end}${comment === "" ? "" : ` (${comment})`}`;
}
