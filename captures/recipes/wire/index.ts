// Everything a test or a bench needs to put frames and captures together.

export { Agenda } from "./agenda.js";
export { arp } from "./arp.js";
export { concat, hex, ipv4Bytes, latin1, u16, u32 } from "./bytes.js";
export { internetChecksum } from "./checksum.js";
export { ethernet } from "./ethernet.js";
export { type Host, insideHost, outsideHost } from "./host.js";
export { ADMINISTRATIVELY_PROHIBITED, destinationUnreachable, echo, PORT_UNREACHABLE } from "./icmp.js";
export { ipv4 } from "./ipv4.js";
export { type PcapOptions, PcapWriter, pcapFile, type TimedFrame } from "./pcap.js";
export { Random } from "./random.js";
export { type Endpoint, SpanPort } from "./span-port.js";
export { ACK, FIN, PSH, RST, SYN, tcp } from "./tcp.js";
export { type Side, TcpConversation } from "./tcp-conversation.js";
export { udp } from "./udp.js";
