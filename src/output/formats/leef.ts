import { type Alert, type HostAlert, isHostAlert, type SensorAlert, type Severity } from "../../alert/alert.js";
import { cut } from "../cut.js";
import type { AlertWriter, Format } from "../format.js";
import { printable } from "../printable.js";
import { techniquesOf } from "../technique.js";

export const leef: Format = {
  name: "leef",
  description: "QRadar Log Event Extended Format 2.0: one line per alert",
  oneLinePerRecord: true,
  open(): AlertWriter {
    return { record: leefLine };
  },
};

/** 1 to 10. */
const SEVERITY: Readonly<Record<Severity, number>> = { info: 1, low: 3, medium: 6, high: 8 };

/** Not the tab of version 1: rsyslog, in its default settings, writes `#011` for a tab that it receives. */
const DELIMITER = "^";

/** QRadar takes 4,096 bytes of a line by default; what identifies an alert is in front, and the long texts end early. */
const LENGTH = 512;

/** Names without a value are left out. */
type Attributes = Readonly<Record<string, string | number | undefined>>;

function leefLine(alert: Alert): string {
  const header = ["LEEF:2.0", "skyspan", "skyspan", alert.observer.version, alert.rule, DELIMITER];
  const attributes: Attributes = {
    cat: isHostAlert(alert) ? "Skype" : "Sensor",
    sev: SEVERITY[alert.severity],
    devTime: alert.time.replace(/(\.\d{3})\d*Z$/, "$1+0000"),
    devTimeFormat: "yyyy-MM-dd'T'HH:mm:ss.SSSZ",
    alertId: alert.id,
    policy: alert.rule,
    status: alert.status,
    ...(isHostAlert(alert) ? ofHost(alert) : ofSensor(alert)),
    msg: alert.title,
    firstSeen: alert.firstSeen,
    lastSeen: alert.lastSeen,
    count: alert.count,
    heldBack: alert.heldBack,
    sensorName: alert.observer.name,
    reasons: alert.reasons.map(({ signal, kind, text }) => `${signal} (${kind}): ${text}`).join("; "),
  };
  return `${header.map(inHeader).join("|")}|${pairs(attributes)}`;
}

function ofHost(alert: HostAlert): Attributes {
  const { host, source, destination, network, skype, evidence } = alert;
  const [frame] = evidence.frames;
  return {
    proto: network.transport.toUpperCase(),
    src: source.ip,
    srcPort: source.port,
    srcMAC: source.ip === host.ip ? host.mac : undefined,
    dst: destination.ip,
    dstPort: destination.port,
    dstMAC: destination.ip === host.ip ? host.mac : undefined,
    identSrc: host.ip,
    hostPort: host.port,
    verdict: alert.verdict,
    confidence: alert.confidence,
    direction: network.direction,
    communityId: network.communityId,
    vlan: network.vlan,
    interface: alert.observer.interface,
    clientVersion: skype.version,
    clientPlatform: skype.platform,
    userAgent: skype.userAgent,
    attack: techniquesOf(alert)
      .map(({ id }) => id)
      .join(","),
    capture: frame?.capture,
    frame: frame?.frame,
  };
}

function ofSensor({ sensor, observer }: SensorAlert): Attributes {
  return {
    cause: sensor.cause,
    interface: sensor.interface ?? observer.interface,
    engine: sensor.engine,
    from: sensor.from,
    until: sensor.until,
    received: sensor.received,
    dropped: sensor.dropped,
    share: sensor.share,
    isEstimate: sensor.isEstimate === undefined ? undefined : String(sensor.isEstimate),
  };
}

function pairs(attributes: Attributes): string {
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
