import type { Alert } from "../../alert/alert.js";
import type { FlowRecord, FlowSide, FlowState } from "../../alert/flow-log.js";
import { OCSF_VERSION } from "../formats/ocsf.js";
import { jsonLine } from "../json-line.js";
import { epochMilliseconds } from "../moment.js";
import type { FlowFormat } from "./flow-format.js";
import { icmpTypeOf, isIpv6, portOf, transportOf } from "./transport.js";

const NETWORK = 4;
const NETWORK_ACTIVITY = 4001;
const INFORMATIONAL = 1;
const UNKNOWN_DIRECTION = 0;

/** OCSF Network Activity (4001). */
export const ocsf: FlowFormat = {
  name: "ocsf",
  open: (observer) => ({ record: (flow) => jsonLine(ocsfFlow(flow, observer)) }),
};

const ACTIVITY_NAME = { 2: "Close", 3: "Reset", 4: "Fail", 5: "Refuse", 6: "Traffic" } as const;

const ACTIVITY: Readonly<Record<FlowState, keyof typeof ACTIVITY_NAME>> = {
  SF: 2,
  RSTO: 3,
  RSTR: 3,
  RSTRH: 3,
  S0: 4,
  SH: 4,
  RSTOS0: 4,
  REJ: 5,
  S1: 6,
  S2: 6,
  S3: 6,
  SHR: 6,
  OTH: 6,
};

function ocsfFlow(flow: FlowRecord, { name, version, interface: seenOn }: Alert["observer"]): object {
  const { source, destination, network, state } = flow;
  const { number, keyword } = transportOf(flow);
  const icmpType = icmpTypeOf(flow);
  // What has no connection is neither opened nor closed.
  const activity = network.transport === "tcp" ? ACTIVITY[state] : 6;
  return {
    activity_id: activity,
    activity_name: ACTIVITY_NAME[activity],
    category_uid: NETWORK,
    category_name: "Network Activity",
    class_uid: NETWORK_ACTIVITY,
    class_name: "Network Activity",
    type_uid: NETWORK_ACTIVITY * 100 + activity,
    time: epochMilliseconds(flow.end),
    start_time: epochMilliseconds(flow.start),
    end_time: epochMilliseconds(flow.end),
    duration: epochMilliseconds(flow.end) - epochMilliseconds(flow.start),
    severity_id: INFORMATIONAL,
    severity: "Informational",
    status_code: state,
    ...(flow.reasons !== undefined && { status_detail: flow.reasons.map(({ text }) => text).join("; ") }),
    ...(flow.label !== undefined && { app_name: flow.label }),
    src_endpoint: endpoint(flow, source),
    dst_endpoint: endpoint(flow, destination),
    connection_info: {
      direction_id: UNKNOWN_DIRECTION,
      ...(keyword !== undefined && { protocol_name: keyword, protocol_num: number }),
      protocol_ver_id: isIpv6(flow) ? 6 : 4,
      uid: flow.id,
      community_uid: network.communityId,
    },
    traffic: {
      packets: source.packets + destination.packets,
      packets_out: source.packets,
      packets_in: destination.packets,
      bytes: source.bytes + destination.bytes,
      bytes_out: source.bytes,
      bytes_in: destination.bytes,
    },
    metadata: {
      version: OCSF_VERSION,
      uid: flow.id,
      product: { vendor_name: "skyspan", name: "skyspan", version },
      log_name: name,
    },
    unmapped: {
      schema: flow.schema,
      ...(network.innerVlan !== undefined && { innerVlan: network.innerVlan }),
      ...(network.tunnel !== undefined && { tunnel: network.tunnel }),
      ...(icmpType !== undefined && { icmpType }),
      ...(flow.reasons !== undefined && { reasons: flow.reasons }),
      ...(flow.corrects && { corrects: true }),
      ...(seenOn !== undefined && { interface: seenOn }),
    },
  };
}

function endpoint(flow: FlowRecord, side: FlowSide): object {
  const port = portOf(flow, side);
  const { vlan } = flow.network;
  const isSource = side === flow.source;
  return {
    ip: side.ip,
    ...(port !== undefined && { port }),
    ...(isSource && vlan !== undefined && { vlan_uid: String(vlan) }),
  };
}
