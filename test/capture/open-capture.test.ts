import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { closeSync, openSync, readdirSync, writeSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it, onTestFinished } from "vitest";
import { Frame } from "../../src/capture/frame.js";
import { InputError } from "../../src/capture/input-error.js";
import { openCapture } from "../../src/capture/open-capture.js";
import { DEFAULT_LIMITS } from "../../src/core/limits.js";
import { pcapFile } from "./pcap-file.js";
import { captureOfBytes, readAll, readBytes, readFile, SMALL_LIMITS } from "./read-capture.js";
import { temporaryFolder } from "./temporary-folder.js";

const RECORDS = Array.from({ length: 100 }, (_, index) => ({ fraction: index, data: [index, 1, 2, 3] }));
const CAPTURE = pcapFile(RECORDS);

/** A module of this project as a program of its own, with its standard input open to us. */
function program(source: string): ChildProcess {
  const loader = import.meta.resolve("tsx");
  const child = spawn(process.execPath, ["--import", loader, "--input-type=module", "-e", source], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

const READ_STANDARD_INPUT = `
  import { openCapture } from "${new URL("../../src/capture/open-capture.ts", import.meta.url)}";
  import { Frame } from "${new URL("../../src/capture/frame.ts", import.meta.url)}";
  import { DEFAULT_LIMITS } from "${new URL("../../src/core/limits.ts", import.meta.url)}";
  const capture = openCapture("-", 0, { limits: DEFAULT_LIMITS });
  const frame = new Frame();
  let frames = 0;
  for await (const batch of capture.batches()) {
    while (batch.next(frame)) frames++;
    console.log(frames);
  }
  console.log(frames, capture.end.problem ?? capture.end.kind);
`;

async function outputOf(child: ChildProcess): Promise<string> {
  let output = "";
  for await (const piece of child.stdout!) output += piece;
  return output.trim();
}

function openDescriptors(): number {
  return readdirSync("/proc/self/fd").length;
}

describe("a capture file", () => {
  it("is read whatever its name says", async () => {
    const folder = temporaryFolder({ "plain.gz": CAPTURE, "zipped.pcap": gzipSync(CAPTURE) });
    const expected = await readBytes(CAPTURE);
    expect(await readFile(join(folder, "plain.gz"))).toEqual(expected);
    expect(await readFile(join(folder, "zipped.pcap"))).toEqual(expected);
  });

  it("may be longer than a chunk", async () => {
    const path = join(temporaryFolder({ "a.pcap": CAPTURE }), "a.pcap");
    const expected = await readBytes(CAPTURE);
    for (const readChunkBytes of [1, 17, 1_000]) expect(await readFile(path, { readChunkBytes })).toEqual(expected);
  });

  it("gives its frames the index of the capture in the run", async () => {
    const path = join(temporaryFolder({ "a.pcap": CAPTURE }), "a.pcap");
    const frame = new Frame();
    for await (const batch of openCapture(path, 7, { limits: DEFAULT_LIMITS }).batches()) batch.next(frame);
    expect(frame.capture).toBe(7);
  });

  it("is closed when its frames are read, and when somebody stops early", async () => {
    const path = join(temporaryFolder({ "a.pcap.gz": gzipSync(CAPTURE) }), "a.pcap.gz");
    const before = openDescriptors();
    await readFile(path);
    for await (const _ of openCapture(path, 0, { limits: SMALL_LIMITS }).batches()) break;
    await expect(async () => {
      for await (const _ of openCapture(path, 0, { limits: SMALL_LIMITS }).batches()) throw new Error("enough");
    }).rejects.toThrow("enough");
    expect(openDescriptors()).toBe(before);
  });

  it("that is not read to its end is interrupted", async () => {
    const capture = captureOfBytes(CAPTURE, { readChunkBytes: 100 });
    for await (const _ of capture.batches()) break;
    expect(capture.end).toEqual({ kind: "interrupted" });
  });

  it("goes on behind frames that nobody took", async () => {
    const capture = captureOfBytes(CAPTURE, { readChunkBytes: 200 });
    const frame = new Frame();
    for await (const batch of capture.batches()) batch.next(frame);
    expect(capture.end).toEqual({ kind: "clean" });
    expect(frame.number).toBeGreaterThan(90);
  });

  it("can be walked once", async () => {
    const capture = captureOfBytes(CAPTURE);
    await readAll(capture);
    await expect(readAll(capture)).rejects.toThrow("once");
  });
});

describe("a mistake in naming a capture", () => {
  it("is an InputError with a code, a sentence and a suggestion", () => {
    const path = join(temporaryFolder(), "missing.pcap");
    const open = (): unknown => openCapture(path, 0, { limits: DEFAULT_LIMITS });
    expect(open).toThrow(InputError);
    expect(open).toThrow(
      expect.objectContaining({ code: "input.not-found", suggestion: expect.stringMatching(/\.$/) }),
    );
  });

  it("may be a folder", () => {
    const open = (): unknown => openCapture(temporaryFolder(), 0, { limits: DEFAULT_LIMITS });
    expect(open).toThrow(expect.objectContaining({ code: "input.is-folder" }));
  });
});

describe("standard input", () => {
  it.each([
    { kind: "a pipe", input: CAPTURE, output: "100 clean" },
    { kind: "gzip", input: gzipSync(CAPTURE), output: "100 clean" },
    { kind: "cut gzip", input: gzipSync(CAPTURE).subarray(0, -4), output: "100 capture.gzip-cut" },
    { kind: "a cut capture", input: CAPTURE.subarray(0, -1), output: "99 pcap.record-cut" },
    { kind: "empty", input: new Uint8Array(0), output: "0 capture.empty" },
  ])("may be $kind", async ({ input, output }) => {
    const child = program(READ_STANDARD_INPUT);
    child.stdin!.end(input);
    expect((await outputOf(child)).split("\n").at(-1)).toBe(output);
  });

  it("may be a redirected file, read from where it stands", () => {
    const path = join(temporaryFolder({ "a.pcap": CAPTURE }), "a.pcap");
    const descriptor = openSync(path, "r");
    onTestFinished(() => closeSync(descriptor));
    const loader = import.meta.resolve("tsx");
    const output = execFileSync(
      process.execPath,
      ["--import", loader, "--input-type=module", "-e", READ_STANDARD_INPUT],
      { stdio: [descriptor, "pipe", "inherit"], encoding: "utf8" },
    );
    expect(output.trim().split("\n").at(-1)).toBe("100 clean");
  });

  it("gives its frames as they come, before it ends", async () => {
    const child = program(READ_STANDARD_INPUT);
    child.stdin!.write(CAPTURE.subarray(0, CAPTURE.length - 1));
    for await (const piece of child.stdout!) {
      if (String(piece).includes("99")) break;
    }
    child.stdin!.end();
  });

  it("does not hold the exit back where its writer stalls", async () => {
    const child = program(`setTimeout(() => process.exit(3), 300); ${READ_STANDARD_INPUT}`);
    child.stdin!.write(CAPTURE);
    const code = await new Promise((resolve) => child.on("exit", resolve));
    expect(code).toBe(3);
  });
});

describe("a fifo", () => {
  function fifo(): string {
    const path = join(temporaryFolder(), "fifo");
    execFileSync("mkfifo", [path]);
    return path;
  }

  it("is read until its writer is done", async () => {
    const path = fifo();
    const reading = readFile(path);
    const writer = spawn("sh", ["-c", `cat > "${path}"`], { stdio: ["pipe", "inherit", "inherit"] });
    writer.stdin.end(CAPTURE);
    expect(await reading).toEqual(await readBytes(CAPTURE));
  });

  it("that stalls ends when the signal says so, with the frames that came", async () => {
    const path = fifo();
    const abort = new AbortController();
    const capture = openCapture(path, 0, { limits: DEFAULT_LIMITS, signal: abort.signal });
    // Read and write: opening to write alone would wait for the reader.
    const writer = openSync(path, "r+");
    onTestFinished(() => closeSync(writer));
    writeSync(writer, CAPTURE);
    const reading = await readAll(
      capture,
      (frames) => frames === RECORDS.length && setTimeout(() => abort.abort(), 100),
    );
    expect(reading.frames).toHaveLength(RECORDS.length);
    expect(reading.end).toEqual({ kind: "interrupted" });
  });

  it("whose writer never comes ends when the signal says so", async () => {
    const abort = new AbortController();
    const capture = openCapture(fifo(), 0, { limits: DEFAULT_LIMITS, signal: abort.signal });
    setTimeout(() => abort.abort(), 100);
    expect(await readAll(capture)).toMatchObject({ frames: [], end: { kind: "interrupted" } });
  });
});

it("a signal given before the start reads nothing", async () => {
  const path = join(temporaryFolder({ "a.pcap": CAPTURE }), "a.pcap");
  const capture = openCapture(path, 0, { limits: DEFAULT_LIMITS, signal: AbortSignal.abort() });
  expect(await readAll(capture)).toMatchObject({ frames: [], end: { kind: "interrupted" } });
});
