import { describe, expect, it } from "vitest";
import type { HostRule } from "../../src/alert/alert.js";
import { AllowList } from "../../src/alert/allow-list.js";
import { parseAllowFile } from "../../src/config/allow-file.js";
import { parseAddress } from "../../src/config/networks.js";

const HOST = parseAddress("10.1.2.3")!;
const NOON = Date.UTC(2006, 7, 25, 12) * 1000;
const DAY = 86_400_000_000;

const list = (text: string): AllowList => new AllowList(parseAllowFile(text, "a"));
const asked = (allow: AllowList, rule: HostRule, time = NOON): boolean => allow.suppresses({ rule }, HOST, time);

describe("an allow-list", () => {
  it.each([
    ["10.1.0.0/16 *", true],
    ["10.1.2.3 skype.client", true],
    ["10.1.2.3 skype.ui-http", false],
    ["10.2.0.0/16 *", false],
    ["::/0 *", false],
  ])("%j covers the verdict on 10.1.2.3: %j", (text, covers) => {
    expect(asked(list(text), "skype.client")).toBe(covers);
  });

  it("holds up to the end of its day in packet time, and says what it would have covered later", () => {
    const allow = list("10.1.2.3 * until 2006-08-25");
    expect([NOON, NOON + DAY / 2 - 1, NOON + DAY / 2].map((time) => asked(allow, "skype.client", time))).toEqual([
      true,
      true,
      false,
    ]);
    expect(allow.outcomes).toMatchObject([{ suppressed: 2, expired: 1 }]);
  });

  it("counts what each entry covered: the first that does", () => {
    const allow = list("10.1.2.3 skype.ui-http\n10.0.0.0/8 *\n10.0.0.0/8 *");
    for (const rule of ["skype.ui-http", "skype.client", "skype.client"] as const) asked(allow, rule);
    expect(allow.outcomes.map(({ suppressed }) => suppressed)).toEqual([1, 2, 0]);
  });

  it("hides a host from the report where its verdict is not told", () => {
    const allow = list("10.1.2.3 *");
    asked(allow, "skype.ui-http");
    expect(allow.hides(HOST)).toBe(false);
    asked(allow, "skype.client");
    expect(allow.hides(HOST)).toBe(true);
  });
});
