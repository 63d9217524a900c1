import { formatAddress } from "../../core/address.js";
import { clientName, type HostCase } from "../host-case.js";
import type { Finding, RuleEntry } from "./rule.js";

/** The verdict on the host, from everything known of it. */
export const client: RuleEntry = {
  severity: { "skype.client": "medium" },
  find: clientFinding,
};

export function clientFinding(host: HostCase): Finding {
  return {
    rule: "skype.client",
    mark: "",
    verdict: host.verdict,
    isEvent: false,
    words: () => {
      const says = host.verdict.level === "confirmed" ? "runs" : "probably runs";
      return {
        title: `${formatAddress(host.address)} ${says} ${clientName(host.versions.at(-1), host.platform)}`,
        because: host.byStrength(),
        facts: host.facts(),
      };
    },
  };
}
