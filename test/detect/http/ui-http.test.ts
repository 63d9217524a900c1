import { describe, expect, it } from "vitest";
import {
  chunkedVersionAnswer,
  installed,
  installerVersionCheck,
  lengthAnswer,
  linuxVersionCheck,
  newestVersionCheck,
  versionCheck2010,
  versionCookie,
} from "../../../captures/recipes/skype/http-calls.js";
import { concat, ethernet, latin1, tcp, u16 } from "../../../captures/recipes/wire/index.js";
import { analyzeFrames } from "../analysis.js";
import { HOME, server, stage } from "../stage.js";

const HASH = "632e1c9b593b0faf778e6de166448d93";
const UI = server("212.72.49.131");
const DATE = new Date("2006-08-25T19:29:59Z");

interface Call {
  readonly request: Uint8Array;
  readonly answer?: Uint8Array;
  readonly port?: number;
  readonly segmentSize?: number;
}

async function after(...calls: readonly Call[]) {
  const { span, host, run } = stage();
  for (const [index, { request, answer, port = 80, segmentSize = 1_460 }] of calls.entries()) {
    const conversation = span.tcp({ host, port: 3_600 + index }, { host: UI, port }, { segmentSize });
    const asked = conversation.send("opener", conversation.open(1 + index * 10), request);
    if (answer !== undefined) conversation.send("answerer", asked + 0.05, answer);
    conversation.close("opener", asked + 1);
  }
  const analysis = await run();
  return { analysis, pieces: analysis.evidence(HOME, "ui-http") };
}

const get = (target: string, ...fields: readonly string[]): Uint8Array =>
  latin1(`${[`GET ${target} HTTP/1.1`, ...fields].join("\r\n")}\r\n\r\n`);
const HOST = "Host: ui.skype.com";
const BARE = "/ui/0/1.0.0.29/en/installed";

describe("calls as clients make them are proof by their shape", () => {
  it.each([
    ["A1", installerVersionCheck("1.0.0.29"), "1.0.0.29", 0, "SkypeSetup 1.0.0.29", "Windows installer"],
    ["A3, agent with byte 99", installed("1.0.0.29"), "1.0.0.29", 0, "Skype\u2122 1.0", "Windows client"],
    [
      "A5, absolute form, lower-case names",
      linuxVersionCheck("1.2.0.18", HASH),
      "1.2.0.18",
      2,
      undefined,
      "Linux client",
    ],
    ["A8", versionCheck2010("4.2.0.155.259", HASH), "4.2.0.155", 0, "Skype\u2122 4.2", "Windows client"],
  ])("%s", async (_, request, version, platformNumber, userAgent, shape) => {
    const { pieces, analysis } = await after({ request });
    expect(pieces).toMatchObject([
      {
        strength: "proof",
        count: 1,
        facts: { version, platformNumber, userAgent, shape, language: "en", viaProxy: false },
      },
    ]);
    expect(analysis.alerts.map(({ rule, verdict }) => `${rule} ${verdict}`)).toContain("skype.ui-http confirmed");
  });

  it.each([8_080, 3_128, 443, 12_345])("on port %i", async (port) => {
    expect((await after({ request: installed("1.0.0.29"), port })).pieces).toMatchObject([{ strength: "proof" }]);
  });

  it.each([1, 2, 7, 29, 100])("split into segments of %i bytes", async (segmentSize) => {
    const request = installed("1.0.0.29");
    const { pieces } = await after({ request, segmentSize, answer: lengthAnswer(DATE, "") });
    expect(pieces).toMatchObject([{ strength: "proof", count: 1, facts: { answerFits: true } }]);
  });

  it("two on one connection", async () => {
    const { pieces } = await after({
      request: concat(installed("1.0.0.29"), installerVersionCheck("1.0.0.29")),
      answer: concat(lengthAnswer(DATE, ""), chunkedVersionAnswer(DATE, "0.98.0.1")),
    });
    expect(pieces.map(({ facts }) => [facts.event, facts.answerFits, facts.latestVersion])).toEqual([
      ["installed", true, undefined],
      ["getlatestversion", true, "0.98.0.1"],
    ]);
  });

  it("the same call again is the same piece, a call that differs is another", async () => {
    const { pieces } = await after(
      { request: installed("1.0.0.29") },
      { request: installed("1.0.0.29") },
      { request: installed("1.0.0.106") },
    );
    expect(pieces.map(({ count, facts }) => [count, facts.version])).toEqual([
      [2, "1.0.0.29"],
      [1, "1.0.0.106"],
    ]);
  });
});

describe("a bare URL is strong, and its answer decides (A2, A3, A6)", () => {
  const check = "/ui/0/1.0.0.29/en/getlatestversion";
  const ok = (body: string, ...fields: readonly string[]): Uint8Array =>
    latin1(`${["HTTP/1.1 200 OK", ...fields, `Content-Length: ${body.length}`].join("\r\n")}\r\n\r\n${body}`);

  it.each([
    ["no answer", check, undefined, "strong", undefined],
    ["a version", check, lengthAnswer(DATE, "0.98.0.1"), "proof", "0.98.0.1"],
    ["a version in a chunk", check, chunkedVersionAnswer(DATE, "0.98.0.1"), "proof", "0.98.0.1"],
    ["a version and a line end", check, ok("1.0.0.1\n"), "proof", "1.0.0.1"],
    ["the cookie", check, lengthAnswer(DATE, "", versionCookie(DATE, 2, "1.2.0.18")), "proof", undefined],
    ["nothing, to installed", BARE, lengthAnswer(DATE, ""), "proof", undefined],
    ["a page", check, ok("<html>gone</html>"), "strong", undefined],
    ["a page, to installed", BARE, ok("<html>gone</html>"), "strong", undefined],
    ["a long number", check, ok("1".repeat(33)), "strong", undefined],
    ["404", check, latin1("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"), "strong", undefined],
    ["404, to installed", BARE, latin1("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"), "strong", undefined],
    ["302", BARE, latin1("HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n"), "strong", undefined],
    ["noise", check, latin1("\x00\x01\x02\x03".repeat(30)), "strong", undefined],
  ])("%s", async (_, target, answer, strength, latestVersion) => {
    const { pieces } = await after({ request: get(target, HOST), ...(answer && { answer }) });
    expect(pieces).toMatchObject([{ strength, count: 1 }]);
    expect(pieces[0]?.facts.latestVersion).toBe(latestVersion);
  });

  it("an answer to one call says nothing of another", async () => {
    const { pieces } = await after({
      request: concat(get("/", "Host: www.example.org"), get(check, HOST)),
      answer: ok("1.0.0.1"),
    });
    expect(pieces).toMatchObject([{ strength: "strong", facts: { answerFits: false } }]);
  });
});

describe("callers that are not the client stay probable, whatever the answer", () => {
  const { stringify } = JSON;
  it.each([
    ["the Pidgin plugin (A10)", newestVersionCheck("/ui/0/3.5.0.239/en/getnewestversion")],
    [
      "curl with a user hash",
      get(`/ui/0/3.8.0.154/en/getlatestversion?ver=3.8.0.154&uhash=1${HASH}`, HOST, "User-Agent: curl/8.5.0"),
    ],
  ])("%s", async (_, request) => {
    for (const answer of [
      lengthAnswer(DATE, "3.6.0.248"),
      lengthAnswer(DATE, "3.6.0.248", versionCookie(DATE, 0, "3.5")),
    ]) {
      const { analysis, pieces } = await after({ request, answer });
      expect(pieces).toMatchObject([{ strength: "strong" }]);
      expect(new Set(analysis.alerts.map(({ verdict }) => verdict)), stringify(analysis.alerts)).toEqual(
        new Set(["probable"]),
      );
    }
  });
});

describe("tools that say what they are only support, whatever the answer", () => {
  it.each(["curl/8.5.0", "Mozilla/5.0 (X11)", "Mozilla/5.0 (compatible; bingbot/2.0)", "ExampleSpider 1.0"])(
    "%s",
    async (agent) => {
      const request = get("/ui/0/3.5.0.239/en/getlatestversion", HOST, `User-Agent: ${agent}`);
      const { pieces, analysis } = await after({
        request,
        answer: lengthAnswer(DATE, "3.6.0.248", versionCookie(DATE, 0, "3.5.0.239")),
      });
      expect(pieces).toMatchObject([{ strength: "supporting", facts: { answerFits: true } }]);
      expect(analysis.alerts).toEqual([]);
    },
  );
});

it("a browser that follows a client's link to a page only supports", async () => {
  const request = get(
    "/ui/0/5.10.0.116/en/go/help.faq.installer?LastError=1603",
    HOST,
    "User-Agent: Mozilla/5.0 (X11)",
  );
  const { pieces, analysis } = await after({ request, answer: lengthAnswer(DATE, "") });
  expect(pieces).toMatchObject([{ strength: "supporting", facts: { version: "5.10.0.116" } }]);
  expect(analysis.alerts).toEqual([]);
});

describe("proxies", () => {
  const direct = Buffer.from(installed("1.0.0.29")).toString("latin1");

  it.each(["Via: 1.1 squid", "X-Forwarded-For: 10.0.0.9", "Forwarded: for=10.0.0.9"])(
    "passed on with %s: strong, also with the answer, for somebody behind the proxy asked",
    async (field) => {
      const request = latin1(direct.replace("\r\n\r\n", `\r\n${field}\r\n\r\n`));
      expect((await after({ request })).pieces).toMatchObject([{ strength: "strong", facts: { viaProxy: true } }]);
      const { pieces } = await after({ request, answer: lengthAnswer(DATE, "") });
      expect(pieces).toMatchObject([{ strength: "strong", facts: { viaProxy: true, answerFits: true } }]);
    },
  );

  it("asked of a proxy in absolute form", async () => {
    const request = latin1(direct.replace("GET /ui", "GET http://ui.skype.com/ui"));
    expect((await after({ request, port: 3_128 })).pieces).toMatchObject([{ strength: "proof" }]);
  });

  it("behind CONNECT", async () => {
    const { span, host, run } = stage();
    const conversation = span.tcp({ host, port: 3_600 }, { host: UI, port: 3_128 });
    let at = conversation.send("opener", conversation.open(1), latin1("CONNECT ui.skype.com:80 HTTP/1.0\r\n\r\n"));
    at = conversation.send("answerer", at, latin1("HTTP/1.0 200 Connection established\r\n\r\n"));
    at = conversation.send("opener", at, installed("1.0.0.29"));
    conversation.send("answerer", at, lengthAnswer(DATE, ""));
    const { evidence } = await run();
    expect(evidence(HOME, "ui-http")).toMatchObject([{ strength: "proof", facts: { answerFits: true } }]);
  });
});

describe("whose host it is (RFC 9112 section 3.2)", () => {
  it.each([
    ["in the Host field", get(BARE, HOST)],
    ["in capitals", get(BARE, "HOST: UI.SKYPE.COM")],
    ["with a port", get(BARE, "Host: ui.skype.com:80")],
    ["with the root's dot", get(BARE, "Host: ui.skype.com.")],
    ["in the target", get(`http://ui.skype.com${BARE}`, HOST)],
    ["in the target alone", get(`http://ui.skype.com${BARE}`)],
    ["in the target, which goes before the field", get(`http://ui.skype.com${BARE}`, "Host: www.example.org")],
    ["in the target with a port", get(`http://ui.skype.com:80${BARE}`)],
    ["with another method", latin1(`HEAD ${BARE} HTTP/1.0\r\n${HOST}\r\n\r\n`)],
  ])("ours: %s", async (_, request) => {
    expect((await after({ request })).pieces).toHaveLength(1);
  });

  it.each([
    ["no host at all", get(BARE)],
    ["another host", get(BARE, "Host: www.example.org")],
    ["another host of Skype's", get(BARE, "Host: www.skype.com")],
    ["a host that ends so", get(BARE, "Host: xui.skype.com")],
    ["a host that begins so", get(BARE, "Host: ui.skype.com.evil.example")],
    ["a host that begins so, no dot", get(BARE, "Host: ui.skype.community")],
    ["a user name in the field", get(BARE, "Host: ui.skype.com@evil.example")],
    ["a user name in the target", get(`http://ui.skype.com@evil.example${BARE}`, HOST)],
    ["user name and password in the target", get(`http://ui.skype.com:80@evil.example${BARE}`, HOST)],
    ["a port that is none", get(BARE, "Host: ui.skype.com:http")],
    ["controls for dots", get(BARE, "Host: ui\x0eskype\x0ecom")],
    ["another host in the target, ours in the field", get(`http://www.example.org${BARE}`, HOST)],
    ["only in the query", get(`/?u=http://ui.skype.com${BARE}`, "Host: www.example.org")],
    ["only in the referer", get("/", "Host: www.example.org", `Referer: http://ui.skype.com${BARE}`)],
    ["only in another field", get(BARE, "Host: www.example.org", "X-Host: ui.skype.com")],
    ["another path", get("/ui/", HOST)],
    ["the front page", get("/", HOST, "User-Agent: Skype\x99 1.0")],
  ])("not: %s", async (_, request) => {
    const { analysis } = await after({ request, answer: lengthAnswer(DATE, "1.0.0.1") });
    expect(analysis.evidence(HOME, "ui-http")).toEqual([]);
    expect(analysis.alerts).toEqual([]);
  });

  it("requests to the host that are no calls are counted", async () => {
    const { analysis } = await after({ request: get("/", HOST) }, { request: get("/ui/x/y", HOST) });
    expect(analysis.counters.get("detect.ui-http.other-requests-to-host")).toBe(2);
  });
});

it("classic clients speak IPv4 alone (H6): the same call over IPv6 is nothing", async () => {
  const request = installed("1.0.0.29");
  const frames = [0, 1].map((index) => {
    const fields = { sourcePort: 3_600, destinationPort: 80, sequence: 1 + index, flags: index === 0 ? 0x02 : 0x18 };
    const { bytes } = tcp(fields, index === 0 ? new Uint8Array() : request);
    const address = (last: number): Uint8Array => Uint8Array.from([0xfd, ...new Array<number>(14).fill(0), last]);
    const header = concat(
      Uint8Array.of(0x60, 0, 0, 0),
      u16(bytes.length),
      Uint8Array.of(6, 64),
      address(1),
      address(2),
    );
    const packet = { etherType: 0x86dd, bytes: concat(header, bytes) };
    const source = "00:04:76:96:7b:da";
    return { micros: 1.1e15 + index, bytes: ethernet({ source, destination: "00:0c:41:82:b2:53" }, packet) };
  });
  const { counters, hosts } = await analyzeFrames(frames);
  expect(counters.get("flow.http.requests")).toBe(1);
  expect(hosts).toEqual([]);
});

describe("text that an attacker wrote", () => {
  it("control characters do not reach the facts", async () => {
    const { pieces } = await after({ request: get(BARE, HOST, "User-Agent: Sky\x1b[31mpe\x07\x7f\x9b2J") });
    for (const value of Object.values(pieces[0]!.facts)) expect(String(value)).not.toMatch(/[\x00-\x1f\x7f-\x9f]/);
  });

  it("is cut to its bound", async () => {
    const { pieces } = await after({ request: get(BARE, HOST, `User-Agent: ${"x".repeat(5_000)}`) });
    expect(pieces[0]?.facts.userAgent).toHaveLength(256);
  });
});
