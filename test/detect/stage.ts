// A host, a client on it, peers, and the port where they are seen: what most tests of detectors begin with.

import { SkypeClient } from "../../captures/recipes/skype/client.js";
import type { CacheEntry } from "../../captures/recipes/skype/host-cache.js";
import { type Host, insideHost, outsideHost, SpanPort } from "../../captures/recipes/wire/index.js";
import { type Analysis, type AnalysisOptions, analyzeFrames } from "./analysis.js";

export const HOME = "192.168.1.20";
export const PORT = 32_417;

export interface Stage {
  readonly span: SpanPort;
  readonly host: Host;
  readonly client: SkypeClient;
  readonly run: (options?: AnalysisOptions) => Promise<Analysis>;
}

export function stage(firstId = 0x2b4e, ip = HOME): Stage {
  const span = new SpanPort("2006-08-25T19:31:00Z");
  const host = insideHost(ip, "00:04:76:96:7b:da");
  const client = new SkypeClient({ span, host, port: PORT, firstId, publicIp: "198.51.100.23" });
  return { span, host, client, run: (options) => analyzeFrames(span.frames(), options) };
}

/** Peers outside, all different. */
export function peers(count: number, port = 20_000): CacheEntry[] {
  return Array.from({ length: count }, (_, index) => ({
    ip: `24.${100 + (index >> 8)}.${index & 255}.7`,
    port: port + index,
  }));
}

export const server = (ip: string): Host => outsideHost(ip, { roundTrip: 0.03 });
