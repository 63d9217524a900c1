/** Outputs that are full, or stuck, while frames come. */
import { execFileSync } from "node:child_process";
import { appendFileSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, type TestContext } from "vitest";
import { firstRun } from "../../captures/recipes/scenes/first-run-1.0.0.29.js";
import { ipv4Bytes, pcapFile } from "../../captures/recipes/wire/index.js";
import { type Alert, isHostAlert } from "../../src/alert/alert.js";
import { temporaryFolder } from "../capture/temporary-folder.js";
import { BIN, capture } from "../cli/skyspan.js";
import { until } from "../until.js";
import { FAR, Lab, needsLab, Sniffing } from "./lab.js";

const FIRST_RUN = capture("first-run-1.0.0.29");

/** A disk of its own for a folder, so small. */
function smallDisk(bytes: number, atEnd: TestContext["onTestFinished"]): string {
  const folder = temporaryFolder({}, atEnd);
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${bytes}`, "tmpfs", folder]);
  atEnd(() => {
    execFileSync("umount", ["--lazy", folder]);
  });
  return folder;
}

/** Writes until there is no room for one byte more. */
function fill(file: string): void {
  try {
    for (;;) appendFileSync(file, Buffer.alloc(4 << 10));
  } catch {
    // Full, as wanted.
  }
}

needsLab.concurrent("a full disk under an output and the state", () => {
  it.for([
    { what: "a file", words: "--to $FILE", says: /file:.*alerts\.jsonl: Cannot write/ },
    { what: "standard output", words: ">> $FILE", says: /stdout: Cannot write to standard output/ },
  ])(
    "with $what: said at once; when there is room again all is written, no line is torn, and nothing is said any more",
    {
      timeout: 120_000,
    },
    async ({ words, says }, { onTestFinished }) => {
      const disk = smallDisk(64 << 10, onTestFinished);
      const [file, state, filler] = ["alerts.jsonl", "state.json", "filler"].map((name) => join(disk, name));
      const lab = new Lab(onTestFinished);
      const line = `exec "$0" "$1" sniff ${FAR} --ring 1 --interval 1 --state $STATE ${words}`;
      const places = { FILE: file!, STATE: state! };
      const child = lab.start("bash", ["-c", line, process.execPath, BIN], places);
      const sniffing = new Sniffing(child);
      await sniffing.says(/"listening"/);
      // A page has room for one alert and the beginning of the next.
      writeFileSync(file!, `${"-".repeat(1_500)}\n`, { flag: "a" });
      fill(filler!);
      await lab.replay(FIRST_RUN);
      await sniffing.says(says);
      await sniffing.says(/The state cannot be written/);
      rmSync(filler!);
      const written = (): string[] => readFileSync(file!, "utf8").split("\n").slice(1, -1);
      await until(
        () => existsSync(state!) && statSync(state!).size > 0 && written().length > 2,
        () => sniffing.stderr,
      );
      expect(await sniffing.stop()).toBe(130);
      expect(
        written()
          .map((text) => JSON.parse(text) as Alert)
          .filter(isHostAlert).length,
      ).toBeGreaterThan(2);
      expect(sniffing.stderr).not.toMatch(/[1-9]\d* lost|trouble/);
    },
  );

  it("that stays full: counted as lost, and the run ends when asked", { timeout: 120_000 }, async ({
    onTestFinished,
  }) => {
    const lab = new Lab(onTestFinished);
    const state = join(temporaryFolder({}, onTestFinished), "state");
    const sniffing = lab.sniff(FAR, "--ring", "1", "--interval", "1", "--to", "file:/dev/full", "--state", state);
    await sniffing.says(/"listening"/);
    await lab.replay(FIRST_RUN);
    await sniffing.says(/no space is left on the device/);
    expect(await sniffing.stop()).toBe(130);
    expect(sniffing.stderr).toMatch(/[1-9]\d* lost/);
  });
});

/** So many hosts that do what the one of the recipe does, each under an address of its own: more alerts than a pipe takes. */
function crowdOf(hosts: number): Uint8Array {
  const [one] = firstRun.expected.clients;
  const address = ipv4Bytes(one!.ip);
  const places = [26, 30];
  const frames = firstRun.record().map(({ micros, bytes }) => {
    const at = places.find((place) => address.every((byte, index) => bytes[place + index] === byte));
    return { micros, bytes, lastByte: at === undefined ? undefined : at + 3 };
  });
  return pcapFile(
    Array.from({ length: hosts }, (_, host) =>
      frames.map(({ micros, bytes, lastByte }) => ({
        micros,
        bytes: lastByte === undefined ? bytes : bytes.with(lastByte, 100 + host),
      })),
    ).flat(),
  );
}

needsLab.concurrent("a standard output that nobody reads", () => {
  it("does not hold the reading up: frames are read, none is dropped, and what was not taken is lost and counted", {
    timeout: 120_000,
  }, async ({ onTestFinished }) => {
    const lab = new Lab(onTestFinished);
    const line = `"$0" "$1" sniff ${FAR} --ring 64 --interval 1 --drain 1 | sleep 60`;
    const child = lab.start("bash", ["-c", line, process.execPath, BIN]);
    const sniffing = new Sniffing(child);
    await sniffing.says(/"listening"/);
    const crowd = temporaryFolder({ "crowd.pcap": crowdOf(50) }, onTestFinished);
    await lab.replay(join(crowd, "crowd.pcap"));
    await until(
      () => sniffing.statistics.frames === lab.arrived(),
      () => `${lab.arrived()}\n${sniffing.stderr}`,
    );
    expect(sniffing.statistics.dropped).toBe(0);
    process.kill(lab.supervisor(), "SIGTERM");
    await sniffing.says(/[1-9]\d* lost/);
  });
});

const [HOLD, GO_ON, INTERRUPT] = ["\x13", "\x11", "\x03"];

needsLab.concurrent("a terminal that is held with Ctrl-S", () => {
  it("does not hold the reading up: when it is let go, everything is there", { timeout: 60_000 }, async ({
    onTestFinished,
  }) => {
    const lab = new Lab(onTestFinished);
    lab.run("ip", "link", "set", "dev", "lo", "up");
    const frames = (): number =>
      Number(
        /^skyspan_frames_total (\d+)/m.exec(lab.run("curl", "-s", "-m", "5", "http://127.0.0.1:9477/metrics"))![1],
      );
    const sniffing = lab.sniffOnTerminal(FAR, "--ring", "16", "--metrics", "9477", "--user", "nobody");
    const isPrinted = (text: string) => () => sniffing.stdout.includes(text);
    await until(isPrinted("capturing on"), () => sniffing.stdout);
    sniffing.child.stdin?.write(HOLD);
    await lab.replay(FIRST_RUN);
    await until(
      () => frames() === lab.arrived(),
      () => `${frames()} of ${lab.arrived()}`,
    );
    expect(sniffing.stdout).not.toContain("runs Skype");
    sniffing.child.stdin?.write(GO_ON);
    await until(isPrinted("runs Skype"), () => sniffing.stdout);
    sniffing.child.stdin?.write(INTERRUPT);
    expect(await sniffing.ended).toBe(130);
    expect(sniffing.stdout).toContain("Inspected");
  });
});

needsLab.concurrent("a log that nobody reads", () => {
  it("does not hold the reading up: alerts come all the same", { timeout: 60_000 }, async ({ onTestFinished }) => {
    const lab = new Lab(onTestFinished);
    const line = `"$0" "$1" sniff ${FAR} --ring 16 2> >(grep -m 1 -q listening; echo listening; sleep 60)`;
    const sniffing = new Sniffing(lab.start("bash", ["-c", line, process.execPath, BIN]));
    await until(
      () => sniffing.stdout !== "",
      () => "",
    );
    const supervisor = lab.supervisor();
    // A line of statistics each, more than a pipe and what waits for it hold.
    for (let turn = 0; turn < 400; turn++) {
      process.kill(supervisor, "SIGUSR1");
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    await lab.replay(FIRST_RUN);
    await until(
      () => sniffing.stdout.includes("skype.client"),
      () => sniffing.stdout,
    );
    process.kill(supervisor, "SIGTERM");
    await until(
      () => sniffing.child.exitCode !== null,
      () => sniffing.stdout,
    );
    expect(sniffing.child.exitCode).toBe(143);
  });
});
