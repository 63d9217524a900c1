// The same peer on one port after another until one lets us through: N, 80, 443 at first (D1), N, 443, 80 from 1.4
// on (D2), a step every 1.61 s as measured in 2015 and 2022 (D3). Nothing is said of the step of 1.0.

import { Agenda, type TcpConversation } from "../wire/index.js";
import type { SkypeClient } from "./client.js";
import type { CacheEntry } from "./host-cache.js";

const STEP_SECONDS = 1.61;

export type Rung = "silent" | "refused" | "open";

export interface Ladder {
  readonly peer: CacheEntry;
  readonly at: number;
  /** What the peer, or the firewall before it, does on its own port, on 80 and on 443; silent when absent. */
  readonly native?: Rung;
  readonly on80?: Rung;
  readonly on443?: Rung;
}

/** The moment to speak on the port that opened. */
export type Opened = (conversation: TcpConversation, at: number, port: number) => void;

export function climb(
  client: SkypeClient,
  order: "80-first" | "443-first",
  ladders: readonly Ladder[],
  opened: Opened,
): void {
  const agenda = new Agenda();
  for (const { peer, at, native, on80, on443 } of ladders) {
    const rungs = [[80, on80] as const, [443, on443] as const];
    if (order === "443-first") rungs.reverse();
    const all = [[peer.port, native] as const, ...rungs];
    const tryNext = (when: number): void => {
      const [port, rung] = all.shift() ?? [];
      if (port === undefined) return;
      const conversation = client.connection({ ip: peer.ip, port });
      if (rung === "open") {
        opened(conversation, conversation.open(when), port);
        return;
      }
      if (rung === "refused") conversation.openRefused(when);
      // Given up after 1.6 s, before Windows would repeat the SYN.
      else conversation.openUnanswered(when, []);
      agenda.plan(when + STEP_SECONDS, tryNext);
    };
    agenda.plan(at, tryNext);
  }
  agenda.run();
}
