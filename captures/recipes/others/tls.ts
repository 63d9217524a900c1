// TLS 1.2 as any browser of the time speaks it (RFC 5246, SNI RFC 6066): hello with a name, the server's flight,
// then application data. Lengths and structure are right, secrets are random.

import { concat, type Endpoint, hex, latin1, type Random, type SpanPort, u16 } from "../wire/index.js";

const SUITES = hex("c02b c02f c00a c009 c013 c014 0033 0039 002f 0035 000a");

const u24 = (value: number): Uint8Array => concat(Uint8Array.of(value >>> 16), u16(value & 0xffff));
const record = (type: number, version: number, body: Uint8Array): Uint8Array =>
  concat(Uint8Array.of(type), u16(version), u16(body.length), body);
const handshake = (type: number, body: Uint8Array): Uint8Array => concat(Uint8Array.of(type), u24(body.length), body);
const extension = (type: number, body: Uint8Array): Uint8Array => concat(u16(type), u16(body.length), body);

function clientHello(random: Random, serverName: string): Uint8Array {
  const name = latin1(serverName);
  const extensions = concat(
    extension(0, concat(u16(name.length + 3), Uint8Array.of(0), u16(name.length), name)),
    extension(0xff01, hex("00")),
    extension(10, hex("0006 0017 0018 0019")),
    extension(11, hex("01 00")),
    extension(13, hex("0008 0401 0501 0201 0403")),
    extension(16, concat(hex("000c"), hex("02"), latin1("h2"), hex("08"), latin1("http/1.1"))),
  );
  const body = concat(
    hex("0303"),
    random.bytes(32),
    hex("20"),
    random.bytes(32),
    u16(SUITES.length),
    SUITES,
    hex("01 00"),
    u16(extensions.length),
    extensions,
  );
  return record(22, 0x0301, handshake(1, body));
}

function serverHello(random: Random): Uint8Array {
  const extensions = concat(extension(0xff01, hex("00")), extension(11, hex("01 00")));
  const hello = concat(
    hex("0303"),
    random.bytes(32),
    hex("20"),
    random.bytes(32),
    hex("c02f 00"),
    u16(extensions.length),
    extensions,
  );
  return concat(
    record(22, 0x0303, handshake(2, hello)),
    record(20, 0x0303, hex("01")),
    record(22, 0x0303, random.bytes(40)),
  );
}

const applicationData = (random: Random, length: number): Uint8Array => record(23, 0x0303, random.bytes(length));

/** A resumed session with some exchanges in it; gives back when it is closed. */
export function tlsSession(
  span: SpanPort,
  at: number,
  client: Endpoint,
  server: Endpoint,
  serverName: string,
  random: Random,
  exchanges = 2,
): number {
  const conversation = span.tcp(client, server);
  let time = conversation.open(at);
  time = conversation.send("opener", time, clientHello(random, serverName));
  time = conversation.send("answerer", time + 0.004, serverHello(random));
  const finished = concat(record(20, 0x0303, hex("01")), record(22, 0x0303, random.bytes(40)));
  time = conversation.send("opener", time, finished);
  for (let index = 0; index < exchanges; index++) {
    time = conversation.send("opener", time + random.seconds(0.001, 0.2), applicationData(random, 210));
    time = conversation.send("answerer", time + 0.006, applicationData(random, random.between(300, 2400)));
  }
  conversation.close("opener", time + 0.5);
  return time + 0.6;
}
