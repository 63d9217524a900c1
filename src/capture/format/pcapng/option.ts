/**
 * Options (draft-ietf-opsawg-pcapng section 3.5): 16-bit code, 16-bit length, value padded to 32 bits; code 0 ends them.
 */
const END_OF_OPTIONS = 0;

/** Calls back for each option that lies whole in `[start, end)`. Damaged options end the list: a capture can do without. */
export function eachOption(
  view: DataView,
  start: number,
  end: number,
  little: boolean,
  visit: (code: number, valueStart: number, valueEnd: number) => void,
): void {
  let at = start;
  while (at + 4 <= end) {
    const code = view.getUint16(at, little);
    const valueStart = at + 4;
    const valueEnd = valueStart + view.getUint16(at + 2, little);
    if (code === END_OF_OPTIONS || valueEnd > end) return;
    visit(code, valueStart, valueEnd);
    at = valueStart + Math.ceil((valueEnd - valueStart) / 4) * 4;
  }
}
