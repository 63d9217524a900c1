import { describe, expect, it } from "vitest";
import { LISTS } from "../../src/cli/list.js";
import { FLOW_FORMATS } from "../../src/output/flows/registry.js";
import { COURIERS, SINKS } from "../../src/output/sink-registry.js";

describe("skyspan list outputs", () => {
  const text = JSON.stringify(LISTS.outputs!());

  it.each([...SINKS, ...COURIERS].map((kind) => [kind.scheme, kind] as const))(
    "tells every setting of %s, and never a way to give a secret in clear",
    (_, { settings }) => {
      for (const { name, isSecret } of settings) {
        expect(text).toContain(isSecret ? `${name}-file=` : `${name}=`);
        if (isSecret) expect(text).not.toMatch(new RegExp(`[ "]${name}=`));
      }
    },
  );
});

it("skyspan list formats says what each carries", () => {
  const carriers = LISTS.formats!().filter(({ description }) => description.includes("(alerts, flows, sensor)"));
  expect(carriers.map(({ name }) => name).sort()).toEqual(FLOW_FORMATS.map(({ name }) => name).sort());
});
