// Collects frames in the order a recipe tells its stories and gives them back in the order of time. A frame is
// built only then, so that counters such as the IPv4 identification rise as they do on a real host.

import type { TimedFrame } from "./pcap.js";

interface Entry {
  readonly micros: number;
  readonly build: () => Uint8Array;
}

export class Timeline {
  readonly #start: number;
  readonly #entries: Entry[] = [];

  /** `start` is an ISO date; all times after it are seconds from there. */
  constructor(start: string) {
    this.#start = Date.parse(start) * 1000;
    if (Number.isNaN(this.#start)) throw new RangeError(`not a date: ${start}`);
  }

  add(seconds: number, build: () => Uint8Array): void {
    this.#entries.push({ micros: this.#start + Math.round(seconds * 1e6), build });
  }

  date(seconds: number): Date {
    return new Date(Math.round(this.#start / 1000 + seconds * 1000));
  }

  frames(): TimedFrame[] {
    return this.#entries
      .toSorted((left, right) => left.micros - right.micros)
      .map(({ micros, build }) => ({ micros, bytes: build() }));
  }
}
