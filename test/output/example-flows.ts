import { FLOW_SCHEMA, type FlowRecord } from "../../src/alert/flow-log.js";
import type { FlowWriter } from "../../src/output/flows/flow-format.js";
import { FLOW_FORMATS } from "../../src/output/flows/registry.js";

/** Flow records as real ones look. */

export const skypeFlow: FlowRecord = {
  schema: FLOW_SCHEMA,
  id: "6d5c6b365ef069a5",
  start: "2006-08-25T19:31:20.589453Z",
  end: "2006-08-25T19:31:22.000000Z",
  source: { ip: "192.168.1.2", port: 35_990, packets: 2, bytes: 92 },
  destination: { ip: "68.206.150.243", port: 57_322, packets: 1, bytes: 46 },
  network: { transport: "udp", communityId: "1:XwrjUBXrpM4om6C+2P+pv+Sxhgo=" },
  state: "SF",
  label: "skype",
  reasons: [
    { why: "own-bytes", text: "its own bytes prove it" },
    { why: "skype-port", text: "192.168.1.2:35990 is a proven Skype port" },
  ],
};

/** Nobody's, over IPv6. */
export const otherFlow: FlowRecord = {
  schema: FLOW_SCHEMA,
  id: "ffffffffffffffff",
  start: "2015-05-18T10:00:00.000001Z",
  end: "2015-05-18T10:01:00.000000Z",
  source: { ip: "2001:db8::2", port: 51_200, packets: 12, bytes: 1_510 },
  destination: { ip: "2001:db8:1::80", port: 443, packets: 0, bytes: 0 },
  network: { transport: "tcp", communityId: "1:wCb3OG7yAFWelaUydu0D+125CLM=" },
  state: "S0",
};

export const correctedFlow: FlowRecord = { ...skypeFlow, corrects: true };

/** As a span port of a switch with stacked VLANs gives it, through a remote mirror. */
export const tunnelledFlow: FlowRecord = {
  ...skypeFlow,
  network: {
    ...skypeFlow.network,
    vlan: 20,
    innerVlan: 30,
    tunnel: { kind: "vxlan", source: "10.0.0.1", destination: "10.0.0.2", depth: 1 },
  },
};

export const pingFlow: FlowRecord = {
  ...otherFlow,
  id: "00000000000000aa",
  source: { ip: "192.168.1.2", port: 8, packets: 4, bytes: 336 },
  destination: { ip: "192.168.1.1", port: 0, packets: 4, bytes: 336 },
  network: { transport: "icmp", communityId: "1:X0snYXpgwiv9TZtqg64sgzUn6Dk=" },
  state: "SF",
};

export const pingFlow6: FlowRecord = {
  ...pingFlow,
  source: { ...pingFlow.source, ip: "2001:db8::2", port: 128 },
  destination: { ...pingFlow.destination, ip: "2001:db8::1", port: 129 },
  network: { ...pingFlow.network, transport: "icmp6" },
};

export const otherTransport: FlowRecord = { ...pingFlow, network: { ...pingFlow.network, transport: "other" } };

export const FLOWS: readonly (readonly [string, FlowRecord])[] = [
  ["a flow of Skype's", skypeFlow],
  ["a flow over IPv6 that is nobody's", otherFlow],
  ["a corrected flow", correctedFlow],
  ["a flow in VLANs and a tunnel", tunnelledFlow],
  ["an ICMP flow", pingFlow],
  ["an ICMPv6 flow", pingFlow6],
  ["a flow of another transport", otherTransport],
];

/** Every text of a record replaced; none is a packet's own today, and a format must not rely on that. */
export function hostileFlow(text: string): FlowRecord {
  return {
    ...skypeFlow,
    id: text,
    source: { ...skypeFlow.source, ip: text },
    destination: { ...skypeFlow.destination, ip: text },
    network: { ...skypeFlow.network, communityId: text },
    reasons: [{ why: "server", text }],
  };
}

export function flowWriter(name: string): FlowWriter {
  const observer = { name: "span-1", version: "0.1.0", interface: "eth1" };
  return FLOW_FORMATS.find((format) => format.name === name)!.open(observer);
}
