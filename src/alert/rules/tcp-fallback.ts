import { formatAddress } from "../../core/address.js";
import { judge } from "../verdict.js";
import type { RuleEntry } from "./rule.js";

/** Skype over TCP 80 or 443, proven on the stream, or the climb down to them (D1 to D4, D28). */
export const tcpFallback: RuleEntry = {
  severity: { "skype.tcp-fallback": "medium" },
  find(host, evidence) {
    const ip = formatAddress(host.address);
    if (evidence.signal === "tcp-80-fallback" && evidence.strength === "proof") {
      const { port } = evidence.facts;
      return {
        rule: "skype.tcp-fallback",
        mark: String(port),
        verdict: judge([evidence]),
        isEvent: true,
        words: () => ({
          title: `${ip} runs Skype over TCP port ${port}`,
          because: [evidence, ...host.pieces("port-ladder")],
          facts: host.facts(),
        }),
      };
    }
    if (evidence.signal !== "port-ladder" || evidence.strength !== "strong") return undefined;
    return {
      rule: "skype.tcp-fallback",
      mark: "ladder",
      verdict: judge([evidence]),
      isEvent: false,
      words: () => ({
        title: `${ip} tries peers on their own port and then on 443 or 80, as Skype does`,
        because: [evidence],
        facts: host.facts(),
      }),
    };
  },
};
