import { type CaptureFault, captureFault } from "../fault.js";
import { ERF_LOOK_BYTES, isErf, startErf } from "./erf.js";
import type { FrameWalk, WalkContext } from "./frame-walk.js";
import { notACapture } from "./not-a-capture.js";
import { isPcapMagic, PCAP_FILE_HEADER_BYTES, startPcap } from "./pcap.js";
import { SECTION_HEADER } from "./pcapng/block.js";
import { startPcapng } from "./pcapng/pcapng-walk.js";
import { isSnoopMagic, startSnoop } from "./snoop.js";

/** A format is known by its first four bytes, read big-endian, and never by the name of the file. */
interface Format {
  readonly recognises: (magic: number) => boolean;
  readonly start: (context: WalkContext) => FrameWalk | CaptureFault;
}

const FORMATS: readonly Format[] = [
  { recognises: isPcapMagic, start: startPcap },
  { recognises: (magic) => magic === SECTION_HEADER, start: startPcapng },
  { recognises: isSnoopMagic, start: startSnoop },
];

const MAGIC_BYTES = 4;

/** Bytes that a format with a magic wants to see before it starts, unless the capture is shorter. */
export const START_BYTES = PCAP_FILE_HEADER_BYTES;

/** Bytes to see before a capture without a magic is judged. */
export const LOOK_BYTES = ERF_LOOK_BYTES;

export function isCaptureMagic(bytes: Uint8Array): boolean {
  if (bytes.length < MAGIC_BYTES) return false;
  const magic = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, false);
  return FORMATS.some((format) => format.recognises(magic));
}

/** The walk for what the chunk starts with, or what is wrong with that. */
export function startWalk(context: WalkContext): FrameWalk | CaptureFault {
  const { bytes, view, start, end } = context.chunk;
  if (end === start) return captureFault("capture.empty", 0, "The file is empty: there is no capture in it.");
  if (end - start >= MAGIC_BYTES) {
    const magic = view.getUint32(start, false);
    const format = FORMATS.find((candidate) => candidate.recognises(magic));
    if (format !== undefined) return format.start(context);
  }
  if (isErf(view, start, end)) return startErf(context);
  return captureFault("capture.unknown-format", 0, notACapture(bytes.subarray(start, end)));
}
