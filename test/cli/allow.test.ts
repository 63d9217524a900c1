import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../capture/temporary-folder.js";
import { alertsIn, capture, skyspan } from "./skyspan.js";

const CAPTURE = capture("first-run-1.0.0.29");

async function allowing(list: string) {
  const path = join(temporaryFolder(), "allowed.txt");
  writeFileSync(path, list);
  return skyspan(["analyze", "--allow", path, CAPTURE]);
}

describe("--allow", () => {
  it("does not tell what it covers, and says in the summary what that was", async () => {
    const { code, stdout, stderr } = await allowing("192.168.10.0/24 # voice laboratory\n");
    expect([code, stdout]).toEqual([0, ""]);
    expect(stderr.replace(/\s+/g, " ")).toMatch(
      /allow-list \d+ alerts not told: 192\.168\.10\.0\/24 \(voice laboratory\)/,
    );
  });

  it("leaves the ids of what it does not cover as they are", async () => {
    const all = alertsIn(await skyspan(["analyze", CAPTURE]));
    const some = alertsIn(await allowing("192.168.10.23 skype.ui-http\n"));
    expect(some.length).toBeGreaterThan(0);
    expect(some.map(({ id }) => id)).toEqual(all.filter(({ rule }) => rule !== "skype.ui-http").map(({ id }) => id));
  });

  it("tells what an expired entry would have covered, and says that it has expired", async () => {
    const { stdout, stderr } = await allowing("192.168.10.23 until 2004-01-01\n");
    expect(alertsIn({ stdout }).length).toBeGreaterThan(0);
    expect(stderr.replace(/\s+/g, " ")).toMatch(
      /expired, \d+ alerts told all the same: 192\.168\.10\.23 until 2004-01-01/,
    );
  });

  it("says where a mistake stands, and exits with 2", async () => {
    const { code, stderr } = await allowing("\n192.168.10.23 forever\n");
    expect(code).toBe(2);
    expect(stderr).toMatch(/allowed\.txt:2:15: "forever" is not a rule/);
  });
});
