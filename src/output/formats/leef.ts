import { type Alert, type HostAlert, isHostAlert, type SensorAlert, type Severity } from "../../alert/alert.js";
import type { AlertWriter, Format } from "../format.js";
import { type LeefAttributes, leefRecord, leefTime } from "../leef-record.js";
import { techniquesOf } from "../technique.js";

export const leef: Format = {
  name: "leef",
  description: "QRadar Log Event Extended Format 2.0: one line per record",
  oneLinePerRecord: true,
  open(): AlertWriter {
    return { record: leefLine };
  },
};

/** 1 to 10. */
const SEVERITY: Readonly<Record<Severity, number>> = { info: 1, low: 3, medium: 6, high: 8 };

function leefLine(alert: Alert): string {
  return leefRecord(alert.observer.version, alert.rule, {
    cat: isHostAlert(alert) ? "Skype" : "Sensor",
    sev: SEVERITY[alert.severity],
    ...leefTime(alert.time),
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
  });
}

function ofHost(alert: HostAlert): LeefAttributes {
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

function ofSensor({ sensor, observer }: SensorAlert): LeefAttributes {
  return {
    cause: sensor.cause,
    interface: sensor.interface ?? observer.interface,
    engine: sensor.engine,
    from: sensor.from,
    until: sensor.until,
    received: sensor.received,
    dropped: sensor.dropped,
    share: sensor.share,
    output: sensor.output,
    pending: sensor.pending,
    refused: sensor.refused,
    lost: sensor.lost,
    isEstimate: sensor.isEstimate === undefined ? undefined : String(sensor.isEstimate),
  };
}
