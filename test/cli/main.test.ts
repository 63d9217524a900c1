import { describe, expect, it } from "vitest";
import { HOST_CACHE } from "../../captures/recipes/skype/host-cache.js";
import { VERSION } from "../../src/version.js";
import { temporaryFolder } from "../capture/temporary-folder.js";
import { skyspan } from "./skyspan.js";

describe("help and version", () => {
  it.each([[["--help"]], [["-h"]], [["help"]]])("%j: the commands, on standard output, exit 0", async (words) => {
    const { code, stdout, stderr } = await skyspan(words);
    expect([code, stderr]).toEqual([0, ""]);
    for (const command of ["analyze", "hostcache", "list"]) expect(stdout).toContain(command);
  });

  it("analyze --help: its options and examples", async () => {
    const { code, stdout } = await skyspan(["analyze", "--help"]);
    expect(code).toBe(0);
    for (const word of [
      "--format",
      "--to",
      "--home-net",
      "--hostcache",
      "--hold-back",
      "--exit-code",
      "--quiet",
      "zcat",
    ]) {
      expect(stdout).toContain(word);
    }
  });

  it("--version", async () => {
    expect(await skyspan(["--version"])).toEqual({ code: 0, stdout: `${VERSION}\n`, stderr: "" });
  });
});

describe("wrong usage: exit 2, nothing on standard output", () => {
  it.each([
    ["no command", []],
    ["a command nobody knows", ["analyse"]],
    ["an option nobody knows", ["--verbose"]],
    ["hostcache without a file", ["hostcache"]],
    ["hostcache with two", ["hostcache", "a", "b"]],
    ["list without a word", ["list"]],
    ["list of something else", ["list", "everything"]],
  ])("%s", async (_, words) => {
    const { code, stdout, stderr } = await skyspan(words);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).not.toBe("");
  });

  it("suggests what was meant", async () => {
    expect((await skyspan(["analyse"])).stderr).toBe("error: unknown command 'analyse'\n(Did you mean analyze?)\n");
  });

  it("repeats arguments escaped, on one line", async () => {
    const { stderr } = await skyspan(["x\u001b[31m\n(Did you mean rm?)"]);
    expect(stderr).toBe("error: unknown command 'x\\u001b[31m\\u000a(Did you mean rm?)'\n");
  });

  it("a format of flow records without flows", async () => {
    const { code, stderr } = await skyspan(["analyze", "--flows-format", "ecs", "x.pcap"]);
    expect([code, stderr]).toEqual([
      2,
      "skyspan: --flows-format writes no flows by itself: name a file with --flows.\n",
    ]);
  });
});

describe("list", () => {
  it.each([
    ["detectors", ["ui-http", "udp-proof", "udp-fanout", "tcp-proof", "tcp-80-fallback", "login", "port-ladder"]],
    ["formats", ["json", "text"]],
    ["outputs", ["stdout:", "file:"]],
    ["exit-codes", ["0", "1", "2", "3", "5", "130"]],
  ])("%s: a name and a line each", async (what, names) => {
    const { code, stdout, stderr } = await skyspan(["list", what]);
    expect([code, stderr]).toEqual([0, ""]);
    const listed = stdout.trimEnd().split("\n");
    expect(listed.map((line) => line.split(" ")[0])).toEqual(expect.arrayContaining(names));
    // What stands below a name, indented, are its details.
    const entries = listed.filter((line) => !line.startsWith(" "));
    for (const line of entries) expect(line).toMatch(/^\S.*? {2,}\S.{8,}$/);
  });
});

describe("hostcache", () => {
  const cache = (content: string): string =>
    `<config><Lib><Connection><HostCache>${content}</HostCache></Connection></Lib></config>`;

  it("prints the peers, one a line", async () => {
    const list = HOST_CACHE.map(({ ip, port }, index) => `<_${index + 1}>${ip}:${port}</_${index + 1}>`).join("\n");
    const folder = temporaryFolder({ "shared.xml": cache(list) });
    const { code, stdout, stderr } = await skyspan(["hostcache", `${folder}/shared.xml`]);
    expect(code).toBe(0);
    expect(stdout).toBe(HOST_CACHE.map(({ ip, port }) => `${ip}:${port}\n`).join(""));
    expect(stderr).toBe(`35 peers in ${folder}/shared.xml\n`);
  });

  it("reads the later form too", async () => {
    const folder = temporaryFolder({ "shared.xml": cache("410502004C6E771C823B") });
    expect((await skyspan(["hostcache", `${folder}/shared.xml`])).stdout).toBe("76.110.119.28:33339\n");
  });

  it.each([
    ["is not there", "missing.xml", /cannot be read/],
    ["is no XML", "text.xml", /is not the XML/],
    ["is another's XML", "other.xml", /has no HostCache/],
  ])("exit 2 where the file %s", async (_, name, sentence) => {
    const folder = temporaryFolder({ "text.xml": "hello", "other.xml": "<config/>" });
    const { code, stdout, stderr } = await skyspan(["hostcache", `${folder}/${name}`]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(sentence);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  });
});
