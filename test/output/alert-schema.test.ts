import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { json } from "../../src/output/formats/json.js";
import { captureLoss, deliveryTrouble, everyField, raised, versionCheck } from "./example-alerts.js";

interface Schema {
  readonly $ref?: string;
  readonly description?: string;
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean;
  readonly items?: Schema;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

const read = (name: string): string => readFileSync(new URL(`../../docs/${name}`, import.meta.url), "utf8");
const schema: Schema = JSON.parse(read("alert.schema.json"));
const page = read("alerts.md");
const ajv = new Ajv2020({ allErrors: true, strict: true, strictTypes: false });
const validate = ajv.compile(schema);

function problems(record: unknown): unknown {
  validate(record);
  // That a branch of `if` does not hold says nothing beside what is wrong in it.
  return (validate.errors ?? []).filter(({ keyword }) => keyword !== "if");
}

/** Every property the schema describes, as `host.ip`, `reasons[].text`. */
function* properties(of: Schema = schema, prefix = ""): Generator<[path: string, property: Schema]> {
  const here = of.$ref === undefined ? of : schema.$defs![of.$ref.replace("#/$defs/", "")]!;
  for (const [name, property] of Object.entries(here.properties ?? {})) {
    yield [prefix + name, property];
    yield* properties(property, `${prefix}${name}.`);
    if (property.items !== undefined) yield* properties(property.items, `${prefix}${name}[].`);
  }
}

function* pathsOf(value: unknown, prefix = ""): Generator<string> {
  if (typeof value !== "object" || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    yield prefix + name;
    if (!Array.isArray(inner)) yield* pathsOf(inner, `${prefix}${name}.`);
    else for (const item of inner) yield* pathsOf(item, `${prefix}${name}[].`);
  }
}

function* objects(of: Schema): Generator<Schema> {
  if (of.type === "object") yield of;
  for (const inner of [...Object.values(of.properties ?? {}), ...Object.values(of.$defs ?? {})]) yield* objects(inner);
}

describe("docs/alert.schema.json", () => {
  it.each([
    ["a single finding", versionCheck],
    ["a verdict that rose", raised],
    ["the last word on a host, with every field there is", everyField],
    ["what a sensor tells of itself", captureLoss],
    ["what a sensor tells of its outputs", deliveryTrouble],
  ])("accepts the line that is written for %s", (_, alert) => {
    expect(problems(JSON.parse(json.open({ colour: false }).record(alert)))).toEqual([]);
  });

  it("describes every field of the record, and no others", () => {
    expect(new Set([...properties()].map(([path]) => path))).toEqual(
      new Set([everyField, captureLoss, deliveryTrouble].flatMap((alert) => [...pathsOf(alert)])),
    );
  });

  it("says of every field what it means", () => {
    for (const [path, { description }] of properties()) expect(description, path).toMatch(/^\S.{5,}\.$/);
  });

  it("is closed: a field that it does not know is a mistake", () => {
    for (const object of objects(schema)) expect(object.additionalProperties).toBe(false);
    expect(problems({ ...versionCheck, extra: 1 })).toHaveLength(1);
  });

  it("requires all that is always there", () => {
    for (const field of Object.keys(versionCheck)) {
      const without = Object.fromEntries(Object.entries(versionCheck).filter(([name]) => name !== field));
      expect(problems(without), field).toHaveLength(1);
    }
  });

  it("keeps hosts and sensors apart", () => {
    expect(problems({ ...captureLoss, host: versionCheck.host })).not.toEqual([]);
    expect(problems({ ...versionCheck, sensor: captureLoss.sensor })).not.toEqual([]);
  });

  it.each([
    ["another schema", { schema: "skyspan.alert/2" }],
    ["a rule nobody wrote", { rule: "skype.guess" }],
    ["a time without its zone", { time: "2004-09-14T19:31:06.654021" }],
    ["more confidence than there is", { confidence: 1.2 }],
    ["a frame before the first", { evidence: { frames: [{ capture: "a.pcap", frame: 0 }] } }],
  ])("refuses %s", (_, change) => {
    expect(problems({ ...versionCheck, ...change })).toHaveLength(1);
  });
});

describe("docs/alerts.md", () => {
  it("shows examples that the schema accepts", () => {
    const examples = [...page.matchAll(/```json\n(.*?)```/gs)].map(([, example]) => JSON.parse(example!));
    expect(examples.length).toBeGreaterThanOrEqual(2);
    for (const example of examples) expect(problems(example)).toEqual([]);
    expect(examples[0]).toEqual(versionCheck);
  });

  it("names every field", () => {
    const named = new Set([...page.matchAll(/`([a-zA-Z.[\]]+)`/g)].map(([, name]) => name));
    const fields = [...properties()].map(([path]) => path.replace(/^(source|destination)\./, "endpoint."));
    const known = fields.filter((path) => !/^(endpoint\.|evidence\.frames\[\]|reasons\[\]\.frames\[\])/.test(path));
    expect(known.filter((path) => !named.has(path))).toEqual([]);
  });
});
