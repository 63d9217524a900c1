/** Runs steps through a connection and writes down what it reports, one line each. */
import { Counters } from "../../../src/core/counters.js";
import { DEFAULT_LIMITS } from "../../../src/core/limits.js";
import { HttpConnection } from "../../../src/flow/http/connection.js";
import { HttpFollower } from "../../../src/flow/http/follower.js";
import type { HttpListener } from "../../../src/flow/http/listener.js";
import type { RequestHead } from "../../../src/flow/http/request-head.js";
import { type HttpState, NOT_HTTP, TUNNEL, UNSURE } from "../../../src/flow/http/state.js";
import type { Step } from "./transcript.js";

const ARROWS = [">", "<"] as const;

export interface Outcome {
  readonly events: readonly string[];
  readonly heldBytes: number;
}

/**
 * Every answer to a request is wanted, and with `wants: "all"` bodies of requests and answers alone as well; a request
 * is remembered by its place.
 */
export function follow(
  steps: readonly Step[],
  limits: Readonly<Record<string, number>> = {},
  wants: "answers" | "all" = "answers",
): Outcome {
  const events: string[] = [];
  const follower = new HttpFollower<number>({ ...DEFAULT_LIMITS, ...limits }, recorder(events, wants));
  const connection = new HttpConnection(follower, 7);
  const fed = [0, 0];
  const states: HttpState[] = [UNSURE, UNSURE];
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
      if (state === TUNNEL && states[direction] !== TUNNEL) {
        const at = fed[direction]! + connection.consumed - connection.held(direction).length;
        events.push(`${ARROWS[direction]} tunnel from ${at}`);
      }
      fed[direction]! += bytes.length;
    }
    states[direction] = state;
    if (state === NOT_HTTP) {
      events.push(`${ARROWS[direction]} not HTTP`);
      break;
    }
  }
  const isUnsure = states.every((state) => state === UNSURE);
  if (isUnsure) events.push("unsure");
  connection.close(0);
  connection.close(1);
  const counters = new Counters();
  follower.report(counters);
  for (const [name, count] of counters.below("limit.")) events.push(`limit ${name} ${count}`);
  return { events, heldBytes: follower.heldBytes };
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

function recorder(events: string[], wants: "answers" | "all"): HttpListener<number> {
  let requests = 0;
  return {
    request(head, flow, direction) {
      if (flow !== 7) events.push("wrong flow");
      events.push(`${ARROWS[direction]} request ${++requests}: ${describe(head)}`);
      return requests;
    },
    bodyOf: () => (wants === "all" ? requests : undefined),
    unasked(head) {
      if (wants !== "all") return undefined;
      events.push(`answer alone: ${head.status}`);
      return UNASKED;
    },
    requestBody({ body, whole }, wanted) {
      events.push(`body of ${wanted}: ${text(body, 0, body.length)}${whole ? "" : " ..."}`);
    },
    response({ head, body, whole }, wanted) {
      events.push(
        `answer to ${wanted === UNASKED ? "nothing" : wanted}: ${head.status} ${text(body, 0, body.length)}${whole ? "" : " ..."}`,
      );
    },
  };
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
