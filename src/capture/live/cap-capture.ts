import { writeSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { CAP_LISTENING } from "./cap-engine.js";
import { CaptureError } from "./capture-error.js";
import type { CaptureSettings } from "./engine.js";
import { PcapWriter } from "./pcap-writer.js";

/** By libpcap's name, as the package gives it: https://www.tcpdump.org/linktypes.html */
const LINK_TYPES: Readonly<Record<string, number>> = {
  NULL: 0,
  ETHERNET: 1,
  RAW: 101,
  IEEE802_11: 105,
  LINKTYPE_LINUX_SLL: 113,
  LINUX_SLL: 113,
  IEEE802_11_RADIO: 127,
};

const STANDARD_OUTPUT = 1;
const STANDARD_ERROR = 2;
const BUFFER_BYTES = 256 << 10;
/** The package's own snaplen, fixed. */
const CAP_SNAPLEN = 65_535;
/** What lies in the buffer is handed on at least so often. */
const FLUSH_MS = 50;
const TELL_MS = 1000;
/** The wall clock may drift from the monotonic one by so much before it counts as set anew. */
const CLOCK_STEP_MS = 20;

/**
 * Runs in a process of its own: frames from the package `cap`, stamped on arrival, as pcap on standard output. When
 * frames come faster than they are handled the package never returns to the event loop, so all that is due by time is
 * done between frames as well, and writes are synchronous: a full pipe makes the kernel's ring take the frames, and drop them.
 */
export async function captureWithCap(device: string, settings: CaptureSettings): Promise<void> {
  const { default: cap } = await import("cap");
  const ring = Buffer.alloc(CAP_SNAPLEN);
  const capture = new cap.Cap();
  const name = capture.open(device, settings.filter, settings.ringMegabytes << 20, ring);
  const linkType = LINK_TYPES[name];
  if (linkType === undefined) {
    throw new CaptureError("capture.link-type", `The link type ${name} of ${device} is not known.`, "Use tcpdump.");
  }
  const writer = new PcapWriter(linkType, Math.min(settings.snaplen, CAP_SNAPLEN), BUFFER_BYTES, writeAll);
  const clock = new Clock();
  let received = 0;
  let nextFlush = 0;
  let nextTell = 0;
  const catchUp = (now: number): void => {
    nextFlush = now + FLUSH_MS;
    writer.flush();
    clock.check();
    if (now < nextTell) return;
    nextTell = now + TELL_MS;
    say(`received ${received}`);
  };
  capture.on("packet", (length) => {
    const now = performance.now();
    received++;
    writer.frame(ring, length, clock.at(now));
    if (now >= nextFlush) catchUp(now);
  });
  writeSync(STANDARD_ERROR, `${CAP_LISTENING}\n`);
  setInterval(() => catchUp(performance.now()), FLUSH_MS);
}

export function say(text: string): void {
  writeSync(STANDARD_ERROR, `skyspan-cap: ${text}\n`);
}

function writeAll(bytes: Uint8Array): void {
  for (let start = 0; start < bytes.length; ) start += writeSync(STANDARD_OUTPUT, bytes, start);
}

/** Wall-clock time in microseconds at the price of the monotonic clock, and along with the wall clock where that is set. */
class Clock {
  #offset = Date.now() - performance.now();

  at(now: number): number {
    return Math.floor((now + this.#offset) * 1000);
  }

  check(): void {
    const offset = Date.now() - performance.now();
    if (Math.abs(offset - this.#offset) > CLOCK_STEP_MS) this.#offset = offset;
  }
}
