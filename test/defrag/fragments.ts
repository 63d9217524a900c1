/** IP packets cut into fragments, decoded, and handed to a defragmenter; told in words is what comes out. */
import { u16, u32 } from "../../captures/recipes/wire/index.js";
import { Counters } from "../../src/core/counters.js";
import { DEFAULT_LIMITS, type Limits } from "../../src/core/limits.js";
import { SECOND } from "../../src/core/time.js";
import { Decoder } from "../../src/decode/decoder.js";
import { Packet } from "../../src/decode/packet.js";
import { Defragmenter } from "../../src/defrag/defragmenter.js";
import { frameOf } from "../decode/decode.js";
import { ethernet, ipv4, ipv6, join } from "../decode/headers.js";

/** 96 bytes: a UDP datagram from port 1025 to port 53. */
export const DATAGRAM = join(
  "0401 0035",
  u16(96),
  "0000",
  Uint8Array.from({ length: 88 }, (_, index) => index),
);
export const PAYLOAD = Buffer.from(DATAGRAM.subarray(8)).toString("hex");

export interface Part {
  /** Bytes `[from, to)` of the packet's payload. */
  readonly from: number;
  readonly to: number;
  readonly more?: boolean;
  readonly payload?: Uint8Array;
  readonly protocol?: number;
  /** Seconds. */
  readonly at?: number;
}

export const fragmentV4 = ({ from, to, more = to < 96, payload = DATAGRAM, protocol = 17 }: Part): Uint8Array =>
  ethernet(0x0800, ipv4(payload.subarray(from, to), { fragment: (more ? 0x2000 : 0) | (from >>> 3), protocol }));

export const fragmentV6 = ({ from, to, more = to < 96, payload = DATAGRAM, protocol = 17 }: Part): Uint8Array => {
  const header = join(Uint8Array.of(protocol, 0), u16(from | (more ? 1 : 0)), u32(7));
  return ethernet(0x86dd, ipv6(44, join(header, payload.subarray(from, to))));
};

export class Bench {
  readonly #decoder = new Decoder(DEFAULT_LIMITS);
  readonly #defragmenter: Defragmenter;
  readonly #packet = new Packet();
  #frames = 0;
  /** What was handed on: `whole` or `alone`, ports, payload as hex, frames. */
  readonly told: string[] = [];

  constructor(limits: Partial<Limits> = {}) {
    this.#defragmenter = new Defragmenter({ ...DEFAULT_LIMITS, ...limits }, (first) => this.#resume(first));
  }

  take(bytes: Uint8Array, at = 0): this {
    const frame = Object.assign(frameOf(bytes), { time: at * SECOND, number: ++this.#frames });
    this.#decoder.decode(frame, this.#packet);
    if (frame.time >= this.#defragmenter.deadline) this.#defragmenter.expire(frame.time);
    let whole = this.#packet.fragmented ? this.#defragmenter.add(this.#packet) : undefined;
    while (whole !== undefined) {
      this.#resume(whole);
      whole = whole.fragmented ? this.#defragmenter.add(whole) : undefined;
    }
    return this;
  }

  finish(): this {
    this.#defragmenter.finish();
    return this;
  }

  get counts(): Record<string, number> {
    const counters = new Counters();
    this.#defragmenter.report(counters);
    return Object.fromEntries(counters.entries());
  }

  #resume(packet: Packet): void {
    this.#decoder.resume(packet);
    if (packet.fragmented) return;
    const { sourcePort, destinationPort, bytes, payload, payloadEnd, transport, earlierFrames, frame } = packet;
    const hex = transport === 0 ? "nothing" : Buffer.from(bytes.subarray(payload, payloadEnd)).toString("hex");
    const frames = [...earlierFrames.map((earlier) => earlier.frame), frame].join("+");
    this.told.push(`${packet.isAlone ? "alone" : "whole"} ${sourcePort}>${destinationPort} ${hex} in ${frames}`);
  }
}
