import { describe, expect, it } from "vitest";
import type { FlowRecord } from "../../src/alert/flow-log.js";
import { json } from "../../src/output/flows/json.js";
import { zeek } from "../../src/output/flows/zeek.js";

const FLOW: FlowRecord = {
  schema: "skyspan.flow/1",
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

describe("zeek", () => {
  const fields = zeek.header
    .find((line) => line.startsWith("#fields"))!
    .split("\t")
    .slice(1);
  const types = zeek.header
    .find((line) => line.startsWith("#types"))!
    .split("\t")
    .slice(1);
  const row = (flow: FlowRecord): Record<string, string> => {
    const values = zeek.record(flow).split("\t");
    expect(values).toHaveLength(fields.length);
    return Object.fromEntries(fields.map((field, index) => [field, values[index]!]));
  };

  it("has a type for each field", () => {
    expect(types).toHaveLength(fields.length);
  });

  it("writes conn.log's columns, times as Zeek does", () => {
    expect(row(FLOW)).toEqual({
      ts: "1156534280.589453",
      uid: "6d5c6b365ef069a5",
      "id.orig_h": "192.168.1.2",
      "id.orig_p": "35990",
      "id.resp_h": "68.206.150.243",
      "id.resp_p": "57322",
      proto: "udp",
      service: "skype",
      duration: "1.410547",
      conn_state: "SF",
      orig_pkts: "2",
      orig_ip_bytes: "92",
      resp_pkts: "1",
      resp_ip_bytes: "46",
      community_id: "1:XwrjUBXrpM4om6C+2P+pv+Sxhgo=",
      vlan: "-",
      inner_vlan: "-",
      tunnel_kind: "-",
      tunnel_orig_h: "-",
      tunnel_resp_h: "-",
      tunnel_depth: "-",
      skype_reasons: "own-bytes,skype-port",
      corrects: "F",
    });
  });

  it("VLANs under the names of Zeek's vlan-logging, and the tunnel", () => {
    const tunnel = { kind: "vxlan", source: "10.0.0.1", destination: "10.0.0.2", depth: 1 } as const;
    const network = { ...FLOW.network, vlan: 20, innerVlan: 30, tunnel };
    expect(row({ ...FLOW, network })).toMatchObject({
      vlan: "20",
      inner_vlan: "30",
      tunnel_kind: "vxlan",
      tunnel_orig_h: "10.0.0.1",
      tunnel_resp_h: "10.0.0.2",
      tunnel_depth: "1",
    });
  });

  it("leaves out what is not known, as a dash", () => {
    const { label, reasons, ...unlabelled } = FLOW;
    expect([label, reasons?.length]).toEqual(["skype", 2]);
    expect(row(unlabelled)).toMatchObject({ service: "-", skype_reasons: "-" });
  });
});

it("json: the record itself", () => {
  expect(JSON.parse(json.record(FLOW))).toEqual(FLOW);
});
