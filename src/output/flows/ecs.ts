import type { Alert } from "../../alert/alert.js";
import type { FlowRecord, FlowSide } from "../../alert/flow-log.js";
import { ECS_VERSION } from "../formats/ecs.js";
import { jsonLine } from "../json-line.js";
import { nanosecondsBetween } from "../moment.js";
import type { FlowFormat } from "./flow-format.js";
import { icmpTypeOf, isIpv6, portOf, transportOf } from "./transport.js";

/** Elastic Common Schema: an event of the network, at the end of the flow. */
export const ecs: FlowFormat = {
  name: "ecs",
  open: (observer) => ({ record: (flow) => jsonLine(ecsFlow(flow, observer)) }),
};

function ecsFlow(flow: FlowRecord, { name, version, interface: ingress }: Alert["observer"]): object {
  const { source, destination, network } = flow;
  const { number, keyword } = transportOf(flow);
  const icmpType = icmpTypeOf(flow);
  return {
    "@timestamp": flow.end,
    ecs: { version: ECS_VERSION },
    event: {
      kind: "event",
      category: ["network"],
      type: ["connection", "end"],
      module: "skyspan",
      dataset: "skyspan.flow",
      provider: "skyspan",
      action: "network_flow",
      id: flow.id,
      start: flow.start,
      end: flow.end,
      duration: nanosecondsBetween(flow.start, flow.end),
      ...(flow.reasons !== undefined && { reason: flow.reasons.map(({ text }) => text).join("; ") }),
    },
    network: {
      ...(flow.label !== undefined && { application: flow.label }),
      ...(keyword !== undefined && { transport: keyword, iana_number: String(number) }),
      type: isIpv6(flow) ? "ipv6" : "ipv4",
      community_id: network.communityId,
      ...(network.vlan !== undefined && { vlan: { id: String(network.vlan) } }),
      ...(network.innerVlan !== undefined && { inner: { vlan: { id: String(network.innerVlan) } } }),
      packets: source.packets + destination.packets,
      bytes: source.bytes + destination.bytes,
    },
    source: side(flow, source),
    destination: side(flow, destination),
    related: { ip: [...new Set([source.ip, destination.ip])] },
    observer: {
      type: "sensor",
      vendor: "skyspan",
      product: "skyspan",
      name,
      version,
      ...(ingress !== undefined && { ingress: { interface: { name: ingress } } }),
    },
    skyspan: {
      schema: flow.schema,
      state: flow.state,
      ...(network.tunnel !== undefined && { tunnel: network.tunnel }),
      ...(icmpType !== undefined && { icmpType }),
      ...(flow.reasons !== undefined && { reasons: flow.reasons }),
      ...(flow.corrects && { corrects: true }),
    },
  };
}

function side(flow: FlowRecord, one: FlowSide): object {
  const port = portOf(flow, one);
  const { ip, packets, bytes } = one;
  return { ip, address: ip, ...(port !== undefined && { port }), packets, bytes };
}
