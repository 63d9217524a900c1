import { spawnSync } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, readSync, statSync, writeFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { writeMix } from "./mix.js";
import { writeSmall } from "./small.js";

/** Kept from one run to the next; git does not see it. */
export const CACHE = fileURLToPath(new URL("../.cache/bench/", import.meta.url));
const ROTATED_FILES = 8;
const FILE_HEADER = 24;
const RECORD_HEADER = 16;
/** tshark is some fifty times slower than the others: it gets this much of a capture. */
const SLICE_BYTES = 64 * 2 ** 20;

/** What the bench knows of a capture besides its bytes. */
export interface BenchCapture {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  /** The classic pcap that it was made of. */
  readonly plain?: string;
  /** The hosts that run Skype, where that is known. */
  readonly skypeHosts?: readonly string[];
}

export const CAPTURE_NAMES = ["mix", "small", "pcapng", "gz", "rotated"] as const;
export type CaptureName = (typeof CAPTURE_NAMES)[number];

/** One of the bench's own captures, made where it is not there yet. */
export function benchCapture(name: CaptureName, bytes: number): BenchCapture {
  mkdirSync(CACHE, { recursive: true });
  if (name === "mix" || name === "small") return made(name, bytes);
  const mix = made("mix", bytes);
  const plain = mix.path;
  if (name === "pcapng") return { ...mix, name, plain, ...converted(plain) };
  return { ...mix, name, plain, ...(name === "gz" ? compressed(plain) : rotated(plain)) };
}

export function ownCapture(path: string): BenchCapture {
  const manifest = `${path}.manifest.json`;
  const skypeHosts = existsSync(manifest)
    ? (JSON.parse(readFileSync(manifest, "utf8")) as { skype: { client: string }[] }).skype.map(({ client }) => client)
    : undefined;
  return { name: basename(path), path: resolve(path), bytes: statSync(path).size, ...(skypeHosts && { skypeHosts }) };
}

/** The first part of a classic pcap, cut between records. */
export function sliceOf({ path, bytes }: BenchCapture): BenchCapture {
  if (bytes <= SLICE_BYTES || !path.endsWith(".pcap")) return { name: "", path, bytes };
  mkdirSync(CACHE, { recursive: true });
  const slice = `${CACHE}slice-${basename(path)}`;
  if (!existsSync(slice)) writeFileSync(slice, wholeRecords(path, 0, SLICE_BYTES));
  return { name: "slice", path: slice, bytes: statSync(slice).size };
}

function made(name: "mix" | "small", bytes: number): BenchCapture {
  const path = `${CACHE}${name}-${bytes}.pcap`;
  if (!existsSync(path)) {
    console.error(`Making ${path} …`);
    const skypeHosts = name === "mix" ? writeMix(path, bytes) : [];
    if (name === "small") writeSmall(path, bytes);
    writeFileSync(`${path}.json`, JSON.stringify(skypeHosts));
  }
  const skypeHosts = JSON.parse(readFileSync(`${path}.json`, "utf8")) as string[];
  return { name, path, bytes: statSync(path).size, skypeHosts };
}

function converted(from: string): { path: string; bytes: number } {
  const path = `${from}ng`;
  if (!existsSync(path)) {
    const { status } = spawnSync("editcap", ["-F", "pcapng", from, path], { stdio: "inherit" });
    if (status !== 0) throw new Error("The pcapng capture is made by editcap: install wireshark-common.");
  }
  return { path, bytes: statSync(path).size };
}

function compressed(from: string): { path: string; bytes: number } {
  const path = `${from}.gz`;
  if (!existsSync(path)) spawnSync("gzip", ["-k", from], { stdio: "inherit" });
  return { path, bytes: statSync(path).size };
}

/** A folder of gzip files, as a rotating tcpdump leaves it. */
function rotated(from: string): { path: string; bytes: number } {
  const folder = `${from}.rotated/`;
  if (!existsSync(`${folder}${ROTATED_FILES - 1}.pcap.gz`)) {
    mkdirSync(folder, { recursive: true });
    const share = Math.ceil(statSync(from).size / ROTATED_FILES);
    let start = FILE_HEADER;
    for (let index = 0; index < ROTATED_FILES; index++) {
      // Records are cut whole, so the last file takes what the others left.
      const part = wholeRecords(from, start - FILE_HEADER, index === ROTATED_FILES - 1 ? share * 2 : share);
      start += part.length - FILE_HEADER;
      writeFileSync(`${folder}${index}.pcap.gz`, gzipSync(part, { level: 6 }));
    }
  }
  return { path: folder, bytes: statSync(`${from}`).size };
}

/** A file header and the whole records among the `length` bytes that start `skipped` bytes behind the header. */
function wholeRecords(path: string, skipped: number, length: number): Uint8Array {
  const descriptor = openSync(path, "r");
  const bytes = Buffer.allocUnsafe(FILE_HEADER + length);
  readSync(descriptor, bytes, 0, FILE_HEADER, 0);
  const count = readSync(descriptor, bytes, FILE_HEADER, length, FILE_HEADER + skipped);
  closeSync(descriptor);
  const end = FILE_HEADER + count;
  let at = FILE_HEADER;
  while (at + RECORD_HEADER <= end && at + RECORD_HEADER + bytes.readUInt32LE(at + 8) <= end) {
    at += RECORD_HEADER + bytes.readUInt32LE(at + 8);
  }
  return bytes.subarray(0, at);
}
