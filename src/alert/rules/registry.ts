import type { Evidence } from "../../detect/evidence.js";
import type { HostRule, Severity } from "../alert.js";
import type { HomeNets } from "../home-nets.js";
import type { HostCase } from "../host-case.js";
import { client } from "./client.js";
import { media } from "./media.js";
import type { Finding, RuleEntry } from "./rule.js";
import { supernode } from "./supernode.js";
import { tcpFallback } from "./tcp-fallback.js";
import { udpFanout } from "./udp-fanout.js";
import { uiHttp } from "./ui-http.js";

/** Every rule about hosts, in the order they speak; the verdict on the host comes last. A new one is a file and a line. */
const RULES: readonly RuleEntry[] = [uiHttp, udpFanout, tcpFallback, media, supernode, client];

/** By the name of the rule. */
export const SEVERITY = Object.assign({}, ...RULES.map(({ severity }) => severity)) as Readonly<
  Record<HostRule, Severity>
>;

/** What the rules make of the latest piece of evidence about a host. */
export function* findings(host: HostCase, evidence: Evidence, homeNets: HomeNets): Iterable<Finding> {
  for (const { find } of RULES) {
    const finding = find(host, evidence, homeNets);
    if (finding !== undefined) yield finding;
  }
}
