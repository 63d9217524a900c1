import { ethernet, join } from "../headers.js";
import { describeLayer, FRAME, IPV4, IPV4_FOUND, IPV6, IPV6_FOUND, outerUdp, staysUdp } from "./layer-cases.js";

/** Two options: 4 bytes of data, and none. */
const OPTIONS = "0108 01 01 0000000a  0109 82 00";
const geneve = (header: string, body = FRAME): Uint8Array => outerUdp(6081, join(header, body));
const stays = (header: string) => staysUdp(6081, join(header, FRAME));

describeLayer("Geneve", [
  { name: "Ethernet", bytes: geneve("0000 6558 00000a00"), ...IPV4_FOUND, packet: { tunnelDepth: 1 } },
  { name: "IPv4", bytes: geneve("0000 0800 00000a00", IPV4), ...IPV4_FOUND },
  { name: "IPv6", bytes: geneve("0000 86dd 00000a00", IPV6), ...IPV6_FOUND },
  { name: "options", bytes: geneve(`0340 6558 00000a00 ${OPTIONS}`), ...IPV4_FOUND },
  { name: "a control packet", bytes: geneve("0080 6558 00000a00"), ...IPV4_FOUND },
  {
    name: "options that end short",
    bytes: geneve(`0440 6558 00000a00 ${OPTIONS}`),
    ...stays(`0440 6558 00000a00 ${OPTIONS}`),
  },
  {
    name: "options that end late",
    bytes: geneve(`0140 6558 00000a00 ${OPTIONS}`),
    ...stays(`0140 6558 00000a00 ${OPTIONS}`),
  },
  ...["4000 6558 00000a00", "0000 88cc 00000a00", "0000 0004 00000a00"].map((header) => ({
    name: `not ${header}`,
    bytes: geneve(header),
    ...stays(header),
  })),
  ...["0001 6558 00000a00", "0000 6558 00000a01"].flatMap((header) => {
    const payload = join(header, ethernet(0x0806, "00010800"));
    return [
      { name: `${header} before a packet that fits`, bytes: geneve(header), ...IPV4_FOUND },
      { name: `not ${header} before anything else`, bytes: outerUdp(6081, payload), ...staysUdp(6081, payload) },
    ];
  }),
  { name: "not 7 bytes", bytes: outerUdp(6081, "0000 6558 00000a"), ...staysUdp(6081, "0000655800000a") },
  {
    name: "not options beyond the end",
    bytes: outerUdp(6081, "3f00 6558 00000a00"),
    ...staysUdp(6081, "3f00655800000a00"),
  },
]);
