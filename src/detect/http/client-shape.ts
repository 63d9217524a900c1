import type { UiTarget } from "./ui-target.js";

/** A request as its shape is judged: what a real client sends is known down to the order of its header fields. */
export interface CallHead {
  readonly target: UiTarget;
  readonly isAbsoluteForm: boolean;
  /** Field names as sent, in order. */
  readonly fieldNames: readonly string[];
  readonly userAgent: string | undefined;
}

interface ClientShape {
  readonly name: string;
  readonly fits: (head: CallHead) => boolean;
}

/** The trademark sign is byte 99 in Windows-1252; tools print it as a dot, and UTF-8 has three bytes for it (A9). */
const CLIENT_AGENT = /^Skype(?:\u2122|\.|\u00e2\u201e\u00a2)?(?: Beta)? \d{1,2}\.\d/;
const INSTALLER_AGENT = /^SkypeSetup (\d{1,5}(?:\.\d{1,5}){1,5})$/;

const SHAPES: readonly ClientShape[] = [
  {
    name: "Windows installer",
    fits: ({ target, isAbsoluteForm, fieldNames, userAgent }) =>
      !isAbsoluteForm &&
      INSTALLER_AGENT.exec(userAgent ?? "")?.[1] === target.version &&
      isOrder(fieldNames, ["Content-Type", "Host", "Accept", "User-Agent"]),
  },
  {
    name: "Windows client",
    fits: ({ fieldNames, userAgent }) =>
      (CLIENT_AGENT.test(userAgent ?? "") || /^Skype\u2122$/.test(userAgent ?? "")) &&
      isOrder(fieldNames, ["User-Agent", "Host", "Cache-Control"]),
  },
  {
    name: "Linux client",
    fits: ({ target, isAbsoluteForm, fieldNames, userAgent }) =>
      isAbsoluteForm &&
      userAgent === undefined &&
      isOrder(fieldNames, ["connection", "host"]) &&
      target.userHash !== undefined,
  },
  {
    // The pair of a full version and the user's hash is sent by clients alone (A5, A7, A8).
    name: "client with user hash",
    fits: ({ target: { version, queryVersion, userHash } }) =>
      userHash !== undefined && queryVersion !== undefined && isSameVersion(version, queryVersion),
  },
];

/** The name of the known client whose requests look like this one; undefined where none does. */
export function clientShape(head: CallHead): string | undefined {
  return SHAPES.find((shape) => shape.fits(head))?.name;
}

/** Who asks, where it is known not to be the client itself. No answer makes such a request a client's. */
export type Stranger = "plugin" | "tool";

/** Browsers, crawlers, libraries and scanners name themselves; `bot` and `+http` stand in what crawlers say. */
const TOOL =
  /^(?:curl|wget|python|go-http|java|libwww|lwp|nmap|mozilla|opera|lynx|links|okhttp|ruby|perl|php|axios|node|apache|zgrab|masscan)|bot\b|crawl|spider|scan|\+https?:/i;

/**
 * The Pidgin plugin sends `getnewestversion` with the bare agent `Skype` (A10), beside a client that runs; a tool runs
 * without one.
 */
export function strangerIn({ target, userAgent }: CallHead): Stranger | undefined {
  if (target.verb === "getnewestversion" && userAgent === "Skype") return "plugin";
  return userAgent !== undefined && TOOL.test(userAgent) ? "tool" : undefined;
}

/** The path's version is the query's, has a build number behind it (A8), or is its minor number alone (A4). */
function isSameVersion(inPath: string, inQuery: string): boolean {
  return inPath === inQuery || inPath.startsWith(`${inQuery}.`) || inPath === inQuery.split(".")[1];
}

/** The fields that must come first, in this order and letter case; a proxy may have added others behind. */
function isOrder(names: readonly string[], expected: readonly string[]): boolean {
  return expected.every((name, index) => names[index] === name);
}
