/** How a run ends, for scripts: one table, printed by `skyspan list exit-codes`. */
export const FINISHED = 0;
export const FOUND = 1;
export const USAGE = 2;
export const INPUT_INCOMPLETE = 3;
export const NO_CAPTURE = 4;
export const NOT_DELIVERED = 5;
export const INTERRUPTED = 130;
export const TERMINATED = 143;

export const EXIT_CODES: readonly { readonly name: string; readonly description: string }[] = [
  { name: "0", description: "finished, whatever was found" },
  { name: "1", description: "only with --exit-code: something was found" },
  { name: "2", description: "wrong usage or settings" },
  { name: "3", description: "some input is not there, or could not be read whole; what was printed is valid" },
  { name: "4", description: "capture not possible: no permission, no such interface, a filter that does not compile" },
  { name: "5", description: "alerts could not be delivered" },
  { name: "130", description: "interrupted, after a flush and the summary (143: terminated)" },
];

/** What a mistake of the user's, by its dotted name, means to a script. */
export function exitCodeOf(code: string): number {
  if (code.startsWith("capture.")) return NO_CAPTURE;
  return code.startsWith("input.") ? INPUT_INCOMPLETE : USAGE;
}
