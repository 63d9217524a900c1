import type { Socket } from "node:dgram";
import { isIPv6 } from "node:net";
import type { Courier, CourierKind, Parcel, Refusal } from "../courier.js";
import { type Address, parseAddress } from "./address.js";
import { failureInWords } from "./failure.js";
import { SYSLOG_SETTINGS, type SyslogMessage, syslogMessage } from "./syslog-message.js";

const EXAMPLE = "syslog+udp://siem:514?format=cef";

export const syslogUdp: CourierKind = {
  scheme: "syslog+udp",
  description: "RFC 5424 in UDP datagrams: nothing is acknowledged",
  example: EXAMPLE,
  settings: SYSLOG_SETTINGS,
  open(target, settings) {
    const address = parseAddress("syslog+udp", target, 514, EXAMPLE);
    return { name: address.name, courier: new UdpCourier(address, syslogMessage(settings)) };
  },
};

/** RFC 5426: one message a datagram. An alert counts as delivered when the system has taken the datagram. */
class UdpCourier implements Courier {
  readonly batch = { alerts: 100, bytes: 256 << 10 };
  readonly #address: Address;
  readonly #message: SyslogMessage;
  #socket: Socket | undefined;

  constructor(address: Address, message: SyslogMessage) {
    this.#address = address;
    this.#message = message;
  }

  async send(batch: readonly Parcel[], signal: AbortSignal): Promise<Refusal[]> {
    const refusals: Refusal[] = [];
    this.#socket ??= await this.#connect();
    for (const parcel of batch) {
      signal.throwIfAborted();
      try {
        await this.#datagram(this.#message(parcel.alert, parcel.text));
      } catch (failure) {
        if ((failure as NodeJS.ErrnoException).code !== "EMSGSIZE") throw failure;
        refusals.push({ parcel, reason: failureInWords(failure) });
      }
    }
    return refusals;
  }

  close(): void {
    this.#socket?.close();
    this.#socket = undefined;
  }

  #datagram(message: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#socket!.send(message, (failure) => (failure ? reject(failure) : resolve()));
    });
  }

  /** Connected, so that "port unreachable" is heard: by the next datagram. */
  #connect(): Promise<Socket> {
    const { host, port } = this.#address;
    // Loaded where something is sent: whoever only prints alerts starts sooner without.
    const { createSocket } = process.getBuiltinModule("node:dgram");
    const socket = createSocket(isIPv6(host) ? "udp6" : "udp4");
    return new Promise((resolve, reject) => {
      socket.once("error", (failure) => {
        socket.close();
        reject(failure);
      });
      socket.connect(port, host, () => {
        socket.removeAllListeners("error").on("error", () => {});
        resolve(socket);
      });
    });
  }
}
