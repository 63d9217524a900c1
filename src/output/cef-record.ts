import { cut } from "./cut.js";
import { printable } from "./printable.js";

/** ArcSight's dictionary ends these before the others. */
const LENGTH: Readonly<Record<string, number>> = {
  app: 31,
  dvchost: 100,
  externalId: 40,
  deviceInboundInterface: 128,
};
const NAME_LENGTH = 512;
const VERSION_LENGTH = 31;

export interface CefHeader {
  readonly version: string;
  /** The device event class: the rule, or what kind of record it is. */
  readonly classId: string;
  /** Many a console groups by it: the same for all of a class. */
  readonly name: string;
  /** 0 to 3 is Low to ArcSight, 4 to 6 Medium, 7 and 8 High. */
  readonly severity: number;
}

/** Names without a value are left out. */
export type CefExtension = Readonly<Record<string, string | number | undefined>>;

/** One event of ArcSight's Common Event Format, version 0. */
export function cefRecord({ version, classId, name, severity }: CefHeader, extension: CefExtension): string {
  const header = ["CEF:0", "skyspan", "skyspan", cut(version, VERSION_LENGTH), classId, cut(name, NAME_LENGTH)];
  return `${[...header, String(severity)].map(inHeader).join("|")}|${pairs(extension)}`;
}

function pairs(extension: CefExtension): string {
  return Object.entries(extension)
    .flatMap(([name, value]) =>
      value === undefined || value === "" ? [] : [`${name}=${inValue(cut(String(value), LENGTH[name]))}`],
    )
    .join(" ");
}

function inHeader(text: string): string {
  return printable(text).replaceAll(/[\\|]/g, "\\$&");
}

/** A pipe needs no escape here, and has none. */
function inValue(text: string): string {
  return text
    .split(/(\r|\n)/)
    .map((part) => (part === "\n" ? "\\n" : part === "\r" ? "\\r" : printable(part).replaceAll(/[\\=]/g, "\\$&")))
    .join("");
}
