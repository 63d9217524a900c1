/** docs/systemd/skyspan.service under systemd itself, which runs as process 1 of namespaces of its own. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { until } from "../until.js";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));
const SCRIPT = fileURLToPath(new URL("systemd.sh", import.meta.url));
const NAMESPACES = ["--mount", "--pid", "--fork", "--uts", "--ipc", "--cgroup", "--net", "--kill-child"];
const LOG = "/var/log/skyspan/alerts.jsonl";

function whyNot(): string | undefined {
  if (process.getuid?.() !== 0) return "not root";
  if (!existsSync("/lib/systemd/systemd")) return "systemd is not installed";
  for (const tool of ["tcpdump", "tcpreplay", "ip", "nsenter"]) {
    if (spawnSync("which", [tool]).status !== 0) return `${tool} is not installed`;
  }
  const mounts = "mount -t tmpfs t /mnt && cd /mnt && mkdir u w r c && mount -t cgroup2 c c";
  const overlay = "mount -t overlay o -o lowerdir=/,upperdir=u,workdir=w r";
  const { status } = spawnSync("unshare", [...NAMESPACES, "sh", "-c", `${mounts} && ${overlay}`]);
  return status === 0 ? undefined : "this machine allows no namespaces with an overlay and cgroups of their own";
}

/** A machine of its own, as far as systemd can tell. */
class Machine {
  readonly #unshare: ChildProcess;

  constructor() {
    this.#unshare = spawn("unshare", [...NAMESPACES, SCRIPT, PROJECT, process.execPath], { stdio: "ignore" });
    onTestFinished(() => void this.#unshare.kill("SIGKILL"));
  }

  /** What the command printed; empty where it failed. */
  run(...words: readonly string[]): string {
    const [init = ""] = spawnSync("pgrep", ["-P", String(this.#unshare.pid)], { encoding: "utf8" }).stdout.split("\n");
    const enter = ["--target", init, "--mount", "--pid", "--net", "--uts", "--ipc", "--cgroup", "--root", "--wd"];
    return spawnSync("nsenter", [...enter, ...words], { encoding: "utf8", timeout: 30_000 }).stdout;
  }

  property(name: string): string {
    return this.run("systemctl", "show", "skyspan", "--value", "-p", name).trim();
  }

  get journal(): string {
    return this.run("journalctl", "-u", "skyspan", "--no-pager");
  }
}

const reason = whyNot();
if (reason !== undefined) process.stderr.write(`the test under systemd is skipped: ${reason}\n`);

describe.skipIf(reason !== undefined)("the unit under systemd", () => {
  it("starts, tells, is reloaded, is started again after a crash, and stops", { timeout: 120_000 }, async () => {
    const machine = new Machine();
    const journal = (): string => machine.journal;
    const replay = (): string =>
      machine.run("tcpreplay", "-q", "--topspeed", "-i", "near0", "/opt/skyspan/captures/first-run-1.0.0.29.pcap");
    await until(() => machine.run("systemctl", "is-system-running").startsWith("running"), journal);

    // Returns when it is ready, or has failed.
    machine.run("systemctl", "start", "skyspan");
    expect(machine.property("ActiveState"), machine.journal).toBe("active");
    replay();
    await until(() => machine.run("cat", LOG).includes("skype.client"), journal);

    machine.run("mv", LOG, `${LOG}.1`);
    machine.run("systemctl", "reload", "skyspan");
    await until(() => machine.run("ls", "-l", LOG).includes("-rw-r----- 1 skyspan skyspan"), journal);

    await until(() => machine.run("cat", "/var/lib/skyspan/state.json").includes("skype.client"), journal);
    const before = machine.property("MainPID");
    machine.run("kill", "-KILL", before);
    await until(() => machine.property("NRestarts") === "1" && machine.property("ActiveState") === "active", journal);
    expect(machine.property("MainPID")).not.toBe(before);
    // What the state file says was told is not news.
    replay();

    machine.run("systemctl", "stop", "skyspan");
    expect([machine.property("ActiveState"), machine.property("Result")]).toEqual(["inactive", "success"]);
    expect(machine.run("cat", LOG)).toContain('"rule":"skype.client","status":"closed"');
    expect(machine.run("cat", LOG)).not.toContain('"status":"new"');
    expect(machine.journal).not.toMatch(/not permitted|denied|EPERM/);
  });
});
