import { createServer, type Server } from "node:http";
import type { Registry } from "prom-client";
import { SettingsError } from "../../config/settings-error.js";
import { quoted } from "../../core/shorten.js";
import type { Delivery } from "../../output/sink.js";
import { failureInWords } from "../../output/sinks/failure.js";
import { VERSION } from "../../version.js";
import { type InterfaceState, OF_INTERFACE, OF_OUTPUT, OF_RUN } from "./metric-table.js";
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

/** What is measured, as it is at the moment of asking. */
export interface Measured {
  readonly statistics: () => Statistics;
  readonly interfaces: () => readonly InterfaceState[];
  readonly outputs: () => readonly { readonly name: string; readonly delivery: Delivery }[];
  readonly isHealthy: () => boolean;
}

/** Serves `/metrics` for Prometheus and `/healthz`. Resolves once it listens. */
export async function serveMetrics(listen: string, measured: Measured): Promise<Server> {
  const { host, port } = parseListen(listen);
  const { isHealthy } = measured;
  const registry = await registryOf(measured);
  const server = createServer(async ({ url, method }, response) => {
    const path = url?.split("?", 1)[0];
    if (method !== "GET" && method !== "HEAD") response.writeHead(405).end();
    else if (path === "/metrics")
      response.writeHead(200, { "content-type": registry.contentType }).end(await registry.metrics());
    else if (path === "/healthz")
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

async function registryOf({ statistics, interfaces, outputs }: Measured): Promise<Registry> {
  const prometheus = await import("prom-client");
  const registry = new prometheus.Registry();
  prometheus.collectDefaultMetrics({ register: registry });
  const build = { name: "skyspan_build_info", help: "1; its label is the version.", labelNames: ["version"] };
  new prometheus.Gauge({ ...build, registers: [registry] }).set({ version: VERSION }, 1);
  for (const { name, help, kind, value } of OF_RUN) {
    add({ name, help, kind }, [], () => [{ labels: {}, value: value(statistics()) }]);
  }
  for (const { name, help, kind, value } of OF_INTERFACE) {
    const values = () => interfaces().map((one) => ({ labels: { interface: one.name }, value: value(one) }));
    add({ name, help, kind }, ["interface"], values);
  }
  for (const { name, help, kind, value } of OF_OUTPUT) {
    const values = () => outputs().map((one) => ({ labels: { output: one.name }, value: value(one.delivery) }));
    add({ name, help, kind }, ["output"], values);
  }
  return registry;

  function add({ kind, ...what }: MetricHead, labelNames: string[], values: () => readonly LabelledValue[]): void {
    const options = { ...what, labelNames, registers: [registry] };
    if (kind === "gauge") {
      new prometheus.Gauge({
        ...options,
        collect() {
          for (const { labels, value } of values()) this.set(labels, value);
        },
      });
    } else {
      new prometheus.Counter({
        ...options,
        collect() {
          this.reset();
          for (const { labels, value } of values()) this.inc(labels, value);
        },
      });
    }
  }
}

interface MetricHead {
  readonly name: string;
  readonly help: string;
  readonly kind: "counter" | "gauge";
}

interface LabelledValue {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}
