import { describe, expect, it } from "vitest";
import { icmpCounterpart, icmpSecondPort } from "../../src/core/icmp-ports.js";

const ICMP = 1;
const ICMPV6 = 58;

describe("the second port of an ICMP message", () => {
  it.each([
    { name: "echo", transport: ICMP, request: 8, answer: 0 },
    { name: "timestamp", transport: ICMP, request: 13, answer: 14 },
    { name: "information", transport: ICMP, request: 15, answer: 16 },
    { name: "router solicitation", transport: ICMP, request: 10, answer: 9 },
    { name: "address mask", transport: ICMP, request: 17, answer: 18 },
    { name: "echo, version 6", transport: ICMPV6, request: 128, answer: 129 },
    { name: "multicast listener query", transport: ICMPV6, request: 130, answer: 131 },
    { name: "router solicitation, version 6", transport: ICMPV6, request: 133, answer: 134 },
    { name: "neighbour solicitation", transport: ICMPV6, request: 135, answer: 136 },
    { name: "node information", transport: ICMPV6, request: 139, answer: 140 },
    { name: "home agent discovery", transport: ICMPV6, request: 144, answer: 145 },
  ])("is the type that answers: $name", ({ transport, request, answer }) => {
    expect(icmpSecondPort(transport, request, 7)).toBe(answer);
    expect(icmpSecondPort(transport, answer, 7)).toBe(request);
  });

  it("is the code of a message that has no answer", () => {
    expect(icmpSecondPort(ICMP, 3, 13)).toBe(13);
    expect(icmpSecondPort(ICMPV6, 1, 4)).toBe(4);
  });

  it("does not mix up the versions, or other protocols with them", () => {
    expect(icmpCounterpart(ICMP, 128)).toBe(-1);
    expect(icmpCounterpart(ICMPV6, 8)).toBe(-1);
    expect(icmpCounterpart(6, 8)).toBe(-1);
  });
});
