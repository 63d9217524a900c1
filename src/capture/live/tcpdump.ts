import type { Engine } from "./engine.js";
import { refusalOf } from "./refusal.js";

/** Printed at SIGUSR1 on one line, at the end on three; "received by filter" counts the dropped ones too. */
const COUNTS = /(\d+) packets? captured, (\d+) packets? received by filter, (\d+) packets? dropped by kernel/;

/** Its name before each sentence, its warnings, and what it counts at its end. */
const NOT_A_CAUSE = /^tcpdump: (?:WARNING.*\n)?|^\d+ packets? (?:captured|received|dropped) ?.*\n/gm;

/** `program` is where tcpdump stands. */
export const tcpdumpEngine = (program: string): Engine => ({
  name: "tcpdump",
  tellsCountsOnSignal: true,
  command: (device, { filter, snaplen, ringMegabytes, promiscuous }) => ({
    file: program,
    words: [
      ...["-i", device, "-n", "-U", "-w", "-"],
      ...["-s", String(snaplen), "-B", String(ringMegabytes * 1024)],
      ...(promiscuous ? [] : ["-p"]),
      // A filter that begins with a dash is a filter and no option.
      ...(filter === "" ? [] : ["--", filter]),
    ],
  }),
  isListening: (line) => line.includes("listening on "),
  counts(line) {
    const found = COUNTS.exec(line);
    if (found === null) return undefined;
    const [handedOn, seen, dropped] = found.slice(1).map(Number) as [number, number, number];
    return { received: Math.max(0, seen - dropped), handedOn, dropped };
  },
  refusal: (device, said, { filter }) => refusalOf(device, said.replace(NOT_A_CAUSE, ""), filter),
});
