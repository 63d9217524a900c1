import { writeSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { DEFAULT_LIMITS } from "../../core/limits.js";
import { CAP_LISTENING } from "./cap-engine.js";
import { CaptureError } from "./capture-error.js";
import type { CaptureSettings } from "./engine.js";
import { PcapWriter } from "./pcap-writer.js";
import { PipeQueue, pause } from "./pipe-queue.js";

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
/** What a Linux pipe holds. */
const BUFFER_BYTES = 64 << 10;
/** The package's own snaplen, fixed. */
const CAP_SNAPLEN = 65_535;
/** What lies in the buffer is handed on at least so often. */
const FLUSH_MS = 20;
/** What the pipe did not take is offered again. */
const PUSH_MS = 0.5;
/** The ring fills so long before the next look at it: waking up for each frame costs more than the frame. */
const REST_MS = 2;
const TELL_MS = 1000;
/** The wall clock may drift from the monotonic one by so much before it counts as set anew. */
const CLOCK_STEP_MS = 20;

/**
 * Runs in a process of its own: frames from the package `cap`, stamped on arrival, as pcap on standard output. When
 * frames come faster than they are handled the package never returns to the event loop, so all that is due by time is
 * done between frames as well, and nothing waits for the reader before a queue is full: then the kernel's ring takes the
 * frames, and drops them. Gives what to do at the end.
 */
export async function captureWithCap(device: string, settings: CaptureSettings): Promise<() => void> {
  const { default: cap } = await import("cap");
  const ring = Buffer.alloc(CAP_SNAPLEN);
  const capture = new cap.Cap();
  const name = capture.open(device, settings.filter, settings.ringMegabytes << 20, ring);
  const linkType = LINK_TYPES[name];
  if (linkType === undefined) {
    throw new CaptureError("capture.link-type", `The link type ${name} of ${device} is not known.`, "Use tcpdump.");
  }
  const queue = new PipeQueue(STANDARD_OUTPUT, DEFAULT_LIMITS.maxEngineQueueBytes);
  const writer = new PcapWriter(linkType, Math.min(settings.snaplen, CAP_SNAPLEN), BUFFER_BYTES, (bytes) =>
    queue.write(bytes),
  );
  const clock = new Clock();
  let received = 0;
  let nextPush = 0;
  let nextFlush = 0;
  let nextTell = 0;
  let willRest = false;
  const catchUp = (now: number): void => {
    nextPush = now + PUSH_MS;
    queue.push();
    if (now < nextFlush) return;
    nextFlush = now + FLUSH_MS;
    writer.flush();
    clock.check();
    if (now < nextTell) return;
    nextTell = now + TELL_MS;
    say(`received ${received}`);
  };
  const rest = (): void => {
    willRest = false;
    pause(REST_MS);
  };
  capture.on("packet", (length) => {
    const now = performance.now();
    received++;
    writer.frame(ring, length, clock.at(now));
    if (now >= nextPush) catchUp(now);
    if (willRest) return;
    willRest = true;
    setImmediate(rest);
  });
  writeSync(STANDARD_ERROR, `${CAP_LISTENING}\n`);
  setInterval(() => {
    catchUp(performance.now());
    // No frame may come for a while to push what is left.
    while (!queue.push()) pause();
  }, FLUSH_MS);
  return () => {
    writer.flush();
    queue.finish();
    say(`received ${received}`);
  };
}

export function say(text: string): void {
  writeSync(STANDARD_ERROR, `skyspan-cap: ${text}\n`);
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
