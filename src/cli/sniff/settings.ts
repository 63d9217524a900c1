import type { CaptureSettings, EngineName } from "../../capture/live/engine.js";
import type { Microseconds } from "../../core/time.js";
import type { EvidenceFlags } from "../options/evidence.js";
import type { FlowFlags } from "../options/flows.js";
import type { JudgingFlags } from "../options/judging.js";
import type { OutputFlags } from "../options/output.js";
import type { SensorFlags } from "../options/sensor.js";

/** As commander delivers them. */
export interface SniffFlags extends JudgingFlags, SensorFlags, OutputFlags, FlowFlags, EvidenceFlags {
  readonly engine: "auto" | EngineName;
  readonly filter: string;
  readonly snaplen: number;
  readonly ring: number;
  readonly promiscuous: boolean;
  readonly interval: number;
  readonly metrics?: string;
  readonly user?: string;
  readonly state?: string;
}

/** What the process that parses is told. */
export interface SnifferOrder {
  readonly flags: SniffFlags;
  readonly engine: EngineName;
  readonly devices: readonly string[];
  /** How often a process before this one died, and of the last of them, when and how. */
  readonly died?: {
    readonly times: number;
    readonly last: Microseconds;
    readonly cause: "parser-died" | "parser-stalled";
  };
}

export function captureSettings({ filter, snaplen, ring, promiscuous }: SniffFlags): CaptureSettings {
  return { filter, snaplen, ringMegabytes: ring, promiscuous };
}
