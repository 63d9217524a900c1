import { type Microseconds, SECOND } from "../../core/time.js";
import type { MediaActivity } from "../evidence.js";

/** A call is told from here on (E6, E8), and a transfer. */
export const LEAST_PACKETS = 100;
export const LEAST_DURATION: Microseconds = 10 * SECOND;
/** Over TCP, where signalling after login can be as lively for some seconds. */
const LEAST_TCP_CALL: Microseconds = 30 * SECOND;
/** Packets per second, both directions, that a call has at least (E8). */
const LEAST_PACKET_RATE = 10;
/** The share of media among the flow's datagrams (E6). */
const LEAST_SHARE = 0.9;
/** Silence that ends it: a call on hold still has 3 packets a second (U8), a keep-alive comes every 10 s (U7a). */
export const PAUSE: Microseconds = 10 * SECOND;
/** Bytes back for each byte forth from which it is a call, not a transfer (E7). */
const CALL_BALANCE = 0.5;
/** A relayed transfer: 0.4 to 0.6 kB/s of payload for longer than a minute (E12). The band is ours. */
const RELAYED_RATE: readonly [number, number] = [400, 600];
const RELAYED_DURATION: Microseconds = 60 * SECOND;
/** The rate is held: so many of the spans of 10 s are near the band. */
const SPAN: Microseconds = 10 * SECOND;
const NEAR_RATE: readonly [number, number] = [300, 700];
const STEADY_SHARE = 0.8;
/** Payload sizes of video (E5), and the share of them. */
const isVideo = (length: number): boolean => (length >= 400 && length <= 490) || (length >= 800 && length <= 980);
const VIDEO_SHARE = 0.1;

/** What is measured of one flow while it carries media: 0 is the initiator's direction, 1 the responder's. */
export class Talk {
  readonly transport: "udp" | "tcp";
  readonly isSkypeOut: boolean;
  readonly started: Microseconds;
  last: Microseconds;
  readonly packets: [number, number] = [0, 0];
  readonly bytes: [number, number] = [0, 0];
  /** Datagrams that are no media, or, to a gateway, do not begin as the one before (E9). */
  strangers = 0;
  #video = 0;
  #spanStart: Microseconds;
  #spanBytes: [number, number] = [0, 0];
  #spans = 0;
  #steadySpans = 0;

  constructor(transport: "udp" | "tcp", isSkypeOut: boolean, time: Microseconds) {
    this.transport = transport;
    this.isSkypeOut = isSkypeOut;
    this.started = time;
    this.last = time;
    this.#spanStart = time;
  }

  count(direction: 0 | 1, length: number, time: Microseconds): void {
    if (time - this.#spanStart >= SPAN) this.#endSpan(time);
    this.packets[direction]++;
    this.bytes[direction] += length;
    this.#spanBytes[direction] += length;
    if (isVideo(length)) this.#video++;
    if (time > this.last) this.last = time;
  }

  get hasVideo(): boolean {
    return this.#video > VIDEO_SHARE * (this.packets[0] + this.packets[1]);
  }

  /** What it is by now; undefined while that cannot be said. */
  activity(): MediaActivity | undefined {
    const packets = this.packets[0] + this.packets[1];
    const duration = this.last - this.started;
    if (packets < LEAST_PACKETS || duration < LEAST_DURATION) return undefined;
    if (packets < LEAST_SHARE * (packets + this.strangers)) return undefined;
    const isLively = packets * SECOND >= LEAST_PACKET_RATE * duration;
    if (this.isSkypeOut) return isLively ? "skypeout" : undefined;
    const more = Math.max(this.bytes[0], this.bytes[1]);
    const less = Math.min(this.bytes[0], this.bytes[1]);
    // Over TCP the session with the supernode brings contacts, pictures and news in bursts: only what lasts is media.
    const isTcp = this.transport === "tcp";
    if (less === 0) return isLively && !isTcp ? "call" : undefined;
    if (less > CALL_BALANCE * more) return isLively && (!isTcp || duration >= LEAST_TCP_CALL) ? "call" : undefined;
    const rate = (more * SECOND) / duration;
    if (rate > RELAYED_RATE[1]) return isTcp ? undefined : "file-transfer";
    const isSteady = this.#steadySpans >= STEADY_SHARE * this.#spans;
    return rate >= RELAYED_RATE[0] && duration > RELAYED_DURATION && isSteady ? "relayed-transfer" : undefined;
  }

  #endSpan(time: Microseconds): void {
    const rate = (Math.max(this.#spanBytes[0], this.#spanBytes[1]) * SECOND) / SPAN;
    this.#spans++;
    if (rate >= NEAR_RATE[0] && rate <= NEAR_RATE[1]) this.#steadySpans++;
    this.#spanStart = time;
    this.#spanBytes[0] = 0;
    this.#spanBytes[1] = 0;
  }
}
