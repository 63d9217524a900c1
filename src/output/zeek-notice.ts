import { type Alert, isHostAlert, type Rule } from "../alert/alert.js";
import { epochSeconds } from "./moment.js";
import { techniquesOf } from "./technique.js";
import type { ZeekType, ZeekValue } from "./zeek-log.js";

/**
 * An alert as a record of Zeek's notice.log: the fields of `Notice::Info` that are logged, in its order, then
 * `community_id` as its policy script adds it, then ours, as a script that redefines the record would add them.
 */

export const NOTICE_FIELDS = [
  ["ts", "time"],
  ["uid", "string"],
  ["id.orig_h", "addr"],
  ["id.orig_p", "port"],
  ["id.resp_h", "addr"],
  ["id.resp_p", "port"],
  ["fuid", "string"],
  ["file_mime_type", "string"],
  ["file_desc", "string"],
  ["proto", "enum"],
  ["note", "enum"],
  ["msg", "string"],
  ["sub", "string"],
  ["src", "addr"],
  ["dst", "addr"],
  ["p", "port"],
  ["n", "count"],
  ["peer_descr", "string"],
  ["actions", "set[enum]"],
  ["email_dest", "set[string]"],
  ["suppress_for", "interval"],
  ["community_id", "string"],
  ["skyspan.id", "string"],
  ["skyspan.severity", "string"],
  ["skyspan.status", "string"],
  ["skyspan.verdict", "string"],
  ["skyspan.confidence", "double"],
  ["skyspan.client", "string"],
  ["skyspan.interface", "string"],
  ["skyspan.cause", "string"],
  ["skyspan.dropped", "count"],
  ["skyspan.output", "string"],
  ["skyspan.held_back", "count"],
  ["skyspan.attack", "set[string]"],
] as const satisfies readonly (readonly [string, ZeekType])[];

type ZeekField = (typeof NOTICE_FIELDS)[number][0];

type ZeekNotice = Readonly<Partial<Record<ZeekField, ZeekValue>>>;

/** `Module::Name_Like_This` */
const NOTE: Readonly<Record<Rule, string>> = {
  "skype.client": "Skype::Client_Found",
  "skype.ui-http": "Skype::Version_Check",
  "skype.udp-fanout": "Skype::UDP_Fanout",
  "skype.tcp-fallback": "Skype::TCP_Fallback",
  "skype.supernode": "Skype::Supernode",
  "skype.call": "Skype::Call",
  "skype.file-transfer": "Skype::File_Transfer",
  "skype.relayed-transfer": "Skype::Relayed_Transfer",
  "sensor.capture-loss": "Sensor::Capture_Loss",
  "sensor.one-sided": "Sensor::One_Sided_Traffic",
  "sensor.delivery": "Sensor::Delivery_Trouble",
};

export function zeekNotice(alert: Alert): ZeekNotice {
  const { observer } = alert;
  const sub = alert.reasons.map(({ signal, text }) => `${signal}: ${text}`).join("; ");
  const common: ZeekNotice = {
    ts: epochSeconds(alert.time),
    note: NOTE[alert.rule],
    msg: alert.title,
    ...(sub !== "" && { sub: sub }),
    n: String(alert.count),
    peer_descr: observer.name,
    actions: ["Notice::ACTION_LOG"],
    email_dest: [],
    "skyspan.id": alert.id,
    "skyspan.severity": alert.severity,
    "skyspan.status": alert.status,
    "skyspan.held_back": String(alert.heldBack),
  };
  if (!isHostAlert(alert)) {
    const { sensor } = alert;
    return {
      ...common,
      ...ofInterface(sensor.interface ?? observer.interface),
      "skyspan.cause": sensor.cause,
      ...(sensor.output !== undefined && { "skyspan.output": sensor.output }),
      ...(sensor.dropped !== undefined && { "skyspan.dropped": String(sensor.dropped) }),
    };
  }
  const { source, destination, host, network, skype } = alert;
  const client = [skype.version, skype.platform].filter((part) => part !== undefined).join(" ");
  const far = host.ip === source.ip ? destination : source;
  return {
    ...common,
    ...ofInterface(observer.interface),
    "id.orig_h": source.ip,
    "id.orig_p": String(source.port),
    "id.resp_h": destination.ip,
    "id.resp_p": String(destination.port),
    proto: network.transport,
    src: host.ip,
    dst: far.ip,
    p: String(destination.port),
    community_id: network.communityId,
    "skyspan.verdict": alert.verdict,
    "skyspan.confidence": String(alert.confidence),
    ...(client !== "" && { "skyspan.client": client }),
    "skyspan.attack": techniquesOf(alert).map(({ id }) => id),
  };
}

function ofInterface(name: string | undefined): ZeekNotice {
  return name === undefined ? {} : { "skyspan.interface": name };
}
