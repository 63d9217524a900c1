import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Alert } from "../../alert/alert.js";
import { OutputError } from "../output-error.js";
import { failureInWords } from "../sinks/failure.js";
import { readCursors } from "./cursor.js";
import { ownerOf } from "./lock.js";
import { SegmentReader } from "./segment-reader.js";
import { segmentsIn } from "./spool.js";

/** What lies in a spool, for people. */
export interface SpoolContent {
  readonly alerts: number;
  readonly bytes: number;
  /** In the order of their names. */
  readonly destinations: readonly WaitingDestination[];
  /** Lines of `refused.jsonl`. */
  readonly refused: number;
  /** The process that writes it now. */
  readonly owner: number | undefined;
}

export interface WaitingDestination {
  /** Without secrets. */
  readonly name: string;
  /** Alerts that are not settled, those below its least severity included. */
  readonly waiting: number;
  /** Packet time of the first of them. */
  readonly since: string | undefined;
}

/** Looks without taking the lock: a run may be writing. Undefined where there is no spool. Throws OutputError. */
export function inspectSpool(folder: string): SpoolContent | undefined {
  if (!existsSync(folder)) return undefined;
  try {
    return contentOf(folder);
  } catch (failure) {
    throw new OutputError("output.spool", `Cannot read the spool ${folder}: ${failureInWords(failure)}.`);
  }
}

function contentOf(folder: string): SpoolContent {
  const { cursors } = readCursors(folder);
  const places = cursors.map((cursor) => ({ ...cursor, waiting: 0, since: undefined as string | undefined }));
  const segments = segmentsIn(folder);
  let alerts = 0;
  for (const { path } of segments) {
    // The run that writes may have removed it meanwhile.
    if (!existsSync(path)) continue;
    const reader = new SegmentReader(path);
    for (let record = reader.next(); record !== undefined; record = reader.next()) {
      alerts++;
      for (const place of places) {
        if (record.sequence < place.next) continue;
        place.waiting++;
        place.since ??= (JSON.parse(record.text) as Alert).time;
      }
    }
    reader.close();
  }
  return {
    alerts,
    bytes: segments.reduce((sum, segment) => sum + segment.bytes, 0),
    destinations: places
      .sort((one, other) => (one.name < other.name ? -1 : 1))
      .map(({ name, waiting, since }) => ({ name, waiting, since })),
    refused: linesOf(join(folder, "refused.jsonl")),
    owner: ownerOf(folder),
  };
}

function linesOf(path: string): number {
  return existsSync(path) ? readFileSync(path, "utf8").split("\n").length - 1 : 0;
}
