import { describe, expect, it } from "vitest";
import { insideHost, latin1 } from "../../../captures/recipes/wire/index.js";
import { analyzeFrames } from "../analysis.js";
import { HOME, stage } from "../stage.js";

const SCANNER = insideHost("192.168.1.66", "00:0c:41:82:b2:54");
const sourceOf = (bytes: Uint8Array): string => bytes.subarray(26, 30).join(".");

/** Somebody asks the host on a port of its own; the sensor sees both, or what the host says alone. */
async function asked(request: string, answer: string, { port = 80, isHalf = false } = {}) {
  const { span, host } = stage();
  const conversation = span.tcp({ host: SCANNER, port: 40_000 }, { host, port });
  const ready = conversation.send("opener", conversation.open(1), latin1(request));
  conversation.send("answerer", ready + 0.01, latin1(answer));
  conversation.close("answerer", ready + 0.02);
  return analyzeFrames(span.frames().filter(({ bytes }) => !isHalf || sourceOf(bytes) === HOME));
}

const ASK = "GET / HTTP/1.0\r\n\r\n";
const NOT_FOUND = "HTTP/1.0 404 Not Found\r\n\r\n";

describe("a web request refused as a listening client does (D16)", () => {
  it.each([
    ["version 2, port 80", NOT_FOUND, { port: 80 }],
    ["version 2, port 443", NOT_FOUND, { port: 443 }],
    ["version 2, its own port", NOT_FOUND, { port: 32_417 }],
    ["2006", "HTTP/1.0 501 Not Implemented\r\n\r\n", { port: 32_417 }],
    ["half of the connection", NOT_FOUND, { port: 80, isHalf: true }],
  ])("%s: weak, of who was asked, and never told alone", async (_, answer, options) => {
    const { evidence, hosts, alerts } = await asked(ASK, answer, options);
    expect(evidence(HOME, "http-refusal")).toMatchObject([{ strength: "weak", facts: { port: options.port } }]);
    expect(hosts).toHaveLength(1);
    expect(alerts).toEqual([]);
  });

  it.each([
    ["a web server", ASK, "HTTP/1.0 404 Not Found\r\nServer: thttpd\r\n\r\n"],
    ["with a body", ASK, "HTTP/1.0 404 Not Found\r\nContent-Length: 3\r\n\r\ngone"],
    ["another version", ASK, "HTTP/1.1 404 Not Found\r\n\r\n"],
    ["another request", "GET /index.html HTTP/1.0\r\n\r\n", NOT_FOUND],
    ["a newer request", "GET / HTTP/1.1\r\nHost: a\r\n\r\n", NOT_FOUND],
    ["another complaint", ASK, "HTTP/1.0 400 Bad Request\r\n\r\n"],
  ])("not: %s", async (_, request, answer) => {
    expect((await asked(request, answer)).hosts).toEqual([]);
  });
});
