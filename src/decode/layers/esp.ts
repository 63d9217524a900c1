import { stop } from "../dispatch.js";
import type { Layer } from "../layer.js";
import type { Packet } from "../packet.js";
import { stopReason } from "../stop-reason.js";

/** IP encapsulating security payload, RFC 4303: recognized so that the summary can name it; the rest is encrypted. */
const ENCRYPTED = stopReason("esp.encrypted");

export const esp: Layer = {
  name: "esp",
  ipProtocols: [50],
  decode: (packet: Packet) => stop(packet, ENCRYPTED),
};
