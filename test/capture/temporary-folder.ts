import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished, type TestContext } from "vitest";

/** A folder with the given files, gone when the test is; one that runs beside others hands in its own `onTestFinished`. */
export function temporaryFolder(
  files: Readonly<Record<string, Uint8Array | string>> = {},
  atEnd: TestContext["onTestFinished"] = onTestFinished,
): string {
  const folder = mkdtempSync(join(tmpdir(), "skyspan-capture-"));
  atEnd(() => rmSync(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  return folder;
}
