/** Makes up conversations whose events are known: what both sides send, and what must be reported of it. */
import fc from "fast-check";
import type { Step } from "./transcript.js";

export interface Conversation {
  readonly steps: readonly Step[];
  readonly events: readonly string[];
}

interface Exchange {
  readonly method: "GET" | "HEAD" | "POST";
  readonly path: string;
  readonly lineEnd: "\r\n" | "\n";
  readonly fields: readonly string[];
  readonly upload: Body;
  readonly status: 200 | 204 | 304 | 404;
  readonly isPrecededByContinue: boolean;
  readonly download: Body;
}

interface Body {
  readonly text: string;
  /** Where the chunks of a chunked body end; undefined where its length is told. */
  readonly cuts: readonly number[] | undefined;
}

const body: fc.Arbitrary<Body> = fc.record({
  // Bodies that imitate what is looked for.
  text: fc.string({
    unit: fc.constantFrom(
      "a",
      "\n",
      "\r\n\r\n",
      "GET / HTTP/1.1\r\n",
      "HTTP/1.1 200 OK\r\n\r\n",
      "0\r\n\r\n",
      "\x99",
      "\0",
    ),
    maxLength: 12,
  }),
  cuts: fc.option(fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 4 }), { nil: undefined }),
});

const exchange: fc.Arbitrary<Exchange> = fc.record({
  method: fc.constantFrom("GET", "HEAD", "POST"),
  path: fc.constantFrom("/", "/ui/0/1.0.0.29/en/installed", "http://ui.skype.com/x"),
  lineEnd: fc.constantFrom("\r\n", "\n"),
  fields: fc.array(fc.constantFrom("X-A: b", "hOsT2:c", "Content-Typo: 5", "Accept: a,\r\n\tb", "Y: \x99\0"), {
    maxLength: 3,
  }),
  upload: body,
  status: fc.constantFrom(200, 204, 304, 404),
  isPrecededByContinue: fc.boolean(),
  download: body,
});

export const conversation: fc.Arbitrary<Conversation> = fc
  .tuple(fc.array(exchange, { minLength: 1, maxLength: 6 }), fc.boolean())
  .map(([exchanges, isPipelined]) => {
    const requests = exchanges.map((one, index) => ({
      step: segment(0, requestText(one)),
      event: requestEvent(one, index + 1),
    }));
    const answers = exchanges.map((one, index) => ({
      step: segment(1, responseText(one)),
      event: responseEvent(one, index + 1),
    }));
    const order = isPipelined
      ? [...requests, ...answers]
      : requests.flatMap((request, index) => [request, answers[index]!]);
    return { steps: order.map(({ step }) => step), events: order.map(({ event }) => event) };
  });

/** Cuts every segment where `cuts`, taken in turn, say. */
export function recut(steps: readonly Step[], cuts: readonly number[]): Step[] {
  let turn = 0;
  return steps.flatMap((step) => {
    if (step.kind !== "segment") return [step];
    const pieces: Step[] = [];
    for (let at = 0; at < step.bytes.length; ) {
      const length = cuts.length === 0 ? step.bytes.length : cuts[turn++ % cuts.length]!;
      pieces.push({ ...step, bytes: step.bytes.subarray(at, at + length) });
      at += length;
    }
    return pieces;
  });
}

export function segment(direction: 0 | 1, text: string): Step {
  return { kind: "segment", direction, bytes: Buffer.from(text, "latin1") };
}

function requestText({ method, path, lineEnd, fields, upload }: Exchange): string {
  const framing = framingOf(upload);
  return [`${method} ${path} HTTP/1.1`, ...fields, ...framing, "", coded(upload)].join(lineEnd);
}

function responseText({ method, status, lineEnd, isPrecededByContinue, download }: Exchange): string {
  const interim = isPrecededByContinue ? `HTTP/1.1 100 Continue${lineEnd}${lineEnd}` : "";
  const hasBody = method !== "HEAD" && status !== 204 && status !== 304;
  const lines = [`HTTP/1.1 ${status} Reason`, ...framingOf(download), "", hasBody ? coded(download) : ""];
  return interim + lines.join(lineEnd);
}

function framingOf({ text, cuts }: Body): string[] {
  return [cuts === undefined ? `Content-Length: ${text.length}` : "transfer-encoding: chunked"];
}

function coded({ text, cuts }: Body): string {
  if (cuts === undefined) return text;
  let chunks = "";
  let at = 0;
  for (const length of [...cuts, text.length]) {
    const data = text.slice(at, at + length);
    if (data !== "") chunks += `${data.length.toString(16)};ext\r\n${data}\r\n`;
    at += length;
  }
  return `${chunks}0\r\nTrailer: x\r\n\r\n`;
}

function requestEvent({ method, path, fields, upload }: Exchange, number: number): string {
  const names = [...fields, ...framingOf(upload)].map((field) => field.slice(0, field.indexOf(":")));
  const target = path.startsWith("/") ? path : `${path} (absolute) authority=ui.skype.com path=/x`;
  return `> request ${number}: ${method} ${target} fields=${names.join(",")}`;
}

function responseEvent({ method, status, download }: Exchange, number: number): string {
  const hasBody = method !== "HEAD" && status !== 204 && status !== 304;
  const text = hasBody ? download.text : "";
  const kept = [...text.slice(0, 64)].map((character) => {
    const byte = character.charCodeAt(0);
    return byte >= 0x20 && byte < 0x7f ? character : `\\x${byte.toString(16).padStart(2, "0")}`;
  });
  return `answer to ${number}: ${status} ${kept.join("")}${text.length > 64 ? " ..." : ""}`;
}
