import type { ByteSource } from "../../src/capture/bytes/byte-source.js";
import type { CaptureInterface } from "../../src/capture/format/frame-walk.js";
import { type CaptureEnd, Frame } from "../../src/capture/frame.js";
import { type Capture, captureOf, openCapture } from "../../src/capture/open-capture.js";
import { hex } from "../../src/core/bytes.js";
import { DEFAULT_LIMITS, type Limits } from "../../src/core/limits.js";
import { MemoryBytes } from "./memory-bytes.js";

/** A frame as tests compare it: the bytes as hex. */
export interface FrameRecord {
  readonly number: number;
  readonly time: number;
  readonly data: string;
  readonly originalLength: number;
  readonly linkType: number;
  readonly interface: number;
}

export interface Reading {
  readonly frames: readonly FrameRecord[];
  readonly end: CaptureEnd;
  readonly interfaces: readonly CaptureInterface[];
}

/** Small records, so that small buffers do. */
export const SMALL_LIMITS: Limits = { ...DEFAULT_LIMITS, maxFrameBytes: 4_096, maxInterfaceBlockBytes: 512 };

export function readFile(path: string, limits: Partial<Limits> = {}): Promise<Reading> {
  return readAll(openCapture(path, 0, { limits: { ...DEFAULT_LIMITS, ...limits } }));
}

export function readBytes(bytes: Uint8Array, limits: Partial<Limits> = {}): Promise<Reading> {
  return readAll(captureOfBytes(bytes, limits));
}

export function captureOfBytes(bytes: Uint8Array, limits: Partial<Limits> = {}): Capture {
  const open = async (): Promise<ByteSource> => new MemoryBytes(bytes);
  return captureOf("memory", 0, open, { limits: { ...SMALL_LIMITS, ...limits } });
}

/** `onFrame` gets to know how many came. */
export async function readAll(capture: Capture, onFrame?: (count: number) => unknown): Promise<Reading> {
  const frames: FrameRecord[] = [];
  const frame = new Frame();
  for await (const batch of capture.batches()) {
    while (batch.next(frame)) {
      frames.push(recordOf(frame));
      onFrame?.(frames.length);
    }
  }
  return { frames, end: capture.end, interfaces: capture.interfaces };
}

export function recordOf(frame: Frame): FrameRecord {
  return {
    number: frame.number,
    time: frame.time,
    data: hex(frame.bytes, frame.start, frame.end),
    originalLength: frame.originalLength,
    linkType: frame.linkType,
    interface: frame.interface,
  };
}

/** The problem of a cut capture, or how else it ended. */
export function problemOf({ end }: Reading): string {
  return end.kind === "cut" ? end.problem : end.kind;
}
