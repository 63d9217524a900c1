import { describe, expect, it } from "vitest";
import { hex, printableShare, printableText } from "../../src/core/bytes.js";

const latin1 = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, "latin1"));
const textOf = (text: string, limit = 100): string => printableText(latin1(text), 0, text.length, limit);

describe("printable text", () => {
  it.each([
    { of: "plain ASCII", bytes: "Skype 2.0", text: "Skype 2.0" },
    { of: "the trademark sign of Windows-1252", bytes: "Skype\x99", text: "Skype™" },
    { of: "quotes and dashes of Windows-1252", bytes: "\x93a\x94 \x96 \x80", text: "“a” – €" },
    { of: "Latin-1 letters", bytes: "caf\xe9", text: "café" },
    { of: "line ends and tabs", bytes: "a\r\nb\tc", text: "a��b�c" },
    { of: "a terminal's escape", bytes: "\x1b[2J", text: "�[2J" },
    { of: "a null and a delete", bytes: "\0\x7f", text: "��" },
    { of: "the C1 escape, as U+203A", bytes: "\x9b2J", text: "›2J" },
    { of: "places that Windows-1252 leaves open", bytes: "\x81\x8d\x8f\x90\x9d", text: "�����" },
  ])("shows $of", ({ bytes, text }) => {
    expect(textOf(bytes)).toBe(text);
  });

  it("has no control character, and one character a byte, for every byte", () => {
    for (let byte = 0; byte < 256; byte++) {
      const text = printableText(Uint8Array.of(byte), 0, 1, 1);
      expect(text).toHaveLength(1);
      expect(text).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/);
    }
  });

  it("shows each byte within a long text as it does alone", () => {
    const around = "x".repeat(40);
    for (let byte = 0; byte < 256; byte++) {
      const alone = printableText(Uint8Array.of(byte), 0, 1, 1);
      const within = latin1(`${around}${String.fromCharCode(byte)}${around}`);
      expect(printableText(within, 0, within.length, 1_000)).toBe(around + alone + around);
    }
  });

  it("is cut at its limit, and reads only its range", () => {
    expect(textOf("abcdef", 3)).toBe("abc");
    expect(printableText(latin1("abcdef"), 2, 4, 100)).toBe("cd");
    expect(printableText(latin1("abcdef"), 4, 4, 100)).toBe("");
  });
});

describe("hex", () => {
  it("has two digits a byte, of the range alone, whatever lies around it in memory", () => {
    const bytes = Uint8Array.of(0xff, 0x00, 0x0a, 0xff).subarray(1);
    expect(hex(bytes)).toBe("000aff");
    expect(hex(bytes, 1, 2)).toBe("0a");
    expect(hex(bytes, 1, 1)).toBe("");
  });
});

describe("the share of printable bytes", () => {
  it.each([
    { bytes: "", share: 0 },
    { bytes: "GET /\r\n\t", share: 1 },
    { bytes: "ab\0\x80", share: 0.5 },
    { bytes: "\x7f\x1f", share: 0 },
  ])("of $bytes is $share", ({ bytes, share }) => {
    expect(printableShare(latin1(bytes), 0, bytes.length)).toBe(share);
  });
});
