/** The scripts that measure and compare: a mistake on their command line is one sentence, and nothing is begun. */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const TSX = fileURLToPath(new URL("../node_modules/tsx/dist/cli.mjs", import.meta.url));

interface Ending {
  readonly code: unknown;
  readonly stdout: string;
  readonly stderr: string;
}

function run(script: string, ...words: readonly string[]): Promise<Ending> {
  const path = fileURLToPath(new URL(`../${script}`, import.meta.url));
  return new Promise((resolve) => {
    execFile(process.execPath, [TSX, path, ...words], (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stdout, stderr }),
    );
  });
}

it.concurrent.each([
  { script: "bench/bench.ts", words: ["--runs", "many"], says: '--runs takes a number greater than 0, not "many".' },
  { script: "bench/live.ts", words: ["--sok", "600"], says: "Unknown option '--sok'." },
  { script: "bench/delivery.ts", words: ["many"], says: 'ALERTS takes a number greater than 0, not "many".' },
  { script: "compare/compare.ts", words: ["/nosuch"], says: 'There is no file or folder "/nosuch".' },
  { script: "test/corpus/run.ts", words: ["--nosuch"], says: "Unknown option '--nosuch'." },
  { script: "test/fuzz/run.ts", words: ["--target", "banana"], says: 'There is no target "banana".' },
])("$script $words", { timeout: 60_000 }, async ({ script, words, says }) => {
  expect(await run(script, ...words)).toEqual({ code: 2, stdout: "", stderr: `${says} See --help.\n` });
});

it.concurrent("--help is asked by anybody, on any machine", { timeout: 60_000 }, async () => {
  const { code, stdout, stderr } = await run("bench/live.ts", "--help");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toContain("npm run bench:live -- --soak 600");
});
