import { once } from "node:events";
import { createServer } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { temporaryFolder } from "../capture/temporary-folder.js";
import { freePort } from "../output/delivery/receivers.js";
import { capture, skyspan } from "./skyspan.js";

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
