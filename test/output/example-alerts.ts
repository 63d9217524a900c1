import { ALERT_SCHEMA, type HostAlert, type SensorAlert, type SkypeFacts } from "../../src/alert/alert.js";

/** Alerts as real ones look; the schema, the formats and the documentation are tested with them. */

const observer = { name: "span-1", version: "0.1.0" };

/** A version check by the Windows installer, September 2004, as a run tells it: version-check.test.ts has its packets. */
export const versionCheck: HostAlert = {
  schema: ALERT_SCHEMA,
  id: "2d9a93b261d8c9e4ec90fb852bb7f7d3",
  time: "2004-09-14T19:31:06.654021Z",
  firstSeen: "2004-09-14T19:31:06.654021Z",
  lastSeen: "2004-09-14T19:31:06.654021Z",
  count: 1,
  rule: "skype.ui-http",
  status: "new",
  title: '192.168.1.2 asked ui.skype.com for "getlatestversion" as Skype 1.0.0.29 for Windows',
  severity: "low",
  verdict: "confirmed",
  confidence: 0.98,
  host: { ip: "192.168.1.2", mac: "00:0c:29:3f:9a:51" },
  source: { ip: "192.168.1.2", port: 1031 },
  destination: { ip: "212.72.49.131", port: 80 },
  network: { transport: "tcp", communityId: "1:xnnTjythqJqAJ8YGQwtmjffJsKI=", direction: "outbound" },
  skype: {
    version: "1.0.0.29",
    platform: "Windows",
    language: "en",
    event: "getlatestversion",
    userAgent: "SkypeSetup 1.0.0.29",
  },
  reasons: [
    {
      signal: "ui-http",
      kind: "proof",
      text: 'once asked ui.skype.com for "getlatestversion", in the form of the Windows installer, User-Agent "SkypeSetup 1.0.0.29"',
      frames: [{ capture: "start.pcap", frame: 92 }],
      time: "2004-09-14T19:31:06.654021Z",
    },
  ],
  evidence: { frames: [{ capture: "start.pcap", frame: 92 }] },
  heldBack: 0,
  observer,
};

/** `Required`: a fact added to the contract must be added here. */
const everyFact: Required<SkypeFacts> = {
  version: "1.2.0.18",
  versions: ["1.0.0.29", "1.2.0.18"],
  platform: "Linux",
  language: "en",
  event: ["getlatestversion", "installed"],
  userAgent: "Skype\u2122 1.0",
  latestVersion: "1.0.0.1",
  peerCount: 1204,
  peersAnswered: 310,
  peers: ["157.56.52.44:40032", "[2001:db8::17]:33033"],
  supernodes: ["157.56.52.44:40032"],
  servers: ["212.72.49.141:33033", "212.72.49.142:12350", "212.72.49.155:33033"],
  loginServers: ["212.72.49.141:33033"],
  eventServers: ["212.72.49.142:12350"],
  gateways: ["212.72.49.155:33033"],
  hostcacheMatches: 3,
  bootstrapMatches: 2,
  provenDatagrams: 1311,
  provenStreams: 21,
  ladderPeers: 49,
  publicIp: "203.0.113.77",
  accounts: ["zhang.san.1982"],
  traffic: { flows: 84, packets: 1_204, bytes: 143_220, seconds: 302 },
  activity: {
    kind: "call",
    path: "direct",
    peer: "203.0.113.9:40112",
    started: "2004-09-14T19:40:10.000000Z",
    ended: "2004-09-14T19:41:10.250000Z",
    seconds: 60,
    packetsOut: 2_100,
    packetsIn: 2_098,
    bytesOut: 140_700,
    bytesIn: 140_566,
    video: true,
  },
  calls: 2,
  callSeconds: 95,
  transfers: 1,
  firstRun: "2004-09-14T19:31:06.654021Z",
  versionChecks: 3,
  runningSince: "2004-09-14T11:31:06.654021Z",
  visitors: 180,
  visitorsServed: 41,
};

/** The last word on a host: every field there is, optional ones included. */
export const everyField = {
  ...versionCheck,
  id: "c2f7e08146b93ad5907be1f4d86a3e52",
  rule: "skype.client",
  status: "closed",
  title: "192.168.1.2 runs Skype 1.2.0.18 for Linux",
  severity: "info",
  confidence: 0.999,
  count: 1340,
  lastSeen: "2004-09-14T19:52:10.000000Z",
  host: { ip: "192.168.1.2", mac: "00:0c:29:3f:9a:51", port: 5431 },
  network: {
    transport: "tcp",
    communityId: "1:gmXHSQEqKFKYIZu0AI5a5yprnMQ=",
    direction: "internal",
    vlan: 101,
    tunnel: { kind: "erspan", source: "10.9.0.1", destination: "10.9.0.2", depth: 1 },
  },
  skype: everyFact,
  reasons: [
    {
      signal: "udp-proof",
      kind: "proof",
      text: "CRC of 1001 outgoing probes, 298 answers received on UDP port 5431 predicted from the message id, 41952 bits",
      value: 41952,
      threshold: 32,
      frames: [
        { capture: "spans/00001.pcapng", interface: 2, frame: 104 },
        { capture: "spans/00001.pcapng", frame: 131 },
        { capture: "spans/00002.pcapng", frame: 3 },
        { capture: "spans/00002.pcapng", frame: 4 },
        { capture: "spans/00002.pcapng", frame: 9 },
      ],
      time: "2004-09-14T19:31:08.000000Z",
    },
    {
      signal: "port-ladder",
      kind: "strong",
      text: "49 peers tried on a high port and then on 443 or 80",
      value: 49,
      threshold: 3,
      frames: [],
      time: "2004-09-14T19:31:12.000000Z",
    },
  ],
  evidence: {
    frames: [{ capture: "spans/00001.pcapng", interface: 2, frame: 104 }],
    file: "/var/lib/skyspan/evidence/9d0e7b0a4e2f0d6c.pcapng",
    framesMissing: 3,
  },
  heldBack: 14,
  observer: { ...observer, interface: "eth1" },
} as const satisfies HostAlert;

/** A probable host on a blocked network, raised later; IPv6 ends. */
export const raised: HostAlert = {
  ...versionCheck,
  id: "0f1e2d3c4b5a69788796a5b4c3d2e1f0",
  rule: "skype.client",
  status: "raised",
  title: "2001:db8:40::23 probably runs Skype",
  severity: "medium",
  verdict: "probable",
  confidence: 0.91,
  host: { ip: "2001:db8:40::23" },
  source: { ip: "2001:db8:40::23", port: 33033 },
  destination: { ip: "2001:db8:1::5", port: 443 },
  skype: {},
};

/** A sensor about itself: frames that the kernel dropped, with every field there is. */
export const captureLoss: SensorAlert = {
  schema: ALERT_SCHEMA,
  id: "7d1f2c3b4a59687786958493a2b1c0df",
  time: "2015-05-18T10:01:00.000000Z",
  firstSeen: "2015-05-18T10:00:30.250000Z",
  lastSeen: "2015-05-18T10:00:58.500000Z",
  count: 3,
  rule: "sensor.capture-loss",
  status: "new",
  title: "eth1 lost 1.2 % of its frames: what they held was not looked at",
  severity: "medium",
  sensor: {
    cause: "kernel-drops",
    interface: "eth1",
    engine: "tcpdump",
    from: "2015-05-18T10:00:00.000000Z",
    until: "2015-05-18T10:01:00.000000Z",
    received: 1_204_332,
    dropped: 14_627,
    share: 0.012,
    isEstimate: false,
  },
  reasons: [],
  evidence: { frames: [] },
  heldBack: 0,
  observer,
};

/** A sensor that is not heard. */
export const deliveryTrouble: SensorAlert = {
  ...captureLoss,
  rule: "sensor.delivery",
  title: "Alerts were lost on their way to syslog+tls://siem:6514: 12",
  severity: "high",
  sensor: {
    cause: "alerts-lost",
    from: captureLoss.sensor.from,
    until: captureLoss.sensor.until,
    output: "syslog+tls://siem:6514",
    pending: 200_000,
    refused: 0,
    lost: 12,
  },
};

/** Texts that have harmed terminals, logs and parsers. */
export const HOSTILE_TEXTS: Readonly<Record<string, string>> = {
  "a line break": "one\r\ntwo\nthree",
  "every C0 control and DEL": String.fromCharCode(...Array.from({ length: 32 }, (_, code) => code), 127),
  "every C1 control": String.fromCharCode(...Array.from({ length: 32 }, (_, code) => 128 + code)),
  "an ANSI escape that clears the screen": "\u001b[2J\u001b[1;1Hroot@host:~# ",
  "an OSC that sets the title": "\u001b]0;owned\u0007",
  "an 8-bit CSI": "\u009b31mred",
  "a bidi override": "exe.\u202egpj\u202c\u2066\u2069\u061c",
  "line and paragraph separators": "one\u2028two\u2029three\u0085four",
  "lone surrogates": "\ud800 and \udfff and \udc00\ud800",
  "a short lone surrogate": "\ud83d",
  "zero-width and invisible characters": "a\u200bb\u200dc\ufeffd\u00ade\u3164f\ufe0f",
  "tag characters": "\u{e0001}\u{e0041}",
  "private use": "\ue000\u{f0000}",
  "quotes, backslashes and JSON": '"},{"schema":"forged"}\\"\\\\',
  "delimiters of other formats": "a|b=c,d;e\tf<g>&h%0a",
  "a prototype name": "__proto__",
  "something very long": "x".repeat(10_000),
  nothing: "",
};

/** The same for what a sensor tells of itself: interfaces can have any name. */
export function hostileSensor(text: string): SensorAlert {
  return {
    ...captureLoss,
    title: text,
    time: text,
    sensor: { ...captureLoss.sensor, interface: text, engine: text, from: text, until: text },
    observer: { name: text, version: text, interface: text },
  };
}

/** The hostile text wherever a string of an alert may have come from a packet, a file name or a setting. */
export function hostile(text: string): HostAlert {
  return {
    ...everyField,
    title: text,
    host: { ip: text, mac: text },
    source: { ip: text, port: 1 },
    destination: { ip: text, port: 2 },
    network: { ...everyField.network, communityId: text },
    skype: {
      version: text,
      versions: [text, text],
      platform: text,
      language: text,
      event: [text],
      userAgent: text,
      latestVersion: text,
      peers: [text],
      supernodes: [text],
      servers: [text],
      loginServers: [text],
      eventServers: [text],
      gateways: [text],
      publicIp: text,
      accounts: [text],
    },
    reasons: [{ signal: text, kind: text, text, frames: [{ capture: text, frame: 1 }], time: text }],
    evidence: { frames: [{ capture: text, frame: 1 }] },
    time: text,
    observer: { name: text, version: text, interface: text },
  };
}
