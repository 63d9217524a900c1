import { hostname } from "node:os";
import { type Alert, isHostAlert, type Severity } from "../../alert/alert.js";
import type { SinkSetting, SinkSettings } from "../sink-settings.js";

/** RFC 5424. */
export const SYSLOG_SETTINGS: readonly SinkSetting[] = [
  { name: "facility", description: "user, daemon, security, local0 to local7; default local4" },
  { name: "enterprise", description: "private enterprise number of the structured data; default 32473" },
  { name: "hostname", description: "HOSTNAME of the header; default: this machine's" },
  { name: "bom", description: "yes: the mark that RFC 5424 wants before UTF-8 text; many receivers take it for text" },
];

/** RFC 5424, section 6.2.1, table 1. */
const FACILITIES = {
  user: 1,
  daemon: 3,
  security: 13,
  local0: 16,
  local1: 17,
  local2: 18,
  local3: 19,
  local4: 20,
  local5: 21,
  local6: 22,
  local7: 23,
} as const;

/** Section 6.2.1, table 2: error, warning, notice, informational. */
const SEVERITIES: Readonly<Record<Severity, number>> = { high: 3, medium: 4, low: 5, info: 6 };

/** The number that RFC 5612 keeps for documentation: IANA gave us none. */
const DOCUMENTATION_ENTERPRISE = 32473;

export type SyslogMessage = (alert: Alert, text: string) => string;

/** Gives the function that puts one rendered alert into a syslog message. */
export function syslogMessage(settings: SinkSettings): SyslogMessage {
  const facility = settings.choice("facility", Object.keys(FACILITIES) as (keyof typeof FACILITIES)[], "local4");
  const enterprise = settings.count("enterprise", DOCUMENTATION_ENTERPRISE, 1, 4_294_967_295);
  const host = headerField(settings.text("hostname", hostname()), 255);
  const mark = settings.flag("bom") ? "\ufeff" : "";
  return (alert, text) => {
    const priority = FACILITIES[facility] * 8 + SEVERITIES[alert.severity];
    const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z$/.test(alert.time) ? alert.time : "-";
    const data = structuredData(`skyspan@${enterprise}`, alert);
    return `<${priority}>1 ${time} ${host} skyspan - ${headerField(alert.rule, 32)} ${data} ${mark}${text}`;
  };
}

function structuredData(id: string, alert: Alert): string {
  const parameters: [name: string, value: string | number][] = [
    ["id", alert.id],
    ["severity", alert.severity],
    ["status", alert.status],
  ];
  if (isHostAlert(alert)) {
    parameters.push(["host", alert.host.ip], ["verdict", alert.verdict], ["confidence", alert.confidence]);
  }
  return `[${id} ${parameters.map(([name, value]) => `${name}="${escaped(String(value))}"`).join(" ")}]`;
}

/** Section 6.3.3: `"`, `\` and `]`. Control characters were never allowed into an alert's text. */
function escaped(value: string): string {
  return value.replace(/["\\\]]/g, "\\$&").replace(/\p{Cc}/gu, "?");
}

/** Section 6: printable ASCII without spaces, of bounded length; "-" for nothing. */
function headerField(text: string, most: number): string {
  return text.replace(/[^\x21-\x7e]/g, "_").slice(0, most) || "-";
}
