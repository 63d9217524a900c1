// DHCP, RFC 2131: a host that knows nobody gets its address.

import { concat, type Host, hex, ipv4Bytes, latin1, type Random, type SpanPort } from "../wire/index.js";

const NOBODY = "0.0.0.0";

export function getAddress(span: SpanPort, at: number, host: Host, server: Host, random: Random): void {
  const transaction = random.bytes(4);
  const hardware = hex(host.mac ?? "");
  const message = (operation: 1 | 2, yours: string, options: Uint8Array): Uint8Array =>
    concat(
      Uint8Array.of(operation, 1, 6, 0),
      transaction,
      new Uint8Array(8),
      ipv4Bytes(yours),
      new Uint8Array(8),
      hardware,
      new Uint8Array(10 + 64 + 128),
      hex("63825363"),
      options,
      hex("ff"),
      new Uint8Array(20),
    );
  const kind = (type: number): Uint8Array => Uint8Array.of(53, 1, type);
  const asks = concat(hex("370601030f060c2c 0c07"), latin1("PC-0417"));
  const serverId = concat(hex("3604"), ipv4Bytes(server.ip));
  const lease = concat(serverId, hex("3304 00015180 0104 ffffff00 0304"), ipv4Bytes(server.ip));
  const wants = concat(hex("3204"), ipv4Bytes(host.ip), serverId);

  const client = { host: { ...host, ip: NOBODY }, port: 68 };
  const everybody = { host: { ...server, ip: "255.255.255.255" }, port: 67 };
  const answering = { host: server, port: 67 };
  const receiving = { host, port: 68 };
  span.udp(at, client, everybody, message(1, NOBODY, concat(kind(1), asks)));
  span.udp(at + 0.0031, answering, receiving, message(2, host.ip, concat(kind(2), lease)));
  span.udp(at + 0.0044, client, everybody, message(1, NOBODY, concat(kind(3), wants, asks)));
  span.udp(at + 0.0072, answering, receiving, message(2, host.ip, concat(kind(5), lease)));
}
