// One call to ui.skype.com as it is seen: the name is looked up (H1), then a connection of its own, request, answer
// and the server's goodbye (all answers say "Connection: close").

import { lookUp, type Resolver } from "../others/dns.js";
import type { Endpoint, SpanPort } from "../wire/index.js";

export interface VersionCall {
  readonly client: Endpoint;
  readonly server: Endpoint;
  readonly resolver: Resolver;
  readonly request: Uint8Array;
  readonly answer: (date: Date) => Uint8Array;
}

/** The request is on the wire about 0.16 s after `at`. */
export function versionCall(span: SpanPort, at: number, call: VersionCall): void {
  const resolved = lookUp(span, at, call.client.host, call.resolver, "ui.skype.com", call.server.host.ip);
  const conversation = span.tcp(call.client, call.server);
  const ready = conversation.open(resolved + 0.001);
  const asked = conversation.send("opener", ready, call.request);
  conversation.send("answerer", asked, call.answer(span.timeline.date(asked)));
  conversation.close("answerer", asked + 0.0009);
}
