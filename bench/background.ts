import { insideHost, outsideHost, Random, SpanPort, type TimedFrame } from "../captures/recipes/wire/index.js";

/** Different sessions; each is repeated with other clients at other times. */
export const SESSIONS = 64;
const CLIENT_MAC = "8c:04:ba:20:00:10";

/**
 * What an office does all day, a look-up and a connection each: pages over TLS or plain HTTP, mail, QUIC. Sizes are
 * such that the whole has the packet size of real mixed traffic, some 350 bytes.
 */
export function backgroundSessions(): readonly (readonly TimedFrame[])[] {
  return Array.from({ length: SESSIONS }, (_, session) => record(session));
}

function record(session: number): readonly TimedFrame[] {
  const span = new SpanPort("2024-01-08T09:00:00Z");
  const random = new Random(`background ${session}`);
  const client = insideHost("172.16.0.2", CLIENT_MAC);
  const server = outsideHost(`192.0.2.${1 + session}`);
  const resolver = outsideHost("198.51.100.53");
  const port = 49_152 + session * 7;

  span.udp(0.001, { host: client, port: port + 1 }, { host: resolver, port: 53 }, question(session));
  span.udp(0.021, { host: resolver, port: 53 }, { host: client, port: port + 1 }, answer(session));
  if (session % 8 === 7) {
    const ends = [
      { host: client, port },
      { host: server, port: 443 },
    ] as const;
    for (let turn = 0; turn < 14; turn++) {
      const [from, to] = turn % 3 === 0 ? ends : [ends[1], ends[0]];
      span.udp(0.05 + turn * 0.011, from, to, quic(random, turn));
    }
    return span.frames();
  }
  const isPlain = session % 8 === 3;
  const stream = span.tcp({ host: client, port }, { host: server, port: isPlain ? 80 : 443 });
  let at = stream.open(0.03);
  for (let turn = 0; turn < 1 + (session % 3); turn++) {
    at = stream.send("opener", at, isPlain ? request(turn) : tls(random, random.between(120, 520)));
    const length = random.between(200, 4_200);
    at = stream.send("answerer", at + 0.01, isPlain ? response(random, length) : tls(random, length));
  }
  stream.close("opener", at + 0.2);
  return span.frames();
}

/** One TLS record, a hello or what looks like ciphertext (RFC 8446 section 5.1). */
function tls(random: Random, length: number): Uint8Array {
  const bytes = random.bytes(length);
  bytes.set([0x16, 3, 1, (length - 5) >>> 8, (length - 5) & 0xff]);
  return bytes;
}

function quic(random: Random, turn: number): Uint8Array {
  const bytes = random.bytes(turn === 0 ? 1_250 : random.between(30, 1_250));
  bytes[0] = turn < 2 ? 0xc3 : 0x40 | (bytes[0]! & 0x3f);
  if (turn < 2) bytes.set([0, 0, 0, 1], 1);
  return bytes;
}

function request(turn: number): Uint8Array {
  return text(
    `GET /page/${turn} HTTP/1.1\r\nHost: www.office.example\r\nUser-Agent: Mozilla/5.0 (Windows NT 10.0)\r\nAccept: */*\r\n\r\n`,
  );
}

function response(random: Random, length: number): Uint8Array {
  const head = text(`HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: ${length}\r\n\r\n`);
  const whole = new Uint8Array(head.length + length);
  whole.set(head);
  whole.set(random.bytes(length), head.length);
  return whole;
}

function question(session: number): Uint8Array {
  const head = Uint8Array.of(session, 0x5a, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0);
  return join(head, name(session), Uint8Array.of(0, 1, 0, 1));
}

function answer(session: number): Uint8Array {
  const head = Uint8Array.of(session, 0x5a, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0);
  const record = Uint8Array.of(0xc0, 12, 0, 1, 0, 1, 0, 0, 1, 44, 0, 4, 192, 0, 2, 1 + session);
  return join(head, name(session), Uint8Array.of(0, 1, 0, 1), record);
}

function name(session: number): Uint8Array {
  const labels = [`www${session}`, "office", "example"].flatMap((label) => [label.length, ...text(label)]);
  return Uint8Array.of(...labels, 0);
}

function text(characters: string): Uint8Array {
  return new TextEncoder().encode(characters);
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}
