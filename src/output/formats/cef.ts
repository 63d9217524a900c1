import { type Alert, type HostAlert, isHostAlert, type SensorAlert, type Severity } from "../../alert/alert.js";
import { cut } from "../cut.js";
import type { AlertWriter, Format } from "../format.js";
import { epochMilliseconds } from "../moment.js";
import { printable } from "../printable.js";
import { techniquesOf } from "../technique.js";

export const cef: Format = {
  name: "cef",
  description: "ArcSight Common Event Format: one line per alert",
  oneLinePerRecord: true,
  open(): AlertWriter {
    return { record: cefLine };
  },
};

/** 0 to 3 is Low to ArcSight, 4 to 6 Medium, 7 and 8 High. */
const SEVERITY: Readonly<Record<Severity, number>> = { info: 1, low: 3, medium: 6, high: 8 };

/** ArcSight's dictionary ends these before the others. */
const LENGTH: Readonly<Record<string, number>> = {
  app: 31,
  dvchost: 100,
  externalId: 40,
  deviceInboundInterface: 128,
};
const NAME_LENGTH = 512;
const VERSION_LENGTH = 31;

/** Names without a value are left out. */
type Extension = Readonly<Record<string, string | number | undefined>>;

function cefLine(alert: Alert): string {
  const header = ["CEF:0", "skyspan", "skyspan", cut(alert.observer.version, VERSION_LENGTH), alert.rule];
  // Many a console groups by the name: what differs from host to host is in `msg`.
  header.push(cut(NAME[alert.rule], NAME_LENGTH), String(SEVERITY[alert.severity]));
  const extension: Extension = { ...common(alert), ...(isHostAlert(alert) ? ofHost(alert) : ofSensor(alert)) };
  return `${header.map(inHeader).join("|")}|${pairs(extension)}`;
}

const NAME: Readonly<Record<Alert["rule"], string>> = {
  "skype.client": "Host runs Skype",
  "skype.ui-http": "Request to ui.skype.com",
  "skype.udp-fanout": "Skype peers contacted by UDP",
  "skype.tcp-fallback": "Skype over a web port",
  "skype.supernode": "Host serves as a Skype supernode",
  "skype.call": "Skype call",
  "skype.file-transfer": "Skype file transfer",
  "skype.relayed-transfer": "Skype transfer over a relay",
  "sensor.capture-loss": "Sensor lost frames",
  "sensor.one-sided": "Sensor sees one direction only",
};

function common(alert: Alert): Extension {
  const reasons = alert.reasons.map(({ signal, kind, text }) => `${signal} (${kind}): ${text}`).join("; ");
  return {
    rt: epochMilliseconds(alert.time),
    start: epochMilliseconds(alert.firstSeen),
    end: epochMilliseconds(alert.lastSeen),
    cnt: alert.count,
    externalId: alert.id,
    msg: alert.title,
    act: alert.status,
    dvchost: alert.observer.name,
    cs2Label: "reasons",
    cs2: reasons,
    cn1Label: "heldBack",
    cn1: alert.heldBack,
  };
}

function ofHost(alert: HostAlert): Extension {
  const { host, source, destination, network, skype, evidence } = alert;
  const [frame] = evidence.frames;
  const attack = techniquesOf(alert).map(({ id }) => id);
  return {
    cat: "Skype",
    app: "Skype",
    proto: network.transport.toUpperCase(),
    src: source.ip,
    spt: source.port,
    smac: source.ip === host.ip ? host.mac : undefined,
    dst: destination.ip,
    dpt: destination.port,
    dmac: destination.ip === host.ip ? host.mac : undefined,
    deviceDirection: network.direction === "inbound" ? 0 : network.direction === "outbound" ? 1 : undefined,
    deviceInboundInterface: alert.observer.interface,
    requestClientApplication: skype.userAgent,
    filePath: frame?.capture,
    cs1Label: "communityId",
    cs1: network.communityId,
    cs3Label: "verdict",
    cs3: alert.verdict,
    ...(attack.length > 0 && { cs4Label: "attack", cs4: attack.join(",") }),
    cs5Label: "host",
    cs5: host.port === undefined ? host.ip : `${host.ip} port ${host.port}`,
    ...(skype.version !== undefined && {
      cs6Label: "client",
      cs6: skype.platform === undefined ? skype.version : `${skype.version} ${skype.platform}`,
    }),
    ...(frame !== undefined && { cn2Label: "frame", cn2: frame.frame }),
    cfp1Label: "confidence",
    cfp1: alert.confidence,
  };
}

function ofSensor({ sensor, observer }: SensorAlert): Extension {
  return {
    cat: "Sensor",
    deviceInboundInterface: sensor.interface ?? observer.interface,
    cs1Label: "cause",
    cs1: sensor.cause,
    ...(sensor.engine !== undefined && { cs3Label: "engine", cs3: sensor.engine }),
    cs4Label: "from",
    cs4: sensor.from,
    cs5Label: "until",
    cs5: sensor.until,
    ...(sensor.received !== undefined && { cn2Label: "received", cn2: sensor.received }),
    ...(sensor.dropped !== undefined && { cn3Label: "dropped", cn3: sensor.dropped }),
    ...(sensor.share !== undefined && { cfp1Label: "share", cfp1: sensor.share }),
    ...(sensor.isEstimate !== undefined && { cs6Label: "isEstimate", cs6: String(sensor.isEstimate) }),
  };
}

function pairs(extension: Extension): string {
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
