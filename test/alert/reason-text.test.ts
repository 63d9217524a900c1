import { describe, expect, it } from "vitest";
import { reasonText } from "../../src/alert/reason-text.js";
import { ipv4 } from "../../src/core/address.js";
import type { FakeTlsFacts, NakResendFacts, TcpFallbackFacts, UdpFanoutFacts } from "../../src/detect/evidence.js";

const subject = ipv4(0xc0a8_0102);
const flow = {
  transport: "udp",
  source: { address: subject, port: 4_576 },
  destination: { address: ipv4(0x1864_0007), port: 20_001 },
  vlan: undefined,
  tunnel: undefined,
} as const;
const frame = { capture: 0, interface: 0, frame: 1 };
const piece = {
  id: "",
  strength: "proof",
  subject,
  count: 1,
  firstSeen: 0,
  lastSeen: 0,
  frames: [],
  tipped: { time: 0, frame, earlierFrames: [], flow, proof: "", mac: undefined },
} as const;

describe("repetitions: only what there is, one as one", () => {
  const text = (seen: Partial<NakResendFacts>): string => {
    const facts = { port: 4_576, naks: 0, resends: 0, acks: 0, fragmentSets: 0, answersSent: 0, unasked: 0, ...seen };
    return reasonText({ ...piece, frames: [], signal: "nak-resend", facts: { ...facts, publicAddress: undefined } })
      .text;
  };
  it.each<[Partial<NakResendFacts>, string]>([
    [{ unasked: 12 }, "UDP port 4576: refusals and acks of 12 peers name one public address"],
    [{ acks: 1 }, "UDP port 4576: 1 ack repeats what was sent before"],
    [{ acks: 3 }, "UDP port 4576: 3 acks repeat what was sent before"],
    [{ naks: 1, resends: 1 }, "UDP port 4576: 1 refusal and 1 resend repeat what was sent before"],
    [
      { naks: 2, resends: 2, acks: 32, fragmentSets: 6, answersSent: 3 },
      "UDP port 4576: 2 refusals, 2 resends, 32 acks and 6 fragmented answers repeat what was sent before; 3 more were its own answers to peers",
    ],
    [
      { acks: 1, answersSent: 1 },
      "UDP port 4576: 1 ack repeats what was sent before; 1 more was its own answer to peers",
    ],
    [{ answersSent: 2 }, "UDP port 4576: 2 answers to peers repeat what they sent before"],
  ])("%j", (seen, said) => {
    expect(text(seen)).toBe(said);
  });
});

describe("fake TLS", () => {
  it.each<[Omit<FakeTlsFacts, "peers">, string]>([
    [{ hellos: 1, constantAnswers: 0, otherAnswers: 0 }, "1 fake TLS hello"],
    [
      { hellos: 26, constantAnswers: 9, otherAnswers: 2 },
      "26 fake TLS hellos; 9 met the answer that never changes; 2 met an answer that is no TLS",
    ],
  ])("%j", (seen, said) => {
    const facts = { ...seen, peers: new Set<number>() };
    expect(reasonText({ ...piece, frames: [], signal: "fake-tls", facts }).text).toBe(said);
  });
});

describe("fallback and fan-out", () => {
  it.each([
    [1, 0, "1 stream to port 443 without TLS, not proven Skype"],
    [1, 1, "1 stream to port 443 without TLS, proven Skype"],
    [3, 0, "3 streams to port 443 without TLS, none of them proven Skype"],
    [3, 2, "3 streams to port 443 without TLS, 2 of them proven Skype"],
  ])("%i streams, %i proven", (streams, proven, said) => {
    const facts: TcpFallbackFacts = { port: 443, streams, proven, peers: new Set() };
    expect(reasonText({ ...piece, frames: [], signal: "tcp-80-fallback", facts }).text).toBe(said);
  });

  it.each([
    ["no steps between ids", 6, 0, 0, "was first to contact 6 peers, up to 1 new one in 10 s"],
    [
      "more of them to known peers",
      6,
      9,
      8,
      "was first to contact 6 peers, up to 1 new one in 10 s; 8 of 9 id steps from peer to peer were exactly 2",
    ],
    ["known peers alone", 0, 9, 8, "spoke to 0 peers; 8 of 9 id steps from peer to peer were exactly 2"],
  ])("%s", (_, contacts, peerSteps, peerStepsOfTwo, said) => {
    const facts: UdpFanoutFacts = {
      port: 4_576,
      peers: new Map(),
      contacts,
      steps: 0,
      stepsOfTwo: 0,
      peerSteps,
      peerStepsOfTwo,
      typeTwo: 6,
      fastest: 1,
      hostcacheMatches: 0,
      bootstrapMatches: 0,
    };
    expect(reasonText({ ...piece, frames: [], signal: "udp-fanout", facts }).text).toBe(`UDP port 4576 ${said}`);
  });
});
