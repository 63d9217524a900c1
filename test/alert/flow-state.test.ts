// Zeek's words, from the flags that each side sent.

import { describe, expect, it } from "vitest";
import { flowState } from "../../src/alert/flow-state.js";
import { EndedFlow, FIN, RESET, SYN } from "../../src/detect/ended-flow.js";

const BOTH_SENT: [number, number] = [3, 3];
const FLAGS: Readonly<Record<string, number>> = { S: SYN, F: FIN, R: RESET };

/** Flags of initiator and responder: S, F, R. */
function stateOf(initiator: string, responder: string, packets: [number, number] = BOTH_SENT, protocol = 6): string {
  const flow = new EndedFlow();
  flow.protocol = protocol;
  [flow.sourcePackets, flow.destinationPackets] = packets;
  for (const letter of initiator) flow.flags |= FLAGS[letter]!;
  for (const letter of responder) flow.flags |= FLAGS[letter]! << 1;
  return flowState(flow);
}

describe("TCP", () => {
  it.each([
    ["S", "", "S0", [1, 0]],
    ["S", "S", "S1", BOTH_SENT],
    ["SF", "SF", "SF", BOTH_SENT],
    ["S", "R", "REJ", [1, 1]],
    ["SF", "S", "S2", BOTH_SENT],
    ["S", "SF", "S3", BOTH_SENT],
    ["SR", "S", "RSTO", BOTH_SENT],
    ["S", "SR", "RSTR", BOTH_SENT],
    ["SR", "", "RSTOS0", [2, 0]],
    ["", "SR", "RSTRH", [0, 2]],
    ["SF", "", "SH", [2, 0]],
    ["", "SF", "SHR", [0, 2]],
    ["F", "F", "OTH", BOTH_SENT],
  ] as const)("%j and %j: %s", (initiator, responder, state, packets) => {
    expect(stateOf(initiator, responder, [...packets])).toBe(state);
  });
});

it.each([
  [[1, 0], "S0"],
  [[1, 1], "SF"],
  [[0, 1], "SHR"],
] as const)("UDP, %j packets: %s", (packets, state) => {
  expect(stateOf("", "", [...packets], 17)).toBe(state);
});
