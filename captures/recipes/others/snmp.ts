// SNMP v2c, RFC 3416: a manager asks many devices from one port how long they are up. Its third byte is 0x02, which
// is why simple Skype rules fired on it (I1).

import { concat, type Endpoint, type Host, hex, latin1, type SpanPort, u32 } from "../wire/index.js";

const SYS_UPTIME = hex("06 08 2b 06 01 02 01 01 03 00");
const der = (tag: number, ...parts: readonly Uint8Array[]): Uint8Array => {
  const body = concat(...parts);
  return concat(Uint8Array.of(tag, body.length), body);
};

function upTime(kind: 0xa0 | 0xa2, request: number, value: Uint8Array): Uint8Array {
  const bindings = der(0x30, der(0x30, SYS_UPTIME, value));
  const pdu = der(kind, der(0x02, u32(request)), hex("02 01 00 02 01 00"), bindings);
  return der(0x30, hex("02 01 01"), der(0x04, latin1("public")), pdu);
}

export function poll(span: SpanPort, at: number, manager: Endpoint, devices: readonly Host[], firstRequest: number) {
  for (const [index, device] of devices.entries()) {
    const when = at + index * 0.21;
    const request = firstRequest + 2 * index;
    const agent = { host: device, port: 161 };
    span.udp(when, manager, agent, upTime(0xa0, request, hex("05 00")));
    span.udp(when + 0.0014, agent, manager, upTime(0xa2, request, der(0x43, u32(81_234_567 + 100 * index))));
  }
}
