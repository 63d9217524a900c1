// Heads of calls to ui.skype.com in frames that the snaplen cut within them.

import { describe, expect, it } from "vitest";
import { installerVersionCheck, linuxVersionCheck } from "../../../captures/recipes/skype/http-calls.js";
import { latin1, pcapFile } from "../../../captures/recipes/wire/index.js";
import { cutCall } from "../../../src/detect/http/cut-call.js";
import { analyzeCapture } from "../analysis.js";
import { HOME, server, stage } from "../stage.js";

const HEADERS = 14 + 20 + 20;
const INSTALLER = installerVersionCheck("1.0.0.29");
const LINUX = linuxVersionCheck("1.2.0.18", "632e1c9b593b0faf778e6de166448d93");

async function cutBehind(request: Uint8Array, bytes: number) {
  const { span, host } = stage();
  const conversation = span.tcp({ host, port: 3_600 }, { host: server("212.72.49.131"), port: 80 });
  conversation.send("opener", conversation.open(1), request);
  const analysis = await analyzeCapture(pcapFile(span.frames(), { snapLength: HEADERS + bytes }));
  return { pieces: analysis.evidence(HOME, "ui-http"), alerts: analysis.alerts };
}

describe("what is left of a call says who called", () => {
  it.each([
    ["A5, behind the language", LINUX, 41, { event: "unknown", version: "1.2.0.18", platformNumber: 2 }],
    ["A5, behind the path", LINUX, 120, { event: "getlatestversion", version: "1.2.0.18", language: "en" }],
    ["A1, behind the path", INSTALLER, 42, { event: "getlatestversion", version: "1.0.0.29", platformNumber: 0 }],
    ["A1, before the host", INSTALLER, 74, { event: "getlatestversion", version: "1.0.0.29" }],
    ["A1, within the host", INSTALLER, 84, { event: "getlatestversion", version: "1.0.0.29" }],
    [
      "A1, in its last field",
      INSTALLER,
      140,
      { event: "getlatestversion", version: "1.0.0.29", userAgent: expect.stringMatching(/^SkypeS/) },
    ],
  ])("%s", async (_, request, bytes, facts) => {
    const { pieces, alerts } = await cutBehind(request, bytes);
    expect(pieces).toMatchObject([{ strength: "strong", count: 1, facts: { ...facts, shape: undefined } }]);
    expect(alerts[0]).toMatchObject({ rule: "skype.ui-http", verdict: "probable", skype: { version: facts.version } });
  });

  it.each([
    ["A5, before the language ends", LINUX, 40],
    ["A1, within the verb", INSTALLER, 30],
  ])("too little is left: %s", async (_, request, bytes) => {
    expect((await cutBehind(request, bytes)).pieces).toEqual([]);
  });

  it("what was captured whole is read as a whole", async () => {
    const { pieces } = await cutBehind(INSTALLER, INSTALLER.length);
    expect(pieces).toMatchObject([{ strength: "proof", count: 1 }]);
  });
});

describe("others", () => {
  const call = (text: string) => {
    const bytes = latin1(text);
    return cutCall(bytes, 0, bytes.length);
  };

  it.each([
    ["another host", "GET /ui/0/1.0.0.29/en/installed HTTP/1.1\r\nHost: ui.example.com\r\nAcc"],
    ["another host, cut within", "GET /ui/0/1.0.0.29/en/installed HTTP/1.1\r\nHost: www"],
    ["a host that begins so", "GET /ui/0/1.0.0.29/en/installed HTTP/1.1\r\nHost: ui.skype.com.evil.example\r\nA"],
    ["another verb without a host", "GET /ui/0/1.0.0.29/en/settings HTTP/1.1\r\nAcc"],
    ["another method", "POST /ui/0/1.0.0.29/en/installed HTTP/1.1\r\nAcc"],
    ["another path", "GET http://ui.skype.com/help/0/1.0.0.29/en/installed HT"],
    ["nothing behind the host", "GET http://ui.skype.com/ui/"],
    ["no HTTP", "G\u0000\u0001\u0002"],
  ])("%s", (_, text) => {
    expect(call(text)).toBeUndefined();
  });

  it("a tool that says what it is only supports", async () => {
    const request = latin1(
      "GET /ui/0/1.0.0.29/en/installed HTTP/1.1\r\nHost: ui.skype.com\r\nUser-Agent: curl/7.88.1\r\nAccept: */*\r\n\r\n",
    );
    const { pieces, alerts } = await cutBehind(request, 95);
    expect(pieces).toMatchObject([{ strength: "supporting" }]);
    expect(alerts).toEqual([]);
  });
});
