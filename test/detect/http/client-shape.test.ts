import { describe, expect, it } from "vitest";
import { type CallHead, clientShape, strangerIn } from "../../../src/detect/http/client-shape.js";
import { parseUiTarget } from "../../../src/detect/http/ui-target.js";

const HASH = "632e1c9b593b0faf778e6de166448d93";
const WINDOWS = ["User-Agent", "Host", "Cache-Control"];
const INSTALLER = ["Content-Type", "Host", "Accept", "User-Agent"];
const LINUX = ["connection", "host"];

function call(target: string, fieldNames: readonly string[], userAgent?: string, isAbsoluteForm = false): CallHead {
  return { target: parseUiTarget(target)!, fieldNames, userAgent, isAbsoluteForm };
}

const check = (version: string): string => `/ui/0/${version}/en/getlatestversion`;
const installed = (version: string): string => `/ui/0/${version}/en/installed`;
const linux = `/ui/2/1.2.0.18/en/getlatestversion?ver=1.2.0.18&uhash=${HASH}`;

describe("the shape of a client's request", () => {
  it.each([
    ["A1", call(check("1.0.0.29"), INSTALLER, "SkypeSetup 1.0.0.29"), "Windows installer"],
    ["A3, 0x99", call(installed("1.0.0.29"), WINDOWS, "Skype\u2122 1.0"), "Windows client"],
    ["A3, as tools print it", call(installed("1.0.0.29"), WINDOWS, "Skype. 1.0"), "Windows client"],
    [
      "A9, UTF-8 read byte by byte",
      call(installed("1.0.0.29"), WINDOWS, "Skype\u00e2\u201e\u00a2 1.0"),
      "Windows client",
    ],
    ["A9, no sign at all", call(installed("1.0.0.29"), WINDOWS, "Skype 1.0"), "Windows client"],
    ["A4", call(installed("97"), WINDOWS, "Skype\u2122 Beta 0.97"), "Windows client"],
    ["A8", call(check("4.2.0.155.259"), WINDOWS, "Skype\u2122"), "Windows client"],
    [
      "with a proxy's fields behind",
      call(installed("1.0.0.29"), [...WINDOWS, "Via"], "Skype\u2122 1.0"),
      "Windows client",
    ],
    ["A5", call(linux, LINUX, undefined, true), "Linux client"],
    ["A7", call(`${check("3.8.0.154")}?ver=3.8.0.154&uhash=1${HASH}`, ["Host"], "Skype"), "client with user hash"],
    [
      "A4, only the minor number in the path",
      call(`/ui/0/97/en/getlatestversion?ver=0.97.0.6&uhash=${HASH}`, ["Host"]),
      "client with user hash",
    ],
    [
      "A8 under any header",
      call(`${check("4.2.0.155.259")}?ver=4.2.0.155&uhash=1${HASH}`, ["Host"]),
      "client with user hash",
    ],
  ])("%s", (_, head, name) => {
    expect(clientShape(head)).toBe(name);
    expect(strangerIn(head)).toBeUndefined();
  });

  it.each([
    ["a bare URL", call(check("1.0.0.29"), ["Host"])],
    ["the installer's agent of another version", call(check("1.0.0.29"), INSTALLER, "SkypeSetup 1.0.0.30")],
    ["the installer's fields in another order", call(check("1.0.0.29"), INSTALLER.toReversed(), "SkypeSetup 1.0.0.29")],
    ["the installer in absolute form", call(check("1.0.0.29"), INSTALLER, "SkypeSetup 1.0.0.29", true)],
    [
      "the client's fields in lower case",
      call(
        installed("1.0.0.29"),
        WINDOWS.map((name) => name.toLowerCase()),
        "Skype\u2122 1.0",
      ),
    ],
    ["the client's fields behind another", call(installed("1.0.0.29"), ["Accept", ...WINDOWS], "Skype\u2122 1.0")],
    ["the bare agent of A10", call(`/ui/0/3.5.0.239/en/getnewestversion`, WINDOWS, "Skype")],
    [
      "SkypeUriPreview",
      call(installed("1.0.0.29"), WINDOWS, "Mozilla/5.0 (Windows NT 6.1) SkypeUriPreview Preview/0.5"),
    ],
    ["Linux in origin form", call("/ui/2/1.2.0.18/en/getlatestversion", LINUX)],
    ["Linux without a hash", call("/ui/2/1.2.0.18/en/getlatestversion", LINUX, undefined, true)],
    ["a hash with another version", call(`${check("3.8.0.154")}?ver=1.0.0.1&uhash=1${HASH}`, ["Host"])],
  ])("not: %s", (_, head) => {
    expect(clientShape(head)).toBeUndefined();
  });
});

describe("callers that are known not to be the client", () => {
  it.each([
    ["Skype", "getnewestversion", "plugin"],
    ["Skype", "getlatestversion", undefined],
    ["Skype\u2122 3.5", "getnewestversion", undefined],
    ["SkypeSetup 1.0.0.29", "installed", undefined],
    ["curl/8.5.0", "installed", "tool"],
    ["Wget/1.21", "installed", "tool"],
    ["python-requests/2.31", "installed", "tool"],
    ["Mozilla/5.0 (X11; Linux x86_64)", "installed", "tool"],
    ["Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "getlatestversion", "tool"],
    ["Opera/9.80", "installed", "tool"],
    ["ExampleSpider 1.0", "installed", "tool"],
    ["Corp-URL-Scanner", "installed", "tool"],
    [undefined, "installed", undefined],
  ])("%s asking for %s: %s", (userAgent, verb, is) => {
    expect(strangerIn(call(`/ui/0/3.5.0.239/en/${verb}`, ["Host"], userAgent))).toBe(is);
  });
});
