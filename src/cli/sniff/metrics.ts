import { createServer, type Server } from "node:http";
import { SettingsError } from "../../config/settings-error.js";
import { quoted } from "../../core/shorten.js";
import { failureInWords } from "../../output/sinks/failure.js";
import type { Statistics } from "./statistics.js";

const LOOPBACK = "127.0.0.1";

/** `9477`, `:9477`, `10.0.0.5:9477`, `[::1]:9477`. */
export function parseListen(text: string): { readonly host: string; readonly port: number } {
  const parts = /^(?:\[([0-9a-f:.]+)\]:|([^:[\]]*):)?(\d{1,5})$/i.exec(text);
  const port = Number(parts?.[3]);
  if (parts === null || port > 65_535) {
    throw new SettingsError("settings.metrics", `--metrics takes [host:]port, not ${quoted(text)}.`);
  }
  return { host: parts[1] ?? (parts[2] || LOOPBACK), port };
}

/** One metric of the run: its name, what it means, and where its value stands. */
const METRICS: readonly {
  readonly name: string;
  readonly help: string;
  readonly kind: "counter" | "gauge";
  readonly value: (statistics: Statistics) => number;
}[] = [
  { name: "skyspan_frames_total", help: "Frames read.", kind: "counter", value: ({ frames }) => frames },
  { name: "skyspan_frame_bytes_total", help: "Captured bytes read.", kind: "counter", value: ({ bytes }) => bytes },
  {
    name: "skyspan_dropped_frames_total",
    help: "Frames the kernel dropped; an estimate where skyspan_dropped_frames_is_estimate is 1.",
    kind: "counter",
    value: ({ dropped }) => dropped,
  },
  {
    name: "skyspan_dropped_frames_is_estimate",
    help: "1 where the engine cannot count drops and they are worked out from the interface's own counter.",
    kind: "gauge",
    value: ({ droppedIsEstimate }) => (droppedIsEstimate ? 1 : 0),
  },
  {
    name: "skyspan_engine_restarts_total",
    help: "Times a capture engine ended and was started again.",
    kind: "counter",
    value: ({ engineRestarts }) => engineRestarts,
  },
  { name: "skyspan_flows_total", help: "Flows seen.", kind: "counter", value: ({ flows }) => flows },
  {
    name: "skyspan_hosts",
    help: "Different addresses seen, up to a bound.",
    kind: "gauge",
    value: ({ hosts }) => hosts,
  },
  {
    name: "skyspan_tcp_gaps_total",
    help: "Gaps in followed TCP streams: a measure of loss that is independent of the engine.",
    kind: "counter",
    value: ({ tcpGaps }) => tcpGaps,
  },
  {
    name: "skyspan_tcp_one_sided_flows_total",
    help: "Ended TCP flows with data of which one side was seen only.",
    kind: "counter",
    value: ({ tcpOneSided }) => tcpOneSided,
  },
  {
    name: "skyspan_tcp_two_sided_flows_total",
    help: "Ended TCP flows with data of which both sides were seen.",
    kind: "counter",
    value: ({ tcpTwoSided }) => tcpTwoSided,
  },
  { name: "skyspan_alerts_total", help: "Alerts sent.", kind: "counter", value: ({ alerts }) => alerts },
  {
    name: "skyspan_alerts_held_back_total",
    help: "Alerts not repeated.",
    kind: "counter",
    value: ({ heldBack }) => heldBack,
  },
  {
    name: "skyspan_alerts_pending",
    help: "Alerts that wait for network outputs, summed over these.",
    kind: "gauge",
    value: ({ pending }) => pending,
  },
  {
    name: "skyspan_alerts_refused_total",
    help: "Alerts that a receiver refused for good; they are in refused.jsonl.",
    kind: "counter",
    value: ({ refused }) => refused,
  },
  { name: "skyspan_alerts_lost_total", help: "Alerts not delivered.", kind: "counter", value: ({ lost }) => lost },
];

/** Serves `/metrics` for Prometheus and `/healthz`. Resolves once it listens. */
export async function serveMetrics(
  listen: string,
  statistics: () => Statistics,
  isHealthy: () => boolean,
): Promise<Server> {
  const { host, port } = parseListen(listen);
  const { Counter, Gauge, Registry, collectDefaultMetrics } = await import("prom-client");
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const { name, help, kind, value } of METRICS) {
    const options = { name, help, registers: [registry] };
    if (kind === "gauge") {
      new Gauge({
        ...options,
        collect() {
          this.set(value(statistics()));
        },
      });
    } else {
      new Counter({
        ...options,
        collect() {
          this.reset();
          this.inc(value(statistics()));
        },
      });
    }
  }
  const server = createServer(async ({ url, method }, response) => {
    if (method !== "GET" && method !== "HEAD") response.writeHead(405).end();
    else if (url === "/metrics")
      response.writeHead(200, { "content-type": registry.contentType }).end(await registry.metrics());
    else if (url === "/healthz")
      response.writeHead(isHealthy() ? 200 : 503).end(isHealthy() ? "ok\n" : "no interface is being captured\n");
    else response.writeHead(404).end("/metrics and /healthz are here\n");
  });
  server.maxConnections = 16;
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) =>
      reject(new SettingsError("settings.metrics", `Metrics cannot be served on ${listen}: ${failureInWords(error)}.`)),
    );
    server.listen(port, host, resolve);
  });
  return server;
}
