import { CRC_START, crcBack, crcCanReach, crcReach2, crcSolve, crcStep, skypeCrc } from "./skype-crc.js";

/**
 * The plaintexts that are known but for the request number, which the datagram's own id gives away (C.4). `before` and
 * `after` stand around the two bytes of the request number (id - 1 of the request); `unknown` bytes follow.
 */
interface KnownPlaintext {
  readonly command: number;
  readonly role: "request" | "answer";
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly unknown: 0 | 1 | 2 | 3;
}

/** Command 27, "may I connect?"; 35, its meaning unknown; 28, "yes"; 15, an answer whose last byte was 25 in all that were seen, and is else left open. */
const BY_LENGTH: Readonly<Record<number, readonly KnownPlaintext[]>> = {
  18: [
    { command: 27, role: "request", before: [0x04, 0xda, 0x01], after: [0x42, 0x15], unknown: 0 },
    { command: 35, role: "request", before: [0x04, 0x9a, 0x02], after: [0x42, 0x15], unknown: 0 },
    { command: 28, role: "answer", before: [0x04, 0xe3, 0x01], after: [0x42, 0x15], unknown: 0 },
    { command: 15, role: "answer", before: [0x05, 0x7b], after: [0x42, 0x3c, 0x25], unknown: 0 },
    { command: 15, role: "answer", before: [0x05, 0x7b], after: [0x42, 0x3c], unknown: 1 },
  ],
  22: [{ command: 27, role: "request", before: [0x08, 0xda, 0x01], after: [0x42, 0xb7, 0xb6, 0x44, 0x19], unknown: 1 }],
  24: [
    {
      command: 27,
      role: "request",
      before: [0x0a, 0xda, 0x01],
      after: [0x42, 0xb7, 0xd3, 0x99, 0x23, 0x9b],
      unknown: 2,
    },
  ],
  25: [
    {
      command: 27,
      role: "request",
      before: [0x0b, 0xda, 0x01],
      after: [0x42, 0xb7, 0xe5, 0x34, 0x2d, 0x9b],
      unknown: 3,
    },
  ],
};

/** What a datagram was proven to be, and by how many bits of its CRC. */
export interface MessageProof {
  readonly command: number;
  readonly bits: 32 | 24 | 16 | 8;
}

const PROOFS = new Map<KnownPlaintext, MessageProof>();
for (const plaintexts of Object.values(BY_LENGTH)) {
  for (const plaintext of plaintexts) {
    PROOFS.set(plaintext, { command: plaintext.command, bits: (32 - 8 * plaintext.unknown) as MessageProof["bits"] });
  }
}

/** Whether datagrams of this payload length can be proven at all. */
export function isProvable(length: number): boolean {
  return length in BY_LENGTH;
}

/**
 * Holds the CRC field of a type-2 datagram against the plaintexts of its length. `requestId` is the datagram's own id
 * for a request, and that of the request it may answer for an answer.
 */
export function proveMessage(
  role: "request" | "answer",
  length: number,
  requestId: number,
  crc: number,
): MessageProof | undefined {
  for (const plaintext of BY_LENGTH[length] ?? []) {
    if (plaintext.role !== role) continue;
    if (fits(plaintext, (requestId - 1) & 0xffff, crc)) return PROOFS.get(plaintext);
  }
  return undefined;
}

/** A datagram's plaintext, worked out: for showing how its CRC was predicted. */
export interface WorkedMessage {
  readonly command: number;
  readonly role: "request" | "answer";
  /** Id of the request: the datagram's own, or the one that it answers, read off the CRC. */
  readonly request: number;
  readonly plaintext: readonly number[];
  /** How many of its last bytes were not known, and were read off the CRC as well. */
  readonly unknown: number;
  readonly bits: number;
}

/** The plaintext behind a CRC, as a request with this id, else as an answer to any request; undefined where none fits. */
export function workedMessage(length: number, id: number, crc: number): WorkedMessage | undefined {
  for (const plaintext of BY_LENGTH[length] ?? []) {
    const { role, command, before, after, unknown } = plaintext;
    if (role !== "request") continue;
    const number = (id - 1) & 0xffff;
    const known = [...before, number >>> 8, number & 0xff, ...after];
    const rest = crcSolve(skypeCrc(known), crc, unknown);
    if (rest !== undefined)
      return { command, role, request: id, plaintext: [...known, ...rest], unknown, bits: 32 - 8 * unknown };
  }
  const answer = unpairedAnswer(length, crc);
  if (answer === undefined) return undefined;
  const { command, request } = answer;
  const { before, after } = BY_LENGTH[length]!.find((each) => each.command === command && each.unknown === 0)!;
  const number = (request - 1) & 0xffff;
  const plaintext = [...before, number >>> 8, number & 0xff, ...after];
  return { command, role: "answer", request, plaintext, unknown: 0, bits: 32 };
}

/**
 * An 18-byte answer whose request was not captured: the request number is read off the CRC, which must be that of one of
 * 65,536, so 16 bits are left. For captures that show one direction only.
 */
export function unpairedAnswer(length: number, crc: number): (MessageProof & { readonly request: number }) | undefined {
  for (const { command, role, before, after, unknown } of BY_LENGTH[length] ?? []) {
    if (role !== "answer" || unknown > 0) continue;
    let state = CRC_START;
    for (const byte of before) state = crcStep(state, byte);
    let target = crc;
    for (let index = after.length - 1; index >= 0; index--) target = crcBack(target, after[index]!);
    const number = crcReach2(state, target);
    if (number >= 0) return { command, bits: 16, request: (number + 1) & 0xffff };
  }
  return undefined;
}

function fits({ before, after, unknown }: KnownPlaintext, requestNumber: number, crc: number): boolean {
  let state = CRC_START;
  for (const byte of before) state = crcStep(state, byte);
  state = crcStep(crcStep(state, requestNumber >>> 8), requestNumber & 0xff);
  for (const byte of after) state = crcStep(state, byte);
  return crcCanReach(state, crc, unknown);
}
