// A call by SIP (RFC 3261) and RTP (RFC 3550) with G.729, 20 bytes each 20 ms. The sequence numbers run through
// 0x0200 to 0x02ff, so that the third byte of many packets is 0x02 as in Skype.

import { concat, type Endpoint, latin1, type Random, type SpanPort, u16, u32 } from "../wire/index.js";

export interface SipCall {
  readonly caller: Endpoint;
  readonly callee: Endpoint;
  readonly seconds: number;
}

export function sipCall(span: SpanPort, at: number, { caller, callee, seconds }: SipCall, random: Random): void {
  const callId = random.hexDigits(16);
  const mediaPorts = { caller: 16_384, callee: 18_250 };
  const common = [
    `Via: SIP/2.0/UDP ${caller.host.ip}:5060;branch=z9hG4bK${random.hexDigits(8)}`,
    `From: <sip:201@${caller.host.ip}>;tag=${random.hexDigits(6)}`,
    `To: <sip:202@${callee.host.ip}>`,
    `Call-ID: ${callId}`,
  ];
  const description = (host: string, port: number): string =>
    [
      "v=0",
      `o=- 3301 3301 IN IP4 ${host}`,
      "s=call",
      `c=IN IP4 ${host}`,
      "t=0 0",
      `m=audio ${port} RTP/AVP 18`,
      "",
    ].join("\r\n");
  const sip = (first: string, sequence: string, body = ""): Uint8Array =>
    latin1(
      [
        first,
        ...common,
        `CSeq: ${sequence}`,
        ...(body === "" ? [] : ["Content-Type: application/sdp"]),
        `Content-Length: ${body.length}`,
        "",
        body,
      ].join("\r\n"),
    );
  const say = (later: number, from: Endpoint, to: Endpoint, text: Uint8Array): void => {
    span.udp(at + later, from, to, text);
  };
  const target = `sip:202@${callee.host.ip}`;
  const offer = description(caller.host.ip, mediaPorts.caller);
  const answer = description(callee.host.ip, mediaPorts.callee);
  say(0, caller, callee, sip(`INVITE ${target} SIP/2.0`, "1 INVITE", offer));
  say(0.003, callee, caller, sip("SIP/2.0 100 Trying", "1 INVITE"));
  say(0.05, callee, caller, sip("SIP/2.0 180 Ringing", "1 INVITE"));
  say(1.4, callee, caller, sip("SIP/2.0 200 OK", "1 INVITE", answer));
  say(1.41, caller, callee, sip(`ACK ${target} SIP/2.0`, "1 ACK"));

  const left = { host: caller.host, port: mediaPorts.caller };
  const right = { host: callee.host, port: mediaPorts.callee };
  const voices = [
    { from: left, to: right, sequence: 0x01e0, source: random.u32(), stamp: random.u32() },
    { from: right, to: left, sequence: 0xe1f0, source: random.u32(), stamp: random.u32() },
  ];
  for (let packet = 0; packet < seconds * 50; packet++) {
    for (const [index, { from, to, sequence, source, stamp }] of voices.entries()) {
      const head = concat(
        Uint8Array.of(0x80, 18),
        u16(sequence + packet),
        u32((stamp + packet * 160) >>> 0),
        u32(source),
      );
      say(1.45 + packet * 0.02 + index * 0.0071, from, to, concat(head, random.bytes(20)));
    }
  }
  say(1.6 + seconds, caller, callee, sip(`BYE ${target} SIP/2.0`, "2 BYE"));
  say(1.603 + seconds, callee, caller, sip("SIP/2.0 200 OK", "2 BYE"));
}
