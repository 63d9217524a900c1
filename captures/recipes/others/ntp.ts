// NTP version 4, RFC 5905: one question, one answer.

import { concat, type Endpoint, hex, type Random, type SpanPort, u32 } from "../wire/index.js";

const SECONDS_1900_TO_1970 = 2_208_988_800;

export function setClock(span: SpanPort, at: number, client: Endpoint, server: Endpoint, random: Random): void {
  const stamp = (seconds: number): Uint8Array =>
    concat(u32(Math.floor(span.timeline.date(seconds).getTime() / 1000) + SECONDS_1900_TO_1970), random.bytes(4));
  const asked = concat(hex("23 00 06 ec"), new Uint8Array(36), stamp(at));
  span.udp(at, client, server, asked);
  const answered = at + server.host.roundTrip;
  const head = concat(hex("24 02 06 e9 00000a1c 00000b2e c0020a01"), stamp(at - 31), asked.subarray(40, 48));
  span.udp(answered, server, client, concat(head, stamp(answered), stamp(answered)));
}
