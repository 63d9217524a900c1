import { describe, expect, it } from "vitest";
import { SECOND } from "../../../src/core/time.js";
import { Talk } from "../../../src/detect/media/talk.js";

interface Flowing {
  readonly bytes: number;
  readonly perSecond: number;
}
const NOTHING: Flowing = { bytes: 0, perSecond: 0 };
const VOICE: Flowing = { bytes: 67, perSecond: 33 };

function talk(seconds: number, out: Flowing, back: Flowing = NOTHING, transport: "udp" | "tcp" = "udp"): Talk {
  const it = new Talk(transport, false, 0);
  for (let tick = 0; tick <= seconds * 100; tick++) {
    for (const [direction, { bytes, perSecond }] of [out, back].entries()) {
      const due = Math.floor((tick * perSecond) / 100) - Math.floor(((tick - 1) * perSecond) / 100);
      for (let count = 0; count < due; count++) it.count(direction as 0 | 1, bytes, (tick * SECOND) / 100);
    }
  }
  return it;
}

describe("what a flow is, by the published figures (E)", () => {
  it.each([
    ["voice both ways", talk(30, VOICE, VOICE), "call"],
    ["voice one way: the relay carries the other (E7)", talk(30, VOICE), "call"],
    ["the same over TCP is nothing particular", talk(30, VOICE, NOTHING, "tcp"), undefined],
    ["a call over TCP (E1)", talk(31, VOICE, VOICE, "tcp"), "call"],
    ["as lively as one after login", talk(29, VOICE, VOICE, "tcp"), undefined],
    ["news from the supernode", talk(95, { bytes: 550, perSecond: 2 }, { bytes: 340, perSecond: 1 }, "tcp"), undefined],
    ["too short", talk(9, VOICE, VOICE), undefined],
    ["too few packets", talk(40, { bytes: 67, perSecond: 1 }, { bytes: 67, perSecond: 1 }), undefined],
    ["messages now and then", talk(60, { bytes: 67, perSecond: 2 }, { bytes: 67, perSecond: 2 }), undefined],
    [
      "much one way, little back",
      talk(30, { bytes: 1_300, perSecond: 80 }, { bytes: 20, perSecond: 20 }),
      "file-transfer",
    ],
    [
      "half a kilobyte a second for over a minute (E12)",
      talk(75, { bytes: 500, perSecond: 1 }, { bytes: 20, perSecond: 1 }),
      "relayed-transfer",
    ],
    ["the same for less than a minute", talk(58, { bytes: 250, perSecond: 2 }, { bytes: 20, perSecond: 1 }), undefined],
    ["slower than the cap", talk(90, { bytes: 300, perSecond: 1 }, { bytes: 20, perSecond: 1 }), undefined],
  ] as const)("%s", (_, measured, activity) => {
    expect(measured.activity()).toBe(activity);
  });

  it("half a kilobyte a second on average alone is not held (E12)", () => {
    const it_ = new Talk("udp", false, 0);
    for (let second = 0; second < 80; second++) {
      const bytes = second % 20 < 2 ? 5_000 : 4;
      it_.count(0, bytes, second * SECOND);
      it_.count(1, 20, second * SECOND);
    }
    expect(it_.activity()).toBeUndefined();
  });

  it("a flow of which more than a tenth is no media is none (E6)", () => {
    const it_ = talk(30, VOICE, VOICE);
    it_.strangers = 300;
    expect(it_.activity()).toBeUndefined();
  });

  it.each([
    [450, true],
    [900, true],
    [67, false],
    [1_200, false],
  ])("packets of %i bytes are video: %s (E5)", (bytes, isVideo) => {
    expect(talk(12, { bytes, perSecond: 20 }, VOICE).hasVideo).toBe(isVideo);
  });
});
