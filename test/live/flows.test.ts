/** `skyspan sniff --flows` for real: what is written while frames come, corrections and log rotation included. */
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { message, opaqueMessage } from "../../captures/recipes/skype/datagram.js";
import { probe } from "../../captures/recipes/skype/plaintext.js";
import { pcapFile } from "../../captures/recipes/wire/index.js";
import { type Alert, isHostAlert } from "../../src/alert/alert.js";
import type { FlowRecord } from "../../src/alert/flow-log.js";
import { temporaryFolder } from "../capture/temporary-folder.js";
import { alertsIn, capture, shell, skyspan } from "../cli/skyspan.js";
import { peers, stage } from "../detect/stage.js";
import { until } from "../until.js";
import { FAR, Lab, needsLab } from "./lab.js";

const FIRST_RUN = capture("first-run-1.0.0.29");

/** Wireshark's sample, where the corpus of real captures is at hand. */
const skypeIrc = [join(process.env.SKYSPAN_CORPUS ?? "", "skype", "SkypeIRC.cap")].filter((path) => existsSync(path));

const linesOf = (path: string): string[] => readFileSync(path, "utf8").split("\n").slice(0, -1);
const recordsOf = (path: string): FlowRecord[] => linesOf(path).map((line) => JSON.parse(line) as FlowRecord);
/** Each flow once: a correction takes the place of what it corrects. */
const settled = (records: readonly FlowRecord[]): FlowRecord[] => [
  ...new Map(records.map((record) => [record.id, record])).values(),
];
const bytesOf = (records: readonly FlowRecord[]): number =>
  records.reduce((sum, { source, destination }) => sum + source.bytes + destination.bytes, 0);
/** Of all hosts, as their last word has it. No two of them talk to each other here. */
const trafficOf = (alerts: readonly Alert[]): { readonly flows: number; readonly bytes: number } => {
  const each = alerts.filter(isHostAlert).flatMap(({ skype }) => skype.traffic ?? []);
  return {
    flows: each.reduce((sum, { flows }) => sum + flows, 0),
    bytes: each.reduce((sum, { bytes }) => sum + bytes, 0),
  };
};
/** What does not depend on when the frames came. */
const told = (records: readonly FlowRecord[]): string[] =>
  settled(records)
    .map(({ source, destination, label, reasons }) => JSON.stringify([source, destination, label, reasons]))
    .toSorted();

needsLab("on a wire", () => {
  it("the same records and sums as analyze on a recording of it", { timeout: 120_000 }, async () => {
    const folder = temporaryFolder();
    const [live, recording, later] = ["live.jsonl", "recording.pcap", "later.jsonl"].map((name) => join(folder, name));
    const lab = new Lab();
    const stopRecording = await lab.record(recording!);
    const sniffing = lab.sniff(FAR, "--ring", "16", "--flows", live!);
    await sniffing.says(/"listening"/);
    for (const file of [FIRST_RUN, ...skypeIrc]) await lab.replay(file);
    await lab.isRead(sniffing);
    await stopRecording();
    expect(await sniffing.stop()).toBe(130);
    const outcome = await skyspan(["analyze", "-q", recording!, "--flows", later!]);
    expect(told(recordsOf(live!))).toEqual(told(recordsOf(later!)));
    const labelled = settled(recordsOf(live!)).filter(({ label }) => label === "skype");
    expect(labelled.length).toBeGreaterThan(20);
    for (const alerts of [sniffing.alerts, alertsIn(outcome)]) {
      expect(trafficOf(alerts)).toEqual({ flows: labelled.length, bytes: bytesOf(labelled) });
    }
  });

  it("SIGHUP: the next record stands in a new file, with the header of the format; alerts have their evidence", {
    timeout: 120_000,
  }, async () => {
    const path = join(temporaryFolder(), "conn.log");
    const evidence = join(temporaryFolder(), "evidence");
    const lab = new Lab();
    const sniffing = lab.sniff(FAR, "--ring", "16", "--flows", path, "--flows-format", "zeek", "--evidence", evidence);
    await sniffing.says(/"listening"/);
    renameSync(path, `${path}.1`);
    sniffing.child.kill("SIGHUP");
    await until(() => existsSync(path));
    await lab.replay(FIRST_RUN);
    await lab.isRead(sniffing);
    await sniffing.stop();
    for (const { id, evidence: cut } of sniffing.alerts.filter(isHostAlert)) {
      expect(cut).toMatchObject({ file: join(evidence, `${id}.pcapng`) });
      expect(cut.framesMissing).toBeUndefined();
      expect((await skyspan(["analyze", "-q", cut.file!])).code).toBe(0);
    }
    expect(linesOf(`${path}.1`).every((line) => line.startsWith("#"))).toBe(true);
    const lines = linesOf(path);
    expect(lines.filter((line) => line.startsWith("#fields"))).toHaveLength(1);
    expect(lines.filter((line) => !line.startsWith("#")).length).toBeGreaterThan(20);
  });
});

describe("from a pipe that goes on", () => {
  it("a flow that ended before the proof is written at once, and corrected while the run goes on", {
    timeout: 120_000,
  }, async () => {
    const folder = temporaryFolder();
    const [path, file, seen] = ["flows.jsonl", "late-proof.pcap", "seen"].map((name) => join(folder, name));
    writeFileSync(file!, lateProof());
    const waits = `while [ ! -e "${seen}" ]; do sleep 0.1; done`;
    const running = shell(`(cat "${file}"; ${waits}) | $SKYSPAN sniff - -q --flows "${path}"`);
    const labels = (): string[] =>
      existsSync(path!)
        ? recordsOf(path!).map(({ label, corrects }) => [label ?? "-", ...(corrects ? ["corrects"] : [])].join(" "))
        : [];
    const expected = [...Array(4).fill("-"), ...Array(4).fill("skype corrects")];
    await until(
      () => labels().length >= expected.length,
      () => labels().join("\n"),
    );
    writeFileSync(seen!, "");
    expect((await running).code).toBe(0);
    expect(labels()).toEqual([...expected, "skype", "skype"]);
    expect(settled(recordsOf(path!))).toHaveLength(6);
  });
});

/** Four peers asked with datagrams that prove nothing; long after, one with a datagram that does, and one more. */
function lateProof(): Uint8Array {
  const { span, client } = stage();
  const all = peers(6);
  for (const [index, peer] of all.slice(0, 4).entries()) {
    client.send(index / 5, peer, opaqueMessage(0x2b4e + 2 * index, 26, client.random));
  }
  client.send(200, all[4]!, message(0x2b56, probe(0x2b56), client.random));
  client.send(300, all[5]!, opaqueMessage(0x2b58, 26, client.random));
  return pcapFile(span.frames());
}
