import { describe, expect, it } from "vitest";
import { fullVersion, parseUiTarget } from "../../../src/detect/http/ui-target.js";

const HASH = "632e1c9b593b0faf778e6de166448d93";

describe("targets that clients were seen to ask for", () => {
  it.each([
    ["A1", "/ui/0/1.0.0.29/en/getlatestversion", 0, "1.0.0.29", "en", "getlatestversion"],
    ["A3", "/ui/0/1.0.0.29/en/installed", 0, "1.0.0.29", "en", "installed"],
    ["A4", "/ui/0/97/en/installed", 0, "97", "en", "installed"],
    ["A4", "/ui/0/97/en/getlatestversion?ver=0.97.0.6", 0, "0.97.0.6", "en", "getlatestversion"],
    ["A5", `/ui/2/1.2.0.18/en/getlatestversion?ver=1.2.0.18&uhash=${HASH}`, 2, "1.2.0.18", "en", "getlatestversion"],
    [
      "A7",
      `/ui/0/3.8.0.154/en/getlatestversion?ver=3.8.0.154&uhash=1${HASH}`,
      0,
      "3.8.0.154",
      "en",
      "getlatestversion",
    ],
    [
      "A8",
      `/ui/0/4.2.0.155.259/en/getlatestversion?ver=4.2.0.155&uhash=1${HASH}`,
      0,
      "4.2.0.155",
      "en",
      "getlatestversion",
    ],
    ["A10", "/ui/0/3.5.0.239/en/getnewestversion", 0, "3.5.0.239", "en", "getnewestversion"],
    ["A10", "/ui/2/2.0.0.13/en/getnewestversion", 2, "2.0.0.13", "en", "getnewestversion"],
    ["A10", "/ui/3/2.6.0.151/en/getnewestversion", 3, "2.6.0.151", "en", "getnewestversion"],
    ["A12", "/ui/0/4.1.32.179/zh-Hans/getlatestversion", 0, "4.1.32.179", "zh-Hans", "getlatestversion"],
    ["A18", "/ui/0/2.5.0.151/de/uninstalled", 0, "2.5.0.151", "de", "uninstalled"],
    ["A18, a verb of two words", "/ui/0/5.10.0.116/en/go/help.faq", 0, "5.10.0.116", "en", "go/help.faq"],
    ["A18, any letters", "/ui/2/2.0.0.72/pt_BR/Get-Latest", 2, "2.0.0.72", "pt_BR", "Get-Latest"],
    ["A11, a platform nobody knows", "/ui/17/2.2.0.45/pt-br/installed", 17, "2.2.0.45", "pt-br", "installed"],
  ])("%s: %s", (_, target, platformNumber, version, language, verb) => {
    const parsed = parseUiTarget(target);
    expect(parsed).toMatchObject({ platformNumber, language, verb });
    expect(parsed && fullVersion(parsed)).toBe(version);
  });
});

describe("the query", () => {
  const parse = (query: string) => parseUiTarget(`/ui/0/97/en/getlatestversion?${query}`);

  it.each([
    ["ver=0.97.0.6", "0.97.0.6", undefined],
    [`uhash=${HASH}`, undefined, HASH],
    [`uhash=1${HASH}`, undefined, `1${HASH}`],
    [`x=1&uhash=${HASH}&ver=1.2.0.18&y`, "1.2.0.18", HASH],
    ["ver=1.2&ver=9.9", "1.2", undefined],
    ["ver=&uhash=", undefined, undefined],
    ["ver=5", undefined, undefined],
    ["ver=latest", undefined, undefined],
    ["ver=1.2.0.18%0d%0aX", undefined, undefined],
    [`uhash=2${HASH}`, undefined, undefined],
    [`uhash=${HASH.toUpperCase()}`, undefined, undefined],
    [`uhash=${HASH.slice(1)}`, undefined, undefined],
    ["", undefined, undefined],
    ["?ver=1.2", undefined, undefined],
  ])("%s", (query, queryVersion, userHash) => {
    expect(parse(query)).toMatchObject({ version: "97", verb: "getlatestversion" });
    expect(parse(query)?.queryVersion).toBe(queryVersion);
    expect(parse(query)?.userHash).toBe(userHash);
  });

  it("many pairs are not all looked at", () => {
    const filler = Array.from({ length: 16 }, (_, index) => `a${index}=1`).join("&");
    expect(parse(`${filler}&ver=1.2.0.18`)?.queryVersion).toBeUndefined();
  });
});

describe("the version to report", () => {
  it.each([
    ["/ui/0/97/en/x?ver=0.97.0.6", "0.97.0.6"],
    ["/ui/0/4.2.0.155.259/en/x?ver=4.2.0.155", "4.2.0.155"],
    ["/ui/0/4.2.0.155/en/x?ver=3.8.0.154", "3.8.0.154"],
    ["/ui/0/4.2.0.155/en/x", "4.2.0.155"],
  ])("%s: %s", (target, version) => {
    expect(fullVersion(parseUiTarget(target)!)).toBe(version);
  });
});

describe("anything else", () => {
  it.each([
    "",
    "/",
    "/ui",
    "/ui/",
    "/ui/0",
    "/ui/0/1.0.0.29",
    "/ui/0/1.0.0.29/en",
    "/ui/0/1.0.0.29/en/",
    "/ui/0//en/installed",
    "/ui//1.0.0.29/en/installed",
    "/ui/x/1.0.0.29/en/installed",
    "/ui/100/1.0.0.29/en/installed",
    "/ui/-1/1.0.0.29/en/installed",
    "/ui/0/latest/en/installed",
    "/ui/0/1..29/en/installed",
    "/ui/0/.1.0/en/installed",
    "/ui/0/1.0./en/installed",
    "/ui/0/1.2.3.4.5.6.7/en/installed",
    "/ui/0/123456/en/installed",
    "/ui/0/1.0.0.29/e/installed",
    "/ui/0/1.0.0.29/english/installed",
    "/ui/0/1.0.0.29/en/installed/",
    "/ui/0/1.0.0.29/en/a/b/c/d",
    "/ui/0/1.0.0.29/en/../installed",
    "/ui/0/1.0.0.29/en/installed#x",
    "//ui/0/1.0.0.29/en/installed",
    "/UI/0/1.0.0.29/en/installed",
    "ui/0/1.0.0.29/en/installed",
    " /ui/0/1.0.0.29/en/installed",
    "/x/ui/0/1.0.0.29/en/installed",
    "/ui/0/1.0.0.29/en/../installed",
    "/ui/0/1.0.0.29/en/installed\n",
    `/ui/0/1.0.0.29/en/${"x".repeat(41)}`,
    `/ui/0/1.0.0.29/en/installed?${"x".repeat(1_024)}`,
    "/redirect?to=/ui/0/1.0.0.29/en/installed",
  ])("%j is none", (target) => {
    expect(parseUiTarget(target)).toBeUndefined();
  });
});
