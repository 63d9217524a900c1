import type { CaptureError } from "./capture-error.js";

/** What takes frames off an interface. `pipe` is standard input: somebody else captures. */
export type EngineName = "tcpdump" | "cap" | "pipe";

export interface CaptureSettings {
  /** A pcap filter expression; empty for everything. */
  readonly filter: string;
  /** Bytes kept of each frame. */
  readonly snaplen: number;
  /** The kernel's ring, in MiB. */
  readonly ringMegabytes: number;
  readonly promiscuous: boolean;
}

/** What an engine has counted since it was started. */
export interface EngineCounts {
  readonly received: number;
  /** Of those, how many it has handed on; undefined where it does not say. The rest lies in the kernel's ring. */
  readonly handedOn: number | undefined;
  /** Dropped by the kernel since there was no room; undefined where the engine cannot know. */
  readonly dropped: number | undefined;
}

/**
 * An engine is a child process that writes pcap to its standard output and talks on standard error, one line at a time.
 * It never has our privileges or crashes with us: whoever keeps it starts it again.
 */
export interface Engine {
  readonly name: Exclude<EngineName, "pipe">;
  command(device: string, settings: CaptureSettings): { readonly file: string; readonly words: readonly string[] };
  /** The line says that the interface is open. */
  isListening(line: string): boolean;
  /** The counts that the line tells. */
  counts(line: string): EngineCounts | undefined;
  /** Asked for its counts by SIGUSR1; otherwise it tells them every second by itself. */
  readonly tellsCountsOnSignal: boolean;
  /** Why it would not start, from all it said. */
  refusal(device: string, said: string, settings: CaptureSettings): CaptureError;
}
