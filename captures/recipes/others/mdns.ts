// Multicast DNS, RFC 6762: somebody looks for printers.

import { type Host, outsideHost, type SpanPort } from "../wire/index.js";
import { dnsQuery, TYPE_PTR } from "./dns.js";

export function lookForPrinters(span: SpanPort, at: number, host: Host): void {
  const group = { host: outsideHost("224.0.0.251"), port: 5353 };
  const query = dnsQuery(0, "_ipp._tcp.local", TYPE_PTR);
  query[2] = 0;
  for (const later of [0, 1, 3]) span.udp(at + later, { host: { ...host, ttl: 255 }, port: 5353 }, group, query);
}
