// The newer key agreement on a peer's own port (D22, D30): 48-110 bytes, 49-108, then 8 and 8, nothing of it known.
// What follows is the D17 form again, at the start of the next message of each side.

import type { TcpConversation } from "../wire/index.js";
import type { SkypeClient } from "./client.js";
import { opening2x } from "./stream-opening.js";
import { keepAlive, type SessionOptions, talk } from "./supernode-session.js";

/** The last header byte of 2015. */
const TAG_2015 = 0x0f;

export function nativeSession(
  client: SkypeClient,
  conversation: TcpConversation,
  at: number,
  options: SessionOptions,
): void {
  const { random } = client;
  let time = conversation.send("opener", at, random.bytes(random.between(48, 110)));
  time = conversation.send("answerer", time, random.bytes(random.between(49, 108)));
  time = conversation.send("opener", time, random.bytes(8));
  time = conversation.send("answerer", time, random.bytes(8));
  keepAlive(client, conversation, provableTalk(client, conversation, time), options);
}

/** The node never answers the 8 bytes, which come again and again at growing distances; the client gives up. */
export function stalledNativeSession(client: SkypeClient, conversation: TcpConversation, at: number): void {
  const { random } = client;
  let time = conversation.send("opener", at, random.bytes(random.between(48, 110)));
  time = conversation.send("answerer", time, random.bytes(random.between(49, 108)));
  const eight = random.bytes(8);
  conversation.sendUnacknowledged("opener", time, eight);
  for (const later of [0.55, 1.42, 2.97, 5.8]) conversation.resend("opener", time + later, eight);
  conversation.reset("opener", time + 15);
}

/** The D17 form from both sides and what comes after; also used behind the fake hello (D10). */
export function provableTalk(client: SkypeClient, conversation: TcpConversation, at: number): number {
  const { random } = client;
  const opening = (low: number, high: number): Uint8Array =>
    opening2x(random, { length: random.between(low, high), tag: TAG_2015, year2015: true });
  let time = conversation.send("opener", at, opening(27, 68));
  time = conversation.send("answerer", time, opening(26, 73));
  time = talk(client, conversation, time, [
    ["client", 17],
    ["node", 612],
    ["client", 4],
    ["client", 61],
    ["node", 338],
    ["node", 4],
  ]);
  return time;
}
