import { linkSync, readFileSync, renameSync, unlinkSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { OutputError } from "../output-error.js";

/**
 * One process a spool. The lock names its owner: machine, process, and when that process began (a process number is
 * used again). It appears whole or not at all, by link(2), and that of a process which is gone is taken over.
 */
export class SpoolLock {
  readonly #path: string;

  private constructor(path: string) {
    this.#path = path;
  }

  /** Throws OutputError where another process has the folder. */
  static take(folder: string): SpoolLock {
    const path = join(folder, "lock");
    const mine = `${path}.${process.pid}`;
    writeFileSync(mine, JSON.stringify(identityOf(process.pid)), { mode: 0o640 });
    try {
      for (;;) {
        try {
          linkSync(mine, path);
          return new SpoolLock(path);
        } catch (failure) {
          if ((failure as NodeJS.ErrnoException).code !== "EEXIST") throw failure;
        }
        removeIfLeft(folder, path);
      }
    } finally {
      unlinkSync(mine);
    }
  }

  release(): void {
    unlinkSync(this.#path);
  }
}

/** The process that has the folder now; undefined where there is none. */
export function ownerOf(folder: string): number | undefined {
  const seen = readIfThere(join(folder, "lock"));
  const owner = seen === undefined ? undefined : parseOwner(seen);
  return owner !== undefined && isAlive(owner) ? owner.pid : undefined;
}

interface Owner {
  readonly host: string;
  readonly pid: number;
  readonly since: string;
}

function identityOf(pid: number): Owner {
  return { host: hostname(), pid, since: startOf(pid) };
}

/** Field 22 of /proc/PID/stat, which begins anew after the name in brackets; "" where there is none. */
function startOf(pid: number): string {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, "utf8");
    return status.slice(status.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}

function removeIfLeft(folder: string, path: string): void {
  const seen = readIfThere(path);
  if (seen === undefined) return;
  const owner = parseOwner(seen);
  if (owner !== undefined && isAlive(owner)) throw heldBy(folder, owner);
  // Two may find the same lock left behind: whoever then finds a newer one in its hand gives it back.
  const aside = `${path}.left.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  try {
    if (readIfThere(aside) !== seen) linkSync(aside, path);
  } finally {
    unlinkSync(aside);
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function parseOwner(text: string): Owner | undefined {
  try {
    const { host, pid, since } = JSON.parse(text) as Partial<Owner>;
    return typeof host === "string" && Number.isInteger(pid) && typeof since === "string"
      ? { host, pid: pid!, since }
      : undefined;
  } catch {
    return undefined;
  }
}

/** Another machine's process cannot be asked: it is taken to be there. */
function isAlive({ host, pid, since }: Owner): boolean {
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  return startOf(pid) === since;
}

function heldBy(folder: string, { host, pid }: Owner): OutputError {
  const elsewhere = host === hostname() ? "" : ` on ${host}`;
  return new OutputError(
    "output.spool",
    `The spool ${folder} is in use by process ${pid}${elsewhere}. Give this run one of its own with --spool DIR${elsewhere === "" ? "" : `, or remove ${join(folder, "lock")} if that process is gone`}.`,
  );
}
