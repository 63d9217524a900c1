import { closeSync, constants, openSync } from "node:fs";
import { isatty, type WriteStream } from "node:tty";
import { DEFAULT_LIMITS } from "../core/limits.js";
import type { Look } from "../output/report/page.js";

export type ColourChoice = "auto" | "always" | "never";

const USUAL_WIDTH = 80;

/** Colour on a terminal, off with NO_COLOR (https://no-color.org); the option goes before both. */
export function lookOf(stream: WriteStream, choice: ColourChoice): Look {
  const colour = choice === "always" || (choice === "auto" && stream.isTTY === true && !process.env.NO_COLOR);
  return { width: stream.columns || USUAL_WIDTH, colour };
}

const TERMINALS = [1, 2].filter((descriptor) => isatty(descriptor));

/**
 * What a signal asks for. SIGHUP opens files anew, but not where the terminal is gone (a window closed, a session broken
 * off): the run would go on unseen, with its privileges and its alerts for nobody.
 */
export function meaningOf(signal: NodeJS.Signals): NodeJS.Signals {
  const isHungUp = TERMINALS.length > 0 && !TERMINALS.some((descriptor) => isatty(descriptor));
  return signal === "SIGHUP" && isHungUp ? "SIGTERM" : signal;
}

/** What cannot be said to people (a full disk, a reader that went away) changes neither the run nor its exit code. */
export function outliveBrokenStderr(): void {
  process.stderr.on("error", () => {});
}

/**
 * Node.js waits for a terminal, so that whoever holds it with Ctrl-S would hold the process, and frames would be lost:
 * from now on what it does not take waits. Not where it cannot be opened anew, since its mode is then other programs'
 * too. A process that lets its privileges go does so afterwards: the terminal is another user's.
 */
export function neverWaitForTerminal(): void {
  for (const stream of [process.stdout, process.stderr]) {
    if (!stream.isTTY || !canBeOpened(stream.fd)) continue;
    // Node.js has no call for it; libuv opened the terminal anew when the stream was made.
    (stream as { _handle?: { setBlocking?: (on: boolean) => void } })._handle?.setBlocking?.(false);
  }
}

function canBeOpened(descriptor: number): boolean {
  try {
    closeSync(openSync(`/proc/self/fd/${descriptor}`, constants.O_RDWR | constants.O_NOCTTY));
    return true;
  } catch {
    return false;
  }
}

let unsaid = 0;

/** A line for people, on stderr. Where nobody takes what was said before it is left out, and that is said later. */
export function say(text: string): void {
  if (process.stderr.writableLength > DEFAULT_LIMITS.maxUnsaidBytes) {
    unsaid++;
    return;
  }
  const before = unsaid === 0 ? "" : `skyspan: what came here was not taken: ${unsaid} left out\n`;
  unsaid = 0;
  process.stderr.write(`${before}${text}\n`);
}

/** Resolves when what was said has been taken, or so long has passed. */
export function untilSaid(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    process.stderr.write("", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
