import type { Alert } from "../alert/alert.js";

/**
 * A format turns one alert into text and knows nothing of where it goes. The text has no line end of its own: what
 * separates records (a line feed in a file, a byte count in syslog, a request in HTTP) is the sink's business.
 */
export interface Format {
  /** As `--format` takes it. */
  readonly name: string;
  /** One line for `list formats`. */
  readonly description: string;
  /** Every record is exactly one line. Tested for each format with hostile alerts. */
  readonly oneLinePerRecord: boolean;
  /** Starts one output; a writer may remember what it wrote (a header, a running number). */
  open(look: FormatLook): AlertWriter;
}

/** What the caller decided about looks; formats for machines take no notice. */
export interface FormatLook {
  readonly colour: boolean;
  /** How wide the terminal is now; absent where lines may be as long as they like. */
  readonly columns?: () => number;
}

export interface AlertWriter {
  /** Stands before the first record, where the format has such a thing. */
  readonly header?: string;
  /** Never holds a raw control character taken from a packet. */
  record(alert: Alert): string;
  /** Stands after the last record. */
  footer?(): string;
}
