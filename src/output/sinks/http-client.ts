import type { Agent, IncomingMessage } from "node:http";
import { DEFAULT_LIMITS } from "../../core/limits.js";
import { shorten } from "../../core/shorten.js";
import { NotReady } from "../courier.js";
import type { Address } from "./address.js";
import type { TlsOptions } from "./tls-settings.js";

export interface Answer {
  readonly status: number;
  readonly text: string;
  /** From `Retry-After`. */
  readonly retryAfterMs: number | undefined;
}

export const HTTP_TIMEOUT_SECONDS = 30;

/** Loaded where something is posted: whoever only prints alerts starts sooner without. */
const http = (isPlain: boolean) => process.getBuiltinModule(isPlain ? "node:http" : "node:https");

/** Posts to one receiver over a connection that is kept. Follows no redirect: alerts go where they were sent. */
export class HttpClient {
  readonly #address: Address;
  readonly #agent: Agent;
  readonly #isPlain: boolean;

  readonly #patience: number;

  /** `tls` undefined: plain HTTP. `patience` in milliseconds. */
  constructor(address: Address, tls: TlsOptions | undefined, patience: number) {
    this.#address = address;
    this.#patience = patience;
    this.#isPlain = tls === undefined;
    const { Agent } = http(this.#isPlain);
    this.#agent = new Agent({ keepAlive: true, maxSockets: 1, ...tls });
  }

  post(path: string, headers: Readonly<Record<string, string>>, body: string, signal: AbortSignal): Promise<Answer> {
    const { host, port } = this.#address;
    const options = {
      method: "POST",
      host,
      port,
      path,
      headers: { ...headers, "Content-Length": String(Buffer.byteLength(body)), "User-Agent": "skyspan" },
      agent: this.#agent,
      signal,
    };
    return new Promise((resolve, reject) => {
      const take = (response: IncomingMessage): void => {
        readAnswer(response).then(resolve, reject);
      };
      const sent = http(this.#isPlain).request(options, take);
      const timer = setTimeout(() => sent.destroy(new NotReady("the receiver does not answer")), this.#patience);
      sent.on("close", () => clearTimeout(timer)).on("error", reject);
      sent.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** What an answer other than success means where the receiver says no more about it. Throws for what may pass. */
export function refusalOf({ status, text, retryAfterMs }: Answer): string | undefined {
  if (status >= 200 && status < 300) return undefined;
  if (status === 401 || status === 403)
    throw new NotReady(`the receiver does not accept our credentials (HTTP ${status})`);
  if (status === 404) throw new NotReady("the receiver knows no such path (HTTP 404)");
  if (status === 408 || status === 429 || status >= 500) {
    throw new NotReady(`the receiver is busy or broken (HTTP ${status})`, retryAfterMs);
  }
  if (status < 400) throw new NotReady(`the receiver sends us elsewhere (HTTP ${status}): name that address`);
  return shorten(`HTTP ${status} ${text}`.trim(), 300);
}

async function readAnswer(response: IncomingMessage): Promise<Answer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > DEFAULT_LIMITS.maxAnswerBytes) throw new NotReady("the receiver's answer has no end");
    parts.push(part);
  }
  const seconds = Number(response.headers["retry-after"]);
  return {
    status: response.statusCode ?? 0,
    text: Buffer.concat(parts).toString("utf8"),
    retryAfterMs: seconds > 0 && seconds <= 3600 ? seconds * 1000 : undefined,
  };
}
