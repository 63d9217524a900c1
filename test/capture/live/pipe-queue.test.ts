/** Bytes on their way into a pipe whose reader is slow: none is lost, torn or out of order, and writing does not wait. */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import type { Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const WRITER = fileURLToPath(new URL("pipe-queue-writer.ts", import.meta.url));

/**
 * What comes out of a pipe behind a writer of so many pieces with room for so much. The reader begins when `begin`
 * resolves, which gets to know when all is written; `early` tells whether that was before the reader began.
 */
async function throughPipe(
  pieces: number,
  room: number,
  begin: (allWritten: Promise<unknown>) => Promise<unknown>,
): Promise<{ read: string; early: boolean }> {
  const child = spawn(
    "sh",
    ["-c", `"$0" --import tsx "$1" ${pieces} ${room} | (read -r _ <&3; cat)`, process.execPath, WRITER],
    {
      stdio: ["ignore", "pipe", "pipe", "pipe"],
    },
  );
  const hash = createHash("sha256");
  child.stdout!.on("data", (part: Buffer) => hash.update(part));
  let early = false;
  const allWritten = once(child.stderr!, "data").then(() => {
    early = true;
  });
  const closed = once(child, "close");
  await begin(allWritten);
  const before = early;
  (child.stdio[3] as Writable).end("\n");
  await closed;
  return { read: hash.digest("hex"), early: before };
}

function written(pieces: number): string {
  const hash = createHash("sha256");
  for (let piece = 0; piece < pieces; piece++) hash.update(Buffer.alloc(10_007, piece));
  return hash.digest("hex");
}

describe("a queue in front of a pipe", () => {
  it("takes what the pipe does not, without waiting", async () => {
    const { read } = await throughPipe(100, 2 << 20, (allWritten) => allWritten);
    expect(read).toBe(written(100));
  });

  it("waits for the reader where it is full", async () => {
    const { read, early } = await throughPipe(100, 64 << 10, () => sleep(500));
    expect(early).toBe(false);
    expect(read).toBe(written(100));
  });
});
