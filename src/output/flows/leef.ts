import type { Alert } from "../../alert/alert.js";
import type { FlowRecord } from "../../alert/flow-log.js";
import { leefRecord, leefTime } from "../leef-record.js";
import type { FlowFormat } from "./flow-format.js";
import { icmpTypeOf, portOf } from "./transport.js";

/** QRadar Log Event Extended Format 2.0. */
export const leef: FlowFormat = {
  name: "leef",
  open: (observer) => ({ record: (flow) => leefFlow(flow, observer) }),
};

const SEVERITY = 1;

function leefFlow(flow: FlowRecord, observer: Alert["observer"]): string {
  const { source, destination, network, label } = flow;
  return leefRecord(observer.version, label === undefined ? "flow" : "flow.skype", {
    cat: "Flow",
    sev: SEVERITY,
    ...leefTime(flow.end),
    flowId: flow.id,
    proto: network.transport === "other" ? undefined : network.transport.toUpperCase(),
    src: source.ip,
    srcPort: portOf(flow, source),
    dst: destination.ip,
    dstPort: portOf(flow, destination),
    srcBytes: source.bytes,
    dstBytes: destination.bytes,
    srcPackets: source.packets,
    dstPackets: destination.packets,
    totalPackets: source.packets + destination.packets,
    communityId: network.communityId,
    vlan: network.vlan,
    innerVlan: network.innerVlan,
    tunnelKind: network.tunnel?.kind,
    tunnelSrc: network.tunnel?.source,
    tunnelDst: network.tunnel?.destination,
    state: flow.state,
    label,
    icmpType: icmpTypeOf(flow),
    firstSeen: flow.start,
    lastSeen: flow.end,
    corrects: flow.corrects ? "true" : undefined,
    sensorName: observer.name,
    interface: observer.interface,
    reasons: flow.reasons?.map(({ why, text }) => `${why}: ${text}`).join("; "),
  });
}
