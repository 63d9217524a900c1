import { defineConfig } from "tsdown";

// One bundle per entry keeps start-up short: the command reads one file, not a hundred.
// Heavy packages stay outside and are imported only by the command that needs them.
export default defineConfig({
  // Beside the command and the library: the processes that `sniff` starts.
  entry: {
    cli: "src/cli/main.ts",
    index: "src/index.ts",
    "sniff-analyzer": "src/cli/sniff/analyzer-main.ts",
    "cap-capture": "src/cli/sniff/cap-main.ts",
  },
  format: "esm",
  platform: "node",
  target: "node20",
  dts: { sourcemap: false },
  clean: true,
  fixedExtension: false,
});
