// A port scanner: SYNs to many ports of many hosts, and a UDP scan whose constant payload has 0x02 where Skype
// writes its type.

import { type Endpoint, type Host, hex, PORT_UNREACHABLE, type Random, type SpanPort } from "../wire/index.js";

export function synScan(
  span: SpanPort,
  at: number,
  scanner: Host,
  targets: readonly Host[],
  ports: readonly number[],
  random: Random,
): void {
  let time = at;
  for (const port of ports) {
    for (const target of targets) {
      const conversation = span.tcp({ host: scanner, port: 51_733 }, { host: target, port });
      if (random.between(1, 3) === 1) conversation.openRefused(time);
      else conversation.openUnanswered(time, []);
      time += random.seconds(0.003, 0.02);
    }
  }
}

const PAYLOAD = hex("4a 1c 02 00 00 00 00 00 00 00 00 00 01 00 00 00 00 00");

export function udpScan(span: SpanPort, at: number, scanner: Endpoint, targets: readonly Host[], port: number): void {
  for (const [index, target] of targets.entries()) {
    const when = at + index * 0.2;
    const there = { host: target, port };
    span.udp(when, scanner, there, PAYLOAD);
    if (index % 4 === 0) {
      span.unreachable(when + target.roundTrip, target, PORT_UNREACHABLE, scanner, there, PAYLOAD);
    }
  }
}
