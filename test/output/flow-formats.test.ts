import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { FlowOutput } from "../../src/output/flows/flow-output.js";
import { FLOW_FORMATS } from "../../src/output/flows/registry.js";
import { FORMATS } from "../../src/output/format-registry.js";
import { temporaryFolder } from "../capture/temporary-folder.js";
import { HOSTILE_TEXTS } from "./example-alerts.js";
import {
  correctedFlow,
  FLOWS,
  flowWriter,
  hostileFlow,
  otherFlow,
  pingFlow,
  pingFlow6,
  skypeFlow,
  tunnelledFlow,
} from "./example-flows.js";
import { parseCef } from "./parsers/cef.js";
import { parseLeef } from "./parsers/leef.js";
import { parseZeek } from "./parsers/zeek.js";

it("every format for machines carries flows as well, under one name", () => {
  expect(FLOW_FORMATS.map(({ name }) => name)).toEqual(
    FORMATS.map(({ name }) => name).filter((name) => name !== "text"),
  );
});

/** What every format of flows must hold, those to come included. */
describe.each(FLOW_FORMATS.map(({ name }) => name))("flows in %s", (name) => {
  const own = name === "zeek" ? /\t/g : /(?!)/g;

  it.each(Object.entries(HOSTILE_TEXTS))("keeps control of the terminal and the line with %s", (_, text) => {
    const record = flowWriter(name).record(hostileFlow(text));
    expect(record.replaceAll(own, "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    const plain = namesIn(name, flowWriter(name).record(hostileFlow("plain")));
    expect(namesIn(name, record).filter((found) => !plain.includes(found))).toEqual([]);
  });

  it.each(FLOWS)("writes %s as one line, the same each time, with both ends and both counts", (_, flow) => {
    const record = flowWriter(name).record(flow);
    expect(record).not.toContain("\n");
    expect(flowWriter(name).record(flow)).toBe(record);
    for (const text of [flow.source.ip, flow.destination.ip, String(flow.source.bytes)]) expect(record).toContain(text);
  });

  it("bounds what it writes", () => {
    if (name === "json") return;
    expect(flowWriter(name).record(hostileFlow("x".repeat(100_000))).length).toBeLessThan(20_000);
  });
});

function namesIn(format: string, record: string): readonly string[] {
  if (format === "cef") return Object.keys(parseCef(record).extension);
  if (format === "leef") return Object.keys(parseLeef(record).attributes);
  if (format === "zeek") return record.split("\t").map((_, at) => String(at));
  return Object.keys(JSON.parse(record));
}

describe("a receiver reads", () => {
  it("json: the record itself", () => {
    expect(JSON.parse(flowWriter("json").record(skypeFlow))).toEqual(skypeFlow);
  });

  it("ecs: a connection that ended, both sides and their sum", () => {
    expect(JSON.parse(flowWriter("ecs").record(skypeFlow))).toMatchObject({
      "@timestamp": skypeFlow.end,
      event: { kind: "event", category: ["network"], type: ["connection", "end"], duration: 1_410_547_000 },
      network: { application: "skype", transport: "udp", iana_number: "17", type: "ipv4", packets: 3, bytes: 138 },
      source: { ip: "192.168.1.2", port: 35_990, packets: 2, bytes: 92 },
      observer: { name: "span-1", ingress: { interface: { name: "eth1" } } },
      skyspan: { state: "SF", reasons: skypeFlow.reasons },
    });
  });

  it("eve: an event of Suricata's type flow", () => {
    expect(JSON.parse(flowWriter("eve").record(correctedFlow))).toMatchObject({
      event_type: "flow",
      timestamp: "2006-08-25T19:31:22.000000+0000",
      flow_id: 0x6d5c6b365ef06,
      src_ip: "192.168.1.2",
      dest_port: 57_322,
      proto: "UDP",
      app_proto: "skype",
      flow: { pkts_toserver: 2, bytes_toclient: 46, age: 1, state: "established" },
      metadata: { flowbits: ["skype", "skype.own-bytes", "skype.skype-port", "skyspan.corrects"] },
    });
  });

  it.each([
    ["udp that was answered", skypeFlow, { activity_id: 6, type_uid: 400106 }],
    ["a SYN that was not", otherFlow, { activity_id: 4, activity_name: "Fail", type_uid: 400104 }],
    ["a refused connection", { ...otherFlow, state: "REJ" } as const, { activity_id: 5, activity_name: "Refuse" }],
    ["a closed connection", { ...otherFlow, state: "SF" } as const, { activity_id: 2, activity_name: "Close" }],
    ["a reset connection", { ...otherFlow, state: "RSTR" } as const, { activity_id: 3, activity_name: "Reset" }],
  ])("ocsf: %s, as Network Activity", (_, flow, expected) => {
    expect(JSON.parse(flowWriter("ocsf").record(flow))).toMatchObject({
      class_uid: 4001,
      category_uid: 4,
      ...expected,
    });
  });

  it("ocsf: out is what the source sent", () => {
    expect(JSON.parse(flowWriter("ocsf").record(skypeFlow)).traffic).toEqual({
      packets: 3,
      packets_out: 2,
      packets_in: 1,
      bytes: 138,
      bytes_out: 92,
      bytes_in: 46,
    });
  });

  it("cef: a class of its own for what is Skype's", () => {
    const { header, extension } = parseCef(flowWriter("cef").record(skypeFlow));
    expect(header).toEqual(["0", "skyspan", "skyspan", "0.1.0", "flow.skype", "Network flow of Skype", "1"]);
    expect(extension).toMatchObject({ src: "192.168.1.2", spt: "35990", in: "92", out: "46", app: "Skype", cs3: "SF" });
    expect(parseCef(flowWriter("cef").record(otherFlow)).header[4]).toBe("flow");
  });

  it("leef: both sides' packets and bytes", () => {
    const { header, attributes } = parseLeef(flowWriter("leef").record(skypeFlow));
    expect(header).toEqual(["skyspan", "skyspan", "0.1.0", "flow.skype"]);
    expect(attributes).toMatchObject({ srcBytes: "92", dstBytes: "46", totalPackets: "3", label: "skype" });
    expect(attributes.devTime).toBe("2006-08-25T19:31:22.000+0000");
  });

  it("zeek: conn.log's columns, times as Zeek writes them", () => {
    const { header, record } = flowWriter("zeek");
    const [row] = parseZeek(`${header}\n${record(skypeFlow)}`);
    expect(row).toEqual({
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
      skype_reasons: ["own-bytes", "skype-port"],
      corrects: "F",
    });
    const [other] = parseZeek(`${header}\n${record(otherFlow)}`);
    expect(other).toMatchObject({ service: undefined, skype_reasons: undefined });
  });

  it("VLANs and the tunnel, where the format has room for them", () => {
    expect(JSON.parse(flowWriter("ecs").record(tunnelledFlow))).toMatchObject({
      network: { vlan: { id: "20" }, inner: { vlan: { id: "30" } } },
      skyspan: { tunnel: tunnelledFlow.network.tunnel },
    });
    expect(JSON.parse(flowWriter("eve").record(tunnelledFlow))).toMatchObject({
      vlan: [20, 30],
      tunnel: { src_ip: "10.0.0.1", dest_ip: "10.0.0.2", depth: 1 },
    });
    expect(JSON.parse(flowWriter("ocsf").record(tunnelledFlow)).src_endpoint).toMatchObject({ vlan_uid: "20" });
    expect(parseCef(flowWriter("cef").record(tunnelledFlow)).extension).toMatchObject({
      cs5: "20 30",
      cs6: "vxlan from 10.0.0.1 to 10.0.0.2",
    });
    const { header, record } = flowWriter("zeek");
    expect(parseZeek(`${header}\n${record(tunnelledFlow)}`)[0]).toMatchObject({
      vlan: "20",
      inner_vlan: "30",
      tunnel_kind: "vxlan",
      tunnel_orig_h: "10.0.0.1",
      tunnel_resp_h: "10.0.0.2",
      tunnel_depth: "1",
    });
  });

  it("zeek-json: numbers as numbers, what is not known left out", () => {
    const row = JSON.parse(flowWriter("zeek-json").record(otherFlow));
    expect(row).toMatchObject({ ts: 1431943200.000001, duration: 59.999999, orig_pkts: 12, corrects: false });
    expect(row).not.toHaveProperty("service");
  });

  it.each([
    ["ICMP", pingFlow, 8],
    ["ICMPv6", pingFlow6, 128],
  ])("%s has a type and no ports", (_, flow, type) => {
    const ecs = JSON.parse(flowWriter("ecs").record(flow));
    expect([ecs.source.port, ecs.skyspan.icmpType]).toEqual([undefined, type]);
    const eve = JSON.parse(flowWriter("eve").record(flow));
    expect([eve.src_port, eve.icmp_type]).toEqual([undefined, type]);
    const ocsf = JSON.parse(flowWriter("ocsf").record(flow));
    expect([ocsf.src_endpoint.port, ocsf.unmapped.icmpType]).toEqual([undefined, type]);
    expect(parseCef(flowWriter("cef").record(flow)).extension).toMatchObject({
      cn3: String(type),
      cn3Label: "icmpType",
    });
    expect(parseLeef(flowWriter("leef").record(flow)).attributes).toMatchObject({ icmpType: String(type) });
  });
});

describe("a file of flows", () => {
  const observer = { name: "span-1", version: "0.1.0" };

  it("has Zeek's header in front and #close at the end", async () => {
    const path = join(temporaryFolder(), "conn.log");
    const output = new FlowOutput(path, "zeek", observer);
    output.write(skypeFlow);
    await output.close();
    const lines = readFileSync(path, "utf8").trimEnd().split("\n");
    expect([lines[0], lines.at(-1)]).toEqual(["#separator \\x09", "#close\t2006-08-25-19-31-22"]);
    expect(parseZeek(lines.join("\n"))).toHaveLength(1);
  });

  it("in a format that is not there is refused, with those that are", () => {
    expect(() => new FlowOutput("/nonexistent/flows", "xml", observer)).toThrow(
      'There is no flow format "xml". Known are json, ecs, eve, ocsf, cef, leef, zeek, zeek-json.',
    );
  });
});
