import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    setupFiles: "test/fixed-seed.ts",
    globalSetup: "test/cli/build-if-missing.ts",
    testTimeout: 30_000,
    pool: "forks",
    coverage: { include: ["src/**"], reporter: ["text-summary"] },
  },
});
