// Reads a capture the recipes wrote, and nothing else: Ethernet, one VLAN tag at most, IPv4, TCP, UDP, ICMP.

export interface ReadFrame {
  readonly micros: number;
  readonly length: number;
  readonly vlan?: number;
  readonly packet?: ReadPacket;
}

export interface ReadPacket {
  readonly source: string;
  readonly destination: string;
  readonly protocol: number;
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly payload: Uint8Array;
  /** TCP only. */
  readonly flags: number;
  readonly sequence: number;
  readonly checksumsHold: boolean;
}

export function readCapture(file: Uint8Array): ReadFrame[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (view.getUint32(0, true) !== 0xa1b2c3d4) throw new Error("not a little-endian microsecond capture");
  const frames: ReadFrame[] = [];
  for (let offset = 24; offset < file.length; ) {
    const micros = view.getUint32(offset, true) * 1e6 + view.getUint32(offset + 4, true);
    const captured = view.getUint32(offset + 8, true);
    const length = view.getUint32(offset + 12, true);
    frames.push({ micros, length, ...readFrame(file.subarray(offset + 16, offset + 16 + captured)) });
    offset += 16 + captured;
  }
  return frames;
}

function readFrame(frame: Uint8Array): Pick<ReadFrame, "vlan" | "packet"> {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const tagged = view.getUint16(12) === 0x8100;
  const vlan = tagged ? { vlan: view.getUint16(14) & 0xfff } : {};
  const start = tagged ? 18 : 14;
  if (view.getUint16(start - 2) !== 0x0800) return vlan;
  const total = view.getUint16(start + 2);
  return { ...vlan, packet: readPacket(frame.subarray(start, start + total)) };
}

function readPacket(packet: Uint8Array): ReadPacket {
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  const protocol = view.getUint8(9);
  const segment = packet.subarray(20);
  const ports = protocol === 1 ? [0, 0] : [view.getUint16(20), view.getUint16(22)];
  const header = protocol === 6 ? (view.getUint8(32) >> 4) * 4 : 8;
  const pseudo = protocol === 1 ? 0 : sum(packet.subarray(12, 20)) + protocol + segment.length;
  return {
    source: packet.subarray(12, 16).join("."),
    destination: packet.subarray(16, 20).join("."),
    protocol,
    sourcePort: ports[0] ?? 0,
    destinationPort: ports[1] ?? 0,
    payload: segment.subarray(header),
    flags: protocol === 6 ? view.getUint8(33) : 0,
    sequence: protocol === 6 ? view.getUint32(24) : 0,
    checksumsHold: fold(sum(packet.subarray(0, 20))) === 0xffff && fold(sum(segment) + pseudo) === 0xffff,
  };
}

function sum(bytes: Uint8Array): number {
  let total = 0;
  for (const [index, value] of bytes.entries()) total += index % 2 === 0 ? value * 256 : value;
  return total;
}

function fold(total: number): number {
  let folded = total;
  while (folded > 0xffff) folded = (folded % 0x10000) + Math.floor(folded / 0x10000);
  return folded;
}

export interface ReadStream {
  readonly opener: string;
  readonly answerer: string;
  /** Payload-bearing segments of each side, repeats left out. */
  readonly said: { readonly opener: Uint8Array[]; readonly answerer: Uint8Array[] };
}

/** TCP connections by their first SYN, with what each side said. */
export function streams(frames: readonly ReadFrame[]): ReadStream[] {
  const open = new Map<string, ReadStream>();
  const heard = new Set<string>();
  for (const { packet } of frames) {
    if (packet?.protocol !== 6) continue;
    const from = `${packet.source}:${packet.sourcePort}`;
    const to = `${packet.destination}:${packet.destinationPort}`;
    if ((packet.flags & 0x12) === 0x02 && !open.has(`${from}>${to}`)) {
      open.set(`${from}>${to}`, { opener: from, answerer: to, said: { opener: [], answerer: [] } });
    }
    const segment = `${from}>${to} ${packet.sequence}`;
    if (packet.payload.length === 0 || heard.has(segment)) continue;
    heard.add(segment);
    open.get(`${from}>${to}`)?.said.opener.push(packet.payload);
    open.get(`${to}>${from}`)?.said.answerer.push(packet.payload);
  }
  return [...open.values()];
}
