import { hex, printableShare, printableText } from "../../core/bytes.js";

/** Well-known first bytes of what people take for a capture, and how to read it all the same. */
const LOOK_ALIKES: readonly { readonly magic: string; readonly what: string; readonly command: string }[] = [
  { magic: "1f8b", what: "compressed twice, the second time with gzip", command: "zcat FILE" },
  { magic: "28b52ffd", what: "compressed twice, the second time with zstd", command: "zstd -dc FILE" },
  { magic: "04224d18", what: "compressed with lz4", command: "lz4 -dc FILE" },
  { magic: "02214c18", what: "compressed with lz4", command: "lz4 -dc FILE" },
  { magic: "fd377a585a00", what: "compressed with xz", command: "xz -dc FILE" },
  { magic: "425a68", what: "compressed with bzip2", command: "bzip2 -dc FILE" },
  { magic: "4c5a4950", what: "compressed with lzip", command: "lzip -dc FILE" },
  { magic: "894c5a4f00", what: "compressed with lzop", command: "lzop -dc FILE" },
  { magic: "1f9d", what: "compressed with compress", command: "zcat FILE" },
  { magic: "504b0304", what: "a zip archive", command: "unzip -p FILE" },
  { magic: "377abcaf271c", what: "a 7z archive", command: "7z x -so FILE" },
  { magic: "526172211a07", what: "a rar archive", command: "unrar p -inul FILE" },
];

/** POSIX 1003.1, pax: a tar archive has its magic in the middle of its first header. */
const TAR_MAGIC = [0x75, 0x73, 0x74, 0x61, 0x72];
const TAR_MAGIC_AT = 257;
const TAR = { what: "a tar archive", command: "tar -xOf FILE" };

/** Captures of other programs, all of which Wireshark reads (wiretap/README, and each reader's own source). */
const OTHER_FORMATS: readonly { readonly magic: string; readonly format: string }[] = [
  { magic: "474d4255", format: "a Network Monitor 2 capture" },
  { magic: "52545353", format: "a Network Monitor 1 capture" },
  { magic: "5452534e49464620", format: "a Sniffer capture (DOS)" },
  { magic: "58435000", format: "a Sniffer or NetXray capture (Windows)" },
  { magic: "56434c0000", format: "a NetXray capture (version 1)" },
  { magic: "697074726163652031", format: "an AIX iptrace 1.0 capture" },
  { magic: "697074726163652032", format: "an AIX iptrace 2.0 capture" },
  { magic: "6274736e6f6f7000", format: "a btsnoop capture (Bluetooth)" },
  { magic: "aaaaaaaa", format: "a 5Views capture" },
  { magic: "0556", format: "a Visual Networks capture" },
  { magic: "42d2", format: "a RADCOM capture" },
  { magic: "7f766572", format: "an EtherPeek or OmniPeek capture" },
  { magic: "4f627365727665725061636b6574", format: "a Network Instruments Observer capture" },
  { magic: "4f6273657276657250", format: "a Network Instruments Observer capture" },
  { magic: "4579655344", format: "an EyeSDN capture" },
  { magic: "545200640", format: "an HP-UX nettl trace" },
  { magic: "00000200120500", format: "a Tektronix K12 capture" },
  { magic: "4c4f4747", format: "a Vector BLF log" },
];
/** Captures written as text, by how they begin. */
const TEXT_FORMATS: readonly { readonly begins: RegExp; readonly format: string }[] = [
  { begins: /^Session Transcript/, format: "a Catapult DCT2000 log" },
  { begins: /^#Format=/, format: "a Daintree Sensor Network Analyzer log" },
  { begins: /^(RD|WD)-|^(date|DATE): /, format: "an Ascend trace" },
  { begins: /^-{4,}\s*TCPIPtrace|TCPIPtrace/, format: "a VMS TCPIPtrace log" },
  { begins: /^"?No\.?"?[,\s]+"?Time/, format: "Wireshark's packet list as text" },
];

const LOOKED_AT = 512;
const MAGIC_LOOKED_AT = 16;
const CONVERT = "convert it first (editcap -F pcap in out)";

/** One sentence on bytes that no format knows. */
export function notACapture(start: Uint8Array): string {
  const digits = hex(start, 0, Math.min(start.length, MAGIC_LOOKED_AT));
  const known = LOOK_ALIKES.find(({ magic }) => digits.startsWith(magic)) ?? (isTar(start) ? TAR : undefined);
  if (known !== undefined) return `The file is ${known.what}: read it with ${known.command} | skyspan analyze -`;
  const other = OTHER_FORMATS.find(({ magic }) => digits.startsWith(magic)) ?? textFormat(start);
  if (other !== undefined) return `The file is ${other.format}, which skyspan does not read: ${CONVERT}.`;
  if (isText(start)) return "The file is text, not a capture: name a pcap or pcapng file.";
  return `The file starts with ${digits.slice(0, 16).replace(/..(?=.)/g, "$& ")}, which is neither pcap nor pcapng: nothing was read.`;
}

function textFormat(start: Uint8Array): { readonly format: string } | undefined {
  const text = printableText(start, 0, start.length, LOOKED_AT);
  return TEXT_FORMATS.find(({ begins }) => begins.test(text));
}

function isTar(start: Uint8Array): boolean {
  return TAR_MAGIC.every((byte, index) => start[TAR_MAGIC_AT + index] === byte);
}

/** UTF-8 with a byte-order mark included. */
function isText(start: Uint8Array): boolean {
  const first = start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf ? 3 : 0;
  return printableShare(start, first, Math.min(start.length, LOOKED_AT)) > 0.97;
}
