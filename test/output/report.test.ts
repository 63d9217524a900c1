import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { displayWidth } from "../../src/output/report/display-width.js";
import { renderHosts } from "../../src/output/report/host-list.js";
import type { HostReport } from "../../src/output/report/host-report.js";
import { columns, type Look, shortenPath, wrap } from "../../src/output/report/page.js";
import { type InspectionSummary, renderSummary } from "../../src/output/report/summary.js";
import { HOSTILE_TEXTS } from "./example-alerts.js";
import { blockedNetwork, cleanRun, eventfulRun, everythingKnown, hardlyAnythingKnown } from "./invented-hosts.js";

const NARROW: Look = { width: 80, colour: false };
const HOSTS = [hardlyAnythingKnown, blockedNetwork, everythingKnown];

const card = (host: HostReport, look = NARROW): string => renderHosts([host], cleanRun, look);
const widest = (page: string): number => Math.max(...page.split("\n").map((line) => [...line].length));

describe("the cards of hosts", () => {
  it("come worst first", () => {
    const titles = renderHosts(HOSTS, cleanRun, NARROW)
      .split("\n")
      .filter((line) => /^\S/.test(line));
    expect(titles.map((title) => title.split(" ")[0])).toEqual([
      "192.168.1.2",
      "10.1.4.23",
      "2001:db8:40:1001:216:3eff:fe5a:90d4",
    ]);
  });

  it("say all that is known", () => {
    expect(card(everythingKnown)).toMatchInlineSnapshot(`
      "192.168.1.2  ──────────────────────────────────────────────────  confirmed  0.99
         client            Skype 1.0.0.29, then 1.2.0.18 for Windows, language en
         seen              2006-08-25 19:31:06 to 19:52:10 UTC, 21 min 04 s
         addresses         Skype port 5431, public address 203.0.113.77,
                           MAC 00:0c:29:3f:9a:51
         ui.skype.com      getlatestversion  1.0.0.29  frame 92
                           installed         1.0.0.29  frame 1,204
         User-Agent        SkypeSetup 1.0.0.29, Skype™ 1.0
         server answered   0.98.0.1
         UDP peers         1,204 contacted, 310 answered
         supernodes        157.56.52.44:40032, 80.77.211.112:33033, 81.203.80.5:12940,
                           62.30.7.9:1027 + 15 more
         login servers     212.72.49.141:33033, 195.215.8.141:33033
         event servers     212.72.49.142:12350
         proven datagrams  1,311, 41,952 bits predicted, command 27 × 1,001,
                           command 28 × 298, command 35 × 12
         proven streams    21, form 1.x × 20, form 2.x × 1, port 33033 × 9,
                           port 80 × 7, port 443 × 4, port 40032 × 1
         port ladder       157.56.52.44   40032 ─1.6 s→ 443 ─1.6 s→ 80
                           80.77.211.112  33033 ─1.6 s→ 443 ─1.6 s→ 80
                           81.203.80.5    12940 ─13 s─→ 443 ─1.6 s→ 80
                           62.30.7.9       1027 ─1.6 s→ 443 ─1.6 s→ 80
                           24.61.2.88     50121 ─1.6 s→ 443 ─1.6 s→ 80
                           + 44 more peers
         web ports         7 streams to port 80 that are not HTTP, 7 proven
                           4 streams to port 443 that are not TLS
         because           proof       1,311 datagrams carry the checksum that their
                                       message id predicts
                           proof       21 streams use one keystream twice in their
                                       first bytes, as Skype does on any port
                           proof       Asked ui.skype.com in the installer's own
                                       header order
                           strong      49 peers tried on a high port, then on 443 and
                                       80
                           supporting  3 peers stand in the imported host cache
         explained by      skyspan explain 9d0e7b0a start.pcap
         held back         14 alerts that would have said the same again"
    `);
  });

  it("leave out what is not known, and do not say Skype where it is only possible", () => {
    expect(card(hardlyAnythingKnown)).toMatchInlineSnapshot(`
      "2001:db8:40:1001:216:3eff:fe5a:90d4  ───────────────────────────  possible  0.41
         client            possibly Skype, version not seen
         seen              2006-08-25 19:32:06 UTC
         servers           91.190.216.125:443
         web ports         1 stream to port 80 that is not HTTP
         because           weak        A stream to port 80 that is not HTTP"
    `);
  });

  it("put a ladder's rungs below its peer where both do not fit on a line", () => {
    expect(card(blockedNetwork)).toContain("2001:db8:1234:5678:9abc:def0:1234:5678\n");
    expect(card(blockedNetwork, { width: 120, colour: false })).toContain(
      "157.56.52.44                            40032 ─1.6 s→ 443 ─1.6 s→ 80",
    );
  });

  it("name the capture of a frame only where there are several", () => {
    expect(card(everythingKnown)).toContain("frame 1,204\n");
    expect(renderHosts([everythingKnown], eventfulRun, NARROW)).toContain("frame 1,204 of start.pcap\n");
  });

  it("never show full certainty where there is none", () => {
    expect(card({ ...everythingKnown, confidence: 0.9999 })).toContain("confirmed  0.99");
    expect(card({ ...everythingKnown, confidence: 0.57 })).toContain("confirmed  0.57");
  });

  it.each([60, 80, 100, 120, 200])("keep within a terminal of %i columns", (width) => {
    const look = { width, colour: false };
    expect(widest(renderHosts(HOSTS, eventfulRun, look))).toBeLessThanOrEqual(width);
    expect(widest(renderSummary(eventfulRun, look))).toBeLessThanOrEqual(width);
  });

  it("say the same in colour, which is used only where asked", () => {
    const plain = renderHosts(HOSTS, eventfulRun, NARROW) + renderSummary(eventfulRun, NARROW);
    const look = { width: 80, colour: true };
    const coloured = renderHosts(HOSTS, eventfulRun, look) + renderSummary(eventfulRun, look);
    expect(plain).not.toContain("\u001b");
    expect(coloured).toContain("\u001b[");
    expect(stripVTControlCharacters(coloured)).toBe(plain);
  });

  it.each(Object.entries(HOSTILE_TEXTS))("keep control of the terminal with %s", (_, text) => {
    const page = renderHosts([hostileHost(text)], hostileRun(text), NARROW) + renderSummary(hostileRun(text), NARROW);
    expect(page.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
  });

  it("are sorted without disturbing what was given", () => {
    const given = [...HOSTS];
    renderHosts(given, cleanRun, NARROW);
    expect(given).toEqual(HOSTS);
  });
});

describe("finding nothing", () => {
  it("says what was looked through", () => {
    expect(renderHosts([], cleanRun, NARROW)).toBe("No classic Skype in 1,540 frames, 61 flows, 12 hosts.");
  });

  it("says what could not be looked through", () => {
    expect(renderHosts([], eventfulRun, NARROW)).toBe(
      [
        "No classic Skype in 1,285,345 frames, 48,210 flows, 1,702 hosts.",
        "344 frames could not be decoded to the end.",
        "2 captures could not be read to the end.",
      ].join("\n"),
    );
  });

  it("does not call an empty capture free of Skype", () => {
    const empty = { ...cleanRun, frames: { read: 0, decoded: 0, notUnderstood: [], noted: [] }, flows: 0, hosts: 0 };
    expect(renderHosts([], empty, NARROW)).toBe("No classic Skype: there was not a single frame to look through.");
  });
});

describe("the inspection summary", () => {
  it.each([
    [302, "1 flow, 1 packet, 1 byte in 5 min 02 s"],
    [0, "1 flow, 1 packet, 1 byte"],
  ])("tells what flows of Skype add up to in %i s", (seconds, said) => {
    const summary = renderSummary({ ...cleanRun, traffic: { flows: 1, packets: 1, bytes: 1, seconds } }, NARROW);
    expect(/of Skype +(.*)/.exec(summary)?.[1]).toBe(said);
  });

  it("tells of an uneventful run in few lines", () => {
    expect(renderSummary(cleanRun, NARROW)).toMatchInlineSnapshot(`
      "Inspected
         captures          1,540 frames  start.pcap, complete
         packets from      2006-08-25 19:31:06 to 19:52:10 UTC, 21 min 04 s
         frames            1,540 read, 1,540 decoded to the end
         flows             61 between 12 hosts
         detectors saw     0  ui-http
                           0  udp-proof
                           0  port-ladder
         limits reached    none
         alerts            0 raised, 0 held back, 0 lost"
    `);
  });

  it("tells what was missed, and why", () => {
    expect(renderSummary(eventfulRun, NARROW)).toMatchInlineSnapshot(`
      "Inspected
         captures          1,204,331 frames  …/span-port-00001.pcapng, complete
                              81,002 frames  …/span-port-00002.pcapng, cut
                                             the file ends in the middle of a record,
                                             at byte 40,112,004
                                  12 frames  -, interrupted
         packets from      2006-08-25 19:31:06 to 2006-08-26 20:31:06 UTC, 25 h 00 min
         frames            1,285,345 read, 1,285,001 decoded to the end
         not understood    340  ethernet.unknown-type
                             4  ipv4.length-beyond-frame
         noted              1,204  frame.cut-by-snaplen
                           88,213  ipv4.checksum
         flows             48,210 between 1,702 hosts
         detectors saw         2  login
                              51  port-ladder
                              12  tcp-80-fallback
                              21  tcp-proof
                               2  udp-fanout
                           1,311  udp-proof
                               2  ui-http
         limits reached    3  maxPendingBytesTotal
         alerts            5 raised, 15 held back, 2 lost
         allow-list        12 alerts not told: 192.168.1.0/24 skype.client until
                           2027-01-01 (voice laboratory)
                           expired, 1 alert told all the same: 10.1.2.3 until
                           2006-01-01
         delivered         3, 2 lost to file:/var/log/skyspan/alerts.jsonl
         trouble           Cannot write to /var/log/skyspan/alerts.jsonl: no space is
                           left on the device."
    `);
  });

  it("tells what a live sensor lost, and calls only what has all its frames complete", () => {
    const interfaces = [
      { name: "eth1", dropped: 1816, isEstimate: true, engineGaps: 2, downs: 1 },
      { name: "eth2", dropped: 3, isEstimate: false, engineGaps: 0, downs: 0 },
    ];
    const run: InspectionSummary = {
      ...cleanRun,
      captures: [
        { name: "eth1", frames: 449, end: "lossy" },
        { name: "eth2", frames: 1080, end: "lossy" },
        { name: "eth3", frames: 11, end: "clean" },
      ],
      lost: { interfaces, parserRestarts: 1, tcpGaps: 57 },
    };
    expect(renderSummary(run, NARROW).split("\n").slice(0, 12).join("\n")).toMatchInlineSnapshot(`
      "Inspected
         captures            449 frames  eth1, incomplete
                           1,080 frames  eth2, incomplete
                              11 frames  eth3, complete
         packets from      2006-08-25 19:31:06 to 19:52:10 UTC, 21 min 04 s
         frames            1,540 read, 1,540 decoded to the end
         lost              1,816  frames dropped on eth1, an estimate
                               2  gaps on eth1: its engine was started again
                               1  gap on eth1: the interface was down
                               3  frames dropped on eth2
                               1  gap: the parser died, and its counts with it
                              57  gaps in TCP streams"
    `);
  });

  it("counts captures beyond the first few, by how they ended", () => {
    const captures = Array.from({ length: 40 }, (_, index) => ({
      name: `${index}.pcap`,
      frames: 1,
      end: index % 2 === 0 ? ("clean" as const) : ("cut" as const),
    }));
    const page = renderSummary({ ...cleanRun, captures }, NARROW);
    expect(page).toContain("+ 10 more, complete");
    expect(page).toContain("+ 10 more, cut");
    expect(page).toContain("18.pcap, complete");
    expect(page).not.toContain("20.pcap");
  });
});

describe("the page", () => {
  it("breaks between words, and within a word only where it is longer than a line", () => {
    expect(wrap("one two three", 8)).toEqual(["one two", "three"]);
    expect(wrap("a verylongword b", 5)).toEqual(["a", "veryl", "ongwo", "rd b"]);
  });

  it("lines up names in scripts whose characters are two columns wide, or none", () => {
    expect(
      columns([
        ["日本.pcap", "x"],
        ["cafe\u0301.pcap", "y"],
      ]),
    ).toEqual(["日本.pcap  x", "cafe\u0301.pcap  y"]);
    expect(displayWidth("日本.pcap")).toBe(9);
    expect(displayWidth("cafe\u0301.pcap")).toBe(9);
  });

  it("keeps the end of a path that does not fit", () => {
    expect(shortenPath("/a/long/way/to/trace.pcap", 14)).toBe("…/trace.pcap");
    expect(shortenPath("trace-of-the-span-port.pcap", 14)).toBe("…pan-port.pcap");
    expect(shortenPath("trace.pcap", 14)).toBe("trace.pcap");
  });

  it("keeps its width whatever is on it", () => {
    const page = [renderHosts([{ ...hostileHost(LONG_WORD), ip: "10.0.0.1" }], hostileRun(LONG_WORD), NARROW)];
    page.push(renderSummary(hostileRun(LONG_WORD), NARROW));
    expect(widest(page.join("\n"))).toBeLessThanOrEqual(80);
  });
});

const LONG_WORD = HOSTILE_TEXTS["something very long"]!;

function hostileHost(text: string): HostReport {
  return {
    ...everythingKnown,
    ip: text,
    mac: text,
    publicIp: text,
    versions: [text],
    platform: text,
    language: text,
    calls: [{ event: text, version: text, userAgent: text, latestVersion: text, frame: { capture: text, frame: 1 } }],
    supernodes: [text],
    accounts: [text],
    loginServers: [text],
    eventServers: [text],
    gateways: [text],
    otherServers: [text],
    streams: { total: 1, forms: [{ form: text, count: 1 }], ports: [] },
    ladders: [{ peer: text, rungs: [{ port: 1, offset: 0 }] }],
    reasons: [{ signal: text, strength: text, text }],
  };
}

function hostileRun(text: string): InspectionSummary {
  return {
    ...cleanRun,
    captures: [
      { name: text, frames: 1, end: "cut", message: text },
      { name: text, frames: 1, end: "clean" },
    ],
    detectors: [{ name: text, count: 1 }],
    limits: [{ name: text, count: 1 }],
    troubles: [text],
  };
}
