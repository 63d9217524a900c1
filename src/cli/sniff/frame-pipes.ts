import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, constants, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CaptureError } from "../../capture/live/capture-error.js";
import { failureInWords } from "../../output/sinks/failure.js";
import { userIds } from "./privileges.js";

/** Its owner reads; the group, that of who made it, writes: root may be without the capability to pass modes by. */
const MODE = "620";

/**
 * The pipes that frames take from the engines to the process that parses: a fifo each, new for every start of an engine,
 * so that no torn record of the last one stands in front. Its name is gone as soon as both ends are open. The folder
 * belongs to who makes it, not to who reads: a parser that was taken over cannot put something else in a fifo's place.
 * Where that is not possible, a CaptureError says why.
 */
export class FramePipes {
  readonly #folder: string;
  readonly #reader: number | undefined;
  #made = 0;

  /** `user` is who will read. */
  constructor(user: string | undefined) {
    this.#reader = user === undefined ? undefined : userIds(user).uid;
    this.#folder = orSayWhy(() => mkdtempSync(join(tmpdir(), "skyspan-")));
    chmodSync(this.#folder, this.#reader === undefined ? 0o700 : 0o711);
  }

  /** A new fifo, for its reader to open first. Node.js has no call for it. */
  make(): string {
    const path = join(this.#folder, String(++this.#made));
    orSayWhy(() => {
      execFileSync("mkfifo", ["-m", MODE, path], { stdio: "pipe" });
      if (this.#reader !== undefined) chownSync(path, this.#reader, -1);
    });
    return path;
  }

  /** The end to write to; undefined where its reader is gone. */
  openToWrite(path: string): number | undefined {
    try {
      return openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENXIO") return undefined;
      throw noPipe(error);
    } finally {
      rmSync(path, { force: true });
    }
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function orSayWhy<Made>(make: () => Made): Made {
  try {
    return make();
  } catch (error) {
    throw noPipe(error);
  }
}

function noPipe(error: unknown): CaptureError {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code === "ENOENT" && syscall?.startsWith("spawn")) {
    return new CaptureError("capture.no-pipe", "The program mkfifo is not in PATH.", "It is a part of coreutils.");
  }
  return new CaptureError(
    "capture.no-pipe",
    `A pipe for the frames cannot be made in ${tmpdir()}: ${failureInWords(error)}.`,
    "Name another folder with TMPDIR.",
  );
}
