import fc from "fast-check";
import { expect, it } from "vitest";

function drawn(): readonly unknown[] {
  const values: unknown[] = [];
  fc.assert(
    fc.property(fc.array(fc.string()), (value) => {
      values.push(value);
    }),
  );
  return values;
}

it.skipIf(process.env.SKYSPAN_SEED === "random")("property tests try the same values every time", () => {
  expect(drawn()).toEqual(drawn());
});
