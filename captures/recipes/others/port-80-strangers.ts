// What else travels on port 80 without being HTTP from its first to its last byte: another program's own protocol,
// a web socket (RFC 6455), SSH (RFC 4253) and TLS moved there.

import { concat, type Endpoint, hex, latin1, type Random, type SpanPort, u16, u32 } from "../wire/index.js";

/** Length-prefixed messages with a magic number and a counter, enciphered behind that: a game or a backup agent. */
export function ownProtocol(span: SpanPort, at: number, client: Endpoint, server: Endpoint, random: Random): void {
  const conversation = span.tcp(client, server);
  let time = conversation.open(at);
  for (let count = 1; count <= 12; count++) {
    for (const side of ["opener", "answerer"] as const) {
      const length = random.between(14, 120);
      const message = concat(u16(length + 10), hex("5c a1 10 02"), u32(count), random.bytes(length));
      time = conversation.send(side, time + random.seconds(0.001, 0.05), message);
    }
  }
  conversation.close("opener", time + 1);
}

/** First payloads of 14 and 25 bytes, the sizes of Skype 1.x, and nothing but noise inside. */
export function noiseOfSkypeSizes(span: SpanPort, at: number, client: Endpoint, server: Endpoint, random: Random) {
  const conversation = span.tcp(client, server);
  let time = conversation.open(at);
  for (const [side, length] of [
    ["opener", 14],
    ["answerer", 73],
    ["opener", 25],
    ["answerer", 587],
    ["opener", 16],
    ["answerer", 274],
  ] as const) {
    time = conversation.send(side, time + 0.001, random.bytes(length));
  }
  conversation.close("opener", time + 1);
}

export function webSocket(span: SpanPort, at: number, client: Endpoint, server: Endpoint, random: Random): void {
  const conversation = span.tcp(client, server);
  let time = conversation.open(at);
  const upgrade = [
    "GET /feed HTTP/1.1",
    "Host: ws.stocks.example",
    "Upgrade: websocket",
    "Connection: Upgrade",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Version: 13",
    "",
    "",
  ];
  const accepted = [
    "HTTP/1.1 101 Switching Protocols",
    "Upgrade: websocket",
    "Connection: Upgrade",
    "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
    "",
    "",
  ];
  time = conversation.send("opener", time, latin1(upgrade.join("\r\n")));
  time = conversation.send("answerer", time, latin1(accepted.join("\r\n")));
  for (let index = 0; index < 8; index++) {
    const masked = random.between(6, 60);
    const said = concat(Uint8Array.of(0x82, 0x80 | masked), random.bytes(4 + masked));
    time = conversation.send("opener", time + 0.7, said);
    const heard = random.between(20, 120);
    time = conversation.send("answerer", time, concat(Uint8Array.of(0x82, heard), random.bytes(heard)));
  }
  conversation.close("opener", time + 1);
}

export function ssh(span: SpanPort, at: number, client: Endpoint, server: Endpoint, random: Random): void {
  const conversation = span.tcp(client, server);
  let time = conversation.open(at);
  time = conversation.send("answerer", time, latin1("SSH-2.0-OpenSSH_5.3\r\n"));
  time = conversation.send("opener", time, latin1("SSH-2.0-PuTTY_Release_0.60\r\n"));
  for (const side of ["answerer", "opener"] as const) time = conversation.send(side, time, keyExchange(random));
  time = conversation.send("opener", time, binaryPacket(30, concat(u32(128), hex("00"), random.bytes(127))));
  for (let index = 0; index < 10; index++) {
    time = conversation.send("opener", time + 0.31, random.bytes(36));
    time = conversation.send("answerer", time, random.bytes(52 + 16 * random.between(0, 6)));
  }
  conversation.close("opener", time + 1);
}

function keyExchange(random: Random): Uint8Array {
  const lists = [
    "diffie-hellman-group14-sha1",
    "ssh-rsa",
    "aes128-ctr",
    "aes128-ctr",
    "hmac-sha1",
    "hmac-sha1",
    "none",
    "none",
    "",
    "",
  ];
  const named = lists.map((list) => concat(u32(list.length), latin1(list)));
  return binaryPacket(20, concat(random.bytes(16), ...named, hex("00 00000000")));
}

function binaryPacket(kind: number, body: Uint8Array): Uint8Array {
  const padding = 8 - ((body.length + 6) % 8) + 4;
  const length = 1 + 1 + body.length + padding;
  return concat(u32(length), Uint8Array.of(padding, kind), body, new Uint8Array(padding));
}
