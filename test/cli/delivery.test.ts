import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { temporaryFolder } from "../capture/temporary-folder.js";
import { serve } from "../output/delivery/own-servers.js";
import { freePort } from "../output/delivery/receivers.js";
import { until } from "../until.js";
import { BIN, capture, skyspan } from "./skyspan.js";

describe("analyze with a network output", () => {
  it("ends with 5 where nobody listens, says so, and the next run delivers the rest", async () => {
    const spool = `${temporaryFolder()}/spool`;
    const port = await freePort();
    const run = (input: string, drain: number) =>
      skyspan(["analyze", capture(input), "--to", `syslog+tcp://127.0.0.1:${port}`, "--spool", spool, "--drain", `${drain}`]); // biome-ignore format: one call
    const first = await run("first-run-1.0.0.29", 0.3);
    expect([first.code, first.stdout]).toEqual([5, ""]);
    expect(first.stderr).toMatch(
      new RegExp(`delivered +0, [1-9]\\d* pending to syslog\\+tcp://127\\.0\\.0\\.1:${port}`),
    );
    expect(first.stderr.replace(/\s+/g, " ")).toContain("Cannot deliver: the connection was refused.");

    let received = "";
    const receiver = createServer((socket) => socket.on("data", (part) => (received += part)).on("error", () => {}));
    receiver.listen(port, "127.0.0.1");
    onTestFinished(() => void receiver.close());
    await once(receiver, "listening");
    const second = await run("native-handshake-7.x", 10);
    expect([second.code, second.stdout]).toEqual([0, ""]);
    expect(second.stderr).not.toContain("pending");
    const rules = received.match(/"rule":"skype\.[a-z-]+"/g);
    expect(rules?.[0]).toBe('"rule":"skype.ui-http"');
    expect(received.indexOf("first-run-1.0.0.29")).toBeLessThan(received.indexOf("native-handshake-7.x"));
    expect(received).toContain("native-handshake-7.x");
  });

  it("says for whom it waits where that takes its time", async () => {
    const port = await freePort();
    const to = `syslog+tcp://127.0.0.1:${port}`;
    const spool = `${temporaryFolder()}/spool`;
    const { stderr } = await skyspan([
      "analyze",
      capture("first-run-1.0.0.29"),
      "--to",
      to,
      "--spool",
      spool,
      "--drain",
      "2.5",
    ]);
    expect(stderr).toContain(
      `Waiting for 5 alerts to reach ${to}, 2.5 s at most. Cannot deliver: the connection was refused. Ctrl-C: leave them in the spool.`,
    );
  });

  it("repeats no secret of an address, and ends with 2", async () => {
    const { code, stderr } = await skyspan([
      "analyze",
      capture("first-run-1.0.0.29"),
      "--to",
      "syslog+tls://u:hunter2@siem",
    ]);
    expect(code).toBe(2);
    expect(stderr).not.toContain("hunter2");
  });
});

describe("sniff with network outputs", () => {
  /** A capture on a pipe that stays open, as from a remote tcpdump. */
  function sniffing(...words: string[]) {
    const line = `(cat "${capture("first-run-1.0.0.29")}"; sleep 60) | exec $SKYSPAN sniff - -q ${words.map((word) => `'${word}'`).join(" ")}`;
    const environment = { ...process.env, SKYSPAN: `${process.execPath} ${BIN}` };
    const child = spawn("bash", ["-c", line], {
      env: environment,
      stdio: ["ignore", "pipe", "ignore"],
      detached: true,
    });
    let stdout = "";
    child.stdout.on("data", (part) => (stdout += part));
    onTestFinished(() => void (child.exitCode === null && process.kill(-child.pid!, "SIGKILL")));
    return { child, stdout: () => stdout };
  }

  it("delivers while it listens, and what is left when it is told to stop", async () => {
    const server = await serve(undefined, () => ({ status: 204 }));
    const to = `http://127.0.0.1:${server.port}/in`;
    const { child } = sniffing("--to", to, "--spool", `${temporaryFolder()}/spool`);
    const statuses = (): string[] =>
      server.requests
        .map(({ body }) => JSON.parse(body))
        .filter(({ rule }) => rule === "skype.client")
        .map(({ status }) => status);
    await until(() => statuses().includes("new"));
    expect(statuses()).not.toContain("closed");
    process.kill(-child.pid!, "SIGTERM");
    await until(() => statuses().includes("closed"));
    expect(statuses().at(-1)).toBe("closed");
    await server.close();
  });

  it("tells on the output that works what the other refuses", async () => {
    const server = await serve(undefined, () => ({ status: 422, body: "no" }));
    const to = `http://127.0.0.1:${server.port}/in`;
    const { stdout } = sniffing("--to", "stdout:", "--to", to, "--spool", `${temporaryFolder()}/spool`);
    await until(() => stdout().includes("sensor.delivery"));
    const told = stdout()
      .split("\n")
      .find((line) => line.includes("sensor.delivery"));
    expect(JSON.parse(told!)).toMatchObject({ severity: "medium", sensor: { cause: "output-refused", output: to } });
    await server.close();
  });
});
