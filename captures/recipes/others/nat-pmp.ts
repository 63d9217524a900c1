// NAT-PMP, RFC 6886: a client asks its router to map a UDP port; here Skype's own (U10).

import { concat, type Endpoint, type Host, hex, type SpanPort, u16, u32 } from "../wire/index.js";

export function mapUdpPort(span: SpanPort, at: number, host: Host, router: Host, port: number): void {
  const from: Endpoint = { host, port: 5350 };
  const to: Endpoint = { host: router, port: 5351 };
  const lifetime = u32(3600);
  span.udp(at, from, to, concat(hex("00 01 0000"), u16(port), u16(port), lifetime));
  span.udp(at + 0.002, to, from, concat(hex("00 81 0000"), u32(86_400), u16(port), u16(port), lifetime));
}
