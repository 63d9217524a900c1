// What client and supernode say over TCP once connected, by the sizes published and seen (D23, D24, D26), in the
// 1.x form (D18) or the later one (D17). Beyond the opening bytes everything is random: it is enciphered.

import type { Side, TcpConversation } from "../wire/index.js";
import type { SkypeClient } from "./client.js";
import { opening1x, opening2x } from "./stream-opening.js";

export interface SessionOptions {
  /** Keep-alives of 13 and 48 bytes until then; then the client closes. */
  readonly until?: number;
  /** Signalling of these sizes, this long after the stream is up (at most 40 s, before the first keep-alive). */
  readonly signalling?: { readonly after: number; readonly sizes: Sizes };
}

const SIDE: Record<"client" | "node", Side> = { client: "opener", node: "answerer" };

export type Sizes = readonly (readonly ["client" | "node", number])[];

/** Client 14, node 73, client 25, node 587 (accepted), and on as seen in 2006. */
export function session1x(client: SkypeClient, conversation: TcpConversation, at: number, options: SessionOptions) {
  const afterHello = openingTalk1x(client, conversation, at, 73);
  const settled = talk(client, conversation, afterHello, [
    ["node", 587],
    ["client", 16],
    ["node", 274],
    ["client", 11],
    ["node", 659],
    ["client", 45],
    ["node", 4],
  ]);
  keepAlive(client, conversation, settled, options);
}

/** The supernode is full: 339 bytes instead (D23), then goodbye. */
export function refusedSession1x(client: SkypeClient, conversation: TcpConversation, at: number): void {
  const afterHello = openingTalk1x(client, conversation, at, 37);
  const refused = talk(client, conversation, afterHello, [["node", 339]]);
  conversation.close("opener", refused + 0.004);
}

/** Both sides open with the later form; 27 and 4 bytes follow (D24). */
export function session2x(client: SkypeClient, conversation: TcpConversation, at: number, options: SessionOptions) {
  const { random } = client;
  let time = conversation.send("opener", at, opening2x(random, { length: random.between(29, 73), tag: 1 }));
  time = conversation.send("answerer", time, opening2x(random, { length: random.between(26, 73), tag: 3 }));
  const settled = talk(client, conversation, time, [
    ["client", 27],
    ["node", 578],
    ["client", 4],
    ["client", 56],
    ["node", 660],
    ["client", 45],
    ["node", 4],
  ]);
  keepAlive(client, conversation, settled, options);
}

function openingTalk1x(client: SkypeClient, conversation: TcpConversation, at: number, nodeLength: number): number {
  const { random } = client;
  const { first, second } = opening1x(random, client.ids.take());
  const answer = opening1x(random, random.between(0, 0xffff), "node", nodeLength - 14);
  let time = conversation.send("opener", at, first);
  time = conversation.send("answerer", time, Uint8Array.from([...answer.first, ...answer.second]));
  return conversation.send("opener", time, second);
}

export function talk(client: SkypeClient, conversation: TcpConversation, at: number, sizes: Sizes): number {
  let time = at;
  for (const [who, size] of sizes) {
    time = conversation.send(SIDE[who], time + client.random.seconds(0.0002, 0.003), client.random.bytes(size));
  }
  return time;
}

export function keepAlive(
  client: SkypeClient,
  conversation: TcpConversation,
  from: number,
  { until, signalling }: SessionOptions,
): void {
  if (signalling !== undefined) talk(client, conversation, from + signalling.after, signalling.sizes);
  if (until === undefined) return;
  let time = from + client.random.seconds(40, 60);
  for (; time < until; time += client.random.seconds(46, 62)) {
    talk(client, conversation, time, [
      ["client", 13],
      ["node", 48],
    ]);
  }
  conversation.close("opener", Math.max(until, from + 1));
}
