import { describe, expect, it } from "vitest";
import { insideHost, latin1 } from "../../../captures/recipes/wire/index.js";
import { HOME, stage } from "../stage.js";

const ROUTER = insideHost("192.168.1.1", "00:0c:41:82:b2:53");
const ACTION = "urn:schemas-upnp-org:service:WANIPConnection:1#AddPortMapping";

interface Mapping {
  readonly description?: string;
  readonly action?: string;
  readonly split?: boolean;
  readonly method?: string;
}

/** As a control point writes it, UPnP Device Architecture 1.0 section 3.2.1. */
function soap({ description = "", action = ACTION, method = "POST" }: Mapping): Uint8Array {
  const body = [
    '<?xml version="1.0"?>',
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" s:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/">',
    '<s:Body><u:AddPortMapping xmlns:u="urn:schemas-upnp-org:service:WANIPConnection:1">',
    "<NewRemoteHost></NewRemoteHost><NewExternalPort>13021</NewExternalPort><NewProtocol>UDP</NewProtocol>",
    `<NewInternalPort>13021</NewInternalPort><NewInternalClient>${HOME}</NewInternalClient><NewEnabled>1</NewEnabled>`,
    `<NewPortMappingDescription>${description}</NewPortMappingDescription><NewLeaseDuration>0</NewLeaseDuration>`,
    "</u:AddPortMapping></s:Body></s:Envelope>",
  ].join("\r\n");
  const head = [
    `${method} /ctl/IPConn HTTP/1.1`,
    "Host: 192.168.1.1:5000",
    'Content-Type: text/xml; charset="utf-8"',
    `SOAPAction: "${action}"`,
    `Content-Length: ${body.length}`,
  ].join("\r\n");
  return latin1(`${head}\r\n\r\n${body}`);
}

async function asked(mapping: Mapping, segmentSize = 1_460) {
  const { span, host, run } = stage();
  const conversation = span.tcp({ host, port: 3_600 }, { host: ROUTER, port: 5_000 }, { segmentSize });
  conversation.send("opener", conversation.open(1), soap(mapping));
  return run();
}

const DESCRIPTION = `Skype UDP at ${HOME}:13021 (2734)`;

describe("a port that the router maps by UPnP, described as Skype's (U10)", () => {
  it.each([
    [DESCRIPTION, "udp", 13_021],
    [`Skype TCP at ${HOME}:443 (1)`, "tcp", 443],
    [`Skype UDP at ${HOME} (900)`, "udp", 13_021],
    [`\r\n\t${DESCRIPTION}`, "udp", 13_021],
  ])("%s", async (description, transport, port) => {
    const { evidence, alerts, host } = await asked({ description });
    expect(evidence(HOME, "upnp-mapping")).toMatchObject([{ strength: "supporting", facts: { transport, port } }]);
    expect(host(HOME)?.port).toBe(port);
    expect(alerts).toEqual([]);
  });

  it.each([1, 7, 400])("in segments of %i bytes, head and body apart or not", async (segmentSize) => {
    expect((await asked({ description: DESCRIPTION }, segmentSize)).evidence(HOME, "upnp-mapping")).toHaveLength(1);
  });

  it.each([
    ["by another program", { description: "Transmission at 51413" }],
    ["under a name that holds the word", { description: `My Skype UDP at ${HOME}:13021 (2734)` }],
    ["for another host", { description: "Skype UDP at 192.168.1.77:13021 (2734)" }],
    ["a port beyond all", { description: `Skype UDP at ${HOME}:99999 (2734)` }],
    ["another action", { description: DESCRIPTION, action: ACTION.replace("Add", "GetSpecific") }],
    ["behind 100,000 blanks", { description: `${" ".repeat(100_000)}${DESCRIPTION}` }],
  ])("not: %s", async (_, mapping) => {
    expect((await asked(mapping)).hosts).toEqual([]);
  });
});
