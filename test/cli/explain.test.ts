import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { latin1, pcapFile } from "../../captures/recipes/wire/index.js";
import { skypeCrc } from "../../src/detect/udp/skype-crc.js";
import { temporaryFolder } from "../capture/temporary-folder.js";
import { server, stage } from "../detect/stage.js";
import { alertsIn, capture, shell, skyspan } from "./skyspan.js";

const CAPTURE = capture("first-run-1.0.0.29");

async function alertId(status: string, rule: string): Promise<string> {
  const alerts = alertsIn(await skyspan(["analyze", "-q", CAPTURE]));
  return alerts.find((alert) => alert.status === status && alert.rule === rule)!.id;
}

describe("skyspan explain", () => {
  it("tells why in words: the request, and the filter that shows its frame", async () => {
    const id = await alertId("new", "skype.ui-http");
    const { code, stdout } = await skyspan(["explain", id.slice(0, 8), CAPTURE]);
    expect(code).toBe(0);
    expect(stdout).toContain(`alert             ${id}`);
    expect(stdout).toContain("request: GET /ui/0/1.0.0.29/en/getlatestversion HTTP/1.1");
    expect(stdout).toContain("frame.number in {23}");
    expect(stdout).not.toContain("\u001b");
  });

  it("knows an alert that a sensor told as a repeat, from the frames of the last time alone", async () => {
    const folder = temporaryFolder();
    const state = join(folder, "state.json");
    const run = async () => {
      const { stdout } = await shell(`cat ${CAPTURE} | $SKYSPAN sniff - -q --hold-back 0 --state ${state}`);
      return alertsIn({ stdout }).find(({ rule, status }) => rule === "skype.client" && status === "closed")!.id;
    };
    const [first, again] = [await run(), await run()];
    expect(again).not.toBe(first);
    const { code, stdout, stderr } = await skyspan(["explain", again.slice(0, 8), CAPTURE]);
    expect(code).toBe(0);
    expect(stdout).toContain(`alert             ${again}`);
    expect(stderr).toBe(`It was told after 1 alert like it. From these captures alone its id is ${first}.\n`);
  });

  it("shows the arithmetic: the plaintext, the CRC it has and the CRC that was seen", async () => {
    const { stdout } = await skyspan(["explain", await alertId("closed", "skype.client"), CAPTURE]);
    const [, id, , crc] = /id: (\w{4})\n.*type: .*\n.*IV: (\w+)\n.*CRC: (\w{8})\n/.exec(stdout) ?? [];
    const number = Number.parseInt(id!, 16) - 1;
    const plaintext = [0x04, 0xda, 0x01, number >>> 8, number & 0xff, 0x42, 0x15];
    expect((skypeCrc(plaintext) >>> 0).toString(16).padStart(8, "0")).toBe(crc);
    expect(stdout.replaceAll(/\s+/g, " ")).toContain(`is ${Buffer.from(plaintext).toString("hex")}; its CRC is ${crc}`);
  });

  describe("the arithmetic, worked out", () => {
    const fields = async (name: string): Promise<{ name: string; value: string }[]> => {
      const path = capture(name);
      const alerts = alertsIn(await skyspan(["analyze", "-q", path]));
      const { id } = alerts.find(({ status, rule }) => status === "closed" && rule === "skype.client")!;
      const { frames } = JSON.parse((await skyspan(["explain", "--json", id, path])).stdout);
      return frames.flatMap((frame: { fields: { name: string; value: string }[] }) => frame.fields);
    };
    const proofs = async (name: string): Promise<string[]> =>
      (await fields(name)).filter((field) => field.name === "proof").map(({ value }) => value);
    const check = (proof: string): void => {
      const [, plaintext, crc] = /is ([0-9a-f]+)(?:, its last .*)?; its CRC is ([0-9a-f]{8}), as seen/.exec(proof)!;
      expect((skypeCrc(Buffer.from(plaintext!, "hex")) >>> 0).toString(16).padStart(8, "0")).toBe(crc);
    };

    it("of answers: the request they name, read off the CRC", async () => {
      const answers = (await proofs("first-run-1.0.0.29")).filter((proof) =>
        proof.includes("the answer to the request"),
      );
      expect(answers.length).toBeGreaterThan(2);
      for (const proof of answers) check(proof);
    });

    it("of padded probes: the bytes that were not known", async () => {
      const probes = (await proofs("native-handshake-7.x")).filter((proof) => proof.includes("read off the CRC"));
      expect(new Set(probes.map((proof) => /(\d+) bits$/.exec(proof)![1]))).toEqual(new Set(["24", "16", "8"]));
      for (const proof of probes) check(proof);
    });

    it("of 1.x streams: both messages, and what they are combined to", async () => {
      const all = await fields("first-run-1.0.0.29");
      const at = all.findIndex(({ name }) => name.startsWith("first message, frame "));
      const [first, second, proof] = all.slice(at, at + 3).map(({ value }) => value);
      const header = Buffer.from("000100000001000000", "hex");
      const plain = [...header].map((byte, index) => {
        return byte ^ Buffer.from(first!, "hex")[4 + index]! ^ Buffer.from(second!, "hex")[index]!;
      });
      expect(plain.slice(3, 6)).toEqual([0x13, 0xf2, 0x01]);
      expect(proof).toContain(plain.map((byte) => byte.toString(16).padStart(2, "0")).join(" "));
    });

    it("of streams behind the fake hello and answer", async () => {
      const all = await fields("fallback-80-2.x");
      expect(all.filter(({ name }) => name === "hello" || name === "answer").length).toBeGreaterThan(1);
      expect(all.filter(({ name }) => name === "seed").length).toBeGreaterThan(3);
    });
  });

  it("names the fields of a refusal and of the message sent again, which repeat each other", async () => {
    const { stdout } = await skyspan(["explain", await alertId("closed", "skype.client"), CAPTURE]);
    const text = stdout.replaceAll(/\s+/g, " ");
    const refusal =
      /of the message refused: (\w{4}) receiver's address, as the sender sees it: 198.51.100.23 challenge: (\w{8})/;
    const [, id, challenge] = refusal.exec(text) ?? [];
    expect(text).toContain(`of the message refused: ${id} challenge, from the refusal: ${challenge} `);
  });

  it("--json: the alert and every frame behind it", async () => {
    const id = await alertId("closed", "skype.client");
    const { alert, frames } = JSON.parse((await skyspan(["explain", "--json", id, CAPTURE])).stdout);
    expect(alert.id).toBe(id);
    const named = alert.reasons.flatMap((reason: { frames: { frame: number }[] }) => reason.frames);
    const numbers = new Set(frames.map(({ frame }: { frame: number }) => frame));
    expect(named.length).toBeGreaterThan(10);
    for (const { frame } of named) expect(numbers).toContain(frame);
  });

  it("blots out an account that is sent in clear, unless it is asked for (A17)", async () => {
    const { span, host } = stage();
    const conversation = span.tcp({ host, port: 3_600 }, { host: server("203.0.113.9"), port: 80 });
    const target = "/skype/?skype_ver=4.2.4.100&skype_id=zhang.san&port=23401";
    conversation.send("opener", conversation.open(1), latin1(`GET ${target} HTTP/1.1\r\nHost: hao.tom.com\r\n\r\n`));
    const path = join(temporaryFolder({ "tom.pcap": pcapFile(span.frames()) }), "tom.pcap");
    const explain = async (...words: readonly string[]) => {
      const { id } = alertsIn(await skyspan(["analyze", "-q", path]))[0]!;
      return (await skyspan(["explain", ...words, id, path])).stdout;
    };
    const hidden = [await explain(), await explain("--json")].join("\n");
    expect(hidden).toContain("skype_id=***&port=23401");
    expect(hidden).not.toContain("zhang");
    expect(hidden).not.toContain(Buffer.from("zhang").toString("hex"));
    expect(await explain("--show-accounts")).toContain("skype_id=zhang.san");
  });

  it("--filter: an alert of a filtered run, which all frames together do not raise", async () => {
    const filtered = ["--filter", "udp", CAPTURE];
    const { id } = alertsIn(await skyspan(["analyze", "-q", ...filtered]))[0]!;
    const { code, stdout } = await skyspan(["explain", "--color", "always", id, ...filtered]);
    expect(code).toBe(0);
    expect(stdout).toContain(id);
    expect(stdout).toContain("\u001b[");
    const without = await skyspan(["explain", id, CAPTURE]);
    expect(without.code).toBe(2);
    expect(without.stderr).toMatch(/Give the --filter, --home-net, --hostcache and --hold-back of the run/);
  });

  it.each([
    [
      "an id that is not there",
      ["nothere", CAPTURE],
      /^[0-9a-f]{32} {2}new .*\n(.*\n)*skyspan: There is no alert "nothere"/,
    ],
    ["captures without an alert", ["nothere", capture("lookalike-port-80")], /raise none at all/],
    ["standard input", ["nothere", "-"], /reads its captures twice/],
  ])("%s: a sentence, exit code 2", async (_, words, said) => {
    const { code, stdout, stderr } = await skyspan(["explain", ...words]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(said);
  });
});
