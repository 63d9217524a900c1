import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS } from "../../../src/core/limits.js";
import type { HttpConnection } from "../../../src/flow/http/connection.js";
import { HttpFollower } from "../../../src/flow/http/follower.js";
import type { HttpListener } from "../../../src/flow/http/listener.js";
import { HttpPool } from "../../../src/flow/http/pool.js";
import { answersOnly } from "./listener.js";

const REQUEST = "GET / HTTP/1.1\r\n\r\n";
const UPLOAD = "POST / HTTP/1.1\r\nContent-Length: 4\r\n\r\n";
const ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n";
const PART_OF_HEAD = "GET /and-so-on";

function poolFor<Wanted>(listener: HttpListener<Wanted>): { follower: HttpFollower<Wanted>; pool: HttpPool<Wanted> } {
  const follower = new HttpFollower<Wanted>(DEFAULT_LIMITS, listener);
  return { follower, pool: new HttpPool(follower) };
}

const silent = answersOnly<true>({ request: () => true, response: () => {} });

function feed(connection: HttpConnection<true>, direction: 0 | 1, text: string): void {
  const bytes = Buffer.from(text, "latin1");
  connection.feed(direction, bytes, 0, bytes.length);
}

describe("a connection", () => {
  it("is one flow's until it ends, and then the next one's", () => {
    const { pool } = poolFor(silent);
    const first = pool.begin(1);
    const second = pool.begin(2);
    expect(second).not.toBe(first);
    pool.end(first);
    expect(pool.begin(3)).toBe(first);
    expect([first.flow, second.flow]).toEqual([3, 2]);
  });

  it("is handed out once, though it is ended twice", () => {
    const { pool } = poolFor(silent);
    const connection = pool.begin(1);
    pool.end(connection);
    pool.end(connection);
    expect(pool.begin(2)).toBe(connection);
    expect(pool.begin(3)).not.toBe(connection);
  });

  it("holds nothing once it has ended: of a head, of a message, of a tunnel", () => {
    const { follower, pool } = poolFor(silent);
    const connection = pool.begin(1);
    feed(connection, 0, REQUEST + PART_OF_HEAD);
    feed(connection, 1, `${ANSWER}ab`);
    expect(follower.heldBytes).toBeGreaterThan(0);
    pool.end(connection);
    expect(follower.heldBytes).toBe(0);

    expect(pool.begin(2)).toBe(connection);
    feed(connection, 0, "CONNECT a:443 HTTP/1.1\r\n\r\nTHIS");
    feed(connection, 1, "HTTP/1.1 200 OK\r\n\r\n");
    expect(connection.held(0)).toHaveLength(4);
    pool.end(connection);
    expect(connection.held(0)).toHaveLength(0);
    expect(follower.heldBytes).toBe(0);
  });

  it("hands on an open answer when it ends, once, and to its own flow", () => {
    const told: [body: string, flow: number][] = [];
    const { pool } = poolFor(
      answersOnly<true>({
        request: () => true,
        response: ({ body }, _, flow) => told.push([Buffer.from(body).toString(), flow]),
      }),
    );
    const connection = pool.begin(1);
    feed(connection, 0, REQUEST);
    feed(connection, 1, `${ANSWER}ab`);
    pool.end(connection);
    pool.end(connection);
    expect(pool.begin(2)).toBe(connection);
    pool.end(connection);
    expect(told).toEqual([["ab", 1]]);
  });
});

it("of many connections that end, a bounded number is kept", () => {
  const { pool } = poolFor(silent);
  const begin = (): HttpConnection<true>[] => Array.from({ length: 1_500 }, (_, flow) => pool.begin(flow));
  const first = begin();
  for (const connection of first) pool.end(connection);
  const known = new Set(first);
  expect(begin().filter((connection) => known.has(connection))).toHaveLength(1_024);
});

/** What is told while a call runs, and the call. */
const ENDINGS: readonly { told: keyof HttpListener<true>; during: string; call: (connection: Connection) => void }[] = [
  { told: "request", during: "feed", call: (one) => feed(one, 0, UPLOAD + PART_OF_HEAD) },
  { told: "bodyOf", during: "feed", call: (one) => feed(one, 0, `${UPLOAD}ab`) },
  { told: "requestBody", during: "feed", call: (one) => feed(one, 0, `${UPLOAD}abcd${REQUEST}${PART_OF_HEAD}`) },
  { told: "unasked", during: "feed", call: (one) => feed(one, 1, `${ANSWER}ab`) },
  { told: "response", during: "feed", call: (one) => feed(one, 1, `${ANSWER}abcd${ANSWER}ab`) },
  { told: "response", during: "gap", call: withOpenAnswer((one) => one.gap(1, 1)) },
  { told: "response", during: "close", call: withOpenAnswer((one) => one.close(1)) },
];

type Connection = HttpConnection<true>;

function withOpenAnswer(call: (connection: Connection) => void): (connection: Connection) => void {
  return (connection) => {
    feed(connection, 0, UPLOAD);
    feed(connection, 1, `${ANSWER}ab`);
    call(connection);
  };
}

/** Wants everything, and first of all calls what is given as soon as it is told this. */
function when(told: keyof HttpListener<true>, call: () => void): HttpListener<true> {
  let isCalled = false;
  const tell = (what: keyof HttpListener<true>): true => {
    if (what === told && !isCalled) {
      isCalled = true;
      call();
    }
    return true;
  };
  return {
    request: () => tell("request"),
    bodyOf: () => tell("bodyOf"),
    unasked: () => tell("unasked"),
    requestBody: () => void tell("requestBody"),
    response: () => void tell("response"),
  };
}

describe.each([
  { how: "ends", closes: false },
  { how: "closes and ends", closes: true },
])("a connection that its own listener $how", ({ closes }) => {
  it.each(ENDINGS)("told of `$told` during `$during`, is not handed out while at work, nor later", ({ told, call }) => {
    const others: Connection[] = [];
    let ending: Connection | undefined;
    const listener = when(told, () => {
      if (closes) ending!.close(0);
      pool.end(ending!);
      others.push(pool.begin(2), pool.begin(3));
    });
    const { follower, pool } = poolFor(listener);
    ending = pool.begin(1);
    call(ending);
    expect(others).toHaveLength(2);
    expect(follower.heldBytes).toBe(0);
    others.push(pool.begin(4));
    pool.end(ending);
    others.push(pool.begin(5));
    expect(others).not.toContain(ending);
    expect(new Set(others).size).toBe(4);

    // The other one is a connection like any other, and its bytes are counted alone.
    feed(others[0]!, 0, PART_OF_HEAD);
    expect(follower.heldBytes).toBeGreaterThan(0);
    pool.end(others[0]!);
    expect(follower.heldBytes).toBe(0);
  });

  it("once more, told of what its end hands on, is handed out once", () => {
    const listener = when("response", () => {
      if (closes) connection.close(0);
      pool.end(connection);
    });
    const { follower, pool } = poolFor(listener);
    const connection = pool.begin(1);
    withOpenAnswer(() => {})(connection);
    pool.end(connection);
    expect(follower.heldBytes).toBe(0);
    expect([pool.begin(2), pool.begin(3)].filter((one) => one === connection)).toHaveLength(1);
  });
});
