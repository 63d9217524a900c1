import { quoted } from "../../core/shorten.js";
import { CaptureError } from "./capture-error.js";

/** libpcap's own words, which both engines pass on, in words for the person who named the interface or the filter. */
const CAUSES: readonly {
  readonly matches: RegExp;
  readonly code: string;
  readonly message: (device: string, detail: string) => string;
  readonly suggestion: (device: string) => string;
}[] = [
  {
    matches: /permission|not permitted|EPERM|EACCES/i,
    code: "capture.not-permitted",
    message: (device) => `This user may not capture on ${device}.`,
    suggestion: () =>
      "Run it as root and name an unprivileged user with --user, or pipe a capture into skyspan sniff -",
  },
  {
    matches: /no such device|doesn't exist|does not exist|ENODEV/i,
    code: "capture.unknown-device",
    message: (device) => `There is no interface ${device}.`,
    suggestion: () => "List them: skyspan list interfaces",
  },
  {
    matches: /is not up|network is down/i,
    code: "capture.interface-down",
    message: (device) => `The interface ${device} is down.`,
    suggestion: (device) => `Bring it up: ip link set dev ${device} up`,
  },
];

export function refusalOf(device: string, said: string, filter: string): CaptureError {
  const lines = said.trim().split("\n");
  const detail = lines.find((line) => line !== "" && !/^warning/i.test(line)) ?? "";
  const found = CAUSES.find(({ matches }) => matches.test(said));
  if (found !== undefined) return new CaptureError(found.code, found.message(device, detail), found.suggestion(device));
  if (
    /filter|syntax error|unknown|expression|parse|rejects all|illegal|only supported|invalid/i.test(said) &&
    filter !== ""
  ) {
    const compiler = detail.replace(/^.*(?:expression|filter): /, "").replace(/\.$/, "");
    return new CaptureError(
      "capture.bad-filter",
      `The filter ${quoted(filter)} does not compile: ${compiler}.`,
      "See pcap-filter(7).",
    );
  }
  return new CaptureError(
    "capture.failed",
    `Capturing on ${device} failed: ${detail.replace(/\.$/, "")}.`,
    "Try the other engine: --engine tcpdump or --engine cap",
  );
}
