/**
 * The CRC that a type-2 datagram carries of its plaintext (C.4): CRC-32 with the usual reflected polynomial, start value
 * FFFFFFFF and no final inversion, so the bitwise complement of the ordinary CRC-32.
 */
const POLYNOMIAL = 0xedb88320;

const TABLE = new Int32Array(256);
/** Which entry of the table has this top byte: every top byte stands once, which makes the CRC run backwards. */
const BY_TOP_BYTE = new Uint8Array(256);

for (let index = 0; index < 256; index++) {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = (value & 1) === 0 ? value >>> 1 : (value >>> 1) ^ POLYNOMIAL;
  TABLE[index] = value;
  BY_TOP_BYTE[value >>> 24] = index;
}

export const CRC_START = -1;

/** Takes one byte in. States are signed 32-bit integers. */
export function crcStep(state: number, byte: number): number {
  return (state >>> 8) ^ TABLE[(state ^ byte) & 0xff]!;
}

export function skypeCrc(bytes: ArrayLike<number>, start = 0, end = bytes.length): number {
  let state = CRC_START;
  for (let index = start; index < end; index++) state = crcStep(state, bytes[index]!);
  return state;
}

/**
 * Whether some `unknown` bytes (0 to 3) take `state` to `target`: a check of 32 - 8 * unknown bits, without trying.
 * The top byte of a state names the table entry that made it, so the entries can be read off backwards; going forward
 * again with them must end at the target.
 */
export function crcCanReach(state: number, target: number, unknown: number): boolean {
  let entries = 0;
  let back = target;
  for (let step = 0; step < unknown; step++) {
    const entry = BY_TOP_BYTE[back >>> 24]!;
    entries |= entry << (8 * step);
    back = (back ^ TABLE[entry]!) << 8;
  }
  let forward = state;
  for (let step = unknown - 1; step >= 0; step--) forward = (forward >>> 8) ^ TABLE[(entries >>> (8 * step)) & 0xff]!;
  return forward === target;
}

/** The bytes, up to three, that take `state` to `target`; undefined where none do. For showing what was found. */
export function crcSolve(state: number, target: number, unknown: number): number[] | undefined {
  const entries: number[] = [];
  let back = target;
  for (let step = 0; step < unknown; step++) {
    const entry = BY_TOP_BYTE[back >>> 24]!;
    entries.unshift(entry);
    back = (back ^ TABLE[entry]!) << 8;
  }
  const bytes: number[] = [];
  let forward = state;
  for (const entry of entries) {
    bytes.push(entry ^ (forward & 0xff));
    forward = (forward >>> 8) ^ TABLE[entry]!;
  }
  return forward === target ? bytes : undefined;
}

/** The state before this byte was taken in. */
export function crcBack(state: number, byte: number): number {
  const entry = BY_TOP_BYTE[state >>> 24]!;
  return ((state ^ TABLE[entry]!) << 8) | (entry ^ byte);
}

/** The two bytes, big-endian, that take `state` to `target`; -1 where none do. */
export function crcReach2(state: number, target: number): number {
  const last = BY_TOP_BYTE[target >>> 24]!;
  const first = BY_TOP_BYTE[((target ^ TABLE[last]!) << 8) >>> 24]!;
  const between = (state >>> 8) ^ TABLE[first]!;
  if (((between >>> 8) ^ TABLE[last]!) !== target) return -1;
  return ((first ^ (state & 0xff)) << 8) | (last ^ (between & 0xff));
}
