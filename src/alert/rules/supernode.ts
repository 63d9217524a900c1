import { formatAddress, ipv4 } from "../../core/address.js";
import type { SupernodeFacts } from "../../detect/evidence.js";
import type { HomeNets } from "../home-nets.js";
import { PUBLISHED_ONLY } from "../verdict.js";
import type { RuleEntry } from "./rule.js";

/** Outsiders that come within ten minutes (F2). */
const LEAST_OUTSIDERS = 50;

/** A host that serves strangers: it carries other people's traffic (F1 to F7). Told only of a host that is proven. */
export const supernode: RuleEntry = {
  severity: { "skype.supernode": "high" },
  find(host, evidence, homeNets) {
    if (evidence.signal !== "supernode" || host.verdict.level !== "confirmed") return undefined;
    const { facts } = evidence;
    const visitors = outsiders(facts, homeNets);
    if (visitors < LEAST_OUTSIDERS) return undefined;
    return {
      rule: "skype.supernode",
      mark: String(facts.port),
      verdict: { level: "probable", confidence: PUBLISHED_ONLY.supernode },
      isEvent: false,
      words: () => ({
        title: `${formatAddress(host.address)} serves others as a Skype supernode on port ${facts.port}`,
        because: [evidence],
        facts: { ...host.facts(), visitors, visitorsServed: facts.served.size },
      }),
    };
  },
};

function outsiders({ visitors }: SupernodeFacts, homeNets: HomeNets): number {
  let count = 0;
  for (const word of visitors.keys()) if (!homeNets.has(ipv4(word))) count++;
  return count;
}
