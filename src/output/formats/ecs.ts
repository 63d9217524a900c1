import { type Alert, type HostAlert, isHostAlert, type SensorAlert, type Severity } from "../../alert/alert.js";
import type { AlertWriter, Format } from "../format.js";
import { jsonLine } from "../json-line.js";
import { nanosecondsBetween } from "../moment.js";
import { TACTIC, techniquesOf } from "../technique.js";

/** The version of the Elastic Common Schema whose fields these are. What it has no field for stands below `skyspan`. */
export const ECS_VERSION = "9.3.0";

export const ecs: Format = {
  name: "ecs",
  description: "Elastic Common Schema: one JSON object per line",
  oneLinePerRecord: true,
  open(): AlertWriter {
    return { record: (alert) => jsonLine(isHostAlert(alert) ? ofHost(alert) : ofSensor(alert)) };
  },
};

/** On the scale of Elastic Security's risk scores. */
const SEVERITY: Readonly<Record<Severity, number>> = { info: 10, low: 21, medium: 47, high: 73 };

function ofHost(alert: HostAlert): object {
  const { source, destination, network, host, skype } = alert;
  const { peers, supernodes, servers, loginServers, eventServers, gateways, ...facts } = skype;
  return {
    ...common(alert, "host"),
    event: {
      ...event(alert, ["network", "intrusion_detection"]),
      risk_score_norm: Math.round(alert.confidence * 100),
    },
    network: {
      application: "skype",
      transport: network.transport,
      type: host.ip.includes(":") ? "ipv6" : "ipv4",
      direction: network.direction,
      community_id: network.communityId,
      ...(network.vlan !== undefined && { vlan: { id: String(network.vlan) } }),
    },
    source: endpoint(source, host),
    destination: endpoint(destination, host),
    ...(skype.userAgent !== undefined && { user_agent: { original: skype.userAgent } }),
    related: { ip: [...new Set([host.ip, source.ip, destination.ip])] },
    ...threat(alert),
    skyspan: {
      ...own(alert),
      verdict: alert.verdict,
      confidence: alert.confidence,
      host,
      ...(network.tunnel !== undefined && { tunnel: network.tunnel }),
      skype: { ...facts, peers, supernodes, servers, loginServers, eventServers, gateways },
    },
  };
}

function ofSensor(alert: SensorAlert): object {
  return {
    ...common(alert, "sensor"),
    event: event(alert, ["network"]),
    skyspan: { ...own(alert), sensor: alert.sensor },
  };
}

function common(alert: Alert, category: string): object {
  const { observer } = alert;
  const ingress = isHostAlert(alert) ? observer.interface : (alert.sensor.interface ?? observer.interface);
  return {
    "@timestamp": alert.time,
    message: alert.title,
    ecs: { version: ECS_VERSION },
    rule: { id: alert.rule, name: alert.rule, category, ruleset: "skyspan" },
    observer: {
      type: "sensor",
      vendor: "skyspan",
      product: "skyspan",
      name: observer.name,
      version: observer.version,
      ...(ingress !== undefined && { ingress: { interface: { name: ingress } } }),
    },
  };
}

function event(alert: Alert, category: readonly string[]): object {
  return {
    kind: "alert",
    category,
    type: ["info"],
    module: "skyspan",
    dataset: "skyspan.alert",
    provider: "skyspan",
    id: alert.id,
    code: alert.rule,
    action: alert.status,
    severity: SEVERITY[alert.severity],
    start: alert.firstSeen,
    end: alert.lastSeen,
    duration: nanosecondsBetween(alert.firstSeen, alert.lastSeen),
    ...(alert.reasons.length > 0 && { reason: alert.reasons.map(({ text }) => text).join("; ") }),
  };
}

/** ECS wants hardware addresses as RFC 7042 writes them: upper case, with hyphens. */
function endpoint({ ip, port }: HostAlert["source"], host: HostAlert["host"]): object {
  const isHost = ip === host.ip && host.mac !== undefined;
  return { ip, address: ip, port, ...(isHost && { mac: host.mac.toUpperCase().replaceAll(":", "-") }) };
}

function threat(alert: Alert): object {
  const techniques = techniquesOf(alert);
  if (techniques.length === 0) return {};
  const subs = techniques.filter(({ parent }) => parent !== undefined);
  return {
    threat: {
      framework: "MITRE ATT&CK",
      tactic: { id: [TACTIC.id], name: [TACTIC.name] },
      technique: {
        id: techniques.map(({ id, parent }) => parent?.id ?? id),
        name: techniques.map(({ name, parent }) => parent?.name ?? name),
        ...(subs.length > 0 && { subtechnique: { id: subs.map(({ id }) => id), name: subs.map(({ name }) => name) } }),
      },
    },
  };
}

function own(alert: Alert): object {
  return {
    schema: alert.schema,
    severity: alert.severity,
    count: alert.count,
    heldBack: alert.heldBack,
    reasons: alert.reasons,
    evidence: alert.evidence,
  };
}
