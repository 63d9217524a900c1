import { existsSync, readdirSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { existing, scriptArguments } from "../bench/arguments.js";
import { seenBySkyspan } from "./skyspan.js";
import { hasTshark, type Seen, seenByTshark } from "./tshark.js";

const PROMISED = 0.999;
const HELP = `Beside Wireshark: for how many TCP and UDP frames innermost addresses, ports, transport and Community ID agree, and every
difference with what either made of the frame. Exits with 1 below the agreement that docs/compare.md promises.

  npm run compare                the captures of this project, and those of SKYSPAN_CORPUS
  npm run compare -- FILE...     captures and folders of your own
`;
const named = scriptArguments(HELP, {}, true).positionals.map(existing);
const CORPUS = process.env.SKYSPAN_CORPUS ?? fileURLToPath(new URL("../../shared/captures", import.meta.url));
const OWN = fileURLToPath(new URL("../captures", import.meta.url));

if (!hasTshark()) {
  console.log("tshark is not installed: nothing to compare with, skipped.");
  process.exit(0);
}

interface Difference {
  readonly frame: number;
  readonly ours: Seen;
  readonly theirs: Seen;
}

const inputs = named.length > 0 ? named : [OWN, CORPUS].filter((folder) => existsSync(folder));
const captures = inputs.flatMap(filesIn);
let frames = 0;
let relevant = 0;
let agreed = 0;
for (const capture of captures) {
  const differences: Difference[] = [];
  const ours = seenBySkyspan(capture);
  const theirs = seenByTshark(capture);
  for (let frame = 1; ; frame++) {
    const [our, their] = await Promise.all([ours.next(), theirs.next()]);
    if (our.done || their.done) {
      if (our.done !== their.done)
        report(capture, `${our.done ? "tshark" : "skyspan"} reads more than ${frame - 1} frames`);
      await theirs.return(undefined);
      break;
    }
    frames++;
    if (our.value.ends === "" && their.value.ends === "") continue;
    relevant++;
    const isSame =
      our.value.ends === their.value.ends &&
      (their.value.communityId === "" || our.value.communityId === their.value.communityId);
    if (isSame) agreed++;
    else differences.push({ frame, ours: our.value, theirs: their.value });
  }
  for (const [reason, group] of grouped(differences)) {
    const [first] = group;
    report(capture, `${group.length} frames: ${reason}`);
    report(capture, `  frame ${first!.frame}: ${first!.ours.ends || "-"} here, ${first!.theirs.ends || "-"} by tshark`);
  }
}
const share = relevant === 0 ? 1 : agreed / relevant;
console.log(
  `${captures.length} captures, ${frames} frames, ${relevant} with TCP or UDP: ` +
    `${agreed} agree with tshark (${(share * 100).toFixed(3)} %), ${relevant - agreed} differ.`,
);
process.exitCode = share >= PROMISED ? 0 : 1;

function report(capture: string, what: string): void {
  console.log(`${relative(process.cwd(), capture)}: ${what}`);
}

/** By what either made of the frame. */
function grouped(differences: readonly Difference[]): Map<string, Difference[]> {
  const groups = new Map<string, Difference[]>();
  for (const difference of differences) {
    const { ours, theirs } = difference;
    const what = ours.ends === theirs.ends ? "the Community ID alone" : `here ${ours.how}, tshark ${theirs.how}`;
    groups.set(what, [...(groups.get(what) ?? []), difference]);
  }
  return groups;
}

function filesIn(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(pcap|pcapng|cap)(\.gz)?$/.test(name))
    .toSorted()
    .map((name) => join(path, name));
}
