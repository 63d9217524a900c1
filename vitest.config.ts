import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    setupFiles: "test/same-everywhere.ts",
    globalSetup: "test/cli/build-if-needed.ts",
    // A test that hangs is found; one on a slow and busy machine is let be.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: "forks",
    coverage: { include: ["src/**"], reporter: ["text-summary"] },
  },
});
