// One Skype client on one host: its fixed port (U5), its request counter (U4), its rising local TCP ports (D7).

import { type Endpoint, type Host, outsideHost, Random, type SpanPort, type TcpConversation } from "../wire/index.js";
import type { CacheEntry } from "./host-cache.js";
import { MessageIds } from "./message-ids.js";

export interface ClientOptions {
  readonly span: SpanPort;
  readonly host: Host;
  /** UDP and listening TCP port, chosen at random at install. */
  readonly port: number;
  readonly firstId: number;
  /** The address the world sees. */
  readonly publicIp: string;
  readonly firstTcpPort?: number;
}

export class SkypeClient {
  readonly span: SpanPort;
  readonly host: Host;
  readonly publicIp: string;
  readonly ids: MessageIds;
  readonly random: Random;
  readonly endpoint: Endpoint;
  readonly #peers = new Map<string, Host>();
  #tcpPort: number;

  constructor(options: ClientOptions) {
    this.span = options.span;
    this.host = options.host;
    this.publicIp = options.publicIp;
    this.ids = new MessageIds(options.firstId);
    this.random = new Random(`client ${options.host.ip}:${options.port}`);
    this.endpoint = { host: options.host, port: options.port };
    this.#tcpPort = options.firstTcpPort ?? 1042;
  }

  /** The same host each time, so that its counters go on. */
  peer({ ip, port }: CacheEntry): Endpoint {
    let host = this.#peers.get(ip);
    if (host === undefined) {
      host = outsideHost(ip);
      this.#peers.set(ip, host);
    }
    return { host, port };
  }

  send(at: number, peer: CacheEntry, datagram: Uint8Array): void {
    this.span.udp(at, this.endpoint, this.peer(peer), datagram);
  }

  receive(at: number, peer: CacheEntry, datagram: Uint8Array): void {
    this.span.udp(at, this.peer(peer), this.endpoint, datagram);
  }

  /** A connection from the next local port; not opened yet. */
  connection(peer: CacheEntry): TcpConversation {
    return this.span.tcp({ host: this.host, port: this.#tcpPort++ }, this.peer(peer));
  }
}
