import { paletteFor } from "../palette.js";
import { printable } from "../printable.js";
import { captureName, counted, firstFew, thousands } from "../words.js";
import type { FallbackStreams, HostReason, HostReport, HttpCall } from "./host-report.js";
import { drawLadders } from "./ladder.js";
import { columns, type Look, pageWidth, type Row, rows, valueWidth } from "./page.js";
import { spanInWords } from "./span.js";

/** Addresses, ladders and calls shown on a card; all of them are in the alert. */
const ADDRESSES_SHOWN = 4;
const LADDERS_SHOWN = 5;
const CALLS_SHOWN = 8;
const PORTS_SHOWN = 6;

/** One host, as `analyze` shows it to people. `nameCaptures` where frame numbers of several captures meet. */
export function renderHostCard(host: HostReport, look: Look, nameCaptures: boolean): string {
  const palette = paletteFor(look.colour);
  const card: Row[] = [
    ["client", client(host)],
    ["seen", spanInWords(host.firstSeen, host.lastSeen)],
    ["addresses", addresses(host)],
    ["ui.skype.com", calls(host.calls, nameCaptures)],
    ["User-Agent", userAgents(host.calls)],
    ["UDP peers", udpPeers(host)],
    ["supernodes", firstFew(host.supernodes.map(printable), ADDRESSES_SHOWN, host.supernodesTotal)],
    ["servers", firstFew(host.servers.map(printable), ADDRESSES_SHOWN, host.serversTotal)],
    ["proven datagrams", provenDatagrams(host)],
    ["proven streams", provenStreams(host)],
    ["port ladder", ladders(host, look)],
    ["web ports", host.fallbacks.map(fallback)],
    ["because", because(host.reasons, look)],
    ["held back", host.heldBack === 0 ? "" : `${counted(host.heldBack, "alert")} that would have said the same again`],
  ];
  return [titleLine(host, look), ...rows(card, look, palette.quiet)].join("\n");
}

function titleLine({ ip, verdict, confidence }: HostReport, look: Look): string {
  const palette = paletteFor(look.colour);
  const name = printable(ip);
  const sure = confidence.toFixed(2);
  const rule = "─".repeat(Math.max(pageWidth(look) - name.length - verdict.length - sure.length - 6, 3));
  return `${palette.strong(name)}  ${palette.quiet(rule)}  ${palette.verdict(verdict)(verdict)}  ${sure}`;
}

function client({ versions, platform, language }: HostReport): string {
  const name = versions.length === 0 ? "Skype, version not seen" : `Skype ${versions.map(printable).join(", then ")}`;
  const platformWords = platform === undefined ? "" : ` for ${printable(platform)}`;
  const languageWords = language === undefined ? "" : `, language ${printable(language)}`;
  return name + platformWords + languageWords;
}

function addresses({ mac, skypePort, publicIp }: HostReport): string {
  const known: string[] = [];
  if (skypePort !== undefined) known.push(`Skype port ${skypePort}`);
  if (publicIp !== undefined) known.push(`public address ${printable(publicIp)}`);
  if (mac !== undefined) known.push(`MAC ${printable(mac)}`);
  return known.join(", ");
}

function calls(calls: readonly HttpCall[], nameCaptures: boolean): string[] {
  const lines = columns(
    calls.slice(0, CALLS_SHOWN).map(({ event, version, latestVersion, frame }) => [
      printable(event),
      printable(version ?? ""),
      `frame ${thousands(frame.frame)}${nameCaptures ? ` of ${captureName(frame.capture)}` : ""}`,
      latestVersion === undefined ? "" : `answer ${printable(latestVersion)}`,
    ]),
  );
  if (calls.length > CALLS_SHOWN) lines.push(`+ ${thousands(calls.length - CALLS_SHOWN)} more`);
  return lines;
}

function userAgents(calls: readonly HttpCall[]): string {
  const seen = new Set(calls.flatMap(({ userAgent }) => (userAgent === undefined ? [] : [printable(userAgent)])));
  return firstFew([...seen], ADDRESSES_SHOWN);
}

function udpPeers({ udpPeers }: HostReport): string {
  return udpPeers === undefined ? "" : `${thousands(udpPeers.total)}, of which ${thousands(udpPeers.answered)} answered`;
}

function provenDatagrams({ datagrams }: HostReport): string {
  if (datagrams === undefined || datagrams.total === 0) return "";
  const commands = datagrams.commands.map(({ command, count }) => `command ${command} × ${thousands(count)}`);
  const bits = datagrams.bits === undefined ? "" : `, ${counted(datagrams.bits, "bit")} predicted`;
  return `${thousands(datagrams.total)}${bits}${commands.length === 0 ? "" : `: ${commands.join(", ")}`}`;
}

function provenStreams({ streams }: HostReport): string {
  if (streams === undefined || streams.total === 0) return "";
  const forms = streams.forms.map(({ form, count }) => `form ${printable(form)} × ${thousands(count)}`);
  const ports = streams.ports.map(({ port, count }) => `${port}${count > 1 ? ` (${thousands(count)})` : ""}`);
  const details = [...forms, ports.length === 0 ? "" : `to port ${firstFew(ports, PORTS_SHOWN)}`].filter(Boolean);
  return `${thousands(streams.total)}${details.length === 0 ? "" : `: ${details.join(", ")}`}`;
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

const STRENGTH_WIDTH = 12;

function because(reasons: readonly HostReason[], look: Look): string[] {
  const { strength: paint } = paletteFor(look.colour);
  return columns(
    reasons.map(({ strength, text }) => [paint(strength)(printable(strength)), printable(text)]),
    [STRENGTH_WIDTH, valueWidth(look) - STRENGTH_WIDTH],
  );
}
