import { basename } from "node:path";
import type { AlertEndpoint, AlertFrame } from "../alert/alert.js";
import { printable } from "./printable.js";

/** Numbers, endpoints and frames as people read them; used by every output that is not for machines. */

/** `1,540`, of a whole number. `Intl` does the same, and takes 15 ms to get ready. */
export function thousands(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** `1 frame`, `1,540 frames` */
export function counted(number: number, noun: string, plural = `${noun}s`): string {
  return `${thousands(number)} ${number === 1 ? noun : plural}`;
}

/** `192.0.2.1:80`, `[2001:db8::1]:80` */
export function endpointInWords({ ip, port }: AlertEndpoint): string {
  return ip.includes(":") ? `[${printable(ip)}]:${port}` : `${printable(ip)}:${port}`;
}

const FRAMES_SHOWN = 4;

/** `frame 92`, `frames 92, 104, 110, 131 + 12 more`; with `of trace.pcap` where it could be another's. */
export function framesInWords(frames: readonly AlertFrame[], nameCapture: boolean): string {
  const byCapture = new Map<string, number[]>();
  for (const { capture, frame } of frames.slice(0, FRAMES_SHOWN)) {
    const numbers = byCapture.get(capture);
    if (numbers === undefined) byCapture.set(capture, [frame]);
    else numbers.push(frame);
  }
  const shown = [...byCapture].map(([capture, numbers]) => {
    const list = `${numbers.length === 1 ? "frame" : "frames"} ${numbers.join(", ")}`;
    return nameCapture ? `${list} of ${captureName(capture)}` : list;
  });
  const more = frames.length - FRAMES_SHOWN;
  return shown.join("; ") + (more > 0 ? ` + ${thousands(more)} more` : "");
}

/** The file's name without its folders. */
export function captureName(capture: string): string {
  return printable(basename(capture) || capture);
}

/** The first few, and how many more there are. */
export function firstFew(items: readonly string[], few: number, total = items.length): string[] {
  const shown = items.slice(0, few);
  const more = total - shown.length;
  return more > 0 ? [...shown.slice(0, -1), `${shown.at(-1) ?? ""} + ${thousands(more)} more`.trimStart()] : shown;
}
