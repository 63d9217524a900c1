import { DONE, type LayerNumber } from "./layer.js";
import type { Packet } from "./packet.js";
import { NOTE_FRAGMENT } from "./stop-reason.js";

/**
 * Called by a network layer that holds a fragment, `packet.offset` standing on its payload: decoding ends here and is
 * resumed once the packet is whole. `id` is what the fragments of a packet share, `offset` counts bytes.
 */
export function fragment(packet: Packet, id: number, offset: number, more: boolean): LayerNumber {
  packet.fragmented = true;
  packet.fragmentId = id;
  packet.fragmentOffset = offset;
  packet.moreFragments = more;
  packet.notes |= NOTE_FRAGMENT;
  return DONE;
}
