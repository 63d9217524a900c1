import { shorten } from "../../core/shorten.js";
import { type Courier, type CourierKind, NotReady, type Parcel, type Refusal } from "../courier.js";
import { parseAddress } from "./address.js";
import { HTTP_TIMEOUT_SECONDS, HttpClient, refusalOf } from "./http-client.js";
import { patienceOf, TIMEOUT } from "./patience.js";
import { TLS_SETTINGS, tlsOptionsOf } from "./tls-settings.js";

const EXAMPLE =
  "elastic+https://elastic:9200/logs-skyspan.alert-default?format=ecs&api-key-file=/etc/skyspan/elastic.key";

export const elastic: CourierKind = {
  scheme: "elastic+https",
  description: "Elasticsearch or OpenSearch: bulk into the data stream that the path names",
  example: EXAMPLE,
  settings: [
    { name: "api-key", description: "API key, as Elasticsearch encodes it", isSecret: true },
    TIMEOUT,
    ...TLS_SETTINGS,
  ],
  open(target, settings) {
    const address = parseAddress("elastic+https", target, 9200, EXAMPLE);
    const stream = address.path === "/" ? "/logs-skyspan.alert-default" : address.path.replace(/\/$/, "");
    const key = settings.secret("api-key");
    const client = new HttpClient(
      address,
      tlsOptionsOf(settings, address.host),
      patienceOf(settings, HTTP_TIMEOUT_SECONDS),
    );
    return { name: address.name, courier: new ElasticCourier(client, `${stream}/_bulk`, key) };
  },
};

interface BulkItem {
  readonly status: number;
  readonly error?: { readonly type?: string; readonly reason?: string };
}

/** The alert's id is the document's, and `create` refuses one that is there: a resend makes no second document. */
class ElasticCourier implements Courier {
  readonly batch = { alerts: 500, bytes: 1 << 20 };
  readonly #client: HttpClient;
  readonly #path: string;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(client: HttpClient, path: string, key: string | undefined) {
    this.#client = client;
    this.#path = path;
    this.#headers = {
      "Content-Type": "application/x-ndjson",
      ...(key !== undefined && { Authorization: `ApiKey ${key}` }),
    };
  }

  async send(batch: readonly Parcel[], signal: AbortSignal): Promise<Refusal[]> {
    const body = batch.map(linesOf).join("");
    const answer = await this.#client.post(this.#path, this.#headers, body, signal);
    const reason = refusalOf(answer);
    if (reason !== undefined) return batch.map((parcel) => ({ parcel, reason }));
    const items = itemsOf(answer.text);
    if (items.length !== batch.length) throw new NotReady("the receiver's answer is not that of a bulk request");
    const busy = items.find(({ status }) => status === 429 || status >= 500);
    // Those that went in are 409 the next time, which is as good as delivered.
    if (busy !== undefined) throw new NotReady(`the receiver is busy or broken (item status ${busy.status})`);
    return batch.flatMap((parcel, index) => {
      const { status, error } = items[index]!;
      const isThere = (status >= 200 && status < 300) || status === 409;
      return isThere
        ? []
        : [{ parcel, reason: shorten(`${status} ${error?.type ?? ""}: ${error?.reason ?? ""}`, 300) }];
    });
  }

  close(): void {
    this.#client.close();
  }
}

/** A data stream wants `@timestamp`, and documents are objects: what a format lacks of these is added. */
function linesOf({ alert, text }: Parcel): string {
  const time = `"@timestamp":${JSON.stringify(alert.time)}`;
  const isObject = text.startsWith("{");
  const document = !isObject
    ? `{${time},"message":${JSON.stringify(text)}}`
    : text.includes('"@timestamp":')
      ? text
      : `{${time},${text.slice(1)}`;
  return `${JSON.stringify({ create: { _id: alert.id } })}\n${document}\n`;
}

function itemsOf(text: string): BulkItem[] {
  try {
    const { items } = JSON.parse(text) as { items?: readonly { readonly create?: BulkItem }[] };
    return (items ?? []).flatMap(({ create }) => (create === undefined ? [] : [create]));
  } catch {
    return [];
  }
}
