import { execFileSync } from "node:child_process";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { expandInputs } from "../../src/capture/expand-inputs.js";
import { DEFAULT_LIMITS } from "../../src/core/limits.js";
import { pcapFile } from "./pcap-file.js";
import { SectionWriter } from "./pcapng-file.js";
import { temporaryFolder } from "./temporary-folder.js";
import { zstdFrame } from "./zstd-file.js";

const PCAP = pcapFile([]);
const PCAPNG = new SectionWriter().section();

/** What the words mean in a folder with the given files, as paths below it. */
async function expanded(folder: string, ...names: string[]): Promise<string[]> {
  const inside = names.map((name) => (name === "-" ? name : join(folder, name)));
  const { paths } = await expandInputs(inside, DEFAULT_LIMITS);
  return paths.map((path) => (path === "-" ? path : path.slice(folder.length + 1)));
}

describe("names of inputs", () => {
  it("mean files as they are, in their order, each once", async () => {
    const folder = temporaryFolder({ "b.pcap": PCAP, "a.txt": "text" });
    expect(await expanded(folder, "b.pcap", "a.txt", "./b.pcap", "-", "-")).toEqual(["b.pcap", "a.txt", "-"]);
  });

  it("that are missing are a mistake", async () => {
    await expect(expandInputs(["/nowhere/at-all.pcap"], DEFAULT_LIMITS)).rejects.toMatchObject({
      code: "input.not-found",
      message: "There is no file /nowhere/at-all.pcap.",
    });
  });
});

describe("a folder", () => {
  it("means the captures below it, known by their first bytes, in the order of their names", async () => {
    const folder = temporaryFolder({
      "b.dat": PCAP,
      "a.pcapng": PCAPNG,
      "deep/er/c": gzipSync(PCAP),
      "deep/er/d": zstdFrame(PCAP),
      "notes.pcap": "not a capture",
      "empty.pcap": "",
      ".hidden.pcap": PCAP,
      ".hidden/d.pcap": PCAP,
    });
    symlinkSync("b.dat", join(folder, "latest.pcap"));
    symlinkSync(".", join(folder, "circle"));
    const { paths, skipped } = await expandInputs([folder], DEFAULT_LIMITS);
    expect(paths).toEqual(["a.pcapng", "b.dat", "deep/er/c", "deep/er/d"].map((name) => join(folder, name)));
    expect(skipped).toBe(2);
  });

  it("without a capture is a mistake, and says how much was looked at", async () => {
    const folder = temporaryFolder({ "a.txt": "a", "b.txt": "b" });
    await expect(expandInputs([folder], DEFAULT_LIMITS)).rejects.toMatchObject({
      code: "input.no-captures",
      message: expect.stringContaining("2 other files"),
    });
  });

  it("with more files than allowed is refused", async () => {
    const folder = temporaryFolder({ "a.pcap": PCAP, "b.pcap": PCAP, "c.pcap": PCAP });
    const limits = { ...DEFAULT_LIMITS, maxInputFiles: 2 };
    await expect(expandInputs([folder], limits)).rejects.toMatchObject({ code: "input.too-many" });
    await expect(expandInputs([`${folder}/*`], limits)).rejects.toMatchObject({ code: "input.too-many" });
  });
});

describe("a glob", () => {
  const FILES = {
    "a.pcap": PCAP,
    "b1.pcap": PCAP,
    "b2.pcap": PCAP,
    "bx.cap": PCAP,
    ".hidden.pcap": PCAP,
    "day/1/t.pcap": PCAP,
    "day/2/t.pcap": PCAP,
    "day/2/u.cap": PCAP,
    "day/.old/t.pcap": PCAP,
  };

  it.each([
    { glob: "*.pcap", files: ["a.pcap", "b1.pcap", "b2.pcap"] },
    { glob: "b?.pcap", files: ["b1.pcap", "b2.pcap"] },
    { glob: "b[2-9]*", files: ["b2.pcap"] },
    { glob: "b[!0-9].cap", files: ["bx.cap"] },
    { glob: "b[^x]*", files: ["b1.pcap", "b2.pcap"] },
    { glob: "[.]hidden*", files: [".hidden.pcap"] },
    { glob: ".h*", files: [".hidden.pcap"] },
    { glob: "day/*/t.pcap", files: ["day/1/t.pcap", "day/2/t.pcap"] },
    { glob: "**/t.pcap", files: ["day/1/t.pcap", "day/2/t.pcap"] },
    { glob: "**/b1.pcap", files: ["b1.pcap"] },
    { glob: "day/**", files: ["day/1/t.pcap", "day/2/t.pcap", "day/2/u.cap"] },
    { glob: "**/**/2/**/*.cap", files: ["day/2/u.cap"] },
    { glob: "da*/2/*", files: ["day/2/t.pcap", "day/2/u.cap"] },
  ])("$glob", async ({ glob, files }) => {
    expect(await expanded(temporaryFolder(FILES), glob)).toEqual(files);
  });

  it("is a plain name where such a file exists", async () => {
    const folder = temporaryFolder({ "t[1].pcap": PCAP, "t1.pcap": PCAP });
    expect(await expanded(folder, "t[1].pcap")).toEqual(["t[1].pcap"]);
  });

  it("that matches nothing is a mistake", async () => {
    await expect(expanded(temporaryFolder(), "*.pcap")).rejects.toMatchObject({ code: "input.no-match" });
    await expect(expanded(temporaryFolder(), "[.pcap")).rejects.toMatchObject({ code: "input.no-match" });
  });

  it("follows links to folders it names, and none below **", async () => {
    const folder = temporaryFolder({ "real/t.pcap": PCAP });
    symlinkSync("real", join(folder, "link"));
    symlinkSync("..", join(folder, "real/circle"));
    expect(await expanded(folder, "l*/t.pcap")).toEqual(["link/t.pcap"]);
    expect(await expanded(folder, "**/t.pcap")).toEqual(["real/t.pcap"]);
  });

  it("takes no exponential time", async () => {
    const folder = temporaryFolder({ [`${"a/".repeat(20)}${"a".repeat(200)}`]: PCAP });
    expect(await expanded(folder, `${"**/a/".repeat(10)}${"*a".repeat(60)}`)).toHaveLength(1);
    await expect(expanded(folder, `${"**/a/".repeat(10)}${"*a".repeat(60)}b`)).rejects.toThrow("No file matches");
  });

  it("matches fifos too", async () => {
    const folder = temporaryFolder();
    execFileSync("mkfifo", [join(folder, "live.pcap")]);
    expect(await expanded(folder, "*.pcap")).toEqual(["live.pcap"]);
  });
});
