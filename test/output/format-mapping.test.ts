import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Alert, isHostAlert, type Severity } from "../../src/alert/alert.js";
import { alertFormatter } from "../../src/output/alert-formatter.js";
import { CONN_COLUMNS } from "../../src/output/flows/zeek-conn.js";
import { NOTICE_FIELDS } from "../../src/output/zeek-notice.js";
import { captureLoss, deliveryTrouble, everyField, raised, versionCheck } from "./example-alerts.js";
import { FLOWS, flowWriter } from "./example-flows.js";
import { parseCef } from "./parsers/cef.js";
import { parseLeef } from "./parsers/leef.js";

/** docs/formats.md and docs/flows.md say what stands where; this holds it against what is printed, both ways. */

const read = (name: string): string => readFileSync(new URL(`../../docs/${name}.md`, import.meta.url), "utf8");
const page = `${read("formats")}\n${read("flows")}`;

const host = { ...everyField, source: { ip: everyField.host.ip, port: 1031 } };
const EXAMPLES: readonly Alert[] = [
  versionCheck,
  host,
  raised,
  { ...host, network: { ...host.network, direction: "outbound" } },
  captureLoss,
  deliveryTrouble,
];

const NAMES: Readonly<Record<string, (line: string) => readonly string[]>> = {
  ecs: (line) => paths(JSON.parse(line)),
  eve: (line) => paths(JSON.parse(line)),
  ocsf: (line) => paths(JSON.parse(line)),
  cef: (line) => Object.keys(parseCef(line).extension),
  leef: (line) => Object.keys(parseLeef(line).attributes),
  zeek: (line) => {
    const columns = line.split("\t");
    const fields = columns.length === NOTICE_FIELDS.length ? NOTICE_FIELDS : CONN_COLUMNS;
    return fields.map(([name]) => name).filter((_, at) => columns[at] !== "-");
  },
};

const RECORDS: Readonly<Record<string, (format: string) => readonly string[]>> = {
  Alert: (format) => EXAMPLES.map((alert) => alertFormatter(format).record(alert)),
  Flow: (format) => FLOWS.map(([, flow]) => flowWriter(format).record(flow)),
};

const COLUMNS = Object.keys(RECORDS).flatMap((kind) => Object.keys(NAMES).map((format) => [kind, format] as const));

describe.each(COLUMNS)("%s: the column of %s", (kind, name) => {
  const namesIn = NAMES[name]!;
  const documented = column(kind, name).flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, field]) => field!));
  const printed = new Set(RECORDS[kind]!(name).flatMap(namesIn));
  const covers = (field: string, found: string): boolean =>
    field.endsWith("*") ? found.startsWith(field.slice(0, -1)) : field === found;

  it("names every field that is printed", () => {
    expect([...printed].filter((found) => !documented.some((field) => covers(field, found)))).toEqual([]);
  });

  it("names no field that is not", () => {
    expect(documented.length).toBeGreaterThan(10);
    expect(documented.filter((field) => ![...printed].some((found) => covers(field, found)))).toEqual([]);
  });
});

it("every field of an alert has a row", () => {
  const rows = rowsOf("Alert").map(([first]) => first!.replaceAll("`", "").split(".")[0]);
  for (const alert of EXAMPLES) expect(Object.keys(alert).filter((field) => !rows.includes(field))).toEqual([]);
});

it("every field of a flow has a row", () => {
  const rows = rowsOf("Flow").map(([first]) => first!.replaceAll("`", "").split(".")[0]);
  for (const [, flow] of FLOWS) expect(Object.keys(flow).filter((field) => !rows.includes(field))).toEqual([]);
});

describe.each(["info", "low", "medium", "high"] as const)("severity %s", (severity: Severity) => {
  const alert = { ...versionCheck, severity };
  const line = (name: string): string => alertFormatter(name).record(alert);

  it.each([
    ["ecs", () => JSON.parse(line("ecs")).event.severity],
    ["eve", () => JSON.parse(line("eve")).alert.severity],
    ["ocsf", () => JSON.parse(line("ocsf")).severity_id],
    ["cef", () => parseCef(line("cef")).header[6]],
    ["leef", () => parseLeef(line("leef")).attributes.sev],
  ] as const)("is in %s what the page says", (name, written) => {
    const rows = rowsOf("Alert", 1);
    const row = rows.find(([first]) => first === `\`${severity}\``)!;
    expect(String(written())).toBe(row[headsOf("Alert", 1).indexOf(`\`${name}\``)]);
  });
});

it("techniques are in ECS what the page says, by signal", () => {
  const rows = rowsOf("Signal").flatMap(([signals, technique]) =>
    [...signals!.matchAll(/`([^`]+)`/g)].map(([, signal]) => [signal!, technique!.split(",")[0]!] as const),
  );
  expect(rows.length).toBe(10);
  for (const [signal, id] of rows) {
    const alert = { ...versionCheck, reasons: versionCheck.reasons.map((reason) => ({ ...reason, signal })) };
    expect(
      isHostAlert(alert) && JSON.parse(alertFormatter("eve").record(alert)).alert.metadata.mitre_technique_id,
    ).toEqual([id]);
  }
});

function tablesOf(head: string): string[][][] {
  return page
    .split(/\n(?!\|)/)
    .map((block) =>
      block
        .trim()
        .split("\n")
        .filter((line) => line.startsWith("|"))
        .map(cells),
    )
    .filter(([heads]) => heads?.[0] === head);
}

function headsOf(head: string, table = 0): string[] {
  return tablesOf(head)[table]![0]!;
}

function rowsOf(head: string, table = 0): string[][] {
  return tablesOf(head)[table]!.slice(2);
}

function column(head: string, name: string): string[] {
  const at = headsOf(head).indexOf(`\`${name}\``);
  return rowsOf(head).map((row) => row[at]!);
}

function cells(line: string): string[] {
  return line
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());
}

/** Lists count as what they hold. */
function paths(value: unknown, path = ""): string[] {
  if (Array.isArray(value)) {
    const below = value.flatMap((item) => paths(item, path));
    return below.length === 0 ? [path] : below;
  }
  if (typeof value !== "object" || value === null) return [path];
  return Object.entries(value).flatMap(([name, item]) => paths(item, path === "" ? name : `${path}.${name}`));
}
