/**
 * How the records of a classic capture are laid out, where its header does not say. Programs of the past wrote other
 * records under the usual magic, or lengths in the other order; libpcap and Wireshark settle it by the first records.
 */
export interface RecordLayout {
  /** Bytes of a record's header. */
  readonly header: number;
  /** Offsets of the captured and of the original length in it. */
  readonly captured: number;
  readonly original: number;
}

const USUAL = 16;
/** Nokia's firewalls put 4 bytes of their own behind the usual header. */
const NOKIA = 20;
/** Kuznetzov's libpcap of 1999: interface, protocol, packet type; in one version two processor numbers too. */
const MODIFIED = 24;
const MODIFIED_LONG = 28;
/** Records that must fit before another layout is believed. */
const RECORDS_TRIED = 4;

/** `[start, end)` begins with the first record. The layout that fits it: the usual one unless it cannot be right. */
export function recordLayout(
  view: DataView,
  start: number,
  end: number,
  little: boolean,
  file: { readonly major: number; readonly minor: number; readonly modified: boolean; readonly maxFrameBytes: number },
): RecordLayout {
  const swapped = isSwapped(view, start, little, file);
  const order = swapped ? { captured: 12, original: 8 } : { captured: 8, original: 12 };
  const [usual, ...others] = file.modified ? [MODIFIED, MODIFIED_LONG, USUAL] : [USUAL, NOKIA, MODIFIED];
  const isRight = (header: number): boolean =>
    fits(view, start, end, little, { header, ...order }, file.maxFrameBytes, header !== usual);
  const header = isRight(usual!) ? usual! : (others.find(isRight) ?? usual!);
  return { header, ...order };
}

const DG_UX = 543;

/** Versions before 2.3 have the original length first, and so has DG/UX's 543.0; 2.3 may. */
function isSwapped(
  view: DataView,
  start: number,
  little: boolean,
  { major, minor }: { readonly major: number; readonly minor: number },
): boolean {
  if (major === DG_UX || (major === 2 && minor < 3)) return true;
  return major === 2 && minor === 3 && view.getUint32(start + 8, little) > view.getUint32(start + 12, little);
}

/** Whether records can follow each other so. `surely`: it takes two of them, or one that ends where the bytes end. */
function fits(
  view: DataView,
  start: number,
  end: number,
  little: boolean,
  { header, captured, original }: RecordLayout,
  maxFrameBytes: number,
  surely: boolean,
): boolean {
  let at = start;
  for (let record = 0; record < RECORDS_TRIED; record++) {
    if (at === end && record > 0) return true;
    // One that goes on behind the bytes proves nothing yet.
    if (at + header > end) return !surely || record > (at > end ? 2 : 1);
    const length = view.getUint32(at + captured, little);
    const onWire = view.getUint32(at + original, little);
    // A fraction of a second, in nanoseconds at most; a length that the other one allows.
    if (view.getUint32(at + 4, little) >= 1e9 || length > maxFrameBytes || onWire < length || onWire > MOST_ON_WIRE) {
      return false;
    }
    at += header + length;
  }
  return true;
}

/** Wireshark's bound on an original length. */
const MOST_ON_WIRE = 128 << 20;
