import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { SaxesParser } from "saxes";
import { describe, expect, it } from "vitest";
import { parse as parseYaml } from "yaml";
import { alertFormatter } from "../../src/output/alert-formatter.js";
import { parseDestination } from "../../src/output/destination.js";
import { FORMATS } from "../../src/output/format-registry.js";
import { COURIERS } from "../../src/output/sink-registry.js";
import { versionCheck } from "./example-alerts.js";

/** docs/siem/: what is shown is what is printed, and what is to be copied can be read by whom it is for. */

const folder = fileURLToPath(new URL("../../docs/siem/", import.meta.url));
const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) => path.replaceAll("\\", "/"));
const pages = files.filter((path) => path.endsWith(".md"));
const read = (path: string): string => readFileSync(join(folder, path), "utf8");
const ending = (end: string): string[] => files.filter((path) => path.endsWith(end));

it("has a page for each receiver of the table, and no page beside it", () => {
  const linked = [...read("README.md").matchAll(/\]\(([a-z-]+\.md)\)/g)].map(([, page]) => page);
  expect([...new Set(linked), "README.md"].sort()).toEqual([...pages].sort());
});

it.each(pages)("%s links to files that exist", (page) => {
  const links = [...read(page).matchAll(/\]\(([^)#]+)\)/g)].map(([, link]) => link!);
  expect(links.filter((link) => !link.startsWith("http") && !existsSync(join(folder, dirname(page), link)))).toEqual(
    [],
  );
});

describe.each(pages.filter((page) => page !== "README.md"))("%s", (page) => {
  const shown = [...read(page).matchAll(/```text record=([a-z-]+)\n([^\n]*)\n```/g)];

  it("shows a record as the format prints it", () => {
    expect(shown.length).toBeGreaterThan(0);
    for (const [, format, line] of shown) expect(line).toBe(alertFormatter(format!).record(versionCheck));
  });

  it("asks for formats there are, and shows a record of each", () => {
    const asked = [...read(page).matchAll(/skyspan analyze .* -f ([a-z-]+)/g)].map(([, format]) => format!);
    expect(asked.length).toBeGreaterThan(0);
    for (const format of asked) {
      expect(FORMATS.map(({ name }) => name)).toContain(format);
      expect(shown.map(([, name]) => name)).toContain(format);
    }
  });

  it("has YAML that is YAML and XML that is XML", () => {
    for (const [, language, text] of read(page).matchAll(/```(yaml|xml)\n([\s\S]*?)```/g)) check(language!, text!);
  });
});

it("names destinations that skyspan takes", () => {
  const shown = pages.flatMap((page) =>
    [...read(page).matchAll(/`(?:--to )?'?([a-z+-]+:\/\/[^`']+)'?`/g)].map(([, to]) => to!),
  );
  expect(shown.length).toBeGreaterThan(4);
  const format = (to: string): string => parseDestination(to, "json", {}).format.name;
  expect(shown.map(format)).toEqual(expect.arrayContaining(["json", "ecs", "cef", "leef"]));
});

it("quotes what a shell would take for a pattern, and makes the folder that it writes to", () => {
  const [readme, delivery] = ["../../README.md", "../delivery.md"].map((path) =>
    readFileSync(join(folder, path), "utf8"),
  );
  for (const text of [...pages.map(read), readme!, delivery!]) {
    expect(text.match(/(?:--to |-t |`)[a-z+-]+:[^\s'"`]*\?[a-z-]+=/g) ?? []).toEqual([]);
  }
  for (const [, lines] of pages.flatMap((page) => [...read(page).matchAll(/```sh\n([\s\S]*?)```/g)])) {
    if (lines!.includes("-t /var/log/skyspan/")) expect(lines).toMatch(/^sudo install -d .* \/var\/log\/skyspan$/m);
  }
});

it("fills the data stream of the index template, wherever one is named", () => {
  const patterns: string[] = JSON.parse(read("elastic/index-template.json")).index_patterns;
  const example = COURIERS.find(({ scheme }) => scheme === "elastic+https")!.example;
  const texts = [example, readFileSync(join(folder, "../delivery.md"), "utf8"), ...pages.map(read)];
  const named = texts.flatMap((text) => text.match(/logs-skyspan[\w.-]*-default/g) ?? []);
  expect(named.length).toBeGreaterThan(4);
  for (const stream of named) expect(patterns).toContain(stream.replace(/default$/, "*"));
  expect(example).toContain("/logs-skyspan.alert-default?");
});

it.each(ending(".json"))("%s is JSON", (path) => {
  expect(JSON.parse(read(path))).toBeTypeOf("object");
});

it.each(ending(".ndjson"))("%s is JSON lines that refer to each other", (path) => {
  const objects = read(path)
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const ids = objects.map(({ id }) => id);
  for (const { references } of objects) for (const { id } of references) expect(ids).toContain(id);
});

it.each(ending(".yml"))("%s is a Sigma rule on fields that ECS records have", (path) => {
  const rule = parseYaml(read(path));
  expect(Object.keys(rule)).toEqual(expect.arrayContaining(["title", "id", "logsource", "detection", "level"]));
  const record = JSON.parse(alertFormatter("ecs").record({ ...versionCheck, rule: "skype.client" }));
  const { condition: _, ...searches } = rule.detection;
  for (const search of Object.values<Record<string, string>>(searches)) {
    for (const field of Object.keys(search)) expect(valueAt(record, field), field).toBeTypeOf("string");
  }
  for (const [field, value] of Object.entries(rule.detection.selection)) expect(valueAt(record, field)).toBe(value);
});

it.each(ending(".xml"))("%s is XML on fields that the record has", (path) => {
  check("xml", read(path));
  const names = [...read(path).matchAll(/<field name="([^"]+)">/g)].map(([, name]) => name!);
  for (const name of names) expect(valueAt(versionCheck, name), name).toBeTypeOf("string");
});

const installed = (program: string, ...version: string[]): boolean => spawnSync(program, version).error === undefined;

it.skipIf(!installed("rsyslogd", "-v"))("rsyslog takes its configuration (skipped where it is not installed)", () => {
  const found = spawnSync("rsyslogd", ["-N1", "-f", join(folder, "rsyslog/skyspan.conf")], { encoding: "utf8" });
  expect(found.stderr).not.toMatch(/error/i);
  expect(found.status).toBe(0);
});

it.skipIf(!installed("syslog-ng", "-V"))(
  "syslog-ng takes its configuration (skipped where it is not installed)",
  () => {
    const state = mkdtempSync(join(tmpdir(), "skyspan-syslog-ng-"));
    try {
      const own = ["-R", join(state, "persist"), "-c", join(state, "control"), "-p", join(state, "pid")];
      execFileSync("syslog-ng", ["-s", "-f", join(folder, "rsyslog/syslog-ng.conf"), ...own], { stdio: "pipe" });
    } finally {
      rmSync(state, { recursive: true });
    }
  },
);

function check(language: string, text: string): void {
  if (language === "yaml") {
    expect(parseYaml(text)).toBeTypeOf("object");
    return;
  }
  const parser = new SaxesParser();
  parser.on("error", (error) => expect.unreachable(error.message));
  parser.write(text).close();
}

function valueAt(record: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((found, name) => (found as Record<string, unknown> | undefined)?.[name], record);
}
