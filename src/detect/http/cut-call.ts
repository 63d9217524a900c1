import { printableText } from "../../core/bytes.js";
import { parseUiTarget, type UiTarget } from "./ui-target.js";

/** What is left of a call to ui.skype.com in a frame that the snaplen cut within its head. */
export interface CutCall {
  /** Its verb is `unknown` where the cut went through the path. */
  readonly target: UiTarget;
  /** As far as it was captured. */
  readonly path: string;
  readonly userAgent: string | undefined;
}

/** The longest head of a client is 200 bytes (A5, A8). */
const LOOK_AT = 512;
const HOST = "ui.skype.com";
/** The absolute form names the host before everything else (A5); line ends come out of `printableText` as U+FFFD. */
const LINE = /^GET (http:\/\/ui\.skype\.com(?::\d{1,5})?)?(\/ui\/[^ \ufffd]*)(.*)$/i;
const UP_TO_LANGUAGE = /^\/ui\/\d{1,2}\/[\d.]{1,24}\/[A-Za-z_-]{2,10}\//;
const HOST_FIELD = /\ufffdhost: ?([^\ufffd]*)(\ufffd?)/i;
const AGENT_FIELD = /\ufffduser-agent: ?([^\ufffd]*)/i;
/** Verbs that stand in no other server's paths of this form (A1 to A10): they say whose call it is without the host. */
const OWN_VERBS = new Set(["getlatestversion", "getnewestversion", "installed"]);

/**
 * Reads `bytes[start, end)` as the beginning of a head whose end was not captured. Undefined where it ends in there, or
 * where neither the host nor a verb of Skype's own can be seen.
 */
export function cutCall(bytes: Uint8Array, start: number, end: number): CutCall | undefined {
  const [, authority, path, fields] = LINE.exec(printableText(bytes, start, end, LOOK_AT)) ?? [];
  if (path === undefined || fields === undefined || fields.includes("\ufffd\ufffd\ufffd\ufffd")) return undefined;
  const [, host, hostEnd] = HOST_FIELD.exec(fields) ?? [];
  const isOther = host !== undefined && (hostEnd === "" ? !HOST.startsWith(host.toLowerCase()) : !isHost(host));
  if (authority === undefined && isOther) return undefined;
  const isPathWhole = fields.startsWith(" ");
  const isForHost = authority !== undefined || (host !== undefined && hostEnd !== "");
  const target = parseUiTarget(isPathWhole ? path : `${UP_TO_LANGUAGE.exec(path)?.[0] ?? ""}unknown`);
  if (target === undefined || !(isForHost || (isPathWhole && OWN_VERBS.has(target.verb)))) return undefined;
  return { target, path, userAgent: AGENT_FIELD.exec(fields)?.[1] };
}

function isHost(value: string): boolean {
  const name = value.trim().toLowerCase();
  return name === HOST || name.startsWith(`${HOST}:`);
}
