import type { EngineEvent } from "../../capture/live/engine-keeper.js";
import { printable } from "../../output/printable.js";
import { say } from "../terminal.js";
import { type Statistics, statusLine } from "./statistics.js";

/** How the run is going, for people on a terminal, for a log elsewhere. */
export interface Status {
  /** Called every second; writes where it is due. */
  show(statistics: () => Statistics): void;
  /** Asked for. */
  now(statistics: Statistics): void;
  engine(device: string, event: EngineEvent): void;
  /** All there are now: each is told once while it lasts, in a log once an interval. */
  troubles(sentences: readonly string[]): void;
  clear(): void;
}

export async function openStatus(isWanted: boolean, intervalSeconds: number): Promise<Status> {
  if (process.stderr.isTTY) return onTerminal(isWanted);
  const { pino } = await import("pino");
  // Not with a destination of its own: that waits for whoever reads the log.
  const log = pino({ name: "skyspan", level: isWanted ? "info" : "warn" }, { write: (line) => say(line.trimEnd()) });
  let due = performance.now() + intervalSeconds * 1000;
  let told = new Set<string>();
  return {
    show(statistics) {
      if (performance.now() < due) return;
      due += intervalSeconds * 1000;
      log.info(statistics(), "statistics");
      told = new Set();
    },
    now: (statistics) => log.info(statistics, "statistics"),
    engine(device, event) {
      if (event.kind === "listening") log.info({ interface: device }, event.isAgain ? "listening again" : "listening");
      else if (event.kind === "ended") log.warn({ interface: device, cause: event.cause }, printable(event.why));
      else if (event.kind === "link" && event.trouble === undefined) log.info({ interface: device }, "up again");
      else if (event.kind === "link")
        log.warn({ interface: device, cause: "interface-down" }, printable(event.trouble!));
    },
    troubles(sentences) {
      for (const sentence of sentences) {
        if (told.has(sentence)) continue;
        told.add(sentence);
        log.error(printable(sentence));
      }
    },
    clear() {},
  };
}

function onTerminal(isWanted: boolean): Status {
  let isOpen = false;
  let told: readonly string[] = [];
  const clear = (): void => {
    if (isOpen) process.stderr.write("\r\u001b[K");
    isOpen = false;
  };
  const line = (text: string): void => {
    clear();
    say(printable(text));
  };
  return {
    show(statistics) {
      // One that nobody takes is not worth another: the terminal is held.
      if (!isWanted || process.stderr.writableLength > 0) return;
      const width = process.stderr.columns || 80;
      process.stderr.write(`\r\u001b[K${statusLine(statistics()).slice(0, width - 1)}`);
      isOpen = true;
    },
    now: (statistics) => line(statusLine(statistics)),
    engine(device, event) {
      if (event.kind === "ended") line(`${device}: ${event.why} (${event.cause})`);
      else if (event.kind === "listening" && event.isAgain) line(`${device}: listening again`);
      else if (event.kind === "link") line(event.trouble ?? `${device}: up again`);
    },
    troubles(sentences) {
      for (const sentence of sentences) if (!told.includes(sentence)) line(sentence);
      told = sentences;
    },
    clear,
  };
}
