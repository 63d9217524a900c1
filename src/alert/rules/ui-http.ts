import { formatAddress } from "../../core/address.js";
import { clientName, platformName } from "../host-case.js";
import { judge } from "../verdict.js";
import type { RuleEntry } from "./rule.js";

/** A request to ui.skype.com: version, platform, language and what was asked (A). */
export const uiHttp: RuleEntry = {
  severity: { "skype.ui-http": "low" },
  find(host, evidence) {
    if (evidence.signal !== "ui-http") return undefined;
    return {
      rule: "skype.ui-http",
      mark: evidence.id,
      verdict: judge([evidence]),
      isEvent: true,
      words: () => {
        const { event, version, platformNumber, language, userAgent, latestVersion } = evidence.facts;
        const platform = platformName(platformNumber);
        return {
          title: `${formatAddress(host.address)} asked ui.skype.com for "${event}" as ${clientName(version, platform)}`,
          because: [evidence],
          facts: {
            version,
            ...(platform !== undefined && { platform }),
            language,
            event,
            ...(userAgent !== undefined && { userAgent }),
            ...(latestVersion !== undefined && { latestVersion }),
          },
        };
      },
    };
  },
};
