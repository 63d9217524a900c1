import { describe, expect, it } from "vitest";
import { HOST_CACHE } from "../../captures/recipes/skype/host-cache.js";
import { parseHostcache } from "../../src/config/hostcache-file.js";
import { SettingsError } from "../../src/config/settings-error.js";
import { formatEndpoint } from "../../src/core/address.js";
import { DEFAULT_LIMITS } from "../../src/core/limits.js";

const entries = (xml: string, maxHostcacheEntries = DEFAULT_LIMITS.maxHostcacheEntries): string[] =>
  parseHostcache(xml, "shared.xml", { maxHostcacheEntries }).map(formatEndpoint);
const file = (cache: string, before = ""): string =>
  `<?xml version="1.0"?>\n${before}<config version="1.0" serial="41">\n<Lib>\n<Connection>\n<HostCache>${cache}</HostCache>\n</Connection>\n</Lib>\n</config>\n`;
/** The code of the error that reading this gives. */
function codeOf(xml: string, most?: number): string {
  try {
    entries(xml, most);
  } catch (error) {
    if (error instanceof SettingsError) return error.code;
    throw error;
  }
  return "none";
}

describe("the first form: an element per peer (B1)", () => {
  it("the list printed in 2004, in its order and with its gaps", () => {
    const list = HOST_CACHE.map(
      ({ ip, port }, index) =>
        `\n  <_${index < 30 ? index + 1 : index + 103}>${ip}:${port}</_${index < 30 ? index + 1 : index + 103}>`,
    );
    expect(entries(file(list.join("")))).toEqual(HOST_CACHE.map(({ ip, port }) => `${ip}:${port}`));
  });

  it.each([
    ["white space around", "<_1>\n 1.2.3.4:5678\t</_1>", ["1.2.3.4:5678"]],
    ["character references", "<_1>1.2.3.4&#58;5678</_1>", ["1.2.3.4:5678"]],
    ["a section of characters", "<_1><![CDATA[1.2.3.4:5678]]></_1>", []],
    ["a comment between", "<_1>1.2.3.4:5678</_1><!-- <_2>9.9.9.9:9</_2> -->", ["1.2.3.4:5678"]],
    ["an empty list", "", []],
  ])("%s", (_, list, expected) => {
    const read = entries(file(list));
    // What stands in a CDATA section is text like any other; reading it or not is both sound.
    if (list.includes("CDATA")) expect([[], ["1.2.3.4:5678"]]).toContainEqual(read);
    else expect(read).toEqual(expected);
  });

  it.each([
    "1.2.3.4",
    "1.2.3.4:",
    ":5678",
    "1.2.3.4:0",
    "1.2.3.4:65536",
    "1.2.3.4:-1",
    "1.2.3.4:0x50",
    "1.2.3.4:1e3",
    "1.2.3.4:80.5",
    "1.2.3.4:56 78",
    "1.2.3.4:56:78",
    "1.2.3:5678",
    "1.2.3.400:5678",
    "2001:db8::1",
    "[2001:db8::1]:5678",
    "supernode.example:5678",
    "",
  ])("%j is no peer, and the others are read all the same", (text) => {
    expect(entries(file(`<_1>${text}</_1><_2>1.2.3.4:5678</_2>`))).toEqual(["1.2.3.4:5678"]);
  });

  it("other elements are none of its", () => {
    const others = "<Host>1.1.1.1:1</Host><_x>1.1.1.1:1</_x><_>1.1.1.1:1</_><_1><_2>1.1.1.1:1</_2></_1>";
    expect(entries(file(others))).toEqual([]);
    expect(entries(file("<_1>1.2.3.4:5678</_1>").replace("</HostCache>", "</HostCache><_2>1.1.1.1:1</_2>"))).toEqual([
      "1.2.3.4:5678",
    ]);
  });
});

describe("the later form: one hex blob (B4)", () => {
  it.each([
    ["the published record", "410502004C6E771C823B", ["76.110.119.28:33339"]],
    [
      "records one after the other",
      "410502004C6E771C823B 4105020001020304162E",
      ["76.110.119.28:33339", "1.2.3.4:5678"],
    ],
    ["lower case, over lines", "41050200\n4c6e771c\n823b", ["76.110.119.28:33339"]],
    [
      "other bytes between",
      "00FF0301410502004C6E771C823B00000A0B4105020001020304162E99",
      ["76.110.119.28:33339", "1.2.3.4:5678"],
    ],
    ["the last record cut", "410502004C6E771C823B410502000102", ["76.110.119.28:33339"]],
    ["a port of 0", "41050200010203040000", []],
    ["half a byte off: not a record", "F41050200010203041624", []],
    ["nothing", "", []],
    ["no hex", "hello", []],
  ])("%s", (_, blob, expected) => {
    expect(entries(file(blob))).toEqual(expected);
  });
});

describe("what is no shared.xml", () => {
  it.each([
    ["nothing", "", "settings.bad-hostcache"],
    ["text", "140.115.111.219:25465\n", "settings.bad-hostcache"],
    ["bytes", "\u0000\u0001\u0002\ufffd", "settings.bad-hostcache"],
    ["cut short", file("<_1>1.2.3.4:5678</_1>").slice(0, 120), "settings.bad-hostcache"],
    ["tags that do not fit", "<config><HostCache></config></HostCache>", "settings.bad-hostcache"],
    ["an entity nobody defined", file("<_1>&host;</_1>"), "settings.bad-hostcache"],
    ["other XML", "<config><Lib/></config>", "settings.no-hostcache"],
    ["an attribute of that name", '<config HostCache="1.2.3.4:5678"/>', "settings.no-hostcache"],
  ])("%s", (_, xml, code) => {
    expect(codeOf(xml)).toBe(code);
  });

  it("the error names the file and says what to do", () => {
    expect(() => entries("<config/>")).toThrow(
      /^shared\.xml has no HostCache element; a client keeps it in shared\.xml/,
    );
    expect(() => entries("x")).toThrow(/^shared\.xml is not the XML of a shared\.xml: /);
  });
});

describe("files made to hurt", () => {
  it("entities that multiply are not expanded", () => {
    const levels = Array.from({ length: 9 }, (_, level) => `<!ENTITY e${level + 1} "${`&e${level};`.repeat(10)}">`);
    const bomb = `<!DOCTYPE x [<!ENTITY e0 "1.2.3.4:5678">${levels.join("")}]>`;
    expect(codeOf(file("<_1>&e9;</_1>", bomb))).toBe("settings.bad-hostcache");
    expect(entries(file("<_1>1.2.3.4:5678</_1>", bomb))).toEqual(["1.2.3.4:5678"]);
  });

  it("nothing outside of the file is read", () => {
    const outside = '<!DOCTYPE x [<!ENTITY passwd SYSTEM "file:///etc/passwd">]>';
    expect(codeOf(file("<_1>&passwd;</_1>", outside))).toBe("settings.bad-hostcache");
  });

  it("lists beyond the bound are refused, in either form", () => {
    const many = (count: number): string =>
      Array.from({ length: count }, (_, index) => `<_${index}>1.2.3.4:${index + 1}</_${index}>`).join("");
    expect(entries(file(many(50)), 50)).toHaveLength(50);
    expect(codeOf(file(many(51)), 50)).toBe("settings.hostcache-too-long");
    expect(codeOf(file("410502004C6E771C823B".repeat(51)), 50)).toBe("settings.hostcache-too-long");
  });

  it("deep nesting and long text are read through", () => {
    const deep = `${"<a>".repeat(20_000)}${"</a>".repeat(20_000)}`;
    expect(entries(file(`<_1>1.2.3.4:5678</_1>`).replace("<Lib>", `<Lib>${deep}`))).toEqual(["1.2.3.4:5678"]);
    expect(entries(file(`<_1>${" ".repeat(2_000_000)}1.2.3.4:5678</_1>`))).toEqual(["1.2.3.4:5678"]);
  });
});
