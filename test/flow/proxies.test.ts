// Which hosts are proxies: those that granted a tunnel, within a bound.

import { describe, expect, it } from "vitest";
import { Counters } from "../../src/core/counters.js";
import { Proxies } from "../../src/flow/proxies.js";
import { isSocksGrant, isSocksRequest } from "../../src/flow/socks-request.js";
import { StreamPiece } from "../../src/flow/stream-piece.js";

const pieceOf = (bytes: readonly number[]): StreamPiece => {
  const piece = new StreamPiece();
  piece.bytes = Uint8Array.from(bytes);
  piece.end = bytes.length;
  return piece;
};

it("the one longest without a grant goes first, and is counted", () => {
  const proxies = new Proxies({ maxProxies: 2 });
  for (const word of [1, 2, 1, 3]) proxies.learn(word);
  expect([1, 2, 3].map((word) => proxies.has(word))).toEqual([true, false, true]);
  const counters = new Counters();
  proxies.report(counters);
  expect(Object.fromEntries(counters.entries())).toEqual({ "flow.proxies": 2, "limit.maxProxies": 1 });
});

describe("SOCKS", () => {
  it.each([
    { bytes: [5, 1, 0], is: true },
    { bytes: [5, 2, 0, 2], is: true },
    { bytes: [5, 1, 0, 0], is: false },
    { bytes: [5, 0], is: false },
    { bytes: [4, 1, 0, 80, 10, 0, 0, 1, 0], is: true },
    { bytes: [4, 1, 0, 80, 10, 0, 0, 1, 9], is: false },
    { bytes: [4, 2, 0, 80, 10, 0, 0, 1, 0], is: false },
    { bytes: [], is: false },
  ])("asks: $bytes is $is", ({ bytes, is }) => expect(isSocksRequest(pieceOf(bytes))).toBe(is));

  it.each([
    { bytes: [5, 0], is: true },
    { bytes: [5, 255], is: false },
    { bytes: [5, 0, 0], is: false },
    { bytes: [0, 90, 0, 0, 0, 0, 0, 0], is: true },
    { bytes: [0, 91, 0, 0, 0, 0, 0, 0], is: false },
    { bytes: [], is: false },
  ])("grants: $bytes is $is", ({ bytes, is }) => expect(isSocksGrant(pieceOf(bytes))).toBe(is));
});
