import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import type { Alert } from "../../src/alert/alert.js";
import { alertFormatter } from "../../src/output/alert-formatter.js";
import { captureLoss, deliveryTrouble, everyField, raised, versionCheck } from "./example-alerts.js";
import { FLOWS, flowWriter } from "./example-flows.js";

/** Records held against what the owners of the formats publish, kept as data in schemas/. */

const ALERTS: readonly (readonly [string, Alert])[] = [
  ["a version check", versionCheck],
  ["an alert with every field", everyField],
  ["an alert over IPv6 with hardly any", raised],
  ["a sensor about itself", captureLoss],
  ["a sensor that is not heard", deliveryTrouble],
];

/** By name: what stands in a file of that format. */
function recordsOf(format: string): readonly (readonly [string, string])[] {
  return [
    ...ALERTS.map(([name, alert]) => [name, alertFormatter(format).record(alert)] as const),
    ...FLOWS.map(([name, flow]) => [name, flowWriter(format).record(flow)] as const),
  ];
}

function schema(name: string) {
  return JSON.parse(readFileSync(new URL(`schemas/${name}.json`, import.meta.url), "utf8"));
}

const OCSF_CLASSES: Readonly<Record<number, string>> = {
  2004: "ocsf-detection-finding",
  4001: "ocsf-network-activity",
};

type Json = Readonly<Record<string, unknown>>;

describe.each(recordsOf("ecs"))("ECS, %s", (_, line) => {
  const { fields, allowed } = schema("ecs-fields") as {
    fields: Readonly<Record<string, string>>;
    allowed: Readonly<Record<string, readonly string[]>>;
  };
  const record = JSON.parse(line) as Json;
  const { skyspan, ...common } = record;
  const flat = [...leaves(common)];

  it("writes fields that ECS has, and its own below one name", () => {
    expect(flat.map(([name]) => name).filter((name) => !(name in fields))).toEqual([]);
    expect(skyspan).toBeTypeOf("object");
  });

  it("writes each in the type that ECS gives it", () => {
    for (const [name, value] of flat) {
      for (const item of Array.isArray(value) ? value : [value]) expect(fits(fields[name]!, item), name).toBe(true);
    }
  });

  it("categorizes in the words that are allowed", () => {
    for (const [name, words] of Object.entries(allowed)) {
      const value = flat.find(([found]) => found === name)?.[1] ?? [];
      for (const word of [value].flat()) expect(words, name).toContain(word);
    }
  });
});

it("EVE metadata is lists of strings, those of a call too", () => {
  const activity = {
    kind: "call",
    path: "direct",
    peer: "203.0.113.9:5431",
    started: versionCheck.time,
    seconds: 62,
  } as const;
  const counts = { packetsOut: 1, packetsIn: 2, bytesOut: 3, bytesIn: 4 };
  const call: Alert = { ...versionCheck, rule: "skype.call", skype: { activity: { ...activity, ...counts } } };
  const { metadata } = JSON.parse(alertFormatter("eve").record(call)).alert;
  expect(metadata).toMatchObject({ skype_activity_kind: ["call"], skype_activity_bytes_in: ["4"] });
});

it("ECS writes hardware addresses in upper case with hyphens", () => {
  expect(JSON.parse(alertFormatter("ecs").record(versionCheck)).source.mac).toBe("00-0C-29-3F-9A-51");
});

describe.each(recordsOf("eve"))("EVE, %s", (_, line) => {
  const validate = new Ajv2020({ allErrors: true }).compile(schema("eve.schema"));

  it("fits Suricata's schema", () => {
    validate(JSON.parse(line));
    expect(validate.errors).toBeNull();
  });
});

describe.each(recordsOf("ocsf"))("OCSF, %s", (_, line) => {
  const record = JSON.parse(line) as Json;
  const { objects, open, enums } = schema(OCSF_CLASSES[Number(record.class_uid)]!) as {
    objects: Readonly<Record<string, { required: readonly string[]; known: readonly string[] }>>;
    open: readonly string[];
    enums: Readonly<Record<string, Readonly<Record<string, string>>>>;
  };

  it("has the required attributes of its class and none that the class does not know", () => {
    let held = 0;
    const check = (path: string, object: Json): void => {
      if (open.includes(path)) return;
      const known = objects[path];
      expect(known, `no schema for ${path}`).toBeDefined();
      held++;
      expect(Object.keys(object).filter((name) => !known!.known.includes(name))).toEqual([]);
      expect(known!.required.filter((name) => !(name in object))).toEqual([]);
      for (const [name, value] of Object.entries(object)) {
        const below = path === "" ? name : `${path}.${name}`;
        for (const item of Array.isArray(value) ? value : [value]) {
          if (isObject(item)) check(Array.isArray(value) ? `${below}[]` : below, item);
        }
      }
    };
    check("", record);
    expect(held).toBeGreaterThan(4);
  });

  it("has numbers that its enumerations know, and beside each the caption it has there", () => {
    const held: string[] = [];
    const check = (path: string, object: Json): void => {
      for (const [name, value] of Object.entries(object)) {
        const below = path === "" ? name : `${path}.${name}`;
        const known = enums[below];
        if (known !== undefined) {
          held.push(below);
          expect(Object.keys(known), below).toContain(String(value));
          const caption = object[name === "activity_id" ? "activity_name" : name.replace(/_id$/, "")];
          if (caption !== undefined) expect(caption, below).toBe(known[String(value)]);
        }
        for (const item of Array.isArray(value) ? value : [value]) {
          if (isObject(item)) check(Array.isArray(value) ? `${below}[]` : below, item);
        }
      }
    };
    check("", record);
    expect(held).toEqual(expect.arrayContaining(["activity_id", "severity_id"]));
  });

  it("has ids that follow from one another, and times in whole milliseconds", () => {
    const { class_uid, category_uid, activity_id, type_uid } = record as Readonly<Record<string, number>>;
    expect(type_uid).toBe(class_uid! * 100 + activity_id!);
    expect(Math.floor(class_uid! / 1000)).toBe(category_uid);
    for (const name of ["time", "start_time", "end_time"]) expect(Number.isInteger(record[name]), name).toBe(true);
  });
});

function* leaves(object: Json, path = ""): Iterable<[string, unknown]> {
  for (const [name, value] of Object.entries(object)) {
    const below = path === "" ? name : `${path}.${name}`;
    if (isObject(value)) yield* leaves(value, below);
    else yield [below, value];
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function fits(type: string, value: unknown): boolean {
  switch (type) {
    case "keyword":
    case "match_only_text":
      return typeof value === "string";
    case "date":
      return typeof value === "string" && Number.isFinite(Date.parse(value));
    case "long":
      return Number.isInteger(value);
    case "float":
      return typeof value === "number";
    case "ip":
      return typeof value === "string" && isIP(value) !== 0;
    default:
      return false;
  }
}
