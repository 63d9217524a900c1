import { type Alert, type AlertReason, type HostAlert, isHostAlert, type SensorAlert } from "../../alert/alert.js";
import type { AlertWriter, Format, FormatLook } from "../format.js";
import { type Paint, type Palette, paletteFor } from "../palette.js";
import { printable } from "../printable.js";
import { endpointInWords, framesInWords, thousands } from "../words.js";

/**
 * For people who watch alerts pass by: what, and how sure, on the first line; then the flow that tipped it; then why.
 *
 *     2006-08-25 19:31:06.654  confirmed  192.168.1.2 asked ui.skype.com for "installed" as Skype 1.0.0.29 for Windows
 *       low         skype.ui-http, tcp 192.168.1.2:1033 to 212.72.49.131:80, outbound
 *       proof       once asked ui.skype.com for "installed", in the form of the Windows client, frame 92 of start.pcap
 */
export const text: Format = {
  name: "text",
  description: "a few lines per alert, for people",
  oneLinePerRecord: false,
  open({ colour }: FormatLook): AlertWriter {
    const palette = paletteFor(colour);
    return { record: (alert) => (isHostAlert(alert) ? ofHost(alert, palette) : ofSensor(alert, palette)) };
  },
};

const LABEL_WIDTH = 10;

function ofHost(alert: HostAlert, palette: Palette): string {
  const { rule, network, source, destination } = alert;
  const first = [
    palette.quiet(timeForPeople(alert.time)),
    palette.verdict(alert.verdict)(alert.verdict.padEnd(9)),
    palette.strong(printable(alert.title)),
  ];
  if (alert.status !== "new") first.push(palette.quiet(`(${alert.status})`));
  const ends = `${endpointInWords(source)} to ${endpointInWords(destination)}`;
  return [
    first.join("  "),
    row(
      alert.severity,
      `${rule}, ${network.transport} ${ends}, ${network.direction}`,
      palette.severity(alert.severity),
    ),
    ...reasons(alert, palette),
  ].join("\n");
}

function ofSensor(alert: SensorAlert, palette: Palette): string {
  const { rule, sensor, severity } = alert;
  return [
    [
      palette.quiet(timeForPeople(alert.time)),
      palette.bad("sensor".padEnd(9)),
      palette.strong(printable(alert.title)),
    ].join("  "),
    row(severity, [rule, sensor.interface ?? "", sensor.cause].filter(Boolean).join(", "), palette.severity(severity)),
    ...reasons(alert, palette),
  ].join("\n");
}

function reasons({ reasons, heldBack }: Alert, palette: Palette): string[] {
  const rows = reasons.map((reason) => row(reason.kind, why(reason), palette.strength(reason.kind)));
  if (heldBack > 0) rows.push(row("held back", `${thousands(heldBack)} like it since the last one`, palette.quiet));
  return rows;
}

function row(label: string, value: string, paint: Paint): string {
  return `  ${paint(printable(label).padEnd(LABEL_WIDTH))}  ${printable(value)}`;
}

function why({ text, frames }: AlertReason): string {
  return frames.length === 0 ? printable(text) : `${printable(text)}, ${framesInWords(frames, true)}`;
}

/** `2006-08-25T19:31:06.654000Z`, to the millisecond; the rest is in the record. */
function timeForPeople(time: string): string {
  return printable(time.slice(0, 23).replace("T", " "));
}
