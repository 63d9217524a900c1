import { stop } from "../dispatch.js";
import type { Layer } from "../layer.js";
import type { Packet } from "../packet.js";
import { stopReason } from "../stop-reason.js";

/** MACsec, IEEE 802.1AE: recognized so that the summary can name it; the frame inside is encrypted. */
const ENCRYPTED = stopReason("macsec.encrypted");

export const macsec: Layer = {
  name: "macsec",
  etherTypes: [0x88e5],
  decode: (packet: Packet) => stop(packet, ENCRYPTED),
};
