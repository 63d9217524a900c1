import { describe, expect, it } from "vitest";
import type { SensorAlert } from "../../src/alert/alert.js";
import { AlertMemory } from "../../src/alert/alert-memory.js";
import { SensorDesk, type SensorFinding } from "../../src/alert/sensor-desk.js";
import { DeliveryWatch } from "../../src/cli/sniff/delivery-watch.js";
import { DEFAULT_LIMITS } from "../../src/core/limits.js";
import { type Delivery, nothingDelivered } from "../../src/output/sink.js";

const SIEM = "syslog+tls://siem:6514";
const SECOND = 1_000_000;

/** What is told while an output does as `deliveries` says, one a second. */
function told(deliveries: readonly Partial<Delivery>[]): SensorFinding[] {
  const findings: SensorFinding[] = [];
  const watch = new DeliveryWatch({ report: (finding) => void findings.push(finding) });
  for (const [second, delivery] of deliveries.entries()) {
    watch.look([{ name: SIEM, delivery: { ...nothingDelivered(), ...delivery } }], second * SECOND);
  }
  return findings;
}

const waiting = { pending: 3, trouble: "Cannot deliver: the connection was refused." };
const seconds = (count: number, delivery: Partial<Delivery>): Partial<Delivery>[] =>
  Array.from({ length: count }, () => delivery);

describe("an output", () => {
  it("that delivers is nothing to tell", () => {
    expect(told(Array.from({ length: 200 }, (_, at) => ({ delivered: at, pending: 5 })))).toEqual([]);
  });

  it("whose receiver is restarted within a minute is nothing to tell", () => {
    expect(told([...seconds(59, waiting), { delivered: 3 }, ...seconds(59, { ...waiting, delivered: 3 })])).toEqual([]);
  });

  it("that waits for a quiet receiver to prove itself is nothing to tell: nothing went wrong", () => {
    expect(told(seconds(200, { pending: 3 }))).toEqual([]);
  });

  it("that takes nothing for a minute is told, with what waits and why", () => {
    const [first] = told(seconds(62, waiting));
    expect(first).toMatchObject({ cause: "output-failing", output: SIEM, pending: 3, from: 0, until: 60 * SECOND });
    expect(first!.why).toBe(`${SIEM}: Cannot deliver: the connection was refused.`);
  });

  it("that refuses alerts is told at once, each time with how many more", () => {
    const findings = told([{ refused: 2 }, { refused: 2 }, { refused: 7 }]);
    expect(findings.map(({ cause, refused }) => [cause, refused])).toEqual([
      ["output-refused", 2],
      ["output-refused", 5],
    ]);
  });

  it("that loses alerts is told at once", () => {
    expect(told([{ lost: 4, pending: 9 }])).toMatchObject([{ cause: "alerts-lost", lost: 4, pending: 9 }]);
  });
});

it("becomes an alert of rule sensor.delivery, one an output, what repeats held back", () => {
  const alerts: SensorAlert[] = [];
  const policy = { holdBack: 3600 * SECOND, observer: { name: "span-1", version: "0" } };
  const desk = new SensorDesk(policy, new AlertMemory(DEFAULT_LIMITS), (alert) => alerts.push(alert));
  const watch = new DeliveryWatch(desk);
  const bad = { ...nothingDelivered(), ...waiting };
  for (let second = 0; second < 90; second++) {
    const outputs = [SIEM, "nats://nats:4222/skyspan.alerts"].map((name) => ({ name, delivery: bad }));
    watch.look(outputs, second * SECOND);
  }
  expect(alerts.map(({ rule, severity, sensor }) => [rule, severity, sensor.output])).toEqual([
    ["sensor.delivery", "medium", SIEM],
    ["sensor.delivery", "medium", "nats://nats:4222/skyspan.alerts"],
  ]);
  expect(new Set(alerts.map(({ id }) => id)).size).toBe(2);
});
