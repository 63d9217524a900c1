import { type Alert, type AlertReason, type HostAlert, isHostAlert, type SensorAlert } from "../../alert/alert.js";
import type { AlertWriter, Format, FormatLook } from "../format.js";
import { type Paint, type Palette, paletteFor } from "../palette.js";
import { printable } from "../printable.js";
import { displayWidth } from "../report/display-width.js";
import { wrap } from "../report/page.js";
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
  open({ colour, columns = () => Number.POSITIVE_INFINITY }: FormatLook): AlertWriter {
    const palette = paletteFor(colour);
    return {
      record(alert) {
        const page: Page = { palette, width: columns() };
        return (isHostAlert(alert) ? ofHost(alert, page) : ofSensor(alert, page)).join("\n");
      },
    };
  },
};

interface Page {
  readonly palette: Palette;
  readonly width: number;
}

const LABEL_WIDTH = 10;
const VERDICT_WIDTH = 9;
/** A line that begins further right has no room for words on the narrowest of terminals. */
const NARROWEST = 24;

function ofHost(alert: HostAlert, page: Page): string[] {
  const { rule, network, source, destination, severity } = alert;
  const { palette } = page;
  const ends = `${endpointInWords(source)} to ${endpointInWords(destination)}`;
  return [
    ...head(alert, palette.verdict(alert.verdict)(alert.verdict.padEnd(VERDICT_WIDTH)), page),
    ...row(severity, `${rule}, ${network.transport} ${ends}, ${network.direction}`, palette.severity(severity), page),
    ...reasons(alert, page),
  ];
}

function ofSensor(alert: SensorAlert, page: Page): string[] {
  const { rule, sensor, severity } = alert;
  const { palette } = page;
  const what = [rule, sensor.interface ?? "", sensor.cause].filter(Boolean).join(", ");
  return [
    ...head(alert, palette.bad("sensor".padEnd(VERDICT_WIDTH)), page),
    ...row(severity, what, palette.severity(severity), page),
    ...reasons(alert, page),
  ];
}

/** When, who says so, and what; that the alert is not the first of its kind stands behind it. */
function head({ time, title, status }: Alert, verdict: string, page: Page): string[] {
  const { palette } = page;
  const left = `${palette.quiet(timeForPeople(time))}  ${verdict}  `;
  const titles = within(printable(title), displayWidth(left), page).map(palette.strong);
  if (status !== "new") {
    const note = palette.quiet(`(${status})`);
    const last = `${titles.at(-1)}  ${note}`;
    if (displayWidth(left) + displayWidth(last) > page.width) titles.push(note);
    else titles[titles.length - 1] = last;
  }
  return beside(left, titles);
}

function reasons({ reasons, heldBack }: Alert, page: Page): string[] {
  const { palette } = page;
  const rows = reasons.flatMap((reason) => row(reason.kind, why(reason), palette.strength(reason.kind), page));
  if (heldBack > 0) {
    rows.push(...row("held back", `${thousands(heldBack)} like it since the last one`, palette.quiet, page));
  }
  return rows;
}

function row(label: string, value: string, paint: Paint, page: Page): string[] {
  const left = `  ${paint(printable(label).padEnd(LABEL_WIDTH))}  `;
  return beside(left, within(printable(value), displayWidth(left), page));
}

/** In lines that fit beside something so wide. */
function within(text: string, left: number, { width }: Page): string[] {
  return wrap(text, Math.max(width - left, NARROWEST));
}

function beside(left: string, lines: readonly string[]): string[] {
  const blank = " ".repeat(displayWidth(left));
  return lines.map((line, index) => `${index === 0 ? left : blank}${line}`);
}

function why({ text, frames }: AlertReason): string {
  return frames.length === 0 ? printable(text) : `${printable(text)}, ${framesInWords(frames, true)}`;
}

/** `2006-08-25T19:31:06.654000Z`, to the millisecond; the rest is in the record. */
function timeForPeople(time: string): string {
  return printable(time.slice(0, 23).replace("T", " "));
}
