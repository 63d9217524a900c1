// The login server's exchange of 2004-2006 (D11): the pair of empty records, then 412 and 227 bytes, and on.

import type { SkypeClient } from "./client.js";
import type { CacheEntry } from "./host-cache.js";
import { CLIENT_EMPTY_RECORD, loginRequest, loginRequest2015, record, SERVER_EMPTY_RECORD } from "./login-exchange.js";

/** The login server of 2004 (D13). */
const LOGIN_SERVER_2004: CacheEntry = { ip: "80.160.91.11", port: 33033 };

export function login(client: SkypeClient, at: number, server = LOGIN_SERVER_2004, requestLength = 412): void {
  const { random } = client;
  const conversation = client.connection(server);
  let time = conversation.open(at);
  time = conversation.send("opener", time + 0.011, CLIENT_EMPTY_RECORD);
  time = conversation.send("answerer", time, SERVER_EMPTY_RECORD);
  time = conversation.send("opener", time + 0.0012, loginRequest(random, requestLength));
  time = conversation.send("answerer", time + 0.24, record(random, 232));
  time = conversation.send("opener", time + 0.022, record(random, 18));
  time = conversation.send("answerer", time, record(random, 67));
  conversation.close("opener", time + 30);
}

/** A contact server of 2015 (D12, D14): other constants, and the client says its 5 bytes twice. */
export function login2015(client: SkypeClient, at: number, server: CacheEntry): void {
  const { random } = client;
  const conversation = client.connection(server);
  let time = conversation.open(at);
  conversation.send("opener", time, CLIENT_EMPTY_RECORD);
  time = conversation.send("opener", time + 0.02, CLIENT_EMPTY_RECORD);
  time = conversation.send("answerer", time, SERVER_EMPTY_RECORD);
  time = conversation.send("opener", time + 0.001, loginRequest2015(random, 300));
  time = conversation.send("answerer", time + 0.11, record(random, 121));
  conversation.close("opener", time + 20);
}
