import type { AlertWriter, Format } from "../format.js";
import { printable } from "../printable.js";
import { NOTICE_FIELDS, type ZeekValue, zeekNotice } from "../zeek-notice.js";

export const zeek: Format = {
  name: "zeek",
  description: "Zeek notice.log: tab-separated, with Zeek's header and #close",
  oneLinePerRecord: true,
  open(): AlertWriter {
    let last = "";
    return {
      header: HEADER,
      record(alert) {
        last = alert.time;
        const notice = zeekNotice(alert);
        return NOTICE_FIELDS.map(([name]) => column(notice[name])).join("\t");
      },
      footer: () => `#close\t${zeekDate(last)}`,
    };
  },
};

const UNSET = "-";
const EMPTY = "(empty)";

/** Without Zeek's `#open`, which is the clock's time: the same input would not give the same bytes. */
const HEADER = [
  "#separator \\x09",
  "#set_separator\t,",
  `#empty_field\t${EMPTY}`,
  `#unset_field\t${UNSET}`,
  "#path\tnotice",
  ["#fields", ...NOTICE_FIELDS.map(([name]) => name)].join("\t"),
  ["#types", ...NOTICE_FIELDS.map(([, type]) => type)].join("\t"),
].join("\n");

function column(value: ZeekValue): string {
  if (value === undefined) return UNSET;
  if (typeof value !== "string") return value.length === 0 ? EMPTY : value.map((item) => escaped(item, true)).join(",");
  return value === "" ? EMPTY : escaped(value, false);
}

/** As Zeek's own writer: a backslash doubled, bytes that may not stand there as `\xHH`. */
function escaped(text: string, inSet: boolean): string {
  // A value that looks like the mark for "not set" or "empty" must not be taken for it.
  if (text === UNSET || text === EMPTY) return hex(text[0]!) + text.slice(1);
  return Array.from(text, (character) => {
    if (character === "\\") return "\\\\";
    if (inSet && character === ",") return hex(character);
    return printable(character) === character ? character : hex(character);
  }).join("");
}

/** The bytes of UTF-8; half a surrogate pair has none, and is U+FFFD. */
function hex(character: string): string {
  return Array.from(Buffer.from(character), (byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");
}

/** `2004-09-14-19-31-06` of the last record: the end of the log in packet time. */
function zeekDate(time: string): string {
  return /^[\d-]+T[\d:]+/.exec(time)?.[0].replaceAll(/[T:]/g, "-") ?? UNSET;
}
