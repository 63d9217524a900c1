import { expect, it } from "vitest";
import { analyze } from "../../src/index.js";

const CAPTURE = "captures/first-run-1.0.0.29.pcap";

it("frames that pass keep their numbers, and ids stay what they are", async () => {
  const whole = await analyze([CAPTURE]);
  const web = await analyze([CAPTURE], { filter: "tcp port 80" });
  const call = ({ rule }: { readonly rule: string }): boolean => rule === "skype.ui-http";
  expect(whole.alerts.filter(call)).not.toEqual([]);
  expect(web.alerts.filter(call).map(({ id }) => id)).toEqual(whole.alerts.filter(call).map(({ id }) => id));
  expect(web.alerts.find(call)).toMatchObject({ evidence: { frames: [{ frame: 23 }] } });
});

it("what does not pass is not looked at", async () => {
  const { alerts, captures } = await analyze([CAPTURE], { filter: "port 53" });
  expect(alerts).toEqual([]);
  expect(captures).toMatchObject([{ end: { kind: "clean" } }]);
});
