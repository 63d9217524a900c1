import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Spool } from "../../src/output/spool/spool.js";
import { temporaryFolder } from "../capture/temporary-folder.js";
import { numbered } from "../output/delivery/many-alerts.js";
import { serve } from "../output/delivery/own-servers.js";
import { freePort } from "../output/delivery/receivers.js";
import { skyspan } from "./skyspan.js";

/** A spool that a run left behind: three alerts for the one, two of them for the other as well. */
function leftBehind(one: string, other: string): string {
  const folder = join(temporaryFolder(), "spool");
  const spool = Spool.open({ folder, maxBytes: 1 << 20, sync: "never" });
  spool.join(one);
  spool.join(other);
  for (let number = 0; number < 3; number++) spool.append(JSON.stringify(numbered(number)));
  spool.settle(other, 2);
  spool.close();
  return folder;
}

const [SIEM, HOOK] = ["syslog+tls://siem:6514", "https://hooks:443/skyspan"];

describe("skyspan spool status", () => {
  it("tells what waits for whom, and since when", async () => {
    const spool = leftBehind(SIEM, HOOK);
    const { code, stdout } = await skyspan(["spool", "status", "--spool", spool]);
    expect(code).toBe(0);
    const [head, ...rows] = stdout.trimEnd().split("\n");
    expect(head).toMatch(/spool: 3 alerts, [\d,]+ bytes, not in use$/);
    expect(rows).toEqual([
      `  2 waiting for ${HOOK}, the first of 2004-09-14T19:31:06Z`,
      `  3 waiting for ${SIEM}, the first of 2004-09-14T19:31:06Z`,
    ]);
  });

  it("looks on while a run has the spool", async () => {
    const folder = leftBehind(SIEM, HOOK);
    const run = Spool.open({ folder, maxBytes: 1 << 20, sync: "never" });
    const { stdout } = await skyspan(["spool", "status", "--spool", folder]);
    run.close();
    expect(stdout).toContain(`in use by process ${process.pid}`);
  });

  it("says where there is none", async () => {
    const { code, stdout } = await skyspan(["spool", "status", "--spool", "/nonexistent"]);
    expect([code, stdout]).toEqual([0, "There is no spool in /nonexistent: nothing waits.\n"]);
  });
});

describe("skyspan spool drain", () => {
  it("delivers what waits for the outputs named, and that alone", async () => {
    const server = await serve(undefined, () => ({ status: 204 }));
    const hook = `http://127.0.0.1:${server.port}/in`;
    const spool = leftBehind(hook, SIEM);
    const { code, stdout } = await skyspan(["spool", "drain", "--spool", spool, "--to", hook, "--to", "stdout:"]);
    await server.close();
    expect([code, stdout]).toEqual([0, `3 delivered, 0 pending, 0 refused, ${hook}\n`]);
    expect(server.requests).toHaveLength(3);
    const status = await skyspan(["spool", "status", "--spool", spool]);
    expect(status.stdout).toContain(`2 waiting for ${SIEM}`);
  });

  it("ends with 5 where something still waits, and says why", async () => {
    const hook = `http://127.0.0.1:${await freePort()}/in`;
    const spool = leftBehind(hook, SIEM);
    const { code, stderr } = await skyspan(["spool", "drain", "--spool", spool, "--to", hook, "--drain", "0.2"]);
    expect(code).toBe(5);
    expect(stderr).toContain("Cannot deliver: the connection was refused.");
  });

  it("makes no new destination of a mistyped one", async () => {
    const spool = leftBehind(SIEM, HOOK);
    const { code, stderr } = await skyspan(["spool", "drain", "--spool", spool, "--to", "syslog+tls://seim:6514"]);
    expect(code).toBe(2);
    expect(stderr).toBe(`skyspan: Nothing waits for syslog+tls://seim:6514. It knows ${HOOK}, ${SIEM}.\n`);
  });
});

describe("skyspan spool forget", () => {
  it("lets go of what waited for a destination that is used no more", async () => {
    const spool = leftBehind(SIEM, HOOK);
    const { code, stdout } = await skyspan(["spool", "forget", SIEM, "--spool", spool]);
    expect([code, stdout]).toEqual([0, `${SIEM} is forgotten. 3 alerts waited for it.\n`]);
    await skyspan(["spool", "forget", HOOK, "--spool", spool]);
    expect(readdirSync(spool)).toEqual([]);
  });

  it("names those there are where it is not one of them", async () => {
    const { code, stderr } = await skyspan(["spool", "forget", "nats://x", "--spool", leftBehind(SIEM, HOOK)]);
    expect([code, stderr]).toEqual([2, `skyspan: The spool knows no nats://x. It knows ${HOOK}, ${SIEM}.\n`]);
  });
});
