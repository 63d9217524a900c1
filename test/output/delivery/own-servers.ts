import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer as createPlainServer } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import type { Certificates } from "./receivers.js";

/**
 * No Splunk and no Elasticsearch is installed for tests: these are servers of our own that behave as the products'
 * documentation says, as far as a sender can tell.
 */
export interface OwnServer {
  readonly port: number;
  /** Every request, in order. */
  readonly requests: readonly {
    readonly path: string;
    readonly headers: IncomingMessage["headers"];
    readonly body: string;
  }[];
  close(): Promise<void>;
}

export type Reply = { readonly status: number; readonly body?: unknown; readonly headers?: Record<string, string> };

export async function serve(
  certificates: Certificates | undefined,
  reply: (path: string, body: string, headers: IncomingMessage["headers"]) => Reply,
  port = 0,
): Promise<OwnServer> {
  const requests: { path: string; headers: IncomingMessage["headers"]; body: string }[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let body = "";
    for await (const part of request) body += part;
    requests.push({ path: request.url!, headers: request.headers, body });
    const { status, body: said, headers } = reply(request.url!, body, request.headers);
    response.writeHead(status, headers).end(said === undefined ? "" : JSON.stringify(said));
  };
  const server: Server | ReturnType<typeof createPlainServer> =
    certificates === undefined
      ? createPlainServer(answer)
      : createServer({ cert: readFileSync(certificates.cert), key: readFileSync(certificates.key) }, answer);
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** `POST /services/collector/event`: events queued, refused by number, or 503 "Server is busy"; acknowledgement later. */
export function splunk(
  token: string,
  { busyFirst = 0, refuse, ackAfter }: { busyFirst?: number; refuse?: string; ackAfter?: number },
) {
  const indexed: string[] = [];
  const asked = new Map<number, number>();
  let busy = busyFirst;
  const reply = (path: string, body: string, headers: IncomingMessage["headers"]): Reply => {
    if (headers.authorization !== `Splunk ${token}`) return { status: 403, body: { text: "Invalid token", code: 4 } };
    if (path.startsWith("/services/collector/ack")) {
      const [id] = (JSON.parse(body) as { acks: number[] }).acks;
      asked.set(id!, (asked.get(id!) ?? 0) + 1);
      return { status: 200, body: { acks: { [id!]: asked.get(id!)! > (ackAfter ?? 0) } } };
    }
    if (busy-- > 0) return { status: 503, body: { text: "Server is busy", code: 9 } };
    const events = body.split("\n");
    const wrong = refuse === undefined ? -1 : events.findIndex((event) => event.includes(refuse));
    if (wrong !== -1)
      return { status: 400, body: { text: "Invalid data format", code: 6, "invalid-event-number": wrong } };
    indexed.push(...events);
    return {
      status: 200,
      body: { text: "Success", code: 0, ...(ackAfter !== undefined && { ackId: indexed.length }) },
    };
  };
  return { indexed, reply };
}

/** `POST /<data stream>/_bulk`: an item each, 201, 409 for an id that is there, 400 for a document it cannot map, 429. */
export function elasticsearch(key: string, { refuse, busyFirst = 0 }: { refuse?: string; busyFirst?: number }) {
  const documents = new Map<string, string>();
  let busy = busyFirst;
  const reply = (_path: string, body: string, headers: IncomingMessage["headers"]): Reply => {
    if (headers.authorization !== `ApiKey ${key}`) return { status: 401 };
    const lines = body.trimEnd().split("\n");
    const items = [];
    for (let at = 0; at < lines.length; at += 2) {
      const id = (JSON.parse(lines[at]!) as { create: { _id: string } }).create._id;
      const create = { _id: id, status: 201, error: undefined as unknown };
      if (documents.has(id)) create.status = 409;
      else if (id === refuse) {
        create.status = 400;
        create.error = { type: "document_parsing_exception", reason: "failed to parse field [host.ip]" };
      } else if (at >= 6 && busy > 0) create.status = 429;
      else documents.set(id, lines[at + 1]!);
      items.push({ create });
    }
    busy--;
    return { status: 200, body: { errors: items.some(({ create }) => create.status > 201), items } };
  };
  return { documents, reply };
}
