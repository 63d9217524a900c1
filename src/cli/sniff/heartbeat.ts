/** The process that parses gives a sign of life so often. */
export const BEAT_MS = 1_000;
/** Looks in a row that found none: a slow disk under a state file takes seconds, a mistake that loops takes for ever. */
const MOST_SILENT_LOOKS = 20;

/**
 * Looks after a process that may hang without dying. Looks are counted and not time: where the whole machine, or this
 * process with it, was suspended, nobody was silent.
 */
export class HeartWatch {
  readonly #timer: NodeJS.Timeout;
  #silentLooks = 0;
  /** When it gave the latest sign, on the wall clock, in milliseconds: where a gap begins. */
  latest = Date.now();

  /** `onSilence` is called once. */
  constructor(onSilence: () => void) {
    this.#timer = setInterval(() => {
      if (++this.#silentLooks < MOST_SILENT_LOOKS) return;
      this.stop();
      onSilence();
    }, BEAT_MS);
  }

  beat(): void {
    this.#silentLooks = 0;
    this.latest = Date.now();
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
