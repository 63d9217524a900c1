import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type BenchCapture, sliceOf } from "./captures.js";

export const SKYSPAN = fileURLToPath(new URL("../bin/skyspan.js", import.meta.url));
export const OURS = "skyspan analyze";

/** One command as the bench runs it. */
export interface Contender {
  readonly name: string;
  readonly command: readonly string[];
  /** Bytes of what it reads, where that is a slice of the capture. */
  readonly bytes?: number;
}

/** Who runs on a capture, as far as installed. `floors`: Node scripts given on the command line, which take the path. */
export function contendersFor(capture: BenchCapture, floors: readonly string[]): readonly Contender[] {
  const { path, plain } = capture;
  const skyspan = (input: string): readonly string[] => [process.execPath, SKYSPAN, "analyze", "-q", input];
  const ours: Contender = { name: OURS, command: skyspan(path) };
  if (plain !== undefined) return [ours, { name: "the same as pcap", command: skyspan(plain) }, ...others(capture)];
  const slice = sliceOf(capture);
  const all: Contender[] = [
    ours,
    { name: "tcpdump -w /dev/null", command: ["tcpdump", "-nr", path, "-w", "/dev/null"] },
    { name: "ndpiReader -q", command: ["ndpiReader", "-q", "-i", path] },
    { name: "suricata", command: ["suricata", "-r", path, "-l", ".", "--runmode", "single"] },
    { name: "zeek", command: ["zeek", "-C", "-r", path] },
    {
      name: "tshark, 64 MiB of it",
      command: ["tshark", "-nr", slice.path, "-qz", "io,phs"],
      bytes: slice.bytes,
    },
    { name: "cat", command: ["cat", path] },
    ...floors.map((floor) => ({ name: floorName(floor), command: [process.execPath, resolve(floor), path] })),
  ];
  return all.filter(({ command }) => isInstalled(command[0]!));
}

/** What a capture in another form is held against, besides its plain form. */
function others({ name, path }: BenchCapture): readonly Contender[] {
  if (name === "rotated") {
    const command = ["taskset", "-c", "0", process.execPath, SKYSPAN, "analyze", "-q", path];
    return isInstalled("taskset") ? [{ name: "on one core", command }] : [];
  }
  if (name !== "gz") return [];
  const pipe = `zcat "$1" | "$2" "$3" analyze -q -`;
  return [{ name: "zcat | skyspan", command: ["sh", "-c", pipe, "sh", path, process.execPath, SKYSPAN] }];
}

function floorName(path: string): string {
  return path.replace(/^.*\//, "").replace(/\.[^.]*$/, "");
}

function isInstalled(command: string): boolean {
  if (command.includes("/")) return existsSync(command);
  return (process.env.PATH ?? "").split(":").some((folder) => existsSync(`${folder}/${command}`));
}
