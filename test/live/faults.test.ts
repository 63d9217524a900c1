/** What happens to engines, interfaces and clocks: survived, and the gap is told. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, it } from "vitest";
import { isHostAlert } from "../../src/alert/alert.js";
import { temporaryFolder } from "../capture/temporary-folder.js";
import { BIN, capture } from "../cli/skyspan.js";
import { until } from "../until.js";
import { FAR, Lab, NEAR, needsLab, Sniffing } from "./lab.js";

const FIRST_RUN = capture("first-run-1.0.0.29");
const schema = JSON.parse(readFileSync(new URL("../../docs/alert.schema.json", import.meta.url), "utf8"));
const isAlert = new Ajv2020({ strict: false }).compile(schema);

needsLab.concurrent("faults", () => {
  it.for([
    { engine: "tcpdump", process: "tcpdump" },
    { engine: "cap", process: "cap-capture" },
  ] as const)(
    "$engine is killed: started again, the gap is told",
    { timeout: 120_000 },
    async ({ engine, process: name }, { onTestFinished }) => {
      const lab = new Lab(onTestFinished);
      const sniffing = lab.sniff(FAR, "--engine", engine, "--ring", "16");
      await sniffing.says(/"listening"/);
      for (const pid of lab.engines(name)) process.kill(pid, "SIGKILL");
      const told = await sniffing.tells(({ rule }) => rule === "sensor.capture-loss");
      expect(told).toMatchObject({ sensor: { cause: "engine-died", interface: FAR, engine } });
      expect(isAlert(told), JSON.stringify(isAlert.errors)).toBe(true);
      await sniffing.says(/"listening again"/);
      await lab.replay(FIRST_RUN);
      await sniffing.tells(isHostAlert);
      expect(await sniffing.stop("SIGTERM")).toBe(143);
    },
  );

  it.for(["tcpdump", "cap"] as const)(
    "%s: the interface goes down, is deleted and comes back",
    { timeout: 120_000 },
    async (engine, { onTestFinished }) => {
      const lab = new Lab(onTestFinished);
      const sniffing = lab.sniff(FAR, "--engine", engine, "--ring", "16");
      await sniffing.says(/"listening"/);
      lab.run("ip", "link", "del", "dev", FAR);
      const told = await sniffing.tells(({ rule }) => rule === "sensor.capture-loss");
      expect(told).toMatchObject({ sensor: { cause: "interface-down", interface: FAR } });
      lab.cable();
      await sniffing.says(/"listening again"/);
      await lab.replay(FIRST_RUN);
      await sniffing.tells(isHostAlert);
      await sniffing.stop();
    },
  );

  it("an engine that is stopped counts as stalled and is replaced", { timeout: 120_000 }, async ({
    onTestFinished,
  }) => {
    const lab = new Lab(onTestFinished);
    const sniffing = lab.sniff(FAR, "--ring", "16");
    await sniffing.says(/"listening"/);
    for (const pid of lab.engines("tcpdump")) process.kill(pid, "SIGSTOP");
    const told = await sniffing.tells(({ rule }) => rule === "sensor.capture-loss");
    expect(told).toMatchObject({ sensor: { cause: "engine-stalled" } });
    await sniffing.says(/"listening again"/);
    await sniffing.stop();
  });

  it.for([
    { signal: "KILL", what: "is killed", cause: "parser-died", says: /ended unexpectedly/ },
    { signal: "STOP", what: "hangs", cause: "parser-stalled", says: /was stuck and is killed/ },
  ] as const)(
    "the process that parses $what: started again by who kept its privileges",
    { timeout: 120_000 },
    async ({ signal, cause, says }, { onTestFinished }) => {
      const lab = new Lab(onTestFinished);
      const sniffing = lab.sniff(FAR, "--ring", "16");
      await sniffing.says(/"listening"/);
      execFileSync("pkill", [`-${signal}`, "-P", String(sniffing.child.pid), "-f", "sniff-analyzer"]);
      await sniffing.says(says);
      await sniffing.says(/"listening"/, 2);
      const told = await sniffing.tells(({ rule }) => rule === "sensor.capture-loss");
      expect(told).toMatchObject({ sensor: { cause, engine: "tcpdump" } });
      expect(isAlert(told), JSON.stringify(isAlert.errors)).toBe(true);
      await lab.replay(FIRST_RUN);
      await sniffing.tells(isHostAlert);
      await sniffing.stop();
      expect(sniffing.stderr).toContain(`frames  ${FAR}, incomplete`);
      expect(sniffing.stderr).toMatch(/lost +1 {2}gap: the parser died, and its counts with it/);
    },
  );

  it("the process that parses is killed, and the run is ended while it is waited for", { timeout: 120_000 }, async ({
    onTestFinished,
  }) => {
    const lab = new Lab(onTestFinished);
    const sniffing = lab.sniff(FAR, "--ring", "16");
    await sniffing.says(/"listening"/);
    execFileSync("pkill", ["-KILL", "-P", String(sniffing.child.pid), "-f", "sniff-analyzer"]);
    await sniffing.says(/ended unexpectedly/);
    sniffing.child.kill("SIGHUP");
    expect(await sniffing.stop("SIGTERM")).toBe(143);
  });
});

needsLab.concurrent("an interface", () => {
  it.for(["tcpdump", "cap"] as const)(
    "that only goes down and up again, with %s; its health says so",
    {
      timeout: 120_000,
    },
    async (engine, { onTestFinished }) => {
      const lab = new Lab(onTestFinished);
      lab.run("ip", "link", "set", "dev", "lo", "up");
      const health = (): string =>
        lab.run("curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "http://127.0.0.1:9477/healthz");
      const sniffing = lab.sniff(FAR, "--engine", engine, "--ring", "16", "--metrics", "9477");
      await sniffing.says(/"listening"/);
      expect(health()).toBe("200");
      lab.run("ip", "link", "set", "dev", FAR, "down");
      const told = await sniffing.tells(({ rule }) => rule === "sensor.capture-loss");
      expect(told).toMatchObject({ sensor: { cause: "interface-down", interface: FAR, engine } });
      expect(isAlert(told), JSON.stringify(isAlert.errors)).toBe(true);
      await until(() => health() === "503");
      const metrics = lab.run("curl", "-s", "http://127.0.0.1:9477/metrics");
      expect(metrics).toContain(`skyspan_interface_up{interface="${FAR}"} 0\n`);
      expect(metrics).toContain(`skyspan_interface_gaps_total{interface="${FAR}"} 1\n`);
      lab.run("ip", "link", "set", "dev", FAR, "up");
      await sniffing.says(/"listening again"|"up again"/);
      await until(
        () => health() === "200",
        () => sniffing.stderr,
      );
      await lab.replay(FIRST_RUN);
      await sniffing.tells(isHostAlert);
      expect(await sniffing.stop()).toBe(130);
    },
  );

  it("whose cable is pulled and put back", { timeout: 120_000 }, async ({ onTestFinished }) => {
    const lab = new Lab(onTestFinished);
    const sniffing = lab.sniff(FAR, "--ring", "16");
    await sniffing.says(/"listening"/);
    lab.run("ip", "link", "set", "dev", NEAR, "down");
    const told = await sniffing.tells(({ rule }) => rule === "sensor.capture-loss");
    expect(told.reasons[0]!.text).toBe(`The interface ${FAR} has no link: is its cable in?`);
    lab.run("ip", "link", "set", "dev", NEAR, "up");
    await sniffing.says(/"up again"/);
    await sniffing.stop();
  });

  it("that is renamed is gone until its name is back", { timeout: 120_000 }, async ({ onTestFinished }) => {
    const lab = new Lab(onTestFinished);
    const sniffing = lab.sniff(FAR, "--ring", "16");
    await sniffing.says(/"listening"/);
    lab.run("ip", "link", "set", "dev", FAR, "down");
    lab.run("ip", "link", "set", "dev", FAR, "name", "other0");
    lab.run("ip", "link", "set", "dev", "other0", "up");
    const told = await sniffing.tells(({ rule }) => rule === "sensor.capture-loss");
    expect(told).toMatchObject({ sensor: { cause: "interface-down", interface: FAR } });
    lab.run("ip", "link", "set", "dev", "other0", "down");
    lab.run("ip", "link", "set", "dev", "other0", "name", FAR);
    lab.run("ip", "link", "set", "dev", FAR, "up");
    await sniffing.says(/"listening again"/);
    await lab.replay(FIRST_RUN);
    await sniffing.tells(isHostAlert);
    await sniffing.stop();
  });
});

/** Debian's libfaketime: it gives the wall clock of a process another time while that runs. */
const FAKETIME = `/usr/lib/${process.arch === "arm64" ? "aarch64" : "x86_64"}-linux-gnu/faketime/libfaketime.so.1`;

needsLab.concurrent("the clock", () => {
  it.skipIf(!existsSync(FAKETIME))(
    "is set, forward and back: told each time, and hosts are found after each",
    {
      timeout: 120_000,
    },
    async ({ onTestFinished }) => {
      const offset = join(temporaryFolder({ offset: "+0" }, onTestFinished), "offset");
      const lab = new Lab(onTestFinished);
      const child = lab.start(process.execPath, [BIN, "sniff", FAR, "--engine", "cap", "--ring", "16"], {
        LD_PRELOAD: FAKETIME,
        FAKETIME_TIMESTAMP_FILE: offset,
        FAKETIME_NO_CACHE: "1",
        FAKETIME_DONT_FAKE_MONOTONIC: "1",
      });
      const sniffing = new Sniffing(child);
      const jumps = () =>
        sniffing.alerts.filter((alert) => alert.rule === "sensor.capture-loss").map(({ reasons }) => reasons[0]!.text);
      await sniffing.says(/"listening"/);
      writeFileSync(offset, "+7200");
      await until(
        () => jumps().length === 1,
        () => sniffing.stderr,
      );
      await lab.replay(FIRST_RUN);
      await sniffing.tells(isHostAlert);
      writeFileSync(offset, "-86400");
      await until(
        () => jumps().length === 2,
        () => sniffing.stderr,
      );
      await lab.replay(capture("native-handshake-7.x"));
      await sniffing.tells((alert) => isHostAlert(alert) && alert.skype?.version?.startsWith("7.") === true);
      expect(jumps()).toEqual([
        expect.stringMatching(/^the clock was set forward by 7[12]\d\d\.\d s$/),
        expect.stringMatching(/^the clock was set back by 93[56]\d\d\.\d s$/),
      ]);
      expect(await sniffing.stop()).toBe(130);
    },
  );
});
