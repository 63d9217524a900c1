import { describe, expect, it } from "vitest";
import { SECOND } from "../../src/core/time.js";
import { UDP } from "../../src/decode/packet.js";
import { ExpirySweep } from "../../src/flow/expiry-sweep.js";
import { FlowTable } from "../../src/flow/flow-table.js";
import { end, packetOf, T0 } from "./packets.js";

/** A table of unanswered UDP flows, over after a minute, and the hand that goes round it. */
function tableOf(flows: number) {
  const table = new FlowTable({ maxFlows: flows });
  for (let port = 0; port < flows; port++) {
    const packet = packetOf({ from: end("10.0.0.1", port), to: end("10.0.0.2", 53), transport: UDP });
    table.find(packet, packet.sourcePort, packet.destinationPort);
    table.update(table.insert(packet, packet.sourcePort, packet.destinationPort), packet);
  }
  const ended: string[] = [];
  const sweep = new ExpirySweep(table, (flow, why) => ended.push(`${flow} ${why}`));
  return { table, ended, sweep };
}

const second = (at: number): number => T0 + at * SECOND;

describe("the expiry sweep", () => {
  it("ends nothing before its time-out", () => {
    const { ended, sweep } = tableOf(3);
    for (let at = 0; at <= 60; at++) sweep.at(second(at));
    expect(ended).toEqual([]);
  });

  it("ends every flow, once, within twenty seconds of its time-out, and gives its record back", () => {
    const { table, ended, sweep } = tableOf(300);
    for (let at = 0; at <= 82; at++) sweep.at(second(at));
    expect(new Set(ended).size).toBe(300);
    expect(ended).toHaveLength(300);
    expect(ended).toContain("0 idle");
    expect(table.live).toBe(0);
  });

  it.each([
    ["forward", 86_400],
    ["backward", -86_400],
  ])("looks at everything once when the clock jumps %s by a day", (_, jump) => {
    const { table, sweep } = tableOf(50);
    sweep.at(second(0));
    sweep.at(second(jump));
    expect(table.live).toBe(0);
  });

  it("looks at no more records than the packets that came pay for", () => {
    const { ended, sweep } = tableOf(5_000);
    sweep.at(second(0));
    sweep.at(second(3_600));
    expect(ended.length).toBeLessThanOrEqual(64 + 2 * 16);
  });
});
