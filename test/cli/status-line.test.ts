/** The status line of a live run: how it is going, and every measure of what was not seen. */
import { expect, it } from "vitest";
import { type Statistics, statusLine } from "../../src/cli/sniff/statistics.js";

const quiet: Statistics = {
  frames: 1_234_567,
  bytes: 0,
  framesPerSecond: 20_000,
  dropped: 0,
  droppedIsEstimate: false,
  engineRestarts: 0,
  flows: 4_321,
  hosts: 0,
  tcpGaps: 0,
  tcpOneSided: 0,
  tcpTwoSided: 0,
  alerts: 3,
  heldBack: 0,
  lost: 0,
  pending: 0,
  refused: 0,
  residentMegabytes: 70,
};

it.each([
  {
    what: "all is well",
    statistics: {},
    line: "1,234,567 frames (20,000/s) · 0 dropped · 3 alerts · 4,321 flows · 0 TCP gaps",
  },
  {
    what: "frames and alerts were lost, one direction is missing, an engine died",
    statistics: { dropped: 81_618, droppedIsEstimate: true, lost: 2, tcpGaps: 12, tcpOneSided: 40, engineRestarts: 1 },
    line: "1,234,567 frames (20,000/s) · 81,618 dropped (estimate) · 3 alerts, 2 lost · 4,321 flows · 12 TCP gaps · 40 one-sided · 1 engine restart",
  },
])("$what", ({ statistics, line }) => {
  expect(statusLine({ ...quiet, ...statistics })).toBe(line);
});
