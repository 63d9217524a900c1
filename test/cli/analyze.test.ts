import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { HOST_CACHE } from "../../captures/recipes/skype/host-cache.js";
import { temporaryFolder } from "../capture/temporary-folder.js";
import { PATIENCE_MS } from "../until.js";
import { alertsIn, capture, captureBytes, Running, shell, skyspan } from "./skyspan.js";

const FOUND = "first-run-1.0.0.29";
const NOTHING = "lookalike-port-80";
const schema: object = JSON.parse(readFileSync(new URL("../../docs/alert.schema.json", import.meta.url), "utf8"));
const validate = new Ajv2020({ allErrors: true, strictTypes: false }).compile(schema);

describe("alerts on standard output, everything else on standard error", () => {
  it("JSON lines, each a valid record", async () => {
    const { code, stdout, stderr } = await skyspan(["analyze", capture(FOUND)]);
    expect(code).toBe(0);
    expect(stdout.endsWith("\n")).toBe(true);
    const alerts = alertsIn({ stdout });
    expect(alerts.length).toBeGreaterThan(3);
    for (const alert of alerts) expect(validate(alert) ? [] : validate.errors).toEqual([]);
    expect(alerts.at(-1)).toMatchObject({ status: "closed", verdict: "confirmed", host: { ip: "192.168.10.23" } });
    expect(stderr).toContain("frames");
  });

  it("nothing found: nothing on standard output, and the summary all the same", async () => {
    const { code, stdout, stderr } = await skyspan(["analyze", capture(NOTHING)]);
    expect([code, stdout]).toEqual([0, ""]);
    expect(stderr).toContain("frames");
  });

  it("the summary names one of a thing as one", async () => {
    const { stderr } = await skyspan(["analyze", capture(FOUND)]);
    expect(stderr).toMatch(/ 1 {2}exchange with Skype's servers\n/);
    expect(stderr).toMatch(/ 2 {2}calls to ui\.skype\.com\n/);
  });

  it("--quiet: nothing on standard error", async () => {
    for (const flag of ["--quiet", "-q"]) {
      const { code, stdout, stderr } = await skyspan(["analyze", flag, capture(FOUND)]);
      expect([code, stderr]).toEqual([0, ""]);
      expect(alertsIn({ stdout }).length).toBeGreaterThan(3);
    }
  });

  it("--format text: for people, and no colour on a pipe", async () => {
    const { code, stdout } = await skyspan(["analyze", "--format", "text", capture(FOUND)]);
    expect(code).toBe(0);
    expect(stdout).toContain(
      'confirmed  192.168.10.23 asked ui.skype.com for "installed" as Skype 1.0.0.29 for Windows',
    );
    expect(stdout).not.toContain("\u001b");
  });

  it("--color: as told, and NO_COLOR as it should be", async () => {
    const text = ["analyze", "--format", "text", capture(FOUND)];
    expect((await skyspan([...text, "--color", "always"])).stdout).toContain("\u001b[");
    expect((await skyspan([...text, "--color", "never"])).stdout).not.toContain("\u001b[");
  });

  it("--to a file: the same lines there, none on standard output", async () => {
    const path = join(temporaryFolder(), "alerts.jsonl");
    const { code, stdout } = await skyspan(["analyze", "--to", `file:${path}`, capture(FOUND)]);
    expect([code, stdout]).toEqual([0, ""]);
    expect(readFileSync(path, "utf8")).toBe((await skyspan(["analyze", capture(FOUND)])).stdout);
  });

  it("twice the same input, twice the same bytes", async () => {
    const [first, second] = await Promise.all([
      skyspan(["analyze", capture(FOUND)]),
      skyspan(["analyze", capture(FOUND)]),
    ]);
    expect(second).toEqual(first);
  });
});

describe("inputs", () => {
  const direct = skyspan(["analyze", capture(FOUND)]).then(alertsIn);
  const ids = (alerts: readonly { readonly id: string }[]): string[] => alerts.map(({ id }) => id);

  it("standard input", async () => {
    const piped = await skyspan(["analyze", "-"], captureBytes(FOUND));
    expect(piped.code).toBe(0);
    expect(ids(alertsIn(piped))).toEqual(ids(await direct));
    expect(alertsIn(piped)[0]?.evidence.frames[0]?.capture).toBe("-");
  });

  it("a pipe, gzip or not", async () => {
    const files = { "a.pcap.gz": gzipSync(captureBytes(FOUND)) };
    const folder = temporaryFolder(files);
    const piped = await shell(`cat ${folder}/a.pcap.gz | $SKYSPAN analyze -`);
    expect(ids(alertsIn(piped))).toEqual(ids(await direct));
    const read = await skyspan(["analyze", join(folder, "a.pcap.gz")]);
    expect(ids(alertsIn(read))).toEqual(ids(await direct));
  });

  it("a folder: the captures below it, what is none left out and said", async () => {
    const folder = temporaryFolder({
      "2004/a.pcap": captureBytes(FOUND),
      "b.pcap": captureBytes(NOTHING),
      "notes.txt": "not a capture",
      ".hidden.pcap": captureBytes("pidgin-plugin"),
    });
    const { code, stdout, stderr } = await skyspan(["analyze", folder]);
    expect(code).toBe(0);
    expect(ids(alertsIn({ stdout }))).toEqual(ids(await direct));
    expect(stderr).toMatch(/^1 file in a folder is no capture and was left out\.$/m);
  });

  it("a glob, expanded by the command itself", async () => {
    const folder = temporaryFolder({ "a-1.pcap": captureBytes(FOUND), "b-1.pcap": captureBytes("pidgin-plugin") });
    const { code, stdout } = await skyspan(["analyze", join(folder, "a-*.pcap")]);
    expect(code).toBe(0);
    expect(ids(alertsIn({ stdout }))).toEqual(ids(await direct));
  });

  it("rotated files are one timeline, in whatever order they are named", async () => {
    const whole = captureBytes(FOUND);
    const cuts = recordStarts(whole);
    const [first, second] = [cuts[Math.floor(cuts.length / 3)]!, cuts[Math.floor((cuts.length * 2) / 3)]!];
    const header = whole.subarray(0, 24);
    const folder = temporaryFolder({
      "x.pcap": whole.subarray(0, first),
      "a.pcap": Buffer.concat([header, whole.subarray(first, second)]),
      "m.pcap": Buffer.concat([header, whole.subarray(second)]),
    });
    const inOrder = await skyspan(["analyze", ...["x.pcap", "a.pcap", "m.pcap"].map((name) => join(folder, name))]);
    const named = await skyspan(["analyze", join(folder, "m.pcap"), join(folder, "x.pcap"), join(folder, "a.pcap")]);
    for (const { code, stdout } of [inOrder, named]) {
      expect(code).toBe(0);
      expect(ids(alertsIn({ stdout }))).toEqual(ids(await direct));
    }
    expect(named.stdout).toBe(inOrder.stdout);
  });

  it("--home-net decides who is judged", async () => {
    const elsewhere = await skyspan([
      "analyze",
      "--home-net",
      "203.0.113.0/24",
      "--home-net",
      "192.168.10.0/24",
      capture(FOUND),
    ]);
    expect(new Set(alertsIn(elsewhere).map(({ host }) => host.ip))).toEqual(new Set(["192.168.10.23"]));
  });

  it("--hostcache names peers that are known", async () => {
    const list = HOST_CACHE.map(({ ip, port }, index) => `<_${index + 1}>${ip}:${port}</_${index + 1}>`).join("");
    const folder = temporaryFolder({ "shared.xml": `<config><HostCache>${list}</HostCache></config>` });
    const { stdout } = await skyspan(["analyze", "--hostcache", join(folder, "shared.xml"), capture(FOUND)]);
    expect(alertsIn({ stdout }).at(-1)?.skype.hostcacheMatches).toBe(30);
    expect((await direct).at(-1)?.skype.hostcacheMatches).toBeUndefined();
  });
});

describe("exit codes", () => {
  it.each([
    ["found", [capture(FOUND)], 0],
    ["found, --exit-code", ["--exit-code", capture(FOUND)], 1],
    ["nothing found, --exit-code", ["--exit-code", capture(NOTHING)], 0],
    ["probable, --exit-code", ["--exit-code", capture("pidgin-plugin")], 1],
  ])("%s", async (_, words, expected) => {
    expect((await skyspan(["analyze", ...words])).code).toBe(expected);
  });

  it.each([
    ["no input", []],
    ["an option nobody knows", ["--nothing", capture(FOUND)]],
    ["a format nobody knows", ["--format", "yaml", capture(FOUND)]],
    ["a place nobody knows", ["--to", "carrier-pigeon:x", capture(FOUND)]],
    ["a colour nobody knows", ["--color", "green", capture(FOUND)]],
    ["no network", ["--home-net", "office", capture(FOUND)]],
    ["no number of seconds", ["--hold-back", "soon", capture(FOUND)]],
    ["a negative number of seconds", ["--hold-back", "-5", capture(FOUND)]],
    ["a host cache that is not there", ["--hostcache", "/nowhere/shared.xml", capture(FOUND)]],
    ["a host cache that is none", ["--hostcache", capture(FOUND), capture(FOUND)]],
  ])("2, wrong usage: %s", async (_, words) => {
    const { code, stdout, stderr } = await skyspan(["analyze", ...words]);
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).not.toBe("");
    expect(stderr).not.toMatch(/^ {4}at /m);
  });

  it.each([
    ["a file that is not there", "trace.pcap", "There is no file INPUT. Check the path; quote a glob."],
    ["a glob that matches nothing", "*.pcap", "No file matches INPUT. Check the pattern and the folder before it."],
    [
      "a folder without captures",
      "",
      "There is no capture in INPUT (0 other files). Name a folder with pcap or pcapng files, gzip, zstd or neither.",
    ],
  ])("3: %s, and the sentence that says so", async (_, name, said) => {
    const input = join(temporaryFolder(), name);
    const { code, stdout, stderr } = await skyspan(["analyze", input]);
    expect([code, stdout, stderr]).toEqual([3, "", `skyspan: ${said.replace("INPUT", input)}\n`]);
  });

  it.each([
    ["text", "hello, this is no capture at all\n"],
    ["nothing", ""],
    ["noise", Buffer.from(Array.from({ length: 4_000 }, (_, index) => (index * 73) & 0xff))],
  ])("3: a file that is no capture: %s", async (_, content) => {
    const folder = temporaryFolder({ "trace.pcap": content });
    const { code, stdout, stderr } = await skyspan(["analyze", join(folder, "trace.pcap")]);
    expect([code, stdout]).toEqual([3, ""]);
    expect(stderr).toContain("trace.pcap");
    expect(stderr).not.toMatch(/^ {4}at /m);
  });

  it("3: a file that is cut, with the byte where it ends, and the frames before it analyzed", async () => {
    const whole = captureBytes(FOUND);
    const cut = recordStarts(whole).at(-1)! + 20;
    const folder = temporaryFolder({ "trace.pcap": whole.subarray(0, cut) });
    const { code, stdout, stderr } = await skyspan(["analyze", join(folder, "trace.pcap")]);
    expect(code).toBe(3);
    expect(stderr).toContain(`byte ${cut - 20}`);
    expect(alertsIn({ stdout }).at(-1)).toMatchObject({ status: "closed", verdict: "confirmed" });
  });

  it("3: one bad file of several does not hide the others", async () => {
    const folder = temporaryFolder({
      "bad.pcap": captureBytes(NOTHING).subarray(0, 1_001),
      "good.pcap": captureBytes(FOUND),
    });
    const { code, stdout } = await skyspan([
      "analyze",
      "--exit-code",
      join(folder, "bad.pcap"),
      join(folder, "good.pcap"),
    ]);
    expect(code).toBe(3);
    expect(alertsIn({ stdout }).length).toBeGreaterThan(3);
  });
});

describe("readers and signals", () => {
  it("a reader that has enough ends the run in peace", async () => {
    const { stdout, stderr } = await shell(
      `$SKYSPAN analyze --quiet "$A" "$B" "$C" | head -1; echo "exit \${PIPESTATUS[0]}"`,
      { A: capture(FOUND), B: capture("fallback-80-1.x"), C: capture("native-handshake-7.x") },
    );
    const [line, exit] = stdout.trimEnd().split("\n");
    expect(JSON.parse(line!)).toMatchObject({ schema: "skyspan.alert/1" });
    expect(exit).toBe("exit 0");
    expect(stderr).not.toMatch(/EPIPE|^ {4}at /m);
  });

  it("a reader that is gone before the first line", async () => {
    const { stderr } = await shell(`$SKYSPAN analyze --quiet "$A" | true`, { A: capture(FOUND) });
    expect(stderr).not.toMatch(/EPIPE|^ {4}at /m);
  });

  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("%s: what was found is told, and the summary, then %i", async (signal, expected) => {
    const running = new Running(["analyze", "-"]);
    running.child.stdin.write(captureBytes(FOUND)); // and then nothing more comes
    await expect.poll(() => running.stdout, { timeout: PATIENCE_MS }).toContain("\n");
    expect(await running.stop(signal)).toBe(expected);
    expect(alertsIn(running).at(-1)).toMatchObject({ status: "closed", verdict: "confirmed" });
    expect(running.stderr).toContain("frames");
  });
});

/** Where each packet record of a little-endian capture begins. */
function recordStarts(file: Buffer): number[] {
  const starts: number[] = [];
  for (let at = 24; at < file.length; at += 16 + file.readUInt32LE(at + 8)) starts.push(at);
  return starts;
}
