import { hex, printableShare } from "../../core/bytes.js";

/** Well-known first bytes of what people take for a capture, and what to do about them. */
const LOOK_ALIKES: readonly { readonly magic: string; readonly what: string; readonly advice: string }[] = [
  { magic: "1f8b", what: "is compressed with gzip twice", advice: "decompress it once first" },
  { magic: "28b52ffd", what: "is compressed with zstd", advice: "decompress it first (zstd -d)" },
  { magic: "04224d18", what: "is compressed with lz4", advice: "decompress it first (lz4 -d)" },
  { magic: "fd377a585a00", what: "is compressed with xz", advice: "decompress it first (xz -d)" },
  { magic: "425a68", what: "is compressed with bzip2", advice: "decompress it first (bzip2 -d)" },
  { magic: "504b0304", what: "is a zip archive", advice: "decompress it first (unzip)" },
  { magic: "377abcaf271c", what: "is a 7z archive", advice: "decompress it first (7z x)" },
  { magic: "1f9d", what: "is compressed with compress", advice: "decompress it first (uncompress)" },
  { magic: "736e6f6f70000000", what: "is a snoop capture", advice: "convert it first (editcap -F pcap)" },
  { magic: "474d4255", what: "is a Network Monitor 2 capture", advice: "convert it first (editcap -F pcap)" },
  { magic: "52545353", what: "is a Network Monitor 1 capture", advice: "convert it first (editcap -F pcap)" },
  { magic: "5452534e49464620", what: "is a Sniffer capture", advice: "convert it first (editcap -F pcap)" },
];

const LOOKED_AT = 512;

/** One sentence on bytes that no format knows. */
export function notACapture(start: Uint8Array): string {
  const digits = hex(start, 0, Math.min(start.length, 8));
  const known = LOOK_ALIKES.find(({ magic }) => digits.startsWith(magic));
  if (known !== undefined) return `The file ${known.what}: ${known.advice}.`;
  if (isText(start)) return "The file is text, not a capture: name a pcap or pcapng file.";
  if (isErf(start)) return "The file looks like an ERF capture: convert it first (editcap -F pcap).";
  return `The file starts with ${digits.replace(/..(?=.)/g, "$& ")}, which is neither pcap nor pcapng: nothing was read.`;
}

/** UTF-8 with a byte-order mark included. */
function isText(start: Uint8Array): boolean {
  const first = start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf ? 3 : 0;
  return printableShare(start, first, Math.min(start.length, LOOKED_AT)) > 0.97;
}

/**
 * Endace's ERF has no magic. A record starts with a little-endian time (fraction, then seconds since 1970), a type from 1 to 48
 * whose top bit announces more headers, flags, and two big-endian lengths with a loss counter between.
 */
function isErf(start: Uint8Array): boolean {
  if (start.length < 16) return false;
  const view = new DataView(start.buffer, start.byteOffset);
  const seconds = view.getUint32(4, true);
  const type = view.getUint8(8) & 0x7f;
  const recordLength = view.getUint16(10, false);
  const wireLength = view.getUint16(14, false);
  return (
    seconds > ERF_EARLIEST &&
    type >= 1 &&
    type <= 48 &&
    recordLength >= 16 &&
    wireLength > 0 &&
    recordLength <= wireLength + 64
  );
}

/** 1996: the year of the first DAG card. */
const ERF_EARLIEST = 820_454_400;
