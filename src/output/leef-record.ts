import { cut } from "./cut.js";
import { printable } from "./printable.js";

/** Not the tab of version 1: rsyslog, in its default settings, writes `#011` for a tab that it receives. */
const DELIMITER = "^";

/** QRadar takes 4,096 bytes of a line by default; what identifies a record is in front, and the long texts end early. */
const LENGTH = 512;

/** Names without a value are left out. */
export type LeefAttributes = Readonly<Record<string, string | number | undefined>>;

/** One event of QRadar's Log Event Extended Format, version 2.0. */
export function leefRecord(version: string, eventId: string, attributes: LeefAttributes): string {
  const header = ["LEEF:2.0", "skyspan", "skyspan", version, eventId, DELIMITER];
  return `${header.map(inHeader).join("|")}|${pairs(attributes)}`;
}

/** Of an RFC 3339 time. LEEF counts milliseconds. */
export function leefTime(time: string): LeefAttributes {
  return { devTime: time.replace(/(\.\d{3})\d*Z$/, "$1+0000"), devTimeFormat: "yyyy-MM-dd'T'HH:mm:ss.SSSZ" };
}

function pairs(attributes: LeefAttributes): string {
  return Object.entries(attributes)
    .flatMap(([name, value]) =>
      value === undefined || value === "" ? [] : [`${name}=${inValue(cut(String(value), LENGTH))}`],
    )
    .join(DELIMITER);
}

/** LEEF has no escapes: what would end a field is written as the control characters are, in the form of JSON. */
function inHeader(text: string): string {
  return text === DELIMITER ? text : inValue(cut(text, LENGTH)).replaceAll("|", "\\u007c");
}

function inValue(text: string): string {
  return printable(text).replaceAll(DELIMITER, "\\u005e");
}
