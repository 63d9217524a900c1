import { formatAddress } from "../../core/address.js";
import { judge } from "../verdict.js";
import type { RuleEntry } from "./rule.js";

/** One UDP port that contacts many peers, by its habit or with datagrams that are proven (B10 to B13, C.4). */
export const udpFanout: RuleEntry = {
  severity: { "skype.udp-fanout": "low" },
  find(host, evidence) {
    if (evidence.signal !== "udp-fanout" && evidence.signal !== "udp-proof") return undefined;
    const { port } = evidence.facts;
    const fanout = host.pieces("udp-fanout").find(({ facts }) => facts.port === port);
    if (fanout === undefined) return undefined;
    const proof = host.pieces("udp-proof").find(({ facts }) => facts.port === port);
    if (fanout.strength !== "strong" && proof?.strength !== "proof") return undefined;
    const because = proof === undefined ? [fanout] : [fanout, proof];
    const title = `${formatAddress(host.address)} contacts Skype peers by UDP from port ${port}`;
    return {
      rule: "skype.udp-fanout",
      mark: String(port),
      verdict: judge(because),
      isEvent: false,
      words: () => ({ title, because, facts: host.facts() }),
    };
  },
};
