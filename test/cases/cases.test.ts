// Whole-pipeline cases, a folder each: README.md says what and why, case.json what must come out of the command.

import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { SCENES } from "../../captures/recipes/scenes/index.js";
import { pcapFile, type TimedFrame } from "../../captures/recipes/wire/index.js";
import { temporaryFolder } from "../capture/temporary-folder.js";
import { alertsIn, skyspan } from "../cli/skyspan.js";

interface Case {
  /** A scene of captures/recipes/scenes; or `recipe.ts` in the folder, with `record`. */
  readonly scene?: string;
  /** Only frames from this second on, up to that one, from or to this address. */
  readonly from?: number;
  readonly until?: number;
  readonly sentBy?: string;
  readonly sentTo?: string;
  readonly snapLength?: number;
  /** Words of the command line. */
  readonly words?: readonly string[];
  /** With --exit-code: 1 where something was found. */
  readonly exitCode: number;
  /** How many alerts have these fields. */
  readonly alerts: readonly {
    readonly count: number;
    readonly match: object;
    /** Of their reasons, in the order of the alphabet. */
    readonly signals?: readonly string[];
  }[];
}

const FOLDER = fileURLToPath(new URL(".", import.meta.url));
const names = readdirSync(FOLDER).filter((name) => existsSync(join(FOLDER, name, "case.json")));

describe.each(names)("%s", (name) => {
  const expected: Case = JSON.parse(readFileSync(join(FOLDER, name, "case.json"), "utf8"));

  it("has a README that says what it shows", () => {
    expect(readFileSync(join(FOLDER, name, "README.md"), "utf8").length).toBeGreaterThan(80);
  });

  it(`ends with ${expected.exitCode} and tells what it must`, async () => {
    const path = join(temporaryFolder(), `${name}.pcap`);
    writeFileSync(path, pcapFile(seen(await framesOf(name, expected), expected), options(expected)));
    const outcome = await skyspan(["analyze", "-q", "--exit-code", ...(expected.words ?? []), path]);
    expect([outcome.code, outcome.stderr]).toEqual([expected.exitCode, ""]);
    const alerts = alertsIn(outcome);
    for (const { count, match, signals } of expected.alerts) {
      const matching = alerts.filter((alert) => expect.objectContaining(match).asymmetricMatch(pick(alert, match)));
      expect(matching.length, JSON.stringify(match)).toBe(count);
      for (const { reasons } of signals === undefined ? [] : matching) {
        expect(reasons.map(({ signal }) => signal).toSorted()).toEqual(signals);
      }
    }
  });
});

async function framesOf(name: string, { scene }: Case): Promise<TimedFrame[]> {
  if (scene === undefined) {
    const recipe: { record: () => TimedFrame[] } = await import(join(FOLDER, name, "recipe.ts"));
    return recipe.record();
  }
  return SCENES.find((each) => each.name === scene)!.record();
}

function seen(frames: readonly TimedFrame[], { from, until, sentBy, sentTo }: Case): TimedFrame[] {
  const start = frames[0]!.micros;
  return frames.filter(({ micros, bytes }) => {
    const second = (micros - start) / 1e6;
    const [source, destination] = [bytes.subarray(26, 30).join("."), bytes.subarray(30, 34).join(".")];
    return (
      second >= (from ?? 0) &&
      second < (until ?? Number.POSITIVE_INFINITY) &&
      (sentBy === undefined || source === sentBy) &&
      (sentTo === undefined || destination === sentTo)
    );
  });
}

const options = ({ snapLength }: Case): { snapLength?: number } => (snapLength === undefined ? {} : { snapLength });

/** The fields of `match` as the alert has them, to any depth. */
function pick(value: unknown, match: object): object {
  const fields = new Map(Object.entries(value ?? {}));
  return Object.fromEntries(
    Object.entries(match).map(([key, wanted]: [string, unknown]) => {
      const found: unknown = fields.get(key);
      return [key, typeof wanted === "object" && wanted !== null ? pick(found, wanted) : found];
    }),
  );
}
