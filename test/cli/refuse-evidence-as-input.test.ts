import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { refuseEvidenceAsInput } from "../../src/cli/refuse-evidence-as-input.js";
import { temporaryFolder } from "../capture/temporary-folder.js";
import { captureBytes, shell } from "./skyspan.js";

describe("a folder of evidence", () => {
  let above: string;
  beforeEach(() => {
    above = mkdtempSync(join(tmpdir(), "skyspan-"));
    for (const folder of ["in", "in/deep", "out"]) mkdirSync(join(above, folder));
    writeFileSync(join(above, "in/a.pcap"), "");
    symlinkSync("in", join(above, "link"));
    symlinkSync("../out", join(above, "in/away"));
  });
  afterEach(() => rmSync(above, { recursive: true }));

  const asking = (inputs: readonly string[], evidence: string) => () =>
    refuseEvidenceAsInput(
      inputs.map((input) => (input === "-" ? input : join(above, input))),
      join(above, evidence),
    );

  it.each([
    ["in", "in"],
    ["in", "link"],
    ["link", "in"],
    ["in", "in/deep"],
    ["in", "in/not/yet/made"],
    ["in", "link/not-yet-made"],
    ["in/*", "in"],
    ["in/**", "in/deep/er"],
    ["*/[0-9a-f]*.pcapng", "in"],
    ["link/*", "link"],
  ])("where %s is read, not %s", (input, evidence) => {
    expect(asking(["-", input], evidence)).toThrow(`${join(above, evidence)} is where ${join(above, input)} finds`);
  });

  it.each([
    ["in", "out"],
    ["in", "in-as-well"],
    ["in/deep", "in"],
    ["in", "in/.evidence"],
    ["in", "in/away"],
    ["in/a.pcap", "in"],
    ["in/*.pcap", "in"],
    ["in/*", "in/deep"],
    ["-", "in"],
  ])("where %s is read, %s may be", (input, evidence) => {
    expect(asking([input], evidence)).not.toThrow();
  });
});

it("analyze --follow does not follow what it cuts out", async () => {
  const folder = temporaryFolder({ "in/a.pcap": captureBytes("pidgin-plugin") });
  const line = "$SKYSPAN analyze -q --follow in --evidence in/cuts; echo $?; ls in";
  const { stdout, stderr } = await shell(`cd "${folder}" && ${line}`);
  expect([stdout, stderr]).toEqual([
    "2\na.pcap\n",
    "skyspan: --evidence in/cuts is where in finds captures: cut-outs would be read as such. Name a folder elsewhere.\n",
  ]);
});
