// Ordinary web browsing: a page and its parts over one connection, kept alive, sometimes chunked, sometimes posted.

import { concat, type Endpoint, latin1, type Random, type SpanPort } from "../wire/index.js";

export interface PageRequest {
  readonly method?: "GET" | "POST" | "HEAD";
  readonly path: string;
  readonly host: string;
  readonly userAgent?: string;
  readonly referer?: string;
  readonly headers?: readonly string[];
  readonly body?: string;
  /** Body of the answer, in bytes of text. */
  readonly answerLength?: number;
  readonly answerText?: string;
  readonly chunked?: boolean;
  readonly status?: string;
  readonly contentType?: string;
}

const INTERNET_EXPLORER = "Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1; SV1)";

function requestText(page: PageRequest): Uint8Array {
  const body = page.body ?? "";
  return latin1(
    [
      `${page.method ?? "GET"} ${page.path} HTTP/1.1`,
      "Accept: image/gif, image/x-xbitmap, image/jpeg, */*",
      ...(page.referer === undefined ? [] : [`Referer: ${page.referer}`]),
      "Accept-Language: sv",
      "Accept-Encoding: gzip, deflate",
      `User-Agent: ${page.userAgent ?? INTERNET_EXPLORER}`,
      `Host: ${page.host}`,
      ...(page.headers ?? []),
      ...(page.method === "POST"
        ? ["Content-Type: application/x-www-form-urlencoded", `Content-Length: ${body.length}`]
        : []),
      "Connection: Keep-Alive",
      "",
      body,
    ].join("\r\n"),
  );
}

function answerTo(page: PageRequest, date: Date, random: Random): Uint8Array {
  const text = page.answerText ?? filler(random, page.answerLength ?? 900);
  const head = [
    `HTTP/1.1 ${page.status ?? "200 OK"}`,
    `Date: ${date.toUTCString()}`,
    "Server: Apache/1.3.29 (Unix)",
    `Content-Type: ${page.contentType ?? "text/html; charset=iso-8859-1"}`,
    "Keep-Alive: timeout=15, max=98",
    "Connection: Keep-Alive",
  ];
  if (page.method === "HEAD") return latin1([...head, `Content-Length: ${text.length}`, "", ""].join("\r\n"));
  if (!page.chunked) return latin1([...head, `Content-Length: ${text.length}`, "", text].join("\r\n"));
  const half = text.length >> 1;
  const chunks = [text.slice(0, half), text.slice(half)].map((part) => `${part.length.toString(16)}\r\n${part}\r\n`);
  return concat(
    latin1([...head, "Transfer-Encoding: chunked", "", ""].join("\r\n")),
    latin1(`${chunks.join("")}0\r\n\r\n`),
  );
}

/** All pages over one connection; gives back when the last is in. */
export function browse(
  span: SpanPort,
  at: number,
  client: Endpoint,
  server: Endpoint,
  pages: readonly PageRequest[],
  random: Random,
): number {
  const conversation = span.tcp(client, server);
  let time = conversation.open(at);
  for (const page of pages) {
    const asked = conversation.send("opener", time, requestText(page));
    const answer = answerTo(page, span.timeline.date(asked), random);
    conversation.send("answerer", asked + 0.003, answer);
    time = asked + 0.003 + Math.ceil(answer.length / 1460) * 0.00024 + random.seconds(0.04, 0.4);
  }
  conversation.close("answerer", time + 5);
  return time;
}

const WORDS = "the of and to in meeting report budget spring system office network summary page news weather".split(
  " ",
);

function filler(random: Random, length: number): string {
  let text = "<html><head><title>page</title></head><body><p>";
  while (text.length < length - 18) text += `${random.pick(WORDS)} `;
  return `${text}</p></body></html>`;
}
