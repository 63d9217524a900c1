import { describe, expect, it } from "vitest";
import { FAKE_ANSWER, fakeHello } from "../../../captures/recipes/skype/fake-tls.js";
import { concat, hex, latin1, Random } from "../../../captures/recipes/wire/index.js";
import { ANSWER_LENGTH, HELLO_LENGTH, isFakeAnswer, isFakeHello } from "../../../src/detect/tcp/fake-tls.js";
import { HOME, stage } from "../stage.js";

const hello = fakeHello(new Random("hello"));

it("the lengths are the published ones (D8, D9)", () => {
  expect([HELLO_LENGTH, ANSWER_LENGTH]).toEqual([72, 79]);
});

describe.each([
  { name: "hello", whole: hello, constant: 56, is: isFakeHello },
  { name: "answer", whole: FAKE_ANSWER, constant: 79, is: isFakeAnswer },
])("the false $name", ({ whole, constant, is }) => {
  it("is known alone, and in front of what follows it", () => {
    expect(is(whole, 0, whole.length)).toBe(true);
    const followed = concat(Uint8Array.of(1, 2), whole, new Uint8Array(14));
    expect(is(followed, 2, followed.length)).toBe(true);
    expect(is(followed, 0, followed.length)).toBe(false);
    expect(is(followed, 3, followed.length)).toBe(false);
  });

  it("must be there whole", () => {
    for (let length = 0; length < whole.length; length++) expect(is(whole, 0, length)).toBe(false);
  });

  it(`has ${constant} constant bytes`, () => {
    for (let index = 0; index < whole.length; index++) {
      const changed = Uint8Array.from(whole);
      changed[index]! ^= 0x10;
      expect(is(changed, 0, changed.length)).toBe(index >= constant);
    }
  });
});

it.each([
  ["an SSLv2-framed hello of another program", "804601030100 2d00000010 010080 030080 070080 00"],
  ["a TLS 1.0 hello", "16030100480100004403016"],
  ["an honest server hello", "160301004a0200004603014ee1"],
])("%s is neither", (_, start) => {
  const bytes = concat(hex(start), new Random(start).bytes(100));
  expect(isFakeHello(bytes, 0, bytes.length)).toBe(false);
  expect(isFakeAnswer(bytes, 0, bytes.length)).toBe(false);
});

describe("what the streams say", () => {
  it.each([
    ["the hello alone", [["opener", hello]], "supporting"],
    [
      "hello and constant answer",
      [
        ["opener", hello],
        ["answerer", FAKE_ANSWER],
      ],
      "proof",
    ],
    ["the constant answer, the hello not captured", [["answerer", FAKE_ANSWER]], "proof"],
    [
      "hello, and noise back",
      [
        ["opener", hello],
        ["answerer", new Random("noise").bytes(60)],
      ],
      "strong",
    ],
    [
      "hello, and a web server's complaint",
      [
        ["opener", hello],
        ["answerer", latin1("HTTP/1.0 400 Bad Request\r\n\r\n")],
      ],
      "supporting",
    ],
    [
      "hello, and an honest TLS answer",
      [
        ["opener", hello],
        ["answerer", hex("160301004a0200004603014ee1")],
      ],
      "supporting",
    ],
  ] as const)("%s", async (_, talk, strength) => {
    const { client, run } = stage();
    const conversation = client.connection({ ip: "157.56.52.28", port: 443 });
    let at = conversation.open(1);
    for (const [side, message] of talk) at = conversation.send(side, at, message);
    expect((await run()).evidence(HOME, "fake-tls")).toMatchObject([{ strength }]);
  });
});
