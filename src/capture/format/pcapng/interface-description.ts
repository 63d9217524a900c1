import type { CaptureInterface } from "../frame-walk.js";
import { eachOption } from "./option.js";
import { DEFAULT_RESOLUTION, type TimeScale, timeScale } from "./timestamp.js";

/**
 * Interface description block (draft-ietf-opsawg-pcapng section 4.2):
 *
 *   0   4  type 1
 *   4   4  total length
 *   8   2  link type
 *   10  2  reserved
 *   12  4  snaplen          0: no bound
 *   16     options
 */
export const INTERFACE_FIELDS = 16;
const IF_NAME = 2;
const IF_DESCRIPTION = 3;
const IF_TSRESOL = 9;
const IF_TSOFFSET = 14;

/** An interface as packets need it. */
export interface InterfaceTable {
  readonly described: CaptureInterface;
  readonly linkType: number;
  readonly snaplen: number;
  readonly time: TimeScale;
  /** Its place among all interfaces of the capture: `Frame.interface`. */
  readonly index: number;
}

/** Reads the block whose fields and options are `[at, end)`, the trailing length left out. */
export function readInterface(
  view: DataView,
  at: number,
  end: number,
  little: boolean,
  index: number,
  maxTextLength: number,
): InterfaceTable {
  const linkType = view.getUint16(at + 8, little);
  const snaplen = view.getUint32(at + 12, little);
  let name: string | undefined;
  let description: string | undefined;
  let resolution = DEFAULT_RESOLUTION;
  let offsetSeconds = 0;
  eachOption(view, at + INTERFACE_FIELDS, end, little, (code, start, stop) => {
    if (code === IF_NAME) name = text(view, start, stop, maxTextLength);
    else if (code === IF_DESCRIPTION) description = text(view, start, stop, maxTextLength);
    else if (code === IF_TSRESOL && stop - start === 1) resolution = view.getUint8(start);
    else if (code === IF_TSOFFSET && stop - start === 8) offsetSeconds = signed64(view, start, little);
  });
  const described = {
    linkType,
    snaplen,
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
  };
  return { described, linkType, snaplen, time: timeScale(resolution, offsetSeconds), index };
}

function signed64(view: DataView, at: number, little: boolean): number {
  const high = view.getInt32(little ? at + 4 : at, little);
  const low = view.getUint32(little ? at : at + 4, little);
  return high * 2 ** 32 + low;
}

/** UTF-8, cut at `limit` characters; nothing that a terminal or a log acts on gets through. */
function text(view: DataView, start: number, end: number, limit: number): string {
  const bytes = new Uint8Array(view.buffer, start, Math.min(end - start, 4 * limit));
  return new TextDecoder()
    .decode(bytes)
    .slice(0, limit)
    .replace(/\0+$/, "")
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "\ufffd");
}
