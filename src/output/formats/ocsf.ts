import {
  type Alert,
  type HostAlert,
  isHostAlert,
  type SensorAlert,
  type Severity,
  type VerdictLevel,
} from "../../alert/alert.js";
import type { AlertWriter, Format } from "../format.js";
import { jsonLine } from "../json-line.js";
import { epochMilliseconds } from "../moment.js";
import { TACTIC, type Technique, techniquesOf } from "../technique.js";

/** The version of the Open Cybersecurity Schema Framework that is written. */
export const OCSF_VERSION = "1.4.0";
const FINDINGS = 2;
const DETECTION_FINDING = 2004;

export const ocsf: Format = {
  name: "ocsf",
  description: "OCSF Detection Finding (2004), Network Activity (4001): JSON lines",
  oneLinePerRecord: true,
  open(): AlertWriter {
    return { record: (alert) => jsonLine(isHostAlert(alert) ? ofHost(alert) : ofSensor(alert)) };
  },
};

const ACTIVITY: Readonly<Record<Alert["status"], number>> = { new: 1, raised: 2, closed: 3 };
const ACTIVITY_NAME: Readonly<Record<Alert["status"], string>> = { new: "Create", raised: "Update", closed: "Close" };
const SEVERITY: Readonly<Record<Severity, number>> = { info: 1, low: 2, medium: 3, high: 4 };
const SEVERITY_NAME: Readonly<Record<Severity, string>> = {
  info: "Informational",
  low: "Low",
  medium: "Medium",
  high: "High",
};
const CONFIDENCE: Readonly<Record<VerdictLevel, number>> = { possible: 1, probable: 2, confirmed: 3 };
const CONFIDENCE_NAME: Readonly<Record<VerdictLevel, string>> = {
  possible: "Low",
  probable: "Medium",
  confirmed: "High",
};

/** 1 into the perimeter, 2 out of it, 3 inside it; between two ends outside there is no number. */
const DIRECTION: Readonly<Record<HostAlert["network"]["direction"], number>> = {
  inbound: 1,
  outbound: 2,
  internal: 3,
  external: 0,
};
const RULE_BASED = 1;
const IP_ADDRESS = 2;
const MAC_ADDRESS = 3;

function ofHost(alert: HostAlert): object {
  const { host, source, destination, network, skype } = alert;
  const mac = host.mac;
  return {
    ...common(alert, "Skype"),
    confidence_id: CONFIDENCE[alert.verdict],
    confidence: CONFIDENCE_NAME[alert.verdict],
    confidence_score: Math.round(alert.confidence * 100),
    evidences: [
      {
        src_endpoint: endpoint(source, host),
        dst_endpoint: endpoint(destination, host),
        connection_info: {
          direction_id: DIRECTION[network.direction],
          protocol_name: network.transport,
          protocol_num: network.transport === "tcp" ? 6 : 17,
          protocol_ver_id: source.ip.includes(":") ? 6 : 4,
          community_uid: network.communityId,
        },
        data: { ...alert.evidence, vlan: network.vlan, tunnel: network.tunnel },
      },
    ],
    observables: [
      {
        name: host.ip === source.ip ? "evidences.src_endpoint.ip" : "evidences.dst_endpoint.ip",
        type_id: IP_ADDRESS,
        value: host.ip,
      },
      ...(mac === undefined ? [] : [{ name: "unmapped.host.mac", type_id: MAC_ADDRESS, value: mac }]),
    ],
    unmapped: { ...own(alert), verdict: alert.verdict, direction: network.direction, host, skype },
  };
}

function ofSensor(alert: SensorAlert): object {
  return {
    ...common(alert, "Sensor"),
    evidences: [{ data: { sensor: alert.sensor } }],
    unmapped: own(alert),
  };
}

function common(alert: Alert, type: string): object {
  const { observer, status, severity } = alert;
  const attacks = techniquesOf(alert).map(attack);
  return {
    activity_id: ACTIVITY[status],
    activity_name: ACTIVITY_NAME[status],
    category_uid: FINDINGS,
    category_name: "Findings",
    class_uid: DETECTION_FINDING,
    class_name: "Detection Finding",
    type_uid: DETECTION_FINDING * 100 + ACTIVITY[status],
    time: epochMilliseconds(alert.time),
    start_time: epochMilliseconds(alert.firstSeen),
    end_time: epochMilliseconds(alert.lastSeen),
    count: alert.count,
    severity_id: SEVERITY[severity],
    severity: SEVERITY_NAME[severity],
    is_alert: status !== "closed",
    message: alert.title,
    metadata: {
      version: OCSF_VERSION,
      product: { vendor_name: "skyspan", name: "skyspan", version: observer.version },
      log_name: observer.name,
    },
    finding_info: {
      uid: alert.id,
      title: alert.title,
      types: [type],
      ...(alert.reasons.length > 0 && { desc: alert.reasons.map(({ text }) => text).join("; ") }),
      analytic: { uid: alert.rule, name: alert.rule, type_id: RULE_BASED, type: "Rule", version: observer.version },
      created_time: epochMilliseconds(alert.time),
      first_seen_time: epochMilliseconds(alert.firstSeen),
      last_seen_time: epochMilliseconds(alert.lastSeen),
      ...(attacks.length > 0 && { attacks }),
    },
  };
}

function endpoint({ ip, port }: HostAlert["source"], host: HostAlert["host"]): object {
  return { ip, port, ...(ip === host.ip && host.mac !== undefined && { mac: host.mac }) };
}

function attack({ id, name, parent }: Technique): object {
  const tactic = { uid: TACTIC.id, name: TACTIC.name };
  return parent === undefined
    ? { tactic, technique: { uid: id, name } }
    : { tactic, technique: { uid: parent.id, name: parent.name }, sub_technique: { uid: id, name } };
}

/** What the class has no attribute for. */
function own(alert: Alert): object {
  const { schema, status, heldBack, reasons, observer } = alert;
  return {
    schema,
    status,
    heldBack,
    reasons,
    ...(observer.interface !== undefined && { interface: observer.interface }),
  };
}
