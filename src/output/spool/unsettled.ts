/**
 * A receiver that has read alerts holds them in memory until it has written them: a proof counts when it is so old, in
 * which time even a slow disk takes the few megabytes that can be unsettled.
 */
const PROOF_RIPENS_MS = 3_000;

/** The receiver has shown that it read everything below `next`. */
export interface Proof {
  readonly next: number;
  readonly at: number;
  readonly alerts: number;
  readonly bytes: number;
}

/** What was sent to a receiver that acknowledges nothing, until a proof that it was read is old enough to count. */
export class Unsettled {
  #proofs: Proof[] = [];
  #unproven = { alerts: 0, bytes: 0 };

  sent(alerts: number, bytes: number): void {
    this.#unproven = { alerts: this.#unproven.alerts + alerts, bytes: this.#unproven.bytes + bytes };
  }

  /** Everything sent was read; the next to send is `next`. */
  proven(next: number): void {
    this.#proofs.push({ next, at: Date.now(), ...this.#unproven });
    this.#unproven = { alerts: 0, bytes: 0 };
  }

  /** Bytes sent since the last proof. */
  get unprovenBytes(): number {
    return this.#unproven.bytes;
  }

  get bytes(): number {
    return this.#proofs.reduce((sum, { bytes }) => sum + bytes, this.#unproven.bytes);
  }

  get isEmpty(): boolean {
    return this.#proofs.length === 0 && this.#unproven.bytes === 0;
  }

  /** Until the oldest proof counts; undefined where there is none. */
  get ripensInMs(): number | undefined {
    const [oldest] = this.#proofs;
    return oldest === undefined ? undefined : Math.max(0, oldest.at + PROOF_RIPENS_MS - Date.now());
  }

  /** Takes out the oldest proof if it counts; `anyway`, however young it is. */
  settle(anyway = false): Proof | undefined {
    return anyway || this.ripensInMs === 0 ? this.#proofs.shift() : undefined;
  }

  /** The connection broke: all of it is sent again. */
  clear(): void {
    this.#proofs = [];
    this.#unproven = { alerts: 0, bytes: 0 };
  }
}
