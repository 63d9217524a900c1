import { spawn } from "node:child_process";

/**
 * Tells systemd how we are (sd_notify(3)), where it asked to be told. Node.js has no datagram Unix sockets; systemd's own
 * tool has. In its words, since its options differ between versions.
 */
export function notify(state: "READY=1" | "STOPPING=1" | "WATCHDOG=1"): void {
  if (process.env.NOTIFY_SOCKET === undefined) return;
  spawn("systemd-notify", [state], { stdio: "ignore" }).on("error", () => {});
}

/** Twice in the time after which systemd takes us for hung (WatchdogSec=), as sd_watchdog_enabled(3) advises. */
const SIGNS_PER_PERIOD = 2;

/** Passes signs of life on to systemd's watchdog, as many as it needs. */
export class Watchdog {
  readonly #everyMs: number;
  #next = Number.NEGATIVE_INFINITY;

  /** Of the environment that systemd gave us. */
  constructor({ WATCHDOG_USEC }: NodeJS.ProcessEnv) {
    this.#everyMs =
      WATCHDOG_USEC === undefined ? Number.POSITIVE_INFINITY : Number(WATCHDOG_USEC) / 1_000 / SIGNS_PER_PERIOD;
  }

  beat(): void {
    if (this.#everyMs === Number.POSITIVE_INFINITY || performance.now() < this.#next) return;
    this.#next = performance.now() + this.#everyMs;
    notify("WATCHDOG=1");
  }
}
