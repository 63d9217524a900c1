import type { ByteSource } from "../../src/capture/bytes/byte-source.js";
// Frames in, everything that the rooms make of them out: what tests of detectors and alerts look at.

import { pcapFile, type TimedFrame } from "../../captures/recipes/wire/index.js";
import type { HostAlert } from "../../src/alert/alert.js";
import { DEFAULT_HOLD_BACK } from "../../src/alert/alert-desk.js";
import type { FlowLog } from "../../src/alert/flow-desk.js";
import { HomeNets } from "../../src/alert/home-nets.js";
import type { HostCase } from "../../src/alert/host-case.js";
import { captureOf } from "../../src/capture/open-capture.js";
import { parseNetwork } from "../../src/config/networks.js";
import { type Endpoint, formatAddress } from "../../src/core/address.js";
import type { Counters } from "../../src/core/counters.js";
import { DEFAULT_LIMITS, type Limits } from "../../src/core/limits.js";
import type { Evidence, SignalName } from "../../src/detect/evidence.js";
import { Hostcache } from "../../src/detect/hostcache.js";
import { Pipeline } from "../../src/pipeline.js";
import { MemoryBytes } from "../capture/memory-bytes.js";

export interface AnalysisOptions {
  readonly homeNets?: readonly string[];
  readonly hostcache?: readonly Endpoint[];
  readonly limits?: Partial<Limits>;
  /** Seconds. */
  readonly holdBack?: number;
  readonly observer?: HostAlert["observer"];
  readonly flowLog?: FlowLog;
  readonly keepAccounts?: boolean;
  /** What the capture is called. */
  readonly name?: string;
}

type EvidenceOf<Signal extends SignalName> = Extract<Evidence, { signal: Signal }>;

export interface Analysis {
  readonly alerts: readonly HostAlert[];
  readonly hosts: readonly HostCase[];
  readonly counters: Counters;
  host(ip: string): HostCase | undefined;
  /** The pieces of one signal about one host, in the order they were put down. */
  evidence<Signal extends SignalName>(ip: string, signal: Signal): readonly EvidenceOf<Signal>[];
}

export function analyzeFrames(frames: Iterable<TimedFrame>, options: AnalysisOptions = {}): Promise<Analysis> {
  return analyzeCapture(pcapFile(frames), options);
}

export async function analyzeCapture(file: Uint8Array, options: AnalysisOptions = {}): Promise<Analysis> {
  const limits = { ...DEFAULT_LIMITS, readChunkBytes: 64 << 10, ...options.limits };
  const alerts: HostAlert[] = [];
  const pipeline = new Pipeline({
    limits,
    hostcache: new Hostcache(options.hostcache),
    policy: {
      homeNets: new HomeNets(options.homeNets?.map(parseNetwork)),
      holdBack: options.holdBack === undefined ? DEFAULT_HOLD_BACK : options.holdBack * 1_000_000,
      observer: options.observer ?? { name: "skyspan", version: "0.0.0" },
    },
    publish: (alert) => alerts.push(alert),
    keepAccounts: options.keepAccounts === true,
    ...(options.flowLog && { flowLog: options.flowLog }),
  });
  const open = async (): Promise<ByteSource> => new MemoryBytes(file);
  await pipeline.read(captureOf(options.name ?? "memory.pcap", 0, open, { limits }));
  pipeline.finish();
  const { hosts } = pipeline;
  const host = (ip: string): HostCase | undefined => hosts.find(({ address }) => formatAddress(address) === ip);
  return {
    alerts,
    hosts,
    counters: pipeline.counters(),
    host,
    evidence: (ip, signal) => host(ip)?.pieces(signal) ?? [],
  };
}
