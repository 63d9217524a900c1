import type { JetStreamClient } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import { quoted } from "../../core/shorten.js";
import { type Courier, type CourierKind, NotReady, type Parcel, type Refusal } from "../courier.js";
import { OutputError } from "../output-error.js";
import type { SinkSettings } from "../sink-settings.js";
import { type Address, parseAddress } from "./address.js";
import { patienceOf, TIMEOUT } from "./patience.js";
import { TLS_SETTINGS, tlsOptionsOf } from "./tls-settings.js";

const EXAMPLE = "nats://nats:4222/skyspan.alerts?token-file=/etc/skyspan/nats.token";

export const nats: CourierKind = {
  scheme: "nats",
  description: "NATS JetStream: the path is the subject, the alert's id the message id",
  example: EXAMPLE,
  settings: [
    { name: "token", description: "token of the server", isSecret: true },
    { name: "creds", description: "file of credentials as nsc writes it" },
    { name: "tls", description: "yes: speak TLS" },
    TIMEOUT,
    // The client takes the name from the address.
    ...TLS_SETTINGS.filter(({ name }) => name !== "server-name"),
  ],
  open(target, settings) {
    const address = parseAddress("nats", target, 4222, EXAMPLE);
    const subject = address.path.slice(1);
    if (subject === "") {
      throw new OutputError("output.bad-setting", `${address.name} names no subject. Write it as in ${EXAMPLE}`);
    }
    if (!/^[^\s.*>/]+(\.[^\s.*>/]+)*$/.test(subject)) {
      throw new OutputError(
        "output.bad-setting",
        `${address.name}: ${quoted(subject)} is no subject. Write it as in ${EXAMPLE}`,
      );
    }
    return { name: address.name, courier: new NatsCourier(address, subject, settings) };
  },
};

const TIMEOUT_SECONDS = 10;

/** A stream keeps a message id for its duplicate window (two minutes by default): a resend within it is stored once. */
class NatsCourier implements Courier {
  readonly batch = { alerts: 256, bytes: 1 << 20 };
  readonly #address: Address;
  readonly #subject: string;
  readonly #patience: number;
  readonly #token: string | undefined;
  readonly #credentials: Buffer | undefined;
  readonly #tls: ReturnType<typeof tlsOptionsOf> | undefined;
  #connection: NatsConnection | undefined;
  #stream: JetStreamClient | undefined;

  constructor(address: Address, subject: string, settings: SinkSettings) {
    this.#address = address;
    this.#subject = subject;
    this.#patience = patienceOf(settings, TIMEOUT_SECONDS);
    this.#token = settings.secret("token");
    this.#credentials = settings.file("creds");
    this.#tls =
      ["ca", "cert"].some((name) => settings.has(name)) || settings.flag("tls")
        ? tlsOptionsOf(settings, address.host)
        : undefined;
  }

  async send(batch: readonly Parcel[], signal: AbortSignal): Promise<Refusal[]> {
    const stream = this.#stream ?? (await this.#connect());
    signal.throwIfAborted();
    const most = this.#connection!.info?.max_payload ?? Number.POSITIVE_INFINITY;
    const refusals: Refusal[] = [];
    const published = batch.flatMap((parcel) => {
      if (Buffer.byteLength(parcel.text) > most) {
        refusals.push({ parcel, reason: `it is longer than the server's max_payload of ${most} bytes` });
        return [];
      }
      return [stream.publish(this.#subject, parcel.text, { msgID: parcel.alert.id, timeout: this.#patience })];
    });
    const results = await Promise.allSettled(published);
    const failed = results.find((result) => result.status === "rejected");
    if (failed !== undefined) throw explained(failed.reason, this.#subject);
    return refusals;
  }

  close(): void {
    void this.#connection?.close().catch(() => {});
    this.#connection = undefined;
    this.#stream = undefined;
  }

  async #connect(): Promise<JetStreamClient> {
    const [{ connect, credsAuthenticator }, { jetstream }] = await Promise.all([
      import("@nats-io/transport-node"),
      import("@nats-io/jetstream"),
    ]);
    const { host, port } = this.#address;
    const { ca, cert, key } = this.#tls ?? {};
    this.#connection = await connect({
      servers: `${host.includes(":") ? `[${host}]` : host}:${port}`,
      name: "skyspan",
      // We come again by ourselves, from the spool.
      reconnect: false,
      timeout: this.#patience,
      ...(this.#token !== undefined && { token: this.#token }),
      ...(this.#credentials !== undefined && { authenticator: credsAuthenticator(this.#credentials) }),
      ...(this.#tls !== undefined && {
        tls: {
          ...(ca && { ca: ca.toString() }),
          ...(cert && key && { cert: cert.toString(), key: key.toString() }),
        },
      }),
    });
    this.#stream = jetstream(this.#connection);
    return this.#stream;
  }
}

function explained(failure: unknown, subject: string): unknown {
  const { name, message } = failure as Error;
  const isNobody = /no.?responders|jetstream is not enabled/i.test(`${name} ${message}`);
  return isNobody ? new NotReady(`no JetStream stream takes the subject ${subject}, or JetStream is off`) : failure;
}
