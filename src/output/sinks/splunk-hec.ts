import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { shorten } from "../../core/shorten.js";
import { type Courier, type CourierKind, NotReady, type Parcel, type Refusal } from "../courier.js";
import type { SinkSettings } from "../sink-settings.js";
import { parseAddress } from "./address.js";
import { HTTP_TIMEOUT_SECONDS, HttpClient, refusalOf } from "./http-client.js";
import { patienceOf, TIMEOUT } from "./patience.js";
import { TLS_SETTINGS, tlsOptionsOf } from "./tls-settings.js";

const EXAMPLE = "splunk-hec+https://splunk:8088?token-file=/etc/skyspan/hec.token&index=skype";

export const splunkHec: CourierKind = {
  scheme: "splunk-hec+https",
  description: "Splunk's HTTP event collector, with indexer acknowledgement where asked for",
  example: EXAMPLE,
  settings: [
    { name: "token", description: "collector's token", isSecret: true },
    { name: "index", description: "index to write to; default: the token's" },
    { name: "sourcetype", description: "default skyspan:alert" },
    { name: "source", description: "default skyspan" },
    { name: "ack", description: "yes: wait until the indexers acknowledge" },
    TIMEOUT,
    ...TLS_SETTINGS,
  ],
  open(target, settings) {
    const address = parseAddress("splunk-hec+https", target, 8088, EXAMPLE);
    const token = settings.secret("token");
    if (token === undefined) throw settings.wrong("token-file", "or token-env is needed: where the token is");
    const client = new HttpClient(
      address,
      tlsOptionsOf(settings, address.host),
      patienceOf(settings, HTTP_TIMEOUT_SECONDS),
    );
    return { name: address.name, courier: new HecCourier(client, token, settings) };
  },
};

const ASK_EVERY_MS = 500;
/** Splunk forgets acknowledgements it was not asked for; waiting longer than this helps nobody. */
const ACKNOWLEDGED_WITHIN_MS = 120_000;

/** Without `ack` a 200 says that Splunk has queued the batch; with it, that it is written and replicated. */
class HecCourier implements Courier {
  readonly batch = { alerts: 500, bytes: 512 << 10 };
  readonly #client: HttpClient;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #frame: Readonly<Record<string, string>>;
  readonly #channel: string | undefined;

  constructor(client: HttpClient, token: string, settings: SinkSettings) {
    this.#client = client;
    this.#channel = settings.flag("ack") ? randomUUID() : undefined;
    this.#headers = {
      Authorization: `Splunk ${token}`,
      "Content-Type": "application/json",
      ...(this.#channel !== undefined && { "X-Splunk-Request-Channel": this.#channel }),
    };
    const index = settings.text("index");
    this.#frame = {
      source: settings.text("source", "skyspan"),
      sourcetype: settings.text("sourcetype", "skyspan:alert"),
      ...(index !== undefined && { index }),
    };
  }

  async send(batch: readonly Parcel[], signal: AbortSignal): Promise<Refusal[]> {
    const refusals: Refusal[] = [];
    for (let rest = batch; rest.length > 0; ) {
      const body = rest.map((parcel) => this.#event(parcel)).join("\n");
      const answer = await this.#client.post("/services/collector/event", this.#headers, body, signal);
      const said = saidBy(answer.text);
      const wrong = said["invalid-event-number"];
      if (answer.status === 400 && typeof wrong === "number" && rest[wrong] !== undefined) {
        refusals.push({ parcel: rest[wrong], reason: shorten(`HTTP 400 ${said.text ?? ""}`.trim(), 300) });
        rest = rest.filter((_, index) => index !== wrong);
        continue;
      }
      const reason = refusalOf(answer);
      if (reason !== undefined) refusals.push(...rest.map((parcel) => ({ parcel, reason })));
      else if (this.#channel !== undefined) await this.#acknowledged(said.ackId, signal);
      break;
    }
    return refusals;
  }

  close(): void {
    this.#client.close();
  }

  #event({ alert, text }: Parcel): string {
    const frame = { time: Date.parse(alert.time) / 1000 || undefined, host: alert.observer.name, ...this.#frame };
    // A JSON alert goes in as it is: the event must be the record of its format, not a copy with other numbers.
    const event = text.startsWith("{") ? text : JSON.stringify(text);
    return `${JSON.stringify(frame).slice(0, -1)},"event":${event}}`;
  }

  async #acknowledged(id: unknown, signal: AbortSignal): Promise<void> {
    if (typeof id !== "number") throw new NotReady("this token has no indexer acknowledgement: leave out ack=yes");
    const path = `/services/collector/ack?channel=${this.#channel}`;
    for (const started = Date.now(); Date.now() - started < ACKNOWLEDGED_WITHIN_MS; ) {
      const answer = await this.#client.post(path, this.#headers, JSON.stringify({ acks: [id] }), signal);
      if (refusalOf(answer) !== undefined) break;
      if ((saidBy(answer.text).acks as Record<string, unknown> | undefined)?.[String(id)] === true) return;
      await sleep(ASK_EVERY_MS, undefined, { signal });
    }
    throw new NotReady("the indexers did not acknowledge in time");
  }
}

function saidBy(text: string): Record<string, unknown> {
  try {
    const said: unknown = JSON.parse(text);
    return typeof said === "object" && said !== null ? (said as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
