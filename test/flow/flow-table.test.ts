import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Endpoint } from "../../src/core/address.js";
import { formatEndpoint } from "../../src/core/address.js";
import { type Packet, TCP, UDP } from "../../src/decode/packet.js";
import { Flow } from "../../src/flow/flow.js";
import { FlowTable } from "../../src/flow/flow-table.js";
import { end, packetOf, Talk } from "./packets.js";

function find(table: FlowTable, packet: Packet): number {
  return table.find(packet, packet.sourcePort, packet.destinationPort);
}

/** As the tracker does: a look-up, then an insertion where nothing was found. */
function findOrInsert(table: FlowTable, packet: Packet): number {
  const found = find(table, packet);
  return found >= 0 ? found : table.insert(packet, packet.sourcePort, packet.destinationPort);
}

function ends(table: FlowTable, number: number): [string, string] {
  const flow = new Flow(table);
  flow.turnTo(number, flow.direction);
  return [formatEndpoint(flow.initiator), formatEndpoint(flow.responder)];
}

describe.each([
  {
    family: "IPv4",
    client: end("10.0.0.1", 1025),
    server: end("255.255.255.254", 80),
    stranger: end("10.0.0.2", 1025),
  },
  { family: "IPv6", client: end(1, 1025), server: end(-2, 80), stranger: end(3, 1025) },
])("the flow table, $family", ({ client, server, stranger }) => {
  const packet = (from: Endpoint, to: Endpoint, transport = TCP): Packet => packetOf({ from, to, transport });

  it("finds a flow from both ends and says which way the packet runs", () => {
    const table = new FlowTable({ maxFlows: 8 });
    const number = findOrInsert(table, packet(client, server));
    expect(find(table, packet(client, server))).toBe(number);
    expect(table.direction).toBe(0);
    expect(find(table, packet(server, client))).toBe(number);
    expect(table.direction).toBe(1);
    expect(ends(table, number)).toEqual([formatEndpoint(client), formatEndpoint(server)]);
  });

  it.each([
    { name: "other ports", from: { ...client, port: 1026 }, to: server, transport: TCP },
    { name: "swapped ports", from: { ...client, port: 80 }, to: { ...server, port: 1025 }, transport: TCP },
    { name: "another host", from: stranger, to: server, transport: TCP },
    { name: "another protocol", from: client, to: server, transport: UDP },
  ])("keeps flows apart: $name", ({ from, to, transport }) => {
    const table = new FlowTable({ maxFlows: 8 });
    findOrInsert(table, packet(client, server));
    expect(find(table, packet(from, to, transport))).toBe(-1);
    expect(find(table, packet(to, from, transport))).toBe(-1);
  });

  it("lists flows in the order they started, whichever records they were given, and forgets them at once", () => {
    const table = new FlowTable({ maxFlows: 8 });
    const opened = (port: number): number => findOrInsert(table, packet({ ...client, port }, server));
    const first = opened(2000);
    const second = opened(2001);
    const third = opened(2002);
    table.remove(first);
    const latest = opened(2003);
    expect(latest).toBe(first);
    expect([...table.inOrder()]).toEqual([second, third, latest]);
    table.clear();
    expect([...table.inOrder()]).toEqual([]);
    expect(table.live).toBe(0);
    expect(find(table, packet({ ...client, port: 2001 }, server))).toBe(-1);
    expect([...table.inOrder(), opened(2004)]).toEqual([0]);
  });

  it("counts what each side sent", () => {
    const table = new FlowTable({ maxFlows: 8 });
    const flow = new Flow(table);
    for (const [from, to, payload] of [
      [client, server, "abc"],
      [server, client, ""],
      [client, server, ""],
    ] as const) {
      const one = packetOf({ from, to, payload });
      flow.turnTo(findOrInsert(table, one), flow.direction);
      table.update(flow.number, one);
    }
    expect([flow.packets(0), flow.packets(1)]).toEqual([2, 1]);
    expect([flow.bytes(0), flow.bytes(1)]).toEqual([83, 40]);
    expect([flow.sawData(0), flow.sawData(1)]).toEqual([true, false]);
  });

  it("gives a flow with the same two ends on one host one record", () => {
    const table = new FlowTable({ maxFlows: 8 });
    const other = { ...client, port: 9 };
    const number = findOrInsert(table, packet(client, other));
    expect(find(table, packet(other, client))).toBe(number);
    expect(table.direction).toBe(1);
  });

  it("finds every flow again after its slots have grown", () => {
    const table = new FlowTable({ maxFlows: 40_000 });
    const packets = Array.from({ length: 40_000 }, (_, index) => packet({ ...client, port: index }, server));
    const numbers = packets.map((one) => findOrInsert(table, one));
    expect(table.live).toBe(40_000);
    expect(table.full).toBe(true);
    expect(packets.map((one) => find(table, one))).toEqual(numbers);
  });
});

describe("under any operations", () => {
  /** Few ends, so that flows come, go and come again; IPv6 for the even hosts. */
  const operation = fc.record({
    kind: fc.constantFrom("find", "find", "insert", "insert", "insert", "remove", "restart"),
    host: fc.integer({ min: 0, max: 6 }),
    port: fc.integer({ min: 0, max: 60 }),
    transport: fc.constantFrom(TCP, UDP),
    isBackward: fc.boolean(),
  });

  it("equals a Map, at a small bound", () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 600 }), (operations) => {
        const table = new FlowTable({ maxFlows: 64 });
        const model = new Map<string, number>();
        for (const { kind, host, port, transport, isBackward } of operations) {
          const client = host % 2 === 0 ? end(host, port) : end(`10.0.0.${host}`, port);
          const server = host % 2 === 0 ? end(1000, 53) : end("192.0.2.1", 53);
          const key = `${transport} ${formatEndpoint(client)}`;
          const packet = packetOf({ from: client, to: server, transport });
          const looked = isBackward ? packetOf({ from: server, to: client, transport }) : packet;
          const found = find(table, looked);
          expect(found).toBe(model.get(key) ?? -1);
          if (found >= 0) {
            expect(table.direction).toBe(isBackward ? 1 : 0);
            expect(ends(table, found)).toEqual([formatEndpoint(client), formatEndpoint(server)]);
          }
          if (kind === "insert" && found < 0 && !table.full) model.set(key, findOrInsert(table, packet));
          if (kind === "remove" && found >= 0) {
            table.remove(found);
            model.delete(key);
          }
          if (kind === "restart" && found >= 0) {
            table.release(found);
            table.start(found, packet, port, 53);
          }
          expect(table.live).toBe(model.size);
        }
        expect(new Set(model.values()).size).toBe(model.size);
      }),
    );
  });

  it("equals a Map while thousands come and go, through growth and long runs of slots", () => {
    const table = new FlowTable({ maxFlows: 20_000 });
    const packets = Array.from({ length: 30_000 }, (_, index) => {
      return packetOf({ from: end(`10.0.${index >> 8}.${index & 255}`, 7), to: end("192.0.2.1", 53) });
    });
    const model = new Map<number, number>();
    const gone = new Set<number>();
    for (let step = 0; step < 90_000; step++) {
      const index = (step * 7919) % packets.length;
      const packet = packets[index]!;
      if (model.has(index)) {
        table.remove(model.get(index)!);
        model.delete(index);
        gone.add(index);
      } else if (!table.full) {
        model.set(index, findOrInsert(table, packet));
        gone.delete(index);
      }
    }
    expect(model.size).toBeGreaterThan(5_000);
    for (const [index, number] of model) expect(find(table, packets[index]!)).toBe(number);
    for (const index of gone) expect(find(table, packets[index]!)).toBe(-1);
  });
});

describe("the flow that goes first at the bound", () => {
  const talks = Array.from({ length: 32 }, (_, index) => new Talk(end("10.0.0.1", index), end("10.0.0.2", 53)));

  it("is the idlest of eight neighbours", () => {
    const table = new FlowTable({ maxFlows: 8 });
    const seconds = [5, 3, 9, 1, 4, 8, 2, 7];
    const numbers = seconds.map((second, index) => findOrInsert(table, talks[index]!.udp(0, second)));
    expect(table.idlest()).toBe(numbers[3]);
  });

  it("is not a labelled one, while there is another", () => {
    const table = new FlowTable({ maxFlows: 8 });
    const flow = new Flow(table);
    const numbers = Array.from({ length: 8 }, (_, second) => findOrInsert(table, talks[second]!.udp(0, second)));
    for (const number of numbers.slice(0, 5)) {
      flow.turnTo(number, flow.direction);
      flow.label = 1;
    }
    expect(table.idlest()).toBe(numbers[5]);
  });

  it("comes from a hand that goes round, past records that are free", () => {
    const table = new FlowTable({ maxFlows: 32 });
    const numbers = talks.map((talk, index) => findOrInsert(table, talk.udp(0, index)));
    expect([table.idlest(), table.idlest(), table.idlest(), table.idlest(), table.idlest()]).toEqual(
      [0, 8, 16, 24, 0].map((index) => numbers[index]),
    );
    for (const number of numbers.slice(8, 31)) table.remove(number);
    expect(table.idlest()).toBe(numbers[31]);
  });
});
