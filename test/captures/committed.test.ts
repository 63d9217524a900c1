// The committed captures are what the recipes write, byte for byte, they are sound, and they hold what each scene
// promises to the tests of the detectors: no more and no less.

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { SCENES } from "../../captures/recipes/scenes/index.js";
import type { ExpectedClient } from "../../captures/recipes/scenes/scene.js";
import { pcapFile } from "../../captures/recipes/wire/index.js";
import { type ReadFrame, type ReadPacket, readCapture, streams } from "./capture-reader.js";
import { ACCEPT, ANSWER_15, isOldOpening, PROBE, paddingSteps, predictedCrc, QUESTION_35 } from "./keyless-checks.js";

const folder = new URL("../../captures/", import.meta.url);

it("every capture has a recipe and a place in the README", () => {
  const files = readdirSync(folder).filter((name) => name.endsWith(".pcap"));
  expect(files.toSorted()).toEqual(SCENES.map(({ name }) => `${name}.pcap`).toSorted());
  const readme = readFileSync(new URL("README.md", folder), "latin1");
  for (const file of files) expect(readme).toContain(`\`${file}\``);
});

describe.each(SCENES)("$name", ({ name, record, file, expected }) => {
  const committed = new Uint8Array(readFileSync(new URL(`${name}.pcap`, folder)));
  const frames = readCapture(committed);
  const all = streams(frames);

  it("is what its recipe writes, twice", () => {
    expect(Buffer.compare(pcapFile(record(), file), committed)).toBe(0);
    expect(Buffer.compare(pcapFile(record(), file), committed)).toBe(0);
  });

  it("is small, in order, padded, and every checksum holds", () => {
    expect(committed.length).toBeLessThan(300_000);
    let before = 0;
    for (const { micros, length, packet } of frames) {
      expect(micros).toBeGreaterThanOrEqual(before);
      before = micros;
      expect(length).toBeGreaterThanOrEqual(60);
      expect(packet?.checksumsHold ?? true).toBe(true);
    }
  });

  it("has exactly the proven streams it promises (D17, D18, D30)", () => {
    const proven = all.filter(({ said }) => {
      const starts = [said.opener, said.answerer].flatMap((segments) => segments.slice(0, 10));
      const [first, second] = said.opener;
      const old = first !== undefined && second !== undefined && isOldOpening(first, second);
      return old || starts.some((segment) => paddingSteps(segment) === 6);
    });
    const promised = expected.clients.flatMap(({ ip, skypePort, provenStreams, visitors }) => [
      ...(provenStreams ?? []),
      ...Array.from({ length: visitors?.streams ?? 0 }, () => `${ip}:${skypePort}`),
    ]);
    expect(proven.map(({ answerer }) => answerer).toSorted()).toEqual(promised.toSorted());
  });

  it("has 18-byte proofs only from those who are clients (C.4)", () => {
    const visited = expected.clients.filter(({ visitors }) => visitors !== undefined).map(({ ip }) => ip);
    const senders = new Set(
      datagrams(frames)
        .filter(isProbe)
        .filter(({ destination }) => !visited.includes(destination))
        .map(({ source }) => source),
    );
    for (const sender of senders) expect(expected.clients.map(({ ip }) => ip)).toContain(sender);
  });

  for (const client of expected.clients) holdsFor(client, frames);
});

function holdsFor(client: ExpectedClient, frames: readonly ReadFrame[]): void {
  const sent = datagrams(frames).filter(
    ({ source, sourcePort }) => source === client.ip && sourcePort === client.skypePort,
  );

  it(`${client.ip} probes ${client.peersProbed ?? 0} peers with ids rising by 2`, () => {
    const messages = sent.filter(({ payload }) => payload[2] === 2);
    const peers = new Set(messages.map(({ destination, destinationPort }) => `${destination}:${destinationPort}`));
    const answered = (client.visitors?.count ?? 0) + (client.visitors?.asked ?? 0);
    expect(peers.size).toBe((client.peersProbed ?? 0) + answered);
    const ids = messages.map(({ payload }) => ((payload[0] ?? 0) << 8) | (payload[1] ?? 0));
    const steps = ids.slice(1).map((id, index) => (id - (ids[index] ?? 0)) & 0xffff);
    const exactly2 = steps.filter((step) => step === 2).length;
    expect(exactly2).toBeGreaterThanOrEqual(steps.length * 0.6);
  });

  it(`${client.ip} is told its public address by ${client.naks ?? 0} NAKs`, () => {
    const told = datagrams(frames).filter(
      ({ destination, payload }) =>
        destination === client.ip && payload.length === 11 && ((payload[2] ?? 0) & 0x8f) === 7,
    );
    expect(told).toHaveLength(client.naks ?? 0);
    for (const { payload } of told) expect(payload.subarray(3, 7).join(".")).toBe(client.publicIp);
  });

  it(`${client.ip} tries ${client.ladderPeers?.length ?? 0} peers on N, 443 and 80`, () => {
    const tried = new Map<string, Set<number>>();
    for (const { packet } of frames) {
      if (packet?.source !== client.ip || (packet.flags & 0x12) !== 0x02) continue;
      const ports = tried.get(packet.destination) ?? new Set();
      tried.set(packet.destination, ports.add(packet.destinationPort));
    }
    const climbed = [...tried].filter(([, ports]) => ports.size === 3 && ports.has(80) && ports.has(443));
    expect(climbed.map(([ip]) => ip).toSorted()).toEqual((client.ladderPeers ?? []).toSorted());
  });

  it(`${client.ip} calls ui.skype.com ${client.verbs?.length ?? 0} times`, () => {
    const texts = frames.map(({ packet }) => Buffer.from(packet?.payload ?? []).toString("latin1"));
    const calls = texts.filter((text) => /^GET .*\r\nHost: ui\.skype\.com\r\n/is.test(text));
    expect(calls.map((text) => /^GET \/ui\/\d+\/[^/]+\/[^/]+\/(\w+)/.exec(text)?.[1])).toEqual(client.verbs ?? []);
    expect(calls.map((text) => /User-Agent: (.*)\r\n/.exec(text)?.[1])).toEqual(client.userAgents ?? []);
  });
}

function datagrams(frames: readonly ReadFrame[]): ReadPacket[] {
  return frames.flatMap(({ packet }) => (packet?.protocol === 17 ? [packet] : []));
}

it("the first run holds every message whose plaintext is known (C.4)", () => {
  const all = datagrams(readCapture(new Uint8Array(readFileSync(new URL("first-run-1.0.0.29.pcap", folder)))));
  const sent = all.filter(({ source }) => source === "192.168.10.23");
  const received = all.filter(({ destination }) => destination === "192.168.10.23");
  expect(sent.filter(isProbe)).toHaveLength(30);
  expect(sent.filter((packet) => says(packet, QUESTION_35))).toHaveLength(14);
  const asked = sent.map(({ payload }) => ((payload[0] ?? 0) << 8) | (payload[1] ?? 0));
  // An answer is numbered by the request, so its checksum follows from an id we sent, not from its own.
  const answers = (plain: typeof ACCEPT) => received.filter((packet) => asked.some((id) => says(packet, plain, id)));
  expect(answers(ACCEPT)).toHaveLength(5);
  expect(answers(ANSWER_15)).toHaveLength(9);
});

const isProbe = (packet: ReadPacket): boolean => says(packet, PROBE);

function says({ payload }: ReadPacket, plain: typeof PROBE, id?: number): boolean {
  if (payload.length !== 18 || payload[2] !== 2) return false;
  const view = new DataView(payload.buffer, payload.byteOffset, payload.length);
  return view.getUint32(7) === predictedCrc(id ?? view.getUint16(0), plain.start, plain.end);
}
