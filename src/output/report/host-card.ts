import type { VerdictLevel } from "../../alert/alert.js";
import { paletteFor } from "../palette.js";
import { printable } from "../printable.js";
import { captureName, counted, firstFew, thousands } from "../words.js";
import type { FallbackStreams, HostReason, HostReport, HttpCall } from "./host-report.js";
import { drawLadders } from "./ladder.js";
import { beside, columns, GAP, type Look, list, pageWidth, type Row, rows, valueWidth, wrap } from "./page.js";
import { spanInWords } from "./span.js";
import { trafficInWords } from "./traffic.js";

/** What is shown of each list; of the rest a card says how many. */
const ADDRESSES_SHOWN = 4;
const LADDERS_SHOWN = 5;
const CALLS_SHOWN = 8;
const PORTS_SHOWN = 6;

/** One host, as `analyze` shows it to people. `nameCaptures` where frame numbers of several captures meet. */
export function renderHostCard(host: HostReport, look: Look, nameCaptures: boolean): string {
  const palette = paletteFor(look.colour);
  const card: Row[] = [
    ["client", list(client(host), look)],
    ["seen", list(spanInWords(host.firstSeen, host.lastSeen), look)],
    ["addresses", list(addresses(host), look)],
    ["accounts", list(firstFew(host.accounts.map(printable), ADDRESSES_SHOWN), look)],
    ["ui.skype.com", calls(host.calls, nameCaptures)],
    ["User-Agent", list(distinct(host.calls.map(({ userAgent }) => userAgent)), look)],
    ["server answered", list(distinct(host.calls.map(({ latestVersion }) => latestVersion)), look)],
    ["UDP peers", udpPeers(host)],
    ["supernodes", list(firstFew(host.supernodes.map(printable), ADDRESSES_SHOWN, host.supernodesTotal), look)],
    ["login servers", list(firstFew(host.loginServers.map(printable), ADDRESSES_SHOWN), look)],
    ["event servers", list(firstFew(host.eventServers.map(printable), ADDRESSES_SHOWN), look)],
    ["phone gateways", list(firstFew(host.gateways.map(printable), ADDRESSES_SHOWN), look)],
    [
      host.loginServers.length + host.eventServers.length + host.gateways.length > 0 ? "other servers" : "servers",
      list(firstFew(host.otherServers.map(printable), ADDRESSES_SHOWN), look),
    ],
    ["proven datagrams", list(provenDatagrams(host), look)],
    ["proven streams", list(provenStreams(host), look)],
    ["port ladder", ladders(host, look)],
    ["web ports", host.fallbacks.map(fallback)],
    ["traffic", trafficInWords(host.traffic)],
    ["because", because(host.reasons, look)],
    ["explained by", printable(host.explainedBy ?? "")],
    ["held back", host.heldBack === 0 ? "" : `${counted(host.heldBack, "alert")} that would have said the same again`],
  ];
  return [titleLine(host, look), ...rows(card, look, palette.quiet)].join("\n");
}

function titleLine({ ip, verdict, confidence }: HostReport, look: Look): string {
  const palette = paletteFor(look.colour);
  const name = printable(ip);
  // Rounded down: 0.999 is not certainty. The tiny share makes 0.57 stay 0.57, which times 100 is a little less than 57.
  const sure = (Math.floor(confidence * 100 + 1e-9) / 100).toFixed(2);
  const rule = "─".repeat(Math.max(pageWidth(look) - name.length - verdict.length - sure.length - 6, 3));
  return `${palette.strong(name)}  ${palette.quiet(rule)}  ${palette.verdict(verdict)(verdict)}  ${sure}`;
}

const CERTAINTY: Readonly<Record<VerdictLevel, string>> = {
  confirmed: "Skype",
  probable: "probably Skype",
  possible: "possibly Skype",
};

function client({ verdict, versions, platform, language }: HostReport): string[] {
  const words = [CERTAINTY[verdict]];
  if (versions.length > 0) words.push(versions.map(printable).join(", then "));
  if (platform !== undefined) words.push(`for ${printable(platform)}`);
  const details = [words.join(" ")];
  if (language !== undefined) details.push(`language ${printable(language)}`);
  if (versions.length === 0) details.push("version not seen");
  return details;
}

function addresses({ mac, skypePort, publicIp }: HostReport): string[] {
  const known: string[] = [];
  if (skypePort !== undefined) known.push(`Skype port ${skypePort}`);
  if (publicIp !== undefined) known.push(`public address ${printable(publicIp)}`);
  if (mac !== undefined) known.push(`MAC ${printable(mac)}`);
  return known;
}

function calls(calls: readonly HttpCall[], nameCaptures: boolean): string[] {
  const lines = columns(
    calls
      .slice(0, CALLS_SHOWN)
      .map(({ event, version, frame }) => [
        printable(event),
        printable(version ?? ""),
        `frame ${thousands(frame.frame)}${nameCaptures ? ` of ${captureName(frame.capture)}` : ""}`,
      ]),
  );
  if (calls.length > CALLS_SHOWN) lines.push(`+ ${thousands(calls.length - CALLS_SHOWN)} more`);
  return lines;
}

function distinct(texts: readonly (string | undefined)[]): string[] {
  return firstFew([...new Set(texts.filter((text) => text !== undefined).map(printable))], ADDRESSES_SHOWN);
}

function udpPeers({ udpPeers }: HostReport): string {
  if (udpPeers === undefined) return "";
  const answered = udpPeers.answered === 0 ? "none answered" : `${thousands(udpPeers.answered)} answered`;
  return `${thousands(udpPeers.total)} contacted, ${answered}`;
}

function provenDatagrams({ datagrams }: HostReport): string[] {
  if (datagrams === undefined || datagrams.total === 0) return [];
  const details = [thousands(datagrams.total)];
  if (datagrams.bits !== undefined) details.push(`${counted(datagrams.bits, "bit")} predicted`);
  return [...details, ...datagrams.commands.map(({ command, count }) => `command ${command} × ${thousands(count)}`)];
}

function provenStreams({ streams }: HostReport): string[] {
  if (streams === undefined || streams.total === 0) return [];
  const forms = streams.forms.map(({ form, count }) => `form ${printable(form)} × ${thousands(count)}`);
  const ports = streams.ports.map(({ port, count }) => `port ${port} × ${thousands(count)}`);
  return [thousands(streams.total), ...forms, ...firstFew(ports, PORTS_SHOWN)];
}

function ladders({ ladders, laddersTotal }: HostReport, look: Look): string[] {
  const lines = drawLadders(ladders.slice(0, LADDERS_SHOWN), valueWidth(look));
  const more = (laddersTotal ?? ladders.length) - Math.min(ladders.length, LADDERS_SHOWN);
  if (more > 0) lines.push(`+ ${counted(more, "more peer")}`);
  return lines;
}

function fallback({ port, streams, proven }: FallbackStreams): string {
  const protocol = port === 80 ? "HTTP" : "TLS";
  const provenWords = proven === 0 ? "" : `, ${thousands(proven)} proven`;
  return `${counted(streams, "stream")} to port ${port} that ${streams === 1 ? "is" : "are"} not ${protocol}${provenWords}`;
}

const STRENGTH_WIDTH = "supporting".length;

function because(reasons: readonly HostReason[], look: Look): string[] {
  const { strength: paint } = paletteFor(look.colour);
  return reasons.flatMap(({ strength, text }) => {
    const lines = wrap(printable(text), valueWidth(look) - STRENGTH_WIDTH - GAP);
    return beside(paint(strength)(printable(strength)), STRENGTH_WIDTH, lines);
  });
}
