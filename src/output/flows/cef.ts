import type { Alert } from "../../alert/alert.js";
import type { FlowRecord } from "../../alert/flow-log.js";
import { cefRecord } from "../cef-record.js";
import { epochMilliseconds } from "../moment.js";
import type { FlowFormat } from "./flow-format.js";
import { icmpTypeOf, portOf } from "./transport.js";

/** ArcSight Common Event Format. */
export const cef: FlowFormat = {
  name: "cef",
  open: (observer) => ({ record: (flow) => cefFlow(flow, observer) }),
};

const SEVERITY = 1;

function cefFlow(flow: FlowRecord, observer: Alert["observer"]): string {
  const { source, destination, network, label } = flow;
  const { tunnel } = network;
  const icmpType = icmpTypeOf(flow);
  const header =
    label === undefined
      ? { classId: "flow", name: "Network flow" }
      : { classId: "flow.skype", name: "Network flow of Skype" };
  return cefRecord(
    { ...header, version: observer.version, severity: SEVERITY },
    {
      rt: epochMilliseconds(flow.end),
      start: epochMilliseconds(flow.start),
      end: epochMilliseconds(flow.end),
      externalId: flow.id,
      cat: "Flow",
      ...(label !== undefined && { app: "Skype" }),
      proto: network.transport === "other" ? undefined : network.transport.toUpperCase(),
      src: source.ip,
      spt: portOf(flow, source),
      dst: destination.ip,
      dpt: portOf(flow, destination),
      // ArcSight counts from the source's side to the destination's as "in".
      in: source.bytes,
      out: destination.bytes,
      dvchost: observer.name,
      deviceInboundInterface: observer.interface,
      cs1Label: "communityId",
      cs1: network.communityId,
      ...(flow.reasons !== undefined && {
        cs2Label: "reasons",
        cs2: flow.reasons.map(({ why, text }) => `${why}: ${text}`).join("; "),
      }),
      cs3Label: "state",
      cs3: flow.state,
      ...(flow.corrects && { cs4Label: "corrects", cs4: "true" }),
      ...(network.vlan !== undefined && {
        cs5Label: "vlan",
        cs5: network.innerVlan === undefined ? network.vlan : `${network.vlan} ${network.innerVlan}`,
      }),
      ...(tunnel !== undefined && {
        cs6Label: "tunnel",
        cs6: `${tunnel.kind} from ${tunnel.source} to ${tunnel.destination}`,
      }),
      cn1Label: "packetsIn",
      cn1: source.packets,
      cn2Label: "packetsOut",
      cn2: destination.packets,
      ...(icmpType !== undefined && { cn3Label: "icmpType", cn3: icmpType }),
    },
  );
}
