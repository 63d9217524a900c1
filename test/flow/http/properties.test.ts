import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS } from "../../../src/core/limits.js";
import { HttpConnection } from "../../../src/flow/http/connection.js";
import { HttpFollower } from "../../../src/flow/http/follower.js";
import { TUNNEL } from "../../../src/flow/http/state.js";
import { conversation, recut, segment } from "./conversation.js";
import { follow } from "./follow.js";
import { answersOnly } from "./listener.js";
import type { Step } from "./transcript.js";

const cuts = fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 5 });

/** Pieces of HTTP, whole and broken, so that random input gets beyond the first line. */
const scrap = fc.oneof(
  fc.constantFrom(
    "GET / HTTP/1.1\r\n",
    "POST http://a HTTP/1.0\n",
    "HEAD * HTTP/1.1\r\n",
    "CONNECT a:1 HTTP/1.1\r\n\r\n",
    "PRI * HTTP/2.0\r\n",
    "HTTP/1.1 200 OK\r\n",
    "HTTP/1.1 101 Go\r\n",
    "HTTP/1.1 100\n",
    "Content-Length: 5\r\n",
    "Host: ui.skype.com\r\n",
    "User-Agent: Skype\x99 1.0\r\n",
    "\r\n",
    "\r\n\r\n",
    "\n",
    "\r",
    " ",
    "12345",
  ),
  fc.string({ unit: "binary-ascii", maxLength: 3 }),
);
const breakingScrap = fc.oneof(
  scrap,
  fc.constantFrom(
    "Content-Length: 7, 8\r\n",
    "content-length: 99999999999999999999\r\n",
    "Transfer-Encoding: chunked\r\n",
    "transfer-encoding: gzip\r\n",
    "5\r\nabcde\r\n",
    "0\r\n\r\n",
    "fffffffffffff\r\n",
    "\0\x80\xff",
  ),
);
const soup = (of: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.array(of, { minLength: 1, maxLength: 14 }).map((scraps) => scraps.join(""));

/** So that any bytes reach them. */
const TIGHT = { maxHttpHeadBytes: 128, maxHttpPending: 3, maxHttpHeldBytesTotal: 1_024 };

const direction = fc.constantFrom<(0 | 1)[]>(0, 1);
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(direction, soup(breakingScrap)).map(([side, text]) => segment(side, text)) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("gap" as const),
      direction,
      length: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 2 ** 31 })),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("close" as const), direction }) },
);

const anySteps = fc.array(anyStep, { maxLength: 25 });
/** A flow that the connection has followed before: one that went well, broken off anywhere, or one of any bytes. */
const earlierSteps = fc
  .tuple(
    fc.oneof(
      conversation.map(({ steps }) => steps),
      anySteps,
    ),
    cuts,
    fc.nat({ max: 60 }),
  )
  .map(([steps, lengths, count]) => recut(steps, lengths).slice(0, count));
const CONNECTIONS = [
  { connection: "a new connection", before: fc.constant(undefined) },
  { connection: "one used before", before: earlierSteps },
];

describe.each(CONNECTIONS)("any conversation, on $connection,", ({ before }) => {
  it("is reported as it was made, however it is cut into segments", () => {
    fc.assert(
      fc.property(conversation, cuts, before, ({ steps, events }, lengths, earlier) => {
        const outcome = follow(recut(steps, lengths), {}, "answers", earlier);
        expect(outcome.events).toEqual(events);
        expect(outcome.heldBytes).toBe(0);
      }),
      { numRuns: 400 },
    );
  });

  it("is reported the same where requests and answers are cut byte by byte", () => {
    fc.assert(
      fc.property(conversation, before, ({ steps, events }, earlier) => {
        expect(follow(recut(steps, [1]), {}, "answers", earlier).events).toEqual(events);
      }),
      { numRuns: 100 },
    );
  });
});

describe.each(CONNECTIONS)("any bytes, on $connection,", ({ before }) => {
  const oneDirection = fc.property(soup(scrap), cuts, before, (text, lengths, earlier) => {
    const steps = [segment(0, text)];
    expect(follow(recut(steps, lengths), {}, "answers", earlier).events).toEqual(follow(steps).events);
  });

  it("of one direction are understood the same, however they are cut", () => {
    fc.assert(oneDirection, {
      numRuns: 3_000,
      examples: [
        ["\r\n\r\nGET / HTTP/1.1\r\n\r\n\r\n\r\n\0", [1], undefined],
        ["PRI * HTTP/2.0\r\n\r\n", [3], undefined],
        ["HTTP/1.1 200\nHTTP/1.1", [5, 1], undefined],
        ["GET / HTTP/1.1\r\n\r\r\n\r\n", [1], undefined],
      ],
    });
  });

  it("with gaps and ends, in both directions, are survived, and hold memory within the bound", () => {
    fc.assert(
      fc.property(anySteps, cuts, before, (steps, lengths, earlier) => {
        const outcome = follow(recut(steps, lengths), TIGHT, "answers", earlier);
        expect(outcome.heldBytes).toBe(0);
      }),
      { numRuns: 3_000 },
    );
  });

  it("put into a conversation are survived", () => {
    const change = fc.record({ at: fc.nat(), byte: fc.integer({ min: 0, max: 255 }) });
    fc.assert(
      fc.property(
        conversation,
        fc.array(change, { minLength: 1, maxLength: 4 }),
        cuts,
        before,
        ({ steps }, changes, lengths, earlier) => {
          const changed = steps.map((step) =>
            step.kind === "segment" ? { ...step, bytes: step.bytes.slice() } : step,
          );
          for (const { at, byte } of changes) {
            const step = changed[at % changed.length]!;
            if (step.kind === "segment") step.bytes[at % step.bytes.length] = byte;
          }
          expect(follow(recut(changed, lengths), {}, "answers", earlier).heldBytes).toBe(0);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

describe("a connection used before", () => {
  it.each([
    { bounds: "the usual bounds", limits: {} },
    { bounds: "tight ones", limits: TIGHT },
  ])("says and tells of any bytes exactly what a new one does, within $bounds", ({ limits }) => {
    fc.assert(
      fc.property(
        earlierSteps,
        anySteps,
        cuts,
        fc.constantFrom("answers" as const, "all" as const),
        (earlier, steps, lengths, wants) => {
          const pieces = recut(steps, lengths);
          expect(follow(pieces, limits, wants, earlier)).toEqual(follow(pieces, limits, wants));
        },
      ),
      { numRuns: 3_000 },
    );
  });
});

describe("many connections", () => {
  it("never hold more memory than allowed", () => {
    const limits = { ...DEFAULT_LIMITS, maxHttpHeldBytesTotal: 100_000 };
    const follower = new HttpFollower(limits, answersOnly({ request: () => true, response: () => {} }));
    const opening = Buffer.from(`GET / HTTP/1.1\r\nX: ${"y".repeat(3_000)}`);
    const connections = Array.from({ length: 200 }, (_, flow) => new HttpConnection(follower, flow));
    for (const connection of connections) {
      for (let at = 0; at < opening.length; at += 100) {
        connection.feed(0, opening, at, Math.min(at + 100, opening.length));
        expect(follower.heldBytes).toBeLessThanOrEqual(limits.maxHttpHeldBytesTotal);
      }
    }
    expect(follower.refusals).toBeGreaterThan(0);
    for (const connection of connections) {
      connection.close(0);
      connection.close(1);
    }
    expect(follower.heldBytes).toBe(0);
  });
});

describe("after the end of HTTP", () => {
  it("hands every byte on exactly once", () => {
    const request = "CONNECT a:443 HTTP/1.1\r\n\r\n";
    const rest = "GET\x01\x02\x03";
    fc.assert(
      fc.property(cuts, (lengths) => {
        const follower = new HttpFollower(DEFAULT_LIMITS, answersOnly({ request: () => true, response: () => {} }));
        const connection = new HttpConnection(follower, 1);
        let handedOn = "";
        for (const step of recut([segment(0, request + rest)], lengths)) {
          if (step.kind !== "segment") continue;
          const { bytes } = step;
          const wasTunnel = handedOn !== "";
          if (connection.feed(0, bytes, 0, bytes.length) !== TUNNEL) continue;
          if (!wasTunnel) handedOn = Buffer.from(connection.held(0)).toString("latin1");
          handedOn += Buffer.from(bytes.subarray(connection.consumed)).toString("latin1");
        }
        expect(handedOn).toBe(rest);
      }),
    );
  });
});
