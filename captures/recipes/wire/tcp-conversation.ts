// A TCP connection as it passes the sensor: handshake, data cut to the segment size, acknowledgments (alone or
// carried by the answer), end. The sensor stands beside the inside host: an outside one answers a round trip later.

import { Random } from "./random.js";
import type { Endpoint, SpanPort } from "./span-port.js";
import { ACK, FIN, PSH, RST, SYN, tcp } from "./tcp.js";

export type Side = "opener" | "answerer";

export interface ConversationOptions {
  /** Seconds until an outside host's answer is seen; its own figure when absent. */
  readonly roundTrip?: number;
  readonly segmentSize?: number;
}

interface End {
  readonly endpoint: Endpoint;
  next: number;
}

interface OwedAck {
  readonly side: Side;
  readonly at: number;
  readonly acknowledgment: number;
}

/** An answer this soon after the data carries the acknowledgment itself. */
const CARRIED_WITHIN = 0.04;

export class TcpConversation {
  readonly #roundTrip: number | undefined;
  readonly #port: SpanPort;
  readonly #ends: Record<Side, End>;
  readonly #segmentSize: number;
  #owed: OwedAck | undefined;
  #spokenAt = 0;

  constructor(port: SpanPort, opener: Endpoint, answerer: Endpoint, options: ConversationOptions) {
    const random = new Random(`${opener.host.ip}:${opener.port}>${answerer.host.ip}:${answerer.port}`);
    this.#port = port;
    this.#ends = {
      opener: { endpoint: opener, next: random.u32() },
      answerer: { endpoint: answerer, next: random.u32() },
    };
    this.#roundTrip = options.roundTrip;
    this.#segmentSize = options.segmentSize ?? 1460;
  }

  /** The three-way handshake; gives back when the opener may speak. */
  open(at: number): number {
    this.#segment(at, "opener", SYN);
    this.#ends.opener.next++;
    const answered = at + this.#answerDelay("opener");
    this.#segment(answered, "answerer", SYN | ACK);
    this.#ends.answerer.next++;
    const ready = answered + this.#answerDelay("answerer");
    this.#segment(ready, "opener", ACK);
    return ready + 0.0002;
  }

  /** Nobody answers: the SYN and its repeats (Windows XP: after 3 and 9 s). */
  openUnanswered(at: number, repeatsAfter: readonly number[] = [3, 9]): void {
    for (const delay of [0, ...repeatsAfter]) this.#segment(at + delay, "opener", SYN);
  }

  openRefused(at: number): void {
    this.#segment(at, "opener", SYN);
    this.#ends.opener.next++;
    this.#segment(at + this.#answerDelay("opener"), "answerer", RST | ACK, { sequence: 0 });
  }

  /** One message by one side, seen at `at`; gives back when the other side's answer may be seen. */
  send(side: Side, at: number, message: Uint8Array): number {
    if (at < this.#spokenAt) throw new RangeError(`a message at ${at} s after one at ${this.#spokenAt} s`);
    this.#spokenAt = at;
    const owed = this.#owed;
    if (owed !== undefined && !(owed.side === side && at <= owed.at + CARRIED_WITHIN)) this.settle();
    this.#owed = undefined;
    let time = at;
    for (let offset = 0, count = 0; offset < message.length; offset += this.#segmentSize, count++) {
      const segment = message.subarray(offset, offset + this.#segmentSize);
      const last = offset + segment.length === message.length;
      time = at + count * 0.00024;
      this.#segment(time, side, last ? PSH | ACK : ACK, { payload: segment });
      this.#ends[side].next += segment.length;
      if (count % 2 === 1 && !last) this.#segment(time + this.#answerDelay(side), otherSide(side), ACK);
    }
    this.#owed = {
      side: otherSide(side),
      at: time + this.#answerDelay(side),
      acknowledgment: this.#ends[side].next >>> 0,
    };
    return time + this.#answerDelay(side) + 0.0003;
  }

  /** A message that is lost behind the sensor: nobody acknowledges it. */
  sendUnacknowledged(side: Side, at: number, message: Uint8Array): void {
    this.send(side, at, message);
    this.#owed = undefined;
  }

  /** The same bytes again, as after a lost acknowledgment. */
  resend(side: Side, at: number, message: Uint8Array): void {
    const sequence = this.#ends[side].next - message.length;
    this.#segment(at, side, PSH | ACK, { sequence, payload: message });
  }

  /** Both sides FIN, `side` first. */
  close(side: Side, at: number): void {
    if (at < this.#spokenAt) throw new RangeError(`closed at ${at} s before its last message`);
    this.settle();
    const other = otherSide(side);
    this.#segment(at, side, FIN | ACK);
    this.#ends[side].next++;
    const answered = at + this.#answerDelay(side);
    this.#segment(answered, other, FIN | ACK);
    this.#ends[other].next++;
    this.#segment(answered + this.#answerDelay(other), side, ACK);
  }

  reset(side: Side, at: number): void {
    this.settle();
    this.#segment(at, side, RST | ACK);
  }

  /** Writes the acknowledgment that no answer came to carry. */
  settle(): void {
    const owed = this.#owed;
    if (owed === undefined) return;
    this.#owed = undefined;
    this.#segment(owed.at, owed.side, ACK, { acknowledgment: owed.acknowledgment });
  }

  /** How long after a segment of this side the other side's answer is seen. */
  #answerDelay(side: Side): number {
    const { host } = this.#ends[otherSide(side)].endpoint;
    return host.mac === undefined ? (this.#roundTrip ?? host.roundTrip) : host.roundTrip;
  }

  #segment(
    at: number,
    side: Side,
    flags: number,
    wanted: { sequence?: number; acknowledgment?: number; payload?: Uint8Array } = {},
  ): void {
    const from = this.#ends[side].endpoint;
    const other = this.#ends[otherSide(side)];
    const acknowledgment = flags & ACK ? (wanted.acknowledgment ?? other.next) >>> 0 : 0;
    const transport = tcp(
      {
        sourcePort: from.port,
        destinationPort: other.endpoint.port,
        sequence: (wanted.sequence ?? this.#ends[side].next) >>> 0,
        acknowledgment,
        flags,
        window: flags & RST ? 0 : from.host.window,
        ...(flags & SYN ? { options: from.host.synOptions } : {}),
      },
      wanted.payload,
    );
    this.#port.packet(at, from.host, other.endpoint.host, transport, true);
  }
}

const otherSide = (side: Side): Side => (side === "opener" ? "answerer" : "opener");
