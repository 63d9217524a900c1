import type { Alert } from "../../alert/alert.js";
import type { FlowRecord } from "../../alert/flow-log.js";

/** A way to write flow records, one line each. */
export interface FlowFormat {
  /** As `--flows-format` takes it: the name of the format that alerts have in the same words. */
  readonly name: string;
  /** Starts one file. A flow record does not say who saw it: `observer` is written where a format has room for it. */
  open(observer: Alert["observer"]): FlowWriter;
}

export interface FlowWriter {
  /** Stands at the beginning of every file. */
  readonly header?: string;
  /** Without a line end. Never holds a raw control character. */
  record(flow: FlowRecord): string;
  /** Stands after the last record. */
  footer?(): string;
}
