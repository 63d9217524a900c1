import { stop } from "../dispatch.js";
import type { Layer } from "../layer.js";
import type { Packet } from "../packet.js";
import { stopReason } from "../stop-reason.js";

/** ARP and RARP (RFC 826, RFC 903): recognized so that the summary can name them, and not inspected. */
const NOT_INSPECTED = stopReason("arp.not-inspected");

export const arp: Layer = {
  name: "arp",
  etherTypes: [0x0806, 0x8035],
  decode: (packet: Packet) => stop(packet, NOT_INSPECTED),
};
