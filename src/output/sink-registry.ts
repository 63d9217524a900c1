import { OutputError } from "./output-error.js";
import type { Sink, SinkKind } from "./sink.js";
import { file } from "./sinks/file.js";
import { stdout } from "./sinks/stdout.js";

/** Every way to deliver. A new one is a file in sinks/ and a line here. */
export const SINKS: readonly SinkKind[] = [stdout, file];

/** Two characters at least: `C:\alerts` is a path. */
const SCHEME = /^([a-z][a-z0-9+.-]+):(.*)$/is;

/** Opens what `--to` names: `scheme:target`, `-` for standard output, or a bare path. */
export async function openSink(destination: string): Promise<Sink> {
  if (destination === "-") return stdout.open("");
  const parts = SCHEME.exec(destination);
  if (parts === null) return file.open(destination);
  const scheme = parts[1]!.toLowerCase();
  const kind = SINKS.find((candidate) => candidate.scheme === scheme);
  if (kind !== undefined) return kind.open(parts[2]!);
  const known = SINKS.map((candidate) => `${candidate.scheme}:`).join(", ");
  throw new OutputError(
    "output.unknown-sink",
    `There is no output "${scheme}:". Known are ${known}; for a file of that name, write file:${destination}`,
  );
}
