import type { SinkKind } from "./sink.js";
import { file } from "./sinks/file.js";
import { stdout } from "./sinks/stdout.js";

/** Every way to deliver. A new one is a file in sinks/ and a line here. */
export const SINKS: readonly SinkKind[] = [stdout, file];
