import { endpointOfKey, formatAddress, formatEndpoint } from "../../core/address.js";
import { formatTime, SECOND } from "../../core/time.js";
import type { MediaActivity, MediaFacts } from "../../detect/evidence.js";
import type { HostRule, SkypeActivity } from "../alert.js";
import { PUBLISHED_ONLY } from "../verdict.js";
import type { RuleEntry } from "./rule.js";

const RULE: Readonly<Record<MediaActivity, HostRule>> = {
  call: "skype.call",
  skypeout: "skype.call",
  "file-transfer": "skype.file-transfer",
  "relayed-transfer": "skype.relayed-transfer",
};

/**
 * Calls and transfers (E), told when they can be told from other traffic and again when they are over. Only of a host
 * that is proven, and by UDP only on the port that is: RTP and games look alike on any other.
 */
export const media: RuleEntry = {
  severity: { "skype.call": "low", "skype.file-transfer": "medium", "skype.relayed-transfer": "medium" },
  find(host, evidence) {
    if (evidence.signal !== "media" || host.verdict.level !== "confirmed") return undefined;
    const { facts } = evidence;
    if (facts.transport === "udp" && !host.hasProvenPort(facts.port)) return undefined;
    return {
      rule: RULE[facts.activity],
      mark: evidence.id,
      verdict: { level: "probable", confidence: PUBLISHED_ONLY[facts.activity] },
      isEvent: false,
      isOver: facts.hasEnded,
      words: () => ({
        title: `${formatAddress(host.address)} ${sentence(facts)}`,
        because: [evidence],
        facts: { activity: activityOf(facts) },
      }),
    };
  },
};

function sentence(facts: MediaFacts): string {
  const { activity, path, hasEnded, started, last } = facts;
  const with_ = formatEndpoint(endpointOfKey(facts.peer));
  const how = path === "relay" ? "through the relay" : "with";
  const seconds = Math.round((last - started) / SECOND);
  const what = {
    call: `${hasEnded ? "had" : "is in"} a Skype call ${how} ${with_}`,
    skypeout: `${hasEnded ? "had" : "is in"} a Skype call to a telephone over ${with_}`,
    "file-transfer": `${hasEnded ? "exchanged" : "exchanges"} a file by Skype with ${with_}`,
    "relayed-transfer": `${hasEnded ? "exchanged" : "exchanges"} a file by Skype through the relay ${with_}`,
  }[activity];
  return hasEnded ? `${what}, ${seconds} s` : what;
}

function activityOf(facts: MediaFacts): SkypeActivity {
  return {
    kind: facts.activity,
    path: facts.activity === "relayed-transfer" ? "relay" : facts.path,
    peer: formatEndpoint(endpointOfKey(facts.peer)),
    started: formatTime(facts.started),
    ...(facts.hasEnded && { ended: formatTime(facts.last) }),
    seconds: Math.round((facts.last - facts.started) / SECOND),
    packetsOut: facts.packetsOut,
    packetsIn: facts.packetsIn,
    bytesOut: facts.bytesOut,
    bytesIn: facts.bytesIn,
    ...(facts.hasVideo && { video: true }),
  };
}
