import type { FlowRecord } from "../../alert/flow-log.js";

/** A way to write flow records, one line each, without a line end. */
export interface FlowFormat {
  /** As `--flows-format` takes it. */
  readonly name: string;
  /** Lines that stand before the first record. */
  readonly header: readonly string[];
  record(flow: FlowRecord): string;
}
