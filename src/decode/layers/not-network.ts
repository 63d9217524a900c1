import { stop } from "../dispatch.js";
import type { Layer } from "../layer.js";
import type { Packet } from "../packet.js";
import { stopReason } from "../stop-reason.js";

/**
 * Link types of https://www.tcpdump.org/linktypes.html that carry no IP network: recognized so that the summary can
 * say what was captured instead.
 */
export const notNetwork: readonly Layer[] = [
  // As FreeBSD, Linux (two forms), Windows and Darwin tell it, and from the cable
  named("usb", [186, 189, 220, 249, 266, 278, 288, 293, 294, 295]),
  // Between host and controller (three forms), low energy (three), basic rate
  named("bluetooth", [187, 201, 254, 251, 256, 272, 255]),
  named("ieee802154", [191, 195, 215, 230, 269, 283]),
  named("z-wave", [261, 262, 287, 297]),
  named("avionics", [184, 185]),
  // The latter two are of "cooked" captures
  named("can", [190, 227], [0x000c, 0x000d]),
  named("lin", [212]),
  named("flexray", [210]),
  named("most", [211]),
  named("profibus", [257]),
  named("infiniband", [247]),
  named("old-ethernet", [2, 4, 5]),
  named("pfsync", [18]),
  named("fibre-channel", [224, 225]),
  // Signalling of telephone networks: SS7 (four forms), ISDN (two), GSM (two)
  named("telephony", [139, 140, 141, 142, 177, 203, 207, 217, 218, 221, 301]),
  named("wimax", [188, 193]),
  named("infrared", [144]),
  named("nfc", [245, 264]),
  named("ipmi", [199, 209, 260]),
  named("television", [235, 243, 265, 289]),
  // Messages inside one computer
  named("netlink", [253]),
  named("dbus", [231]),
  named("input-events", [216]),
  named("virtual-socket", [271]),
  // What a program had in its hands, without the layers below: Wireshark's exported PDUs, SCTP, and private use
  named("exported-pdu", [252]),
  named("raw-sctp", [248]),
  named("private-use", [147, 148, 150, 151, 152, 153, 154, 155, 156, 157, 158, 159, 160, 161, 162]),
  named("appletalk", [114]),
  named("amateur-radio", [3, 202]),
  named("cable-modem", [273]),
  named("field-bus", [165, 223, 250, 263, 277, 286]),
  named("firewall-state", [246]),
  named("gprs", [169, 170, 171, 244]),
  named("serial", [16, 103, 112, 121, 172, 173, 236, 268, 279, 292, 296, 298, 300]),
  named("display-port", [275]),
  named("lora", [270]),
  named("space-link", [222]),
  named("military-radio", [237]),
  named("bus-analyzer", [213, 214]),
  named("pci-express", [125]),
  // Of switches, firewalls and computers whose formats were never told
  named("vendor-header", [32, 111, 115, 116, 118, 120, 124, 126, 145, 146, 176, 175, 196, 198, 241, 280, 291]),
  named("openflow", [267]),
  named("ultra-wideband", [299]),
  named("windows-events", [290]),
];

function named(name: string, linkTypes: readonly number[], etherTypes: readonly number[] = []): Layer {
  const reason = stopReason(`${name}.not-network`);
  return { name, linkTypes, etherTypes, decode: (packet: Packet) => stop(packet, reason) };
}
