import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { HostAlert } from "../../src/alert/alert.js";
import { temporaryFolder } from "../capture/temporary-folder.js";
import { PATIENCE_MS } from "../until.js";
import { alertsIn, capture, captureBytes, Running, skyspan } from "./skyspan.js";

const FOUND = "first-run-1.0.0.29";

describe("analyze --follow", () => {
  it("tells what a capture that is being written shows, and ends with the summary when it is interrupted", async () => {
    const path = join(temporaryFolder({ "growing.pcap": "" }), "growing.pcap");
    const half = captureBytes(FOUND).length >> 1;
    // The halves meet inside a record, and some of a record is missing when the interrupt comes.
    const writer = spawn(
      "sh",
      ["-c", `(head -c ${half} "$A"; sleep 0.5; tail -c +${half + 1} "$A"; printf xyz) >> "$B"`],
      {
        env: { ...process.env, A: capture(FOUND), B: path },
      },
    );
    const running = new Running(["analyze", "--follow", path]);
    await new Promise((resolve) => writer.on("close", resolve));
    await expect.poll(() => running.stdout, { timeout: PATIENCE_MS }).toContain("skype.client");
    expect(await running.stop("SIGINT")).toBe(130);
    const whole = await skyspan(["analyze", "-q", capture(FOUND)]);
    const ids = ({ id, status }: HostAlert): string => `${id} ${status}`;
    expect(alertsIn(running).map(ids)).toEqual(alertsIn(whole).map(ids));
    expect(running.stderr).toContain(`Following ${path}.`);
    expect(running.stderr).toContain("frames");
    expect(running.stderr).not.toContain("The capture ends inside");
  });

  it.each([
    { what: "a folder", named: (folder: string) => folder },
    { what: "a glob", named: (folder: string) => join(folder, "*.pcap") },
  ])(
    "waits for the first capture of $what that has none yet: tcpdump's file is empty until frames come",
    async ({ named }) => {
      const folder = temporaryFolder({ "empty.tmp": "" });
      const running = new Running(["analyze", "--follow", named(folder)]);
      await expect.poll(() => running.stderr, { timeout: PATIENCE_MS }).toContain("Waiting for a new file.");
      writeFileSync(join(folder, "first.pcap"), captureBytes(FOUND));
      await expect.poll(() => running.stdout, { timeout: PATIENCE_MS }).toContain("skype.client");
      expect(await running.stop("SIGINT")).toBe(130);
      const whole = await skyspan(["analyze", "-q", capture(FOUND)]);
      expect(alertsIn(running).map(({ id }) => id)).toEqual(alertsIn(whole).map(({ id }) => id));
      expect(running.stderr).not.toContain("left out");
    },
  );

  it("ends with a pipe, after which nothing can come", async () => {
    const { code, stdout, stderr } = await skyspan(["analyze", "--follow", "-"], captureBytes(FOUND));
    expect(code).toBe(0);
    expect(alertsIn({ stdout })).not.toEqual([]);
    expect(stderr).not.toMatch(/Following|Waiting/);
    expect(stderr).toMatch(/frames {2}-, complete/);
  });
});
