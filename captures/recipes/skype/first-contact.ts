// The fan-out of 2004-2006 (B10, B11): one probe, four more, a pause, four more …, and at once the next one
// whenever somebody answers. What a peer does is told by the recipe.

import { Agenda, PORT_UNREACHABLE } from "../wire/index.js";
import type { SkypeClient } from "./client.js";
import { message, nak, opaqueMessage, resend } from "./datagram.js";
import type { CacheEntry } from "./host-cache.js";
import { pacing2006 } from "./pacing.js";
import { accept, probe } from "./plaintext.js";

export type PeerMood =
  | "silent"
  | "unreachable"
  /** 51 bytes with other supernodes to try. */
  | "refuses"
  /** Command 28: the client then connects by TCP to the same address and port. */
  | "accepts"
  /** A NAK first, because a fresh client does not know its public address, then as the second word says. */
  | "naks-refuses"
  | "naks-accepts";

export interface FirstContact {
  readonly peers: readonly CacheEntry[];
  readonly mood: (index: number) => PeerMood;
  /** The moment to connect, 149 ms after an accept as seen in 2006. */
  readonly accepted: (peer: CacheEntry, at: number) => void;
}

export function firstContact(client: SkypeClient, start: number, { peers, mood, accepted }: FirstContact): void {
  const { random, span } = client;
  const agenda = new Agenda();
  let next = 0;

  const probeNext = (at: number): void => {
    const index = next++;
    const peer = peers[index];
    if (peer === undefined) return;
    const id = client.ids.take();
    const asked = message(id, probe(id), random);
    client.send(at, peer, asked);
    const there = client.peer(peer);
    const answerAt = at + there.host.roundTrip;
    const what = mood(index);
    if (what === "unreachable") {
      span.unreachable(answerAt, there.host, PORT_UNREACHABLE, client.endpoint, there, asked);
    } else if (what === "refuses" || what === "accepts") {
      agenda.plan(answerAt, (then) => answer(then, peer, id, what));
    } else if (what === "naks-refuses" || what === "naks-accepts") {
      agenda.plan(answerAt, (then) => {
        const refusal = nak(asked, client.publicIp, random);
        client.receive(then, peer, refusal);
        client.send(then + 0.0001, peer, resend(asked, refusal, peer.ip, random));
        const finally_ = what === "naks-refuses" ? "refuses" : "accepts";
        agenda.plan(then + there.host.roundTrip + 0.002, (later) => answer(later, peer, id, finally_));
      });
    }
  };

  const answer = (at: number, peer: CacheEntry, requestId: number, what: "refuses" | "accepts"): void => {
    const ownId = random.between(0, 0xffff);
    if (what === "accepts") {
      client.receive(at, peer, message(ownId, accept(requestId), random));
      accepted(peer, at + 0.149);
    } else {
      client.receive(at, peer, opaqueMessage(ownId, 51, random));
    }
    agenda.plan(at + 0.0004, probeNext);
  };

  for (const at of pacing2006(peers.length)) agenda.plan(start + at, probeNext);
  agenda.run();
}
