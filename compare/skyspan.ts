import { Frame } from "../src/capture/frame.js";
import { openCapture } from "../src/capture/open-capture.js";
import { type Address, formatAddress, ipv4, ipv6 } from "../src/core/address.js";
import { communityId } from "../src/core/community-id.js";
import { DEFAULT_LIMITS } from "../src/core/limits.js";
import { Decoder } from "../src/decode/decoder.js";
import { Packet, TCP, UDP } from "../src/decode/packet.js";
import { stopReasonName } from "../src/decode/stop-reason.js";
import { Defragmenter } from "../src/defrag/defragmenter.js";
import type { Seen } from "./tshark.js";

/** Frame by frame, as the pipeline sees them: a packet in fragments stands at the frame that completes it. */
export async function* seenBySkyspan(capture: string): AsyncGenerator<Seen> {
  const decoder = new Decoder(DEFAULT_LIMITS);
  const defragmenter = new Defragmenter(DEFAULT_LIMITS, () => {});
  const frame = new Frame();
  const packet = new Packet();
  let number = 0;
  for await (const batch of openCapture(capture, 0, { limits: DEFAULT_LIMITS }).batches()) {
    while (batch.next(frame)) {
      // Numbers that went to blocks without a packet.
      while (++number < frame.number) yield { ends: "", communityId: "", how: "no packet" };
      decoder.decode(frame, packet);
      let found: Packet | undefined = packet;
      while (found?.fragmented) {
        found = defragmenter.add(found);
        if (found !== undefined) decoder.resume(found);
      }
      yield found === undefined
        ? { ends: "", communityId: "", how: "a fragment, the packet not yet whole" }
        : seenIn(found);
    }
  }
}

function seenIn(packet: Packet): Seen {
  const how = packet.stop === 0 ? `tunnel depth ${packet.tunnelDepth}` : stopReasonName(packet.stop);
  const { transport, sourcePort, destinationPort } = portsOf(packet, how);
  if (transport !== TCP && transport !== UDP) return { ends: "", communityId: "", how };
  const [source, destination] = addressesOf(packet);
  const name = transport === TCP ? "tcp" : "udp";
  return {
    ends: `${name} ${formatAddress(source)}:${sourcePort} > ${formatAddress(destination)}:${destinationPort}`,
    communityId: communityId(transport, source, destination, sourcePort, destinationPort),
    how,
  };
}

/** A TCP header that is cut before its flags, or contradicts itself, is no part of a flow; ports it has all the same. */
function portsOf(packet: Packet, how: string): Pick<Packet, "transport" | "sourcePort" | "destinationPort"> {
  const { view, offset: at, end } = packet;
  if (!how.startsWith("tcp.") || end - at < 4) return packet;
  return { transport: TCP, sourcePort: view.getUint16(at), destinationPort: view.getUint16(at + 2) };
}

function addressesOf(packet: Packet): [Address, Address] {
  if (packet.ipVersion === 4) return [ipv4(packet.source3), ipv4(packet.destination3)];
  const { source0, source1, source2, source3, destination0, destination1, destination2, destination3 } = packet;
  return [ipv6(source0, source1, source2, source3), ipv6(destination0, destination1, destination2, destination3)];
}
