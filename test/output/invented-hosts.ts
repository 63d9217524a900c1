import type { HostReport } from "../../src/output/report/host-report.js";
import type { InspectionSummary } from "../../src/output/report/summary.js";

/** Invented, but shaped like what real captures give. */

const START = Date.UTC(2006, 7, 25, 19, 31, 6) * 1000;
const SECOND = 1_000_000;

export const everythingKnown: HostReport = {
  ip: "192.168.1.2",
  mac: "00:0c:29:3f:9a:51",
  verdict: "confirmed",
  confidence: 0.998,
  explainedBy: "skyspan explain 9d0e7b0a start.pcap",
  versions: ["1.0.0.29", "1.2.0.18"],
  platform: "Windows",
  language: "en",
  skypePort: 5431,
  publicIp: "203.0.113.77",
  firstSeen: START,
  lastSeen: START + 1264 * SECOND,
  calls: [
    {
      event: "getlatestversion",
      version: "1.0.0.29",
      userAgent: "SkypeSetup 1.0.0.29",
      latestVersion: "0.98.0.1",
      frame: { capture: "/captures/start.pcap", frame: 92 },
    },
    {
      event: "installed",
      version: "1.0.0.29",
      userAgent: "Skype\u2122 1.0",
      frame: { capture: "/captures/start.pcap", frame: 1204 },
    },
  ],
  udpPeers: { total: 1204, answered: 310 },
  supernodes: ["157.56.52.44:40032", "80.77.211.112:33033", "81.203.80.5:12940", "62.30.7.9:1027", "24.61.2.88:50121"],
  supernodesTotal: 19,
  accounts: [],
  loginServers: ["212.72.49.141:33033", "195.215.8.141:33033"],
  eventServers: ["212.72.49.142:12350"],
  gateways: [],
  otherServers: [],
  datagrams: {
    total: 1311,
    bits: 41952,
    commands: [
      { command: 27, count: 1001 },
      { command: 28, count: 298 },
      { command: 35, count: 12 },
    ],
  },
  streams: {
    total: 21,
    forms: [
      { form: "1.x", count: 20 },
      { form: "2.x", count: 1 },
    ],
    ports: [
      { port: 33033, count: 9 },
      { port: 80, count: 7 },
      { port: 443, count: 4 },
      { port: 40032, count: 1 },
    ],
  },
  ladders: [
    ladder("157.56.52.44", 40032),
    ladder("80.77.211.112", 33033),
    ladder("81.203.80.5", 12940, 12.6),
    ladder("62.30.7.9", 1027),
    ladder("24.61.2.88", 50121),
  ],
  laddersTotal: 49,
  fallbacks: [
    { port: 80, streams: 7, proven: 7 },
    { port: 443, streams: 4, proven: 0 },
  ],
  reasons: [
    {
      signal: "udp-proof",
      strength: "proof",
      text: "1,311 datagrams carry the checksum that their message id predicts",
    },
    {
      signal: "tcp-proof",
      strength: "proof",
      text: "21 streams use one keystream twice in their first bytes, as Skype does on any port",
    },
    { signal: "ui-http", strength: "proof", text: "Asked ui.skype.com in the installer's own header order" },
    { signal: "port-ladder", strength: "strong", text: "49 peers tried on a high port, then on 443 and 80" },
    { signal: "hostcache", strength: "supporting", text: "3 peers stand in the imported host cache" },
  ],
  heldBack: 14,
};

export const hardlyAnythingKnown: HostReport = {
  ip: "2001:db8:40:1001:216:3eff:fe5a:90d4",
  verdict: "possible",
  confidence: 0.41,
  versions: [],
  firstSeen: START + 60 * SECOND,
  lastSeen: START + 60 * SECOND,
  calls: [],
  supernodes: [],
  accounts: [],
  loginServers: [],
  eventServers: [],
  gateways: [],
  otherServers: ["91.190.216.125:443"],
  ladders: [],
  fallbacks: [{ port: 80, streams: 1, proven: 0 }],
  reasons: [{ signal: "tcp-80-fallback", strength: "weak", text: "A stream to port 80 that is not HTTP" }],
  heldBack: 0,
};

export const blockedNetwork: HostReport = {
  ip: "10.1.4.23",
  verdict: "probable",
  confidence: 0.86,
  versions: [],
  skypePort: 33033,
  firstSeen: START,
  lastSeen: START + 90_000 * SECOND,
  calls: [],
  udpPeers: { total: 30, answered: 0 },
  supernodes: [],
  accounts: [],
  loginServers: [],
  eventServers: [],
  gateways: [],
  otherServers: [],
  ladders: [ladder("157.56.52.44", 40032), ladder("2001:db8:1234:5678:9abc:def0:1234:5678", 33033)],
  fallbacks: [],
  reasons: [
    { signal: "udp-fanout", strength: "strong", text: "30 new peers in 7 s from one port, ids rising by 2" },
    { signal: "port-ladder", strength: "strong", text: "2 peers tried on a high port, then on 443 and 80" },
  ],
  heldBack: 1,
};

export const cleanRun: InspectionSummary = {
  captures: [{ name: "start.pcap", frames: 1540, end: "clean" }],
  span: { first: START, last: START + 1264 * SECOND },
  frames: { read: 1540, decoded: 1540, notUnderstood: [], noted: [] },
  flows: 61,
  hosts: 12,
  detectors: [
    { name: "ui-http", count: 0 },
    { name: "udp-proof", count: 0 },
    { name: "port-ladder", count: 0 },
  ],
  limits: [],
  alerts: { raised: 0, heldBack: 0, lost: 0 },
  allowed: [],
  outputs: [],
  troubles: [],
};

export const eventfulRun: InspectionSummary = {
  captures: [
    { name: "captures/2006-08-25/span-port-00001.pcapng", frames: 1_204_331, end: "clean" },
    {
      name: "captures/2006-08-25/span-port-00002.pcapng",
      frames: 81_002,
      end: "cut",
      message: "the file ends in the middle of a record, at byte 40,112,004",
    },
    { name: "-", frames: 12, end: "interrupted" },
  ],
  span: { first: START, last: START + 90_000 * SECOND },
  frames: {
    read: 1_285_345,
    decoded: 1_285_001,
    notUnderstood: [
      { name: "ethernet.unknown-type", count: 340 },
      { name: "ipv4.length-beyond-frame", count: 4 },
    ],
    noted: [
      { name: "frame.cut-by-snaplen", count: 1204 },
      { name: "ipv4.checksum", count: 88_213 },
    ],
  },
  flows: 48_210,
  hosts: 1702,
  detectors: [
    { name: "login", count: 2 },
    { name: "port-ladder", count: 51 },
    { name: "tcp-80-fallback", count: 12 },
    { name: "tcp-proof", count: 21 },
    { name: "udp-fanout", count: 2 },
    { name: "udp-proof", count: 1311 },
    { name: "ui-http", count: 2 },
  ],
  limits: [{ name: "maxPendingBytesTotal", count: 3 }],
  alerts: { raised: 5, heldBack: 15, lost: 2 },
  allowed: [
    { entry: "192.168.1.0/24 skype.client until 2027-01-01 (voice laboratory)", suppressed: 12, expired: 0 },
    { entry: "10.1.2.3 until 2006-01-01", suppressed: 0, expired: 1 },
  ],
  outputs: [
    { name: "stdout:", delivered: 5, pending: 0, refused: 0, lost: 0 },
    { name: "file:/var/log/skyspan/alerts.jsonl", delivered: 3, pending: 0, refused: 0, lost: 2 },
  ],
  troubles: ["Cannot write to /var/log/skyspan/alerts.jsonl: no space is left on the device."],
};

function ladder(peer: string, port: number, wait = 1.61): HostReport["ladders"][number] {
  return {
    peer,
    rungs: [
      { port, offset: 0 },
      { port: 443, offset: wait * SECOND },
      { port: 80, offset: (wait + 1.61) * SECOND },
    ],
  };
}
