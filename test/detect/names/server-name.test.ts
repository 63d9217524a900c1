import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { concat, latin1, Random, u16 } from "../../../captures/recipes/wire/index.js";
import { serverName } from "../../../src/detect/names/server-name.js";
import { HOME, stage } from "../stage.js";

function hello(name: string | undefined): Uint8Array {
  const random = new Random("hello");
  const listed = latin1(name ?? "");
  const sni = concat(
    u16(0),
    u16(listed.length + 5),
    u16(listed.length + 3),
    Uint8Array.of(0),
    u16(listed.length),
    listed,
  );
  const extensions = concat(u16(0xff01), u16(1), Uint8Array.of(0), name === undefined ? new Uint8Array(0) : sni);
  const body = concat(
    u16(0x0303),
    random.bytes(32),
    Uint8Array.of(4),
    random.bytes(4),
    u16(4),
    u16(0x1301),
    u16(0x002f),
    Uint8Array.of(1, 0),
    u16(extensions.length),
    extensions,
  );
  const handshake = concat(Uint8Array.of(1, 0), u16(body.length), body);
  return concat(Uint8Array.of(0x16, 3, 1), u16(handshake.length), handshake);
}

const of = (bytes: Uint8Array): string | undefined => serverName(bytes, 0, bytes.length);

it("the name, in lower case", () => {
  expect(of(hello("Ui.Skype.com"))).toBe("ui.skype.com");
  expect(of(hello(undefined))).toBeUndefined();
});

it("cut anywhere: the name or nothing, never a part of it", () => {
  const whole = hello("ui.skype.com");
  for (let length = 0; length < whole.length; length++) expect(serverName(whole, 0, length)).toBeUndefined();
});

it("hostile bytes: no harm, and nothing unprintable", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 0, maxLength: 300 }), fc.nat(200), (noise, at) => {
      const bytes = hello("ui.skype.com");
      bytes.set(
        noise.subarray(0, Math.max(0, bytes.length - at)).slice(0, Math.max(0, bytes.length - at)),
        Math.min(at, bytes.length),
      );
      expect(of(bytes) ?? "").toMatch(/^[!-~]*$/);
    }),
  );
});

describe("a hello to Skype", () => {
  const greeted = async (name: string) => {
    const { client, run } = stage();
    const conversation = client.connection({ ip: "91.190.216.17", port: 443 });
    conversation.send("opener", conversation.open(1), hello(name));
    return run();
  };

  it("with a name of the network itself supports, and never alerts alone (H4)", async () => {
    const { evidence, alerts } = await greeted("conn.skype.akadns.net");
    expect(evidence(HOME, "names")).toMatchObject([{ strength: "supporting" }]);
    expect(alerts).toEqual([]);
  });

  it.each(["apps.skype.com", "edge.skype.com", "eu-api.asm.skype.com", "trouter.skype.com", "skype.example"])(
    "%s is Teams, Office or a browser (H6)",
    async (name) => {
      expect((await greeted(name)).hosts).toEqual([]);
    },
  );
});
