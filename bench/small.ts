import { ACK, Random, SYN } from "../captures/recipes/wire/index.js";
import { FrameWriter } from "./frame-writer.js";

/** Flows alive at once: each is heard of again within the shortest time-out of 60 s. */
const FLOWS = 1_000_000;
const WINDOW_MICROS = 50e6;
const RECORD_BYTES = 96;
const NOTHING = new Uint8Array(0);

/**
 * About `targetBytes` of packets of about 80 bytes (54 to 106) between a million pairs of ends: two in three UDP, in either
 * direction and in no order, all inside 50 s, so that every flow is alive in the end.
 */
export function writeSmall(path: string, targetBytes: number): void {
  const random = new Random("bench small");
  const writer = new FrameWriter(path);
  const packets = Math.floor(targetBytes / RECORD_BYTES);
  const payloads = Array.from({ length: 256 }, () => random.bytes(random.between(20, 52)));
  for (let packet = 0; writer.bytes < targetBytes; packet++) {
    // The first pass opens every flow, what follows comes in no order.
    const isFirst = packet < FLOWS;
    const flow = isFirst ? packet : random.between(0, FLOWS - 1);
    const micros = Math.floor((packet / (packets * 1.5)) * WINDOW_MICROS);
    const isTcp = flow % 3 === 0;
    const ends = endsOf(flow, isTcp, !isFirst && random.between(0, 1) === 1);
    const payload = payloads[packet & 255]!;
    if (isTcp) writer.tcp(micros, ends, isFirst ? SYN : ACK, packet * 40, isFirst ? NOTHING : payload);
    else writer.udp(micros, ends, payload);
  }
  writer.close();
}

/** 65,536 clients of 10.0/16 speak from a few ports each to servers all over. */
function endsOf(flow: number, isTcp: boolean, isBack: boolean) {
  const client = (10 << 24) | (flow & 0xffff);
  const server = (198 << 24) | (Math.imul(flow, 0x9e3779b1) >>> 9);
  const clientPort = 1_025 + (flow >>> 16) * 7;
  const serverPort = isTcp ? 2_000 + (flow % 997) : 3_000 + (flow % 991);
  return isBack
    ? { source: server, destination: client, sourcePort: serverPort, destinationPort: clientPort }
    : { source: client, destination: server, sourcePort: clientPort, destinationPort: serverPort };
}
