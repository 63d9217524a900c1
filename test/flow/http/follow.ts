/** Runs steps through a connection and writes down what it reports, one line each. */
import { Counters } from "../../../src/core/counters.js";
import { DEFAULT_LIMITS } from "../../../src/core/limits.js";
import type { HttpConnection } from "../../../src/flow/http/connection.js";
import { HttpFollower } from "../../../src/flow/http/follower.js";
import type { HttpListener, HttpRequest, HttpResponse } from "../../../src/flow/http/listener.js";
import { HttpPool } from "../../../src/flow/http/pool.js";
import type { RequestHead } from "../../../src/flow/http/request-head.js";
import type { ResponseHead } from "../../../src/flow/http/response-head.js";
import { type HttpState, NOT_HTTP, TUNNEL, UNSURE } from "../../../src/flow/http/state.js";
import type { Step } from "./transcript.js";

const ARROWS = [">", "<"] as const;

export interface Outcome {
  readonly events: readonly string[];
  /** What the connection said it was after each step. */
  readonly states: readonly HttpState[];
  readonly heldBytes: number;
}

/**
 * Every answer to a request is wanted, and with `wants: "all"` bodies of requests and answers alone as well; a request
 * is remembered by its place. With steps of an `earlier` flow the connection is one that has followed that before.
 */
export function follow(
  steps: readonly Step[],
  limits: Readonly<Record<string, number>> = {},
  wants: "answers" | "all" = "answers",
  earlier?: readonly Step[],
): Outcome {
  const recorder = new Recorder(wants);
  const follower = new HttpFollower<number>({ ...DEFAULT_LIMITS, ...limits }, recorder);
  const pool = new HttpPool(follower);
  const before = new Counters();
  let used: HttpConnection<number> | undefined;
  if (earlier !== undefined) {
    used = pool.begin(6);
    run(used, earlier, []);
    pool.end(used);
    if (follower.heldBytes !== 0) throw new Error(`an ended connection holds ${follower.heldBytes} bytes`);
    follower.report(before);
  }
  recorder.begin();
  const connection = pool.begin(7);
  if (used !== undefined && connection !== used) throw new Error("the connection was not used again");
  const { events } = recorder;
  const states = run(connection, steps, events);
  pool.end(connection);
  const counters = new Counters();
  follower.report(counters);
  for (const [name, count] of counters.below("limit.")) {
    const added = count - before.get(`limit.${name}`);
    if (added > 0) events.push(`limit ${name} ${added}`);
  }
  return { events, states, heldBytes: follower.heldBytes };
}

/** Feeds the steps, as far as they are HTTP, and writes down what the connection itself says. */
function run(connection: HttpConnection<number>, steps: readonly Step[], events: string[]): HttpState[] {
  const fed = [0, 0];
  const latest: HttpState[] = [UNSURE, UNSURE];
  const states: HttpState[] = [];
  for (const step of steps) {
    const { direction } = step;
    if (step.kind === "close") {
      connection.close(direction);
      continue;
    }
    let state: HttpState;
    if (step.kind === "gap") state = connection.gap(direction, step.length);
    else {
      const { bytes } = step;
      const chunk = chunkWith(bytes);
      state = connection.feed(direction, chunk, MARGIN, MARGIN + bytes.length);
      chunk.fill(LINE_FEED);
      if (state === TUNNEL && latest[direction] !== TUNNEL) {
        const at = fed[direction]! + connection.consumed - connection.held(direction).length;
        events.push(`${ARROWS[direction]} tunnel from ${at}`);
      }
      fed[direction]! += bytes.length;
    }
    latest[direction] = state;
    states.push(state);
    if (state === NOT_HTTP) {
      events.push(`${ARROWS[direction]} not HTTP`);
      break;
    }
  }
  if (latest.every((state) => state === UNSURE)) events.push("unsure");
  return states;
}

/** As in a packet's chunk: other bytes before and behind, and all of it overwritten after the call. */
function chunkWith(bytes: Uint8Array): Uint8Array {
  const chunk = new Uint8Array(MARGIN + bytes.length + MARGIN).fill(LINE_FEED);
  chunk.set(bytes, MARGIN);
  return chunk;
}

const UNASKED = -1;
const MARGIN = 3;
const LINE_FEED = 0x0a;

class Recorder implements HttpListener<number> {
  readonly #wants: "answers" | "all";
  events: string[] = [];
  #requests = 0;

  constructor(wants: "answers" | "all") {
    this.#wants = wants;
  }

  /** A new page, for the flow whose events are wanted: number 7. */
  begin(): void {
    this.events = [];
    this.#requests = 0;
  }

  request(head: RequestHead, flow: number, direction: 0 | 1): number {
    this.#say(flow, `${ARROWS[direction]} request ${++this.#requests}: ${describe(head)}`);
    return this.#requests;
  }

  bodyOf(): number | undefined {
    return this.#wants === "all" ? this.#requests : undefined;
  }

  unasked(head: ResponseHead, flow: number): number | undefined {
    if (this.#wants !== "all") return undefined;
    this.#say(flow, `answer alone: ${head.status}`);
    return UNASKED;
  }

  requestBody({ body, whole }: HttpRequest, wanted: number, flow: number): void {
    this.#say(flow, `body of ${wanted}: ${text(body, 0, body.length)}${whole ? "" : " ..."}`);
  }

  response({ head, body, whole }: HttpResponse, wanted: number, flow: number): void {
    const request = wanted === UNASKED ? "nothing" : wanted;
    this.#say(flow, `answer to ${request}: ${head.status} ${text(body, 0, body.length)}${whole ? "" : " ..."}`);
  }

  #say(flow: number, line: string): void {
    this.events.push(flow === 7 ? line : `of another flow: ${line}`);
  }
}

function describe(head: RequestHead): string {
  const { bytes } = head;
  const parts = [text(bytes, head.methodStart, head.methodEnd), text(bytes, head.targetStart, head.targetEnd)];
  if (head.form !== "origin") parts.push(`(${head.form})`);
  if (head.authorityStart >= 0) parts.push(`authority=${text(bytes, head.authorityStart, head.authorityEnd)}`);
  if (head.form === "absolute") parts.push(`path=${text(bytes, head.pathStart, head.pathEnd)}`);
  if (head.hostStart >= 0) parts.push(`host=${text(bytes, head.hostStart, head.hostEnd)}`);
  if (head.userAgentStart >= 0) parts.push(`agent=${text(bytes, head.userAgentStart, head.userAgentEnd)}`);
  const names: string[] = [];
  while (head.next()) names.push(text(bytes, head.nameStart, head.nameEnd));
  parts.push(`fields=${names.join(",")}`);
  if (head.minorVersion !== 1) parts.push(`minor=${head.minorVersion}`);
  return parts.join(" ");
}

function text(bytes: Uint8Array, start: number, end: number): string {
  let written = "";
  for (const byte of bytes.subarray(start, end)) {
    const isPlain = byte >= 0x20 && byte < 0x7f && byte !== 0x5c;
    written += isPlain ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, "0")}`;
  }
  return written;
}
