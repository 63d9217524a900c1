import { type CaptureFault, captureFault } from "../../fault.js";

/**
 * Section header block (draft-ietf-opsawg-pcapng section 4.1). Its type reads the same in both byte orders, so a section
 * can start anywhere and say which one holds from here on.
 *
 *   0   4  type 0a0d0d0a
 *   4   4  total length
 *   8   4  byte-order magic 1a2b3c4d
 *   12  2  major version    1
 *   14  2  minor version    0; some writers say 2 and mean 0
 *   16  8  section length   not needed
 *   24     options
 */
export const SECTION_HEADER_FIELDS = 24;
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;

/** The byte order of the section that starts at `at`, of which the fields above are there. */
export function readSectionHeader(view: DataView, at: number, offset: number): "little" | "big" | CaptureFault {
  const little = view.getUint32(at + 8, true) === BYTE_ORDER_MAGIC;
  if (!little && view.getUint32(at + 8, false) !== BYTE_ORDER_MAGIC)
    return captureFault(
      "pcapng.bad-byte-order",
      offset,
      `The section at byte ${offset} does not say which byte order it has: the packets before it were read.`,
    );
  const major = view.getUint16(at + 12, little);
  const minor = view.getUint16(at + 14, little);
  if (major !== 1 || (minor !== 0 && minor !== 2))
    return captureFault(
      "pcapng.unknown-version",
      offset,
      `The section at byte ${offset} is version ${major}.${minor} of the pcapng format, but only 1.0 is known: ` +
        "the packets before it were read.",
    );
  return little ? "little" : "big";
}
