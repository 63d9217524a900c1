import { createHash, createHmac } from "node:crypto";
import type { Courier, CourierKind, Parcel, Refusal } from "../courier.js";
import type { SinkSetting, SinkSettings } from "../sink-settings.js";
import { type Address, parseAddress } from "./address.js";
import { HTTP_TIMEOUT_SECONDS, HttpClient, refusalOf } from "./http-client.js";
import { patienceOf, TIMEOUT } from "./patience.js";
import { TLS_SETTINGS, tlsOptionsOf } from "./tls-settings.js";

const SETTINGS: readonly SinkSetting[] = [
  { name: "secret", description: "key that signs each body", isSecret: true },
  { name: "authorization", description: "value of the Authorization header", isSecret: true },
  { name: "url", description: "whole address, where its path is itself a secret", isSecret: true },
  TIMEOUT,
];

const HTTPS_EXAMPLE = "https://hooks.example.net/skyspan?secret-file=/etc/skyspan/hook.key";
const HTTP_EXAMPLE = "http://127.0.0.1:8080/alerts";

export const webhook: CourierKind = {
  scheme: "https",
  description: "a webhook: one signed POST an alert",
  example: HTTPS_EXAMPLE,
  settings: [...SETTINGS, ...TLS_SETTINGS],
  open(target, settings) {
    const address = addressOf("https", target, settings, 443, HTTPS_EXAMPLE);
    return { name: address.name, courier: courierOf(address, settings, tlsOptionsOf(settings, address.host)) };
  },
};

export const plainWebhook: CourierKind = {
  scheme: "http",
  description: "the same without TLS, to this machine only",
  example: HTTP_EXAMPLE,
  settings: SETTINGS,
  open(target, settings) {
    const address = addressOf("http", target, settings, 80, HTTP_EXAMPLE);
    if (!/^(localhost|127(\.\d+){3}|::1)$/.test(address.host)) {
      throw settings.wrong("url", `would send alerts unprotected to ${address.host}: use https:`);
    }
    return { name: address.name, courier: courierOf(address, settings, undefined) };
  },
};

/** A secret address is known by the host and a digest. */
function addressOf(scheme: string, target: string, settings: SinkSettings, port: number, example: string): Address {
  const secret = settings.secret("url");
  if (secret === undefined) return parseAddress(scheme, target, port, example);
  if (!secret.startsWith(`${scheme}:`)) throw settings.wrong("url-file", `leads to no ${scheme}: address`);
  const address = parseAddress(scheme, secret.slice(scheme.length + 1), port, example);
  const digest = createHash("sha256").update(secret).digest("hex").slice(0, 8);
  return { ...address, name: `${scheme}://${address.host}:${address.port}/(secret ${digest})` };
}

function courierOf(
  address: Address,
  settings: SinkSettings,
  tls: ReturnType<typeof tlsOptionsOf> | undefined,
): Courier {
  return new WebhookCourier(
    address.path,
    new HttpClient(address, tls, patienceOf(settings, HTTP_TIMEOUT_SECONDS)),
    settings.secret("secret"),
    settings.secret("authorization"),
  );
}

/** Any 2xx is the acknowledgement. The alert's id goes along as idempotency key, so that a receiver can tell a resend. */
class WebhookCourier implements Courier {
  readonly batch = { alerts: 20, bytes: 256 << 10 };
  readonly #path: string;
  readonly #client: HttpClient;
  readonly #secret: string | undefined;
  readonly #authorization: string | undefined;

  constructor(path: string, client: HttpClient, secret: string | undefined, authorization: string | undefined) {
    this.#path = path;
    this.#client = client;
    this.#secret = secret;
    this.#authorization = authorization;
  }

  async send(batch: readonly Parcel[], signal: AbortSignal): Promise<Refusal[]> {
    const refusals: Refusal[] = [];
    for (const parcel of batch) {
      const reason = refusalOf(await this.#client.post(this.#path, this.#headers(parcel), parcel.text, signal));
      if (reason !== undefined) refusals.push({ parcel, reason });
    }
    return refusals;
  }

  close(): void {
    this.#client.close();
  }

  #headers({ alert, text }: Parcel): Record<string, string> {
    const timestamp = String(Math.floor(Date.now() / 1000));
    const signature = (key: string): string => createHmac("sha256", key).update(`${timestamp}.${text}`).digest("hex");
    return {
      "Content-Type": text.startsWith("{") ? "application/json" : "text/plain; charset=utf-8",
      "Idempotency-Key": alert.id,
      "X-Skyspan-Timestamp": timestamp,
      ...(this.#secret !== undefined && { "X-Skyspan-Signature": `sha256=${signature(this.#secret)}` }),
      ...(this.#authorization !== undefined && { Authorization: this.#authorization }),
    };
  }
}
