import { type Alert, type HostAlert, isHostAlert, type SensorAlert, type Severity } from "../../alert/alert.js";
import { type CefExtension, cefRecord } from "../cef-record.js";
import type { AlertWriter, Format } from "../format.js";
import { epochMilliseconds } from "../moment.js";
import { techniquesOf } from "../technique.js";

export const cef: Format = {
  name: "cef",
  description: "ArcSight Common Event Format: one line per record",
  oneLinePerRecord: true,
  open(): AlertWriter {
    return { record: cefLine };
  },
};

const SEVERITY: Readonly<Record<Severity, number>> = { info: 1, low: 3, medium: 6, high: 8 };

function cefLine(alert: Alert): string {
  const { rule, severity, observer } = alert;
  // What differs from host to host is in `msg`.
  const header = { version: observer.version, classId: rule, name: NAME[rule], severity: SEVERITY[severity] };
  return cefRecord(header, { ...common(alert), ...(isHostAlert(alert) ? ofHost(alert) : ofSensor(alert)) });
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
  "sensor.delivery": "Sensor cannot deliver",
};

function common(alert: Alert): CefExtension {
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

function ofHost(alert: HostAlert): CefExtension {
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

function ofSensor({ sensor, observer }: SensorAlert): CefExtension {
  return {
    cat: "Sensor",
    deviceInboundInterface: sensor.interface ?? observer.interface,
    cs1Label: "cause",
    cs1: sensor.cause,
    ...(sensor.engine !== undefined && { cs3Label: "engine", cs3: sensor.engine }),
    ...(sensor.output !== undefined && { cs3Label: "output", cs3: sensor.output }),
    cs4Label: "from",
    cs4: sensor.from,
    cs5Label: "until",
    cs5: sensor.until,
    ...(sensor.received !== undefined && { cn2Label: "received", cn2: sensor.received }),
    ...(sensor.dropped !== undefined && { cn3Label: "dropped", cn3: sensor.dropped }),
    ...(sensor.pending !== undefined && { cn2Label: "pending", cn2: sensor.pending }),
    ...(sensor.refused !== undefined && { cn3Label: "refused", cn3: sensor.refused }),
    ...(sensor.lost !== undefined && { cn3Label: "lost", cn3: sensor.lost }),
    ...(sensor.share !== undefined && { cfp1Label: "share", cfp1: sensor.share }),
    ...(sensor.isEstimate !== undefined && { cs6Label: "isEstimate", cs6: String(sensor.isEstimate) }),
  };
}
