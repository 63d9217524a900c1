/** Bytes on their way into a pipe whose reader is slow: none is lost, torn or out of order, and writing does not wait. */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const WRITER = fileURLToPath(new URL("pipe-queue-writer.ts", import.meta.url));

/** What `sh` gives for a writer of so many pieces with room for so much, whose reader first sleeps. */
async function throughPipe(pieces: number, room: number, sleep: string): Promise<{ read: string; said: string }> {
  const child = spawn("sh", [
    "-c",
    `"$0" --import tsx "$1" ${pieces} ${room} | (sleep ${sleep}; cat)`,
    process.execPath,
    WRITER,
  ]);
  const hash = createHash("sha256");
  let said = "";
  child.stdout.on("data", (part: Buffer) => hash.update(part));
  child.stderr.on("data", (part) => {
    said += part;
  });
  await new Promise((resolve) => child.once("close", resolve));
  return { read: hash.digest("hex"), said };
}

function written(pieces: number): string {
  const hash = createHash("sha256");
  for (let piece = 0; piece < pieces; piece++) hash.update(Buffer.alloc(10_007, piece));
  return hash.digest("hex");
}

describe("a queue in front of a pipe", () => {
  it("takes what the pipe does not, without waiting", async () => {
    const { read, said } = await throughPipe(100, 2 << 20, "0.3");
    expect(read).toBe(written(100));
    expect(said).toBe("waits\n");
  });

  it("waits for the reader where it is full", async () => {
    const { read, said } = await throughPipe(100, 64 << 10, "0.3");
    expect(read).toBe(written(100));
    expect(said).toBe("waits\n");
  });
});
