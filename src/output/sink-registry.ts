import type { CourierKind } from "./courier.js";
import type { SinkKind } from "./sink.js";
import { elastic } from "./sinks/elastic.js";
import { file } from "./sinks/file.js";
import { nats } from "./sinks/nats.js";
import { splunkHec } from "./sinks/splunk-hec.js";
import { stdout } from "./sinks/stdout.js";
import { syslogTcp, syslogTls } from "./sinks/syslog-stream.js";
import { syslogUdp } from "./sinks/syslog-udp.js";
import { plainWebhook, webhook } from "./sinks/webhook.js";

/** Every way to deliver on this machine. A new one is a file in sinks/ and a line here. */
export const SINKS: readonly SinkKind[] = [stdout, file];

/** Every way to deliver over a network, through the spool. A new one is a file in sinks/ and a line here. */
export const COURIERS: readonly CourierKind[] = [
  syslogUdp,
  syslogTcp,
  syslogTls,
  splunkHec,
  elastic,
  webhook,
  plainWebhook,
  nats,
];
