// A sensor that sees half of each connection: what comes back from ui.skype.com, without what was asked.

import { describe, expect, it } from "vitest";
import {
  chunkedVersionAnswer,
  lengthAnswer,
  linuxVersionCheck,
  versionCookie,
} from "../../../captures/recipes/skype/http-calls.js";
import { latin1 } from "../../../captures/recipes/wire/index.js";
import { analyzeFrames } from "../analysis.js";
import { HOME, server, stage } from "../stage.js";

const DATE = new Date("2006-08-25T19:29:59Z");
const UI = "212.72.49.131";
const COOKIE = versionCookie(DATE, 2, "1.2.0.18");
const sourceOf = (bytes: Uint8Array): string => bytes.subarray(26, 30).join(".");

/** One exchange as seen by a sensor that only gets what `from` sends. */
async function seen(answer: Uint8Array, from: "server" | "both" = "server", port = 80) {
  const { span, host } = stage();
  const conversation = span.tcp({ host, port: 3_621 }, { host: server(UI), port });
  const asked = conversation.send("opener", conversation.open(1), linuxVersionCheck("1.2.0.18", "6".repeat(32)));
  conversation.send("answerer", asked + 0.06, answer);
  conversation.close("answerer", asked + 0.1);
  const frames = span.frames();
  return analyzeFrames(from === "both" ? frames : frames.filter(({ bytes }) => sourceOf(bytes) === UI));
}

const answer = (status: string, body: string, ...fields: readonly string[]): Uint8Array =>
  latin1(`${[`HTTP/1.1 ${status}`, ...fields, `Content-Length: ${body.length}`].join("\r\n")}\r\n\r\n${body}`);
const set = (cookie: string): string => `Set-Cookie: ${cookie}`;

describe("an answer of ui.skype.com alone (A2, A6)", () => {
  it("with the cookie around a version text: strong, and the client is known", async () => {
    const { evidence, alerts } = await seen(lengthAnswer(DATE, "1.0.0.1", COOKIE));
    expect(evidence(HOME, "ui-answer")).toMatchObject([
      {
        strength: "strong",
        count: 1,
        facts: { version: "1.2.0.18", platformNumber: 2, language: "en", latestVersion: "1.0.0.1" },
      },
    ]);
    expect(alerts.map(({ rule, verdict, status }) => [rule, verdict, status])).toEqual([
      ["skype.client", "probable", "new"],
      ["skype.client", "probable", "closed"],
    ]);
    expect(alerts[0]).toMatchObject({
      host: { ip: HOME },
      skype: { version: "1.2.0.18", platform: "Linux", language: "en", latestVersion: "1.0.0.1" },
    });
  });

  it.each([8_080, 3_128])("on port %i as well: content decides", async (port) => {
    const { evidence } = await seen(lengthAnswer(DATE, "1.0.0.1", COOKIE), "server", port);
    expect(evidence(HOME, "ui-answer")).toMatchObject([{ strength: "strong" }]);
  });

  it("where the request was captured too, it is ui-http that speaks", async () => {
    const { evidence } = await seen(lengthAnswer(DATE, "1.0.0.1", COOKIE), "both");
    expect(evidence(HOME, "ui-answer")).toEqual([]);
    expect(evidence(HOME, "ui-http")).toMatchObject([{ strength: "proof" }]);
  });

  const PATH = "/ui/0/3.8.0.154/en/go/help";
  it.each([
    ["the cookie on a page", answer("200 OK", "<html>help</html>", set(COOKIE)), "supporting", "1.2.0.18"],
    [
      "the cookie, second of three",
      answer("200 OK", "", set("a=b"), set(COOKIE), set("c=d")),
      "supporting",
      "1.2.0.18",
    ],
    [
      "a redirect to a client's path",
      answer("302 Found", "", `Location: http://ui.skype.com${PATH}`),
      "supporting",
      "3.8.0.154",
    ],
    ["a version text in the server's headers", lengthAnswer(DATE, "0.98.0.1"), "weak", undefined],
    ["the same in a chunk", chunkedVersionAnswer(DATE, "0.98.0.1"), "weak", undefined],
  ])("%s: no more than told, and no alert", async (_, bytes, strength, version) => {
    const { evidence, alerts } = await seen(bytes);
    const [piece] = evidence(HOME, "ui-answer");
    expect([piece?.strength, piece?.facts.version]).toEqual([strength, version]);
    expect(alerts).toEqual([]);
  });

  const visitor = "SC=CC=US:CCY=USD:LC=en:TM=1:TS=1:TZ=:VER=0/0/0; path=/; domain=.skype.com";
  it.each([
    ["the cookie of a visitor without a client", answer("200 OK", "", set(visitor))],
    ["the cookie for another domain", answer("200 OK", "", set(COOKIE.replace(".skype.com", ".example.com")))],
    [
      "the cookie for a domain that ends alike",
      answer("200 OK", "", set(COOKIE.replace(".skype.com", ".notskype.com"))),
    ],
    ["a cookie that only mentions it", answer("200 OK", "", set("note=SC=CC=;VER=2/1.2.0.18/0; domain=.skype.com"))],
    ["a version text, other headers", answer("200 OK", "0.98.0.1", "Cache-Control: no-cache, must-revalidate")],
    ["a page in the server's headers", lengthAnswer(DATE, "<html>gone</html>")],
    ["a redirect to somebody else", answer("302 Found", "", `Location: http://ui.skype.com.example${PATH}`)],
    [
      "a redirect that mentions it",
      answer("302 Found", "", `Location: http://example.com/?to=http://ui.skype.com${PATH}`),
    ],
    ["a redirect to another page of it", answer("301 Moved", "", "Location: https://ui.skype.com/ui/help")],
    ["a created thing with that location", answer("201 Created", "", `Location: http://ui.skype.com${PATH}`)],
    ["modern Skype", answer("200 OK", "{}", set("skypetoken=x; domain=.skype.com; Secure; HttpOnly"))],
  ])("not: %s", async (_, bytes) => {
    expect((await seen(bytes)).hosts).toEqual([]);
  });
});
