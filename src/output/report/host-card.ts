import { formatSpan, formatTime, type Microseconds } from "../../core/time.js";
import { paletteFor } from "../palette.js";
import { printable } from "../printable.js";
import { captureName, counted, firstFew, thousands } from "../words.js";
import type { HostReport, HttpCall } from "./host-report.js";
import { drawLadders } from "./ladder.js";
import { columns, type Look, pageWidth, type Row, rows, valueWidth } from "./page.js";

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
    ["seen", span(host.firstSeen, host.lastSeen)],
    ["addresses", addresses(host)],
    ["ui.skype.com", calls(host.calls, nameCaptures)],
    ["UDP peers", udpPeers(host)],
    ["supernodes", firstFew(host.supernodes.map(printable), ADDRESSES_SHOWN, host.supernodesTotal)],
    ["servers", firstFew(host.servers.map(printable), ADDRESSES_SHOWN, host.serversTotal)],
    ["proven datagrams", provenDatagrams(host)],
    ["proven streams", provenStreams(host)],
    ["port ladder", ladders(host, look)],
    ["web ports", host.fallbacks.map(fallback)],
    ["because", columns(host.reasons.map((reason) => because(reason, palette.strength(reason.strength))))],
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

function span(first: Microseconds, last: Microseconds): string {
  const [from, to] = [forPeople(first), forPeople(last)];
  if (from === to) return `${from} UTC`;
  const sameDay = from.slice(0, 10) === to.slice(0, 10);
  return `${from} to ${sameDay ? to.slice(11) : to} UTC (${formatSpan(last - first)})`;
}

function forPeople(time: Microseconds): string {
  return formatTime(time).slice(0, 19).replace("T", " ");
}

function addresses({ mac, skypePort, publicIp }: HostReport): string {
  const known: string[] = [];
  if (skypePort !== undefined) known.push(`Skype port ${skypePort}`);
  if (publicIp !== undefined) known.push(`public address ${printable(publicIp)}`);
  if (mac !== undefined) known.push(`MAC ${printable(mac)}`);
  return known.join(", ");
}
