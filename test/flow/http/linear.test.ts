/** Work is counted, not timed: bytes read through a view that counts them, and copies by their length. */
import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS } from "../../../src/core/limits.js";
import { HttpConnection } from "../../../src/flow/http/connection.js";
import { HttpFollower } from "../../../src/flow/http/follower.js";
import { HeadScan } from "../../../src/flow/http/head-scan.js";
import { HTTP } from "../../../src/flow/http/state.js";
import { answersOnly } from "./listener.js";

interface Meter {
  reads: number;
}

function metered(bytes: Uint8Array, meter: Meter): Uint8Array {
  return new Proxy(bytes, {
    get(target, key) {
      if (key === "subarray") {
        return (start: number, end: number) => {
          meter.reads += end - start;
          return target.subarray(start, end);
        };
      }
      if (typeof key === "string" && /^\d/.test(key)) meter.reads++;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

function counting(): { connection: HttpConnection<true>; follower: HttpFollower<true>; seen: number[] } {
  const seen = [0, 0];
  const follower = new HttpFollower<true>(
    DEFAULT_LIMITS,
    answersOnly({
      request: () => {
        seen[0]!++;
        return true;
      },
      response: () => {
        seen[1]!++;
      },
    }),
  );
  return { connection: new HttpConnection(follower, 1), follower, seen };
}

/** Reads of all of `bytes`, fed `step` bytes at a time. */
function readsOf(bytes: Uint8Array, step: number, direction: 0 | 1 = 0): number {
  const meter = { reads: 0 };
  const view = metered(bytes, meter);
  const { connection } = counting();
  for (let at = 0; at < bytes.length; at += step) {
    connection.feed(direction, view, at, Math.min(at + step, bytes.length));
  }
  return meter.reads;
}

describe("the work is in proportion to the bytes", () => {
  const head = (length: number): Uint8Array => Buffer.from(`GET / HTTP/1.1\r\nX: ${"y".repeat(length)}\r\n\r\n`);

  it.each([
    ["one long head, byte by byte", head(16_000), 1],
    ["one long head in one segment", head(16_000), 20_000],
    ["empty lines without end", Buffer.from("GET / HTTP/1.1\r\n\r\n".padEnd(15_000, "\r\n")), 1],
    ["many small requests", Buffer.from("GET / HTTP/1.1\n\n".repeat(1_000)), 16_000],
    ["many small requests, cut badly", Buffer.from("GET / HTTP/1.1\n\n".repeat(1_000)), 7],
    ["a word that is no method, byte by byte", Buffer.from("A".repeat(10_000)), 1],
    ["a target without end", Buffer.from(`GET /${"a".repeat(16_000)}`), 1],
    ["many fields", Buffer.from(`GET / HTTP/1.1\n${"a:\n".repeat(5_000)}\n`), 3],
    ["folded lines", Buffer.from(`GET / HTTP/1.1\na:\n${" \n".repeat(7_000)}\n`), 3],
    ["a list of lengths", Buffer.from(`GET / HTTP/1.1\nContent-Length: 0${",0".repeat(7_000)}\n\n`), 100],
  ])("%s", (_, bytes, step) => {
    expect(readsOf(bytes, step)).toBeLessThan(bytes.length * 12);
  });

  it.each([
    ["a head", head(16_000)],
    ["a first line", Buffer.from(`GET /${"a".repeat(16_000)} HTTP/1.1\r\n`)],
    ["many lines", Buffer.from(`GET / HTTP/1.1\n${"a:\n".repeat(5_000)}\n`)],
    ["empty lines", Buffer.from("\r\n".repeat(8_000))],
  ])("%s that grows byte by byte is scanned once", (_, bytes) => {
    const meter = { reads: 0 };
    const view = metered(bytes, meter);
    const scan = new HeadScan();
    for (let end = 1; end <= bytes.length; end++) scan.scan(view, 0, end);
    expect(meter.reads).toBeLessThan(bytes.length * 4);
  });

  it("a body of known length is not read at all", () => {
    const bytes = Buffer.concat([
      Buffer.from("POST / HTTP/1.1\r\nContent-Length: 1000000\r\n\r\n"),
      Buffer.alloc(1_000_000),
    ]);
    expect(readsOf(bytes, 1_448)).toBeLessThan(1_000);
  });

  it("chunks are jumped over", () => {
    const chunk = `fa00\r\n${"x".repeat(0xfa00)}\r\n`;
    const text = `POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n${chunk.repeat(10)}0\r\n\r\nGET / HTTP/1.1\r\n\r\n`;
    expect(readsOf(Buffer.from(text), 1_448)).toBeLessThan(2_000);
  });

  it("an answer until the close is not read", () => {
    const bytes = Buffer.concat([Buffer.from("HTTP/1.0 200 OK\r\n\r\n"), Buffer.alloc(1_000_000)]);
    expect(readsOf(bytes, 1_448, 1)).toBeLessThan(500);
  });
});

describe("many requests on one connection", () => {
  const request = Buffer.from("GET /a HTTP/1.1\r\nHost: ui.skype.com\r\nUser-Agent: x\r\n\r\n");
  const answer = Buffer.from("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");

  it("gets an answer to each of 1,000", () => {
    const { connection, follower, seen } = counting();
    for (let index = 0; index < 1_000; index++) {
      expect(connection.feed(0, request, 0, request.length)).toBe(HTTP);
      expect(connection.feed(1, answer, 0, answer.length)).toBe(HTTP);
    }
    expect(seen).toEqual([1_000, 1_000]);
    expect(follower.heldBytes).toBe(0);
  });

  it("pairs each with its own answer where 3 of 4 places are always taken", () => {
    const answered: number[] = [];
    let asked = 0;
    const follower = new HttpFollower<number>(
      { ...DEFAULT_LIMITS, maxHttpPending: 4 },
      answersOnly({ request: () => ++asked, response: (_, wanted) => answered.push(wanted) }),
    );
    const connection = new HttpConnection(follower, 1);
    for (let index = 0; index < 3; index++) connection.feed(0, request, 0, request.length);
    for (let index = 0; index < 50; index++) {
      connection.feed(0, request, 0, request.length);
      connection.feed(1, answer, 0, answer.length);
    }
    expect(answered).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
    expect(follower.pairingsGivenUp).toBe(0);
  });

  it("keeps nothing of 200,000", () => {
    const { connection, follower, seen } = counting();
    for (let index = 0; index < 200_000; index++) {
      connection.feed(0, request, 0, request.length);
      connection.feed(1, answer, 0, answer.length);
    }
    expect(seen).toEqual([200_000, 200_000]);
    expect(follower.heldBytes).toBe(0);
    expect(follower.pairingsGivenUp).toBe(0);
  });
});
