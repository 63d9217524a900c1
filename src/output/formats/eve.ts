import {
  type Alert,
  type HostAlert,
  isHostAlert,
  type Rule,
  type SensorAlert,
  type Severity,
} from "../../alert/alert.js";
import type { AlertWriter, Format } from "../format.js";
import { jsonLine } from "../json-line.js";
import { TACTIC, techniquesOf } from "../technique.js";

export const eve: Format = {
  name: "eve",
  description: "Suricata EVE events: one JSON object per line",
  oneLinePerRecord: true,
  open(): AlertWriter {
    return { record: (alert) => jsonLine(isHostAlert(alert) ? ofHost(alert) : ofSensor(alert)) };
  },
};

/** Suricata's own generators are below 10; its rules are generator 1. */
const GENERATOR = 7597;

/** Stable: people write suppressions by them. A new rule gets a new number at the end. */
const SIGNATURE: Readonly<Record<Rule, number>> = {
  "skype.client": 1,
  "skype.ui-http": 2,
  "skype.udp-fanout": 3,
  "skype.tcp-fallback": 4,
  "skype.supernode": 5,
  "skype.call": 6,
  "skype.file-transfer": 7,
  "skype.relayed-transfer": 8,
  "sensor.capture-loss": 101,
  "sensor.one-sided": 102,
  "sensor.delivery": 103,
};

/** 1 is the worst. */
const SEVERITY: Readonly<Record<Severity, number>> = { high: 1, medium: 2, low: 3, info: 4 };

type Metadata = Readonly<Record<string, readonly string[]>>;

function ofHost(alert: HostAlert): object {
  const { source, destination, network, host, skype, evidence } = alert;
  const { tunnel } = network;
  const [frame] = evidence.frames;
  return {
    ...common(alert, alert.observer.interface),
    src_ip: source.ip,
    src_port: source.port,
    dest_ip: destination.ip,
    dest_port: destination.port,
    proto: network.transport.toUpperCase(),
    ip_v: source.ip.includes(":") ? 6 : 4,
    ...(network.vlan !== undefined && { vlan: [network.vlan] }),
    ...(tunnel !== undefined && {
      tunnel: { src_ip: tunnel.source, dest_ip: tunnel.destination, depth: tunnel.depth },
    }),
    community_id: network.communityId,
    app_proto: "skype",
    ...(frame !== undefined && { pcap_filename: frame.capture, pcap_cnt: frame.frame }),
    ...(alert.rule === "skype.ui-http" && {
      http: { hostname: "ui.skype.com", ...(skype.userAgent !== undefined && { http_user_agent: skype.userAgent }) },
    }),
    alert: {
      ...signature(alert, "Skype"),
      metadata: {
        ...metadata(alert),
        verdict: [alert.verdict],
        confidence: [String(alert.confidence)],
        direction: [network.direction],
        ...(tunnel !== undefined && { tunnel_kind: [tunnel.kind] }),
        host_ip: [host.ip],
        ...(host.mac !== undefined && { host_mac: [host.mac] }),
        ...(host.port !== undefined && { host_port: [String(host.port)] }),
        ...techniques(alert),
        ...texts("skype_", skype),
      },
    },
  };
}

function ofSensor(alert: SensorAlert): object {
  return {
    ...common(alert, alert.sensor.interface ?? alert.observer.interface),
    alert: { ...signature(alert, "Sensor"), metadata: { ...metadata(alert), ...texts("sensor_", alert.sensor) } },
  };
}

function common(alert: Alert, inInterface: string | undefined): object {
  return {
    timestamp: eveTime(alert.time),
    event_type: "alert",
    host: alert.observer.name,
    ...(inInterface !== undefined && { in_iface: inInterface }),
  };
}

/** Suricata writes the offset without a colon, and its schema holds others to that. */
export function eveTime(time: string): string {
  return time.replace(/Z$/, "+0000");
}

function signature(alert: Alert, category: string): object {
  return {
    action: "allowed",
    gid: GENERATOR,
    signature_id: SIGNATURE[alert.rule],
    rev: 1,
    signature: alert.title,
    category,
    severity: SEVERITY[alert.severity],
  };
}

/** Suricata's metadata is lists of strings. */
function metadata(alert: Alert): Metadata {
  return {
    alert_id: [alert.id],
    rule: [alert.rule],
    status: [alert.status],
    first_seen: [alert.firstSeen],
    last_seen: [alert.lastSeen],
    count: [String(alert.count)],
    held_back: [String(alert.heldBack)],
    reasons: alert.reasons.map(({ signal, kind, text }) => `${signal} (${kind}): ${text}`),
    sensor_version: [alert.observer.version],
  };
}

/** In the words that Emerging Threats rules use. */
function techniques(alert: Alert): Metadata {
  const found = techniquesOf(alert);
  if (found.length === 0) return {};
  return {
    mitre_tactic_id: [TACTIC.id],
    mitre_tactic_name: [TACTIC.name.replaceAll(" ", "_")],
    mitre_technique_id: found.map(({ id }) => id),
    mitre_technique_name: found.map(({ name }) => name.replaceAll(" ", "_")),
  };
}

/** `peerCount: 12` as `skype_peer_count: ["12"]`, `activity: { kind }` as `skype_activity_kind` */
function texts(prefix: string, facts: object): Metadata {
  const named = Object.entries(facts).map(([name, value]: [string, unknown]): Metadata => {
    const key = prefix + name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    if (Array.isArray(value)) return { [key]: value.map(String) };
    return typeof value === "object" && value !== null ? texts(`${key}_`, value) : { [key]: [String(value)] };
  });
  return Object.assign({}, ...named);
}
