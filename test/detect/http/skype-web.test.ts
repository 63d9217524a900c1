import { describe, expect, it } from "vitest";
import { latin1 } from "../../../captures/recipes/wire/index.js";
import { analyzeFrames } from "../analysis.js";
import { HOME, server, stage } from "../stage.js";

const get = (target: string, ...fields: readonly string[]): Uint8Array =>
  latin1(`${[`GET ${target} HTTP/1.1`, ...fields].join("\r\n")}\r\n\r\n`);

async function asked(...requests: readonly Uint8Array[]) {
  const { span, host, run } = stage();
  for (const [index, request] of requests.entries()) {
    const conversation = span.tcp({ host, port: 3_600 + index }, { host: server("212.72.49.131"), port: 80 });
    conversation.send("opener", conversation.open(1 + index), request);
  }
  return run();
}

describe("the cookie of a client (A6)", () => {
  const COOKIE = "Cookie: a=b; SC=CC=:CCY=:LC=en:TM=1156534199:TS=1156534199:TZ=:VER=2/1.2.0.18/0; c=d";

  it.each(["www.skype.com", "skype.com", "share.skype.com:80"])("to %s: version, platform, language", async (host) => {
    const { evidence, alerts } = await asked(get("/go/help", `Host: ${host}`, COOKIE));
    expect(evidence(HOME, "version-cookie")).toMatchObject([
      { strength: "supporting", facts: { version: "1.2.0.18", platformNumber: 2, language: "en" } },
    ]);
    expect(alerts).toEqual([]);
  });

  it.each([
    ["to somebody else", get("/", "Host: www.skype.com.example", COOKIE)],
    ["to a name that only ends alike", get("/", "Host: notskype.com", COOKIE)],
    ["a visitor without a client", get("/", "Host: www.skype.com", "Cookie: SC=CC=US:CCY=USD:LC=en:TM=1:VER=0/0/0")],
    ["no cookie", get("/", "Host: www.skype.com")],
  ])("not: %s", async (_, request) => {
    expect((await asked(request)).hosts).toEqual([]);
  });
});

describe("the Chinese edition (A17)", () => {
  const ACCOUNT = "zhang.san.1982";
  it.each([
    [`/skype/?skype_ver=4.2.4.100&skype_id=${ACCOUNT}&port=23401`, "hao.tom.com", "4.2.4.100"],
    [`/play?my_skype_id=${ACCOUNT}&my_skype_ver=4.1.32.179`, "game.tom.com", "4.1.32.179"],
    [`/x?login_id=${ACCOUNT}`, "skypetools1.tom.com", undefined],
    ["/agent/keyfile", "skypetools.tom.com", undefined],
  ])("%s of %s", async (target, host, version) => {
    const { evidence, alerts } = await asked(get(target, `Host: ${host}`));
    const [piece] = evidence(HOME, "tom-skype");
    expect(piece).toMatchObject({ strength: "strong", facts: { version } });
    expect(alerts.at(-1)).toMatchObject({ rule: "skype.client", verdict: "probable" });
    // Whoever it is stays out of every record.
    const account = Buffer.from(ACCOUNT).toString("hex");
    for (const text of [JSON.stringify(alerts), JSON.stringify(piece)]) {
      expect(text).not.toContain(ACCOUNT);
      expect(text).not.toContain(account);
    }
  });

  it("the account is kept, as it was sent, where it was asked for", async () => {
    const { span, host } = stage();
    const conversation = span.tcp({ host, port: 3_600 }, { host: server("212.72.49.131"), port: 80 });
    const target = `/skype/?skype_ver=4.2.4.100&skype_id=${ACCOUNT}%0a&port=23401`;
    conversation.send("opener", conversation.open(1), get(target, "Host: hao.tom.com"));
    const { alerts } = await analyzeFrames(span.frames(), { keepAccounts: true });
    expect(alerts.at(-1)?.skype.accounts).toEqual([`${ACCOUNT}%0a`]);
  });

  it.each([
    ["/skype/download.html", "hao.tom.com"],
    ["/?skype_ver=4.2.4.100", "hao.tom.com"],
    ["/?skype_ver=4.2.4.100&skype_id=x", "tom.com.example"],
    ["/agent/keyfile", "www.tom.com"],
  ])("not: %s of %s", async (target, host) => {
    expect((await asked(get(target, `Host: ${host}`))).hosts).toEqual([]);
  });
});
