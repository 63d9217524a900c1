import { connect, type Socket } from "node:net";
import { type Courier, type CourierKind, NotReady, type Parcel, type Refusal } from "../courier.js";
import type { SinkSettings } from "../sink-settings.js";
import { type Address, parseAddress } from "./address.js";
import { patienceOf, TIMEOUT } from "./patience.js";
import { SYSLOG_SETTINGS, type SyslogMessage, syslogMessage } from "./syslog-message.js";
import { TLS_SETTINGS, tlsOptionsOf } from "./tls-settings.js";

const FRAMING = { name: "framing", description: "octets (RFC 6587 octet counting) or newline; default octets" };
const TCP_EXAMPLE = "syslog+tcp://siem:601?format=leef";
const TLS_EXAMPLE = "syslog+tls://siem:6514?format=cef&ca=/etc/skyspan/siem-ca.pem";

export const syslogTcp: CourierKind = {
  scheme: "syslog+tcp",
  description: "RFC 5424 over TCP, sent again until the receiver has shown that it read it",
  example: TCP_EXAMPLE,
  settings: [...SYSLOG_SETTINGS, FRAMING, TIMEOUT],
  open(target, settings) {
    const address = parseAddress("syslog+tcp", target, 601, TCP_EXAMPLE);
    return { name: address.name, courier: courierOf(address, settings, () => connect(address.port, address.host)) };
  },
};

export const syslogTls: CourierKind = {
  scheme: "syslog+tls",
  description: "the same over TLS (RFC 5425), with certificates checked",
  example: TLS_EXAMPLE,
  settings: [...SYSLOG_SETTINGS, FRAMING, TIMEOUT, ...TLS_SETTINGS],
  open(target, settings) {
    const address = parseAddress("syslog+tls", target, 6514, TLS_EXAMPLE);
    const options = { ...tlsOptionsOf(settings, address.host), host: address.host, port: address.port };
    // Loaded where something is sent: whoever only prints alerts starts sooner without.
    const dial: Dial = () => process.getBuiltinModule("node:tls").connect(options);
    return { name: address.name, courier: courierOf(address, settings, dial, "secureConnect") };
  },
};

type Dial = () => Socket;

function courierOf({ name }: Address, settings: SinkSettings, dial: Dial, opened = "connect"): StreamCourier {
  const framing = settings.choice("framing", ["octets", "newline"], "octets");
  const patience = patienceOf(settings, TIMEOUT_SECONDS);
  return new StreamCourier({
    name,
    dial,
    opened,
    message: syslogMessage(settings),
    frame: FRAMINGS[framing],
    patience,
  });
}

/** RFC 6587, 3.4.1 and 3.4.2. */
const FRAMINGS = {
  octets: (message: string) => `${Buffer.byteLength(message)} ${message}`,
  newline: (message: string) => `${message.replace(/[\r\n]+/g, " ")}\n`,
} as const;

const TIMEOUT_SECONDS = 60;

interface StreamCourierOptions {
  /** For sentences. */
  readonly name: string;
  readonly dial: Dial;
  /** The event that says the connection can be used. */
  readonly opened: string;
  readonly message: SyslogMessage;
  readonly frame: (message: string) => string;
  /** Milliseconds. */
  readonly patience: number;
}

/**
 * Syslog acknowledges nothing, and what the system's buffers took may never be read. But a receiver closes its side
 * after it has read to the end of ours: so the end of a connection is the proof that all in it was read, and from time
 * to time a connection is ended for its sake. One that ends before we ended it proves nothing.
 */
class StreamCourier implements Courier {
  readonly batch = { alerts: 500, bytes: 512 << 10 };
  readonly #options: StreamCourierOptions;
  #socket: Socket | undefined;
  #failure: Error | undefined;

  constructor(options: StreamCourierOptions) {
    this.#options = options;
  }

  async send(batch: readonly Parcel[], signal: AbortSignal): Promise<readonly Refusal[]> {
    const { frame, message } = this.#options;
    const bytes = batch.map(({ alert, text }) => frame(message(alert, text))).join("");
    const socket = this.#socket ?? (await this.#connect(signal));
    await this.#until(socket, signal, (done) => socket.write(bytes, (failure) => !failure && done()));
    return [];
  }

  async prove(signal: AbortSignal): Promise<void> {
    const socket = this.#socket;
    if (socket === undefined) throw new NotReady("the connection was closed by the receiver");
    await this.#until(socket, signal, (done) => {
      socket.once("end", done);
      socket.end();
    });
    this.close();
  }

  close(): void {
    this.#socket?.removeAllListeners().on("error", () => {});
    this.#socket?.destroy();
    this.#socket = undefined;
    this.#failure = undefined;
  }

  async #connect(signal: AbortSignal): Promise<Socket> {
    const socket = this.#options.dial();
    this.#socket = socket;
    this.#failure = undefined;
    socket.on("error", (failure) => {
      this.#failure ??= failure;
    });
    await this.#until(socket, signal, (done) => socket.once(this.#options.opened, done));
    socket.setNoDelay(true);
    // What a receiver says is not for us, but its end must be seen.
    socket.resume();
    socket.once("end", () => {
      if (!socket.writableEnded) this.#failure ??= new NotReady("the connection was closed by the receiver");
    });
    return socket;
  }

  /** Waits for what `start` announces; rejects when the connection breaks, the receiver stalls or the run is stopped. */
  #until(socket: Socket, signal: AbortSignal, start: (done: () => void) => void): Promise<void> {
    const { name, patience } = this.#options;
    return new Promise((resolve, reject) => {
      const leave = (finish: () => void): void => {
        clearTimeout(timer);
        socket.off("close", broken).off("error", broken).off("end", ended);
        signal.removeEventListener("abort", stopped);
        finish();
      };
      const broken = (): void =>
        leave(() => reject(this.#failure ?? new NotReady("the connection was closed by the receiver")));
      const ended = (): void => {
        if (!socket.writableEnded) broken();
      };
      const stopped = (): void => leave(() => reject(new NotReady(`there was no time left for ${name}`)));
      const timer = setTimeout(() => leave(() => reject(new NotReady("the receiver takes nothing"))), patience);
      if (this.#failure !== undefined || socket.destroyed) return broken();
      if (signal.aborted) return stopped();
      socket.on("close", broken).on("error", broken).on("end", ended);
      signal.addEventListener("abort", stopped, { once: true });
      start(() => leave(resolve));
    });
  }
}
