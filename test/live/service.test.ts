/** What systemd would do with docs/systemd/skyspan.service, done without it: its capabilities, its socket, its signals. */
import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../capture/temporary-folder.js";
import { BIN, capture } from "../cli/skyspan.js";
import { until } from "../until.js";
import { FAR, Lab, needsLab, Sniffing } from "./lab.js";

const UNIT = readFileSync(new URL("../../docs/systemd/skyspan.service", import.meta.url), "utf8");
const NOBODY = 65_534;
const has = (tool: string): boolean => spawnSync("which", [tool]).status === 0;

const setting = (name: string): string => new RegExp(`^${name}=(.*)$`, "m").exec(UNIT)![1]!;

needsLab("the unit", () => {
  it.skipIf(!has("systemd-notify") || !has("socat"))(
    "starts with no more capabilities than it has, says that it is ready and that it stops, and is reloaded",
    { timeout: 120_000 },
    async () => {
      const folder = temporaryFolder();
      chmodSync(folder, 0o755);
      chownSync(folder, NOBODY, -1);
      const [told, socket] = [join(folder, "told"), join(folder, "notify")];
      const lab = new Lab();
      lab.start("socat", ["-u", `UNIX-RECV:${socket}`, `OPEN:${told},creat,append`]);
      await until(
        () => existsSync(socket),
        () => "no socket",
      );
      const words = setting("ExecStart")
        .replaceAll(/\/var\/(?:lib|log)\/skyspan/g, folder)
        .replace("eth1", FAR)
        .replace("--user skyspan", "--user nobody")
        .split(" ")
        .slice(1);
      const capabilities = setting("CapabilityBoundingSet").toLowerCase().replaceAll("cap_", "+").split(" ");
      const child = lab.start(
        "setpriv",
        ["--bounding-set", `-all,${capabilities}`, "--no-new-privs", process.execPath, BIN, ...words, "--ring", "16"],
        { NOTIFY_SOCKET: socket, WATCHDOG_USEC: "1000000" },
      );
      const sniffing = new Sniffing(child);
      const notified = (): string => (existsSync(told) ? readFileSync(told, "utf8") : "");
      await until(
        () => notified().includes("READY=1"),
        () => sniffing.stderr,
      );
      await sniffing.says(/"listening"/);

      const log = join(folder, "alerts.jsonl");
      renameSync(log, `${log}.1`);
      child.kill("SIGHUP");
      await until(
        () => existsSync(log),
        () => sniffing.stderr,
      );
      await lab.replay(capture("first-run-1.0.0.29"));
      await until(
        () => readFileSync(log, "utf8").includes("skype.client"),
        () => sniffing.stderr,
      );

      // What systemd's watchdog hears is that the process that parses is alive, and not only who keeps it.
      const heard = (): number => notified().split("WATCHDOG=1").length - 1;
      const more = heard() + 2;
      await until(
        () => heard() >= more,
        () => notified(),
      );
      const parser = spawnSync("pgrep", ["-P", String(child.pid), "-f", "sniff-analyzer"], { encoding: "utf8" });
      process.kill(Number(parser.stdout), "SIGSTOP");
      await sleep(2_000);
      const silent = heard();
      await sleep(3_000);
      expect(heard()).toBe(silent);
      process.kill(Number(parser.stdout), "SIGCONT");

      const code = await sniffing.stop("SIGTERM");
      expect(setting("SuccessExitStatus").split(" ")).toContain(String(code));
      await until(
        () => notified().includes("STOPPING=1"),
        () => notified(),
      );
      expect(readFileSync(join(folder, "state.json"), "utf8")).toContain("skype.client");
    },
  );
});

describe("systemd's own opinion", () => {
  it.skipIf(!has("systemd-analyze"))("the unit has no mistake in it", () => {
    const folder = temporaryFolder();
    const unit = join(folder, "skyspan.service");
    writeFileSync(unit, UNIT.replace("/usr/local/bin/skyspan", BIN).replace(/^Documentation=.*$/m, ""));
    const { status, stderr } = spawnSync("systemd-analyze", ["verify", unit], { encoding: "utf8" });
    expect(stderr.split("\n").filter((line) => line.includes("skyspan"))).toEqual([]);
    expect(status).toBe(0);
  });
});
