import { existsSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeFolder } from "../../src/disk/make-folder.js";
import { temporaryFolder } from "../capture/temporary-folder.js";

describe("making a folder", () => {
  it("makes those above it too, all with its mode", () => {
    const above = temporaryFolder();
    makeFolder(join(above, "a/b/../c/d/"), 0o700);
    for (const path of ["a", "a/c", "a/c/d"]) expect(statSync(join(above, path)).mode & 0o777).toBe(0o700);
    expect(existsSync(join(above, "a/b"))).toBe(false);
  });

  it("is content with one that is there, or a link to one", () => {
    const above = temporaryFolder();
    symlinkSync(above, join(above, "link"));
    for (const path of [above, join(above, "link"), "/"]) expect(() => makeFolder(path, 0o700)).not.toThrow();
  });

  it.each([
    ["a file in its place", "file", "EEXIST"],
    ["a file above it", "file/a/b", "ENOTDIR"],
    ["a link to nowhere in its place", "nowhere", "EEXIST"],
  ])("%s: the system's error", (_, path, code) => {
    const above = temporaryFolder({ file: "" });
    symlinkSync("gone", join(above, "nowhere"));
    expect(() => makeFolder(join(above, path), 0o700)).toThrow(expect.objectContaining({ code }));
  });

  it.skipIf(!existsSync("/proc/self"))("ends where the system knows no way to make one", () => {
    for (const path of ["/proc/skyspan", "/proc/skyspan/a/b"]) {
      expect(() => makeFolder(path, 0o700)).toThrow("no folder can be made there");
    }
  });
});
