import type { AlertWriter, Format } from "../format.js";
import { printable } from "../printable.js";
import { NOTICE_FIELDS, type ZeekType, type ZeekValue, zeekNotice } from "../zeek-notice.js";

export const zeekJson: Format = {
  name: "zeek-json",
  description: "Zeek notice.log as JSON: one object per line",
  oneLinePerRecord: true,
  open(): AlertWriter {
    return {
      record(alert) {
        const notice = zeekNotice(alert);
        const members = NOTICE_FIELDS.flatMap(([name, type]) => {
          const value = notice[name];
          return value === undefined ? [] : [`${JSON.stringify(name)}:${inJson(value, type)}`];
        });
        return printable(`{${members.join(",")}}`);
      },
    };
  },
};

const NUMBERS: ReadonlySet<ZeekType> = new Set(["time", "port", "count", "double"]);

/** Zeek's numbers are written as they are, so that no digit of a time is lost; one that is none is null. */
function inJson(value: Exclude<ZeekValue, undefined>, type: ZeekType): string {
  if (typeof value === "string" && NUMBERS.has(type)) return Number.isFinite(Number(value)) ? value : "null";
  return JSON.stringify(value);
}
