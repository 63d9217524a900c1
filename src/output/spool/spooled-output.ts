import { setTimeout as sleep } from "node:timers/promises";
import type { Alert, Severity } from "../../alert/alert.js";
import { DEFAULT_LIMITS } from "../../core/limits.js";
import { type Courier, NotReady, type Parcel, type Refusal } from "../courier.js";
import { isAtLeast } from "../destination.js";
import type { AlertWriter } from "../format.js";
import type { Output } from "../output.js";
import { type Delivery, nothingDelivered } from "../sink.js";
import { failureInWords } from "../sinks/failure.js";
import { keepRefused } from "./dead-letters.js";
import type { Spool, SpoolPlace, SpoolReader } from "./spool.js";
import { Unsettled } from "./unsettled.js";

export interface SpooledOutputOptions {
  readonly name: string;
  /** Reads certificates and secrets; connects later. Throws OutputError. */
  readonly open: () => Courier;
  readonly writer: AlertWriter;
  readonly minSeverity: Severity;
  readonly spool: Spool;
}

const FIRST_RETRY_MS = 200;
const LAST_RETRY_MS = 30_000;
/** Nothing came for so long: a good moment to let the receiver prove what it has. */
const PROVE_AFTER_IDLE_MS = 2_000;
/** A network destination at work: reads the spool, renders, hands to the courier, and moves its cursor. */
export class SpooledOutput implements Output {
  readonly name: string;
  readonly #options: SpooledOutputOptions;
  readonly #place: SpoolPlace;
  readonly #count = nothingDelivered();
  readonly #stop = new AbortController();
  readonly #work: Promise<void>;
  #reader: SpoolReader;
  /** The first alert that was not sent since the last rewind. */
  #position: number;
  #held: Parcel | undefined;
  #wake = new AbortController();
  #isDraining = false;
  readonly #unsettled = new Unsettled();
  #courier: Courier;
  /** With certificates and secrets read anew; takes over between two deliveries. */
  #renewed: Courier | undefined;
  /** What stands in the way now. */
  #failure: string | undefined;
  #delay = FIRST_RETRY_MS;
  #pendingAtEnd: number | undefined;

  constructor(options: SpooledOutputOptions) {
    this.name = options.name;
    this.#options = options;
    this.#courier = options.open();
    this.#place = options.spool.join(options.name);
    this.#position = this.#place.next;
    this.#reader = options.spool.read(this.#position);
    this.#work = this.#deliver();
  }

  get delivery(): Delivery {
    const pending = this.#pendingAtEnd ?? this.#options.spool.next - this.#place.next;
    const lost = this.#count.lost + this.#place.lost;
    const trouble = this.#failure ?? this.#count.trouble ?? this.#options.spool.trouble;
    return { ...this.#count, lost, pending, trouble };
  }

  /** The spool is written once for all; see Outputs. */
  write(alert: Alert): void {
    if (isAtLeast(alert.severity, this.#options.minSeverity)) this.#count.written++;
  }

  /** The spool could not keep an alert. */
  lose(alert: Alert): void {
    if (isAtLeast(alert.severity, this.#options.minSeverity)) this.#count.lost++;
  }

  async ready(): Promise<void> {}

  /** Certificates are renewed and tokens exchanged while a run goes on. */
  reopen(): void {
    try {
      this.#renewed = this.#options.open();
    } catch (failure) {
      this.#count.trouble = `It goes on with the certificates and secrets it had: ${(failure as Error).message}`;
    }
  }

  /** Its bound is the spool's. */
  report(): void {}

  /** Delivers what is left until `hurry` is aborted; the rest stays in the spool. */
  async close(hurry: AbortSignal): Promise<void> {
    this.#isDraining = true;
    this.#wake.abort();
    const stop = (): void => this.#stop.abort();
    if (hurry.aborted) stop();
    hurry.addEventListener("abort", stop, { once: true });
    await this.#work;
    this.#courier.close();
    this.#pendingAtEnd = this.#countPending();
    this.#reader.close();
    // What went wrong in between and was made good is no trouble any more.
    const { lost, refused, pending } = this.delivery;
    if (lost + refused + pending === 0) this.#count.trouble = undefined;
  }

  async #deliver(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        this.#settle();
        if (this.#unsettled.unprovenBytes === 0) this.#renew();
        if (this.#unsettled.bytes >= DEFAULT_LIMITS.maxUnsettledBytes) {
          await this.#makeRoom();
          continue;
        }
        const batch = this.#nextBatch();
        if (batch.length > 0) await this.#send(batch);
        else if (this.#unsettled.unprovenBytes > 0) {
          if (this.#isDraining || !(await this.#moreWithin(PROVE_AFTER_IDLE_MS))) await this.#prove();
        } else if (this.#isDraining) {
          // Everything is proven, and nothing more to send would be worth waiting for.
          this.#settle(true);
          return;
        } else await this.#moreWithin(this.#unsettled.ripensInMs);
      } catch (failure) {
        if (signal.aborted) return;
        this.#failure = `Cannot deliver: ${failureInWords(failure)}.`;
        this.#courier.close();
        this.#rewind();
        this.#renew();
        const wait = (failure instanceof NotReady && failure.retryAfterMs) || this.#delay * (0.75 + Math.random() / 2);
        this.#delay = Math.min(this.#delay * 2, LAST_RETRY_MS);
        await sleep(wait, undefined, { signal }).catch(() => {});
      }
    }
  }

  async #send(batch: readonly Parcel[]): Promise<void> {
    const refusals = await this.#courier.send(batch, this.#stop.signal);
    if (refusals.length > 0) this.#refused(refusals);
    this.#delay = FIRST_RETRY_MS;
    const bytes = batch.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
    const alerts = batch.length - refusals.length;
    this.#position = Math.max(this.#position, batch.at(-1)!.sequence + 1);
    if (this.#courier.prove === undefined) {
      this.#delivered(alerts, bytes, this.#position);
      return;
    }
    this.#unsettled.sent(alerts, bytes);
    if (this.#unsettled.unprovenBytes >= DEFAULT_LIMITS.maxUnprovenBytes) await this.#prove();
  }

  async #prove(): Promise<void> {
    await this.#courier.prove!(this.#stop.signal);
    this.#unsettled.proven(this.#position);
  }

  #settle(anyway = false): void {
    for (let proof = this.#unsettled.settle(anyway); proof !== undefined; proof = this.#unsettled.settle(anyway)) {
      this.#delivered(proof.alerts, proof.bytes, proof.next);
    }
  }

  /** Waits until the oldest proof counts. */
  async #makeRoom(): Promise<void> {
    if (this.#unsettled.unprovenBytes > 0) await this.#prove();
    await sleep(this.#unsettled.ripensInMs, undefined, { signal: this.#stop.signal });
  }

  #renew(): void {
    if (this.#renewed === undefined) return;
    this.#courier.close();
    this.#courier = this.#renewed;
    this.#renewed = undefined;
  }

  #delivered(alerts: number, bytes: number, next: number): void {
    this.#count.delivered += alerts;
    this.#count.bytes += bytes;
    this.#failure = undefined;
    this.#options.spool.settle(this.name, next);
  }

  #rewind(): void {
    this.#reader.close();
    this.#position = this.#place.next;
    this.#reader = this.#options.spool.read(this.#position);
    this.#held = undefined;
    this.#unsettled.clear();
  }

  #nextBatch(): Parcel[] {
    const { alerts, bytes } = this.#courier.batch;
    const batch: Parcel[] = [];
    for (let size = 0; batch.length < alerts; ) {
      const parcel = this.#held ?? this.#nextParcel();
      this.#held = undefined;
      if (parcel === undefined) break;
      size += Buffer.byteLength(parcel.text);
      if (batch.length > 0 && size > bytes) {
        this.#held = parcel;
        break;
      }
      batch.push(parcel);
    }
    return batch;
  }

  /** The next alert that is for this destination, in its format. */
  #nextParcel(): Parcel | undefined {
    for (let record = this.#reader.next(); record !== undefined; record = this.#reader.next()) {
      const alert = JSON.parse(record.text) as Alert;
      if (isAtLeast(alert.severity, this.#options.minSeverity)) {
        const parcel = this.#parcelOf(record.sequence, alert);
        if (parcel !== undefined) return parcel;
      }
      this.#skip(record.sequence + 1);
    }
    return undefined;
  }

  /** An alert of another version of ours may be one that this format does not know: it must not stand in the others' way. */
  #parcelOf(sequence: number, alert: Alert): Parcel | undefined {
    try {
      return { sequence, alert, text: this.#options.writer.record(alert) };
    } catch (failure) {
      const reason = `it cannot be written in this format: ${(failure as Error).message}`;
      this.#refused([{ parcel: { sequence, alert, text: "" }, reason }]);
      return undefined;
    }
  }

  #refused(refusals: readonly Refusal[]): void {
    this.#count.refused += refusals.length;
    const kept = keepRefused(this.#options.spool.folder, this.name, refusals);
    this.#count.trouble = `It refused ${refusals.length === 1 ? "an alert" : `${refusals.length} alerts`}${kept ? ", kept in refused.jsonl of the spool" : ""}: ${refusals[0]!.reason}`;
  }

  /** Past an alert that is not for this destination: nothing to deliver, and nothing to wait for where all before is settled. */
  #skip(next: number): void {
    const isFirst = this.#place.next === next - 1 && this.#unsettled.isEmpty;
    if (isFirst) this.#options.spool.settle(this.name, next);
    this.#position = next;
  }

  /** True when something was appended, or the end was asked for, in that time. */
  async #moreWithin(milliseconds: number | undefined): Promise<boolean> {
    this.#wake = new AbortController();
    if (this.#isDraining) return true;
    const limit = milliseconds === undefined ? [] : [AbortSignal.timeout(milliseconds)];
    const isTimedOut = (): boolean => limit[0]?.aborted === true;
    await this.#options.spool.appended(AbortSignal.any([this.#wake.signal, this.#stop.signal, ...limit]));
    return !isTimedOut();
  }

  #countPending(): number {
    this.#reader.close();
    this.#reader = this.#options.spool.read(this.#place.next);
    let pending = 0;
    for (let record = this.#reader.next(); record !== undefined; record = this.#reader.next()) {
      if (isAtLeast((JSON.parse(record.text) as Alert).severity, this.#options.minSeverity)) pending++;
    }
    return pending;
  }
}
