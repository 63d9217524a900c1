import { describe, expect, it } from "vitest";
import { printable } from "../../src/output/printable.js";
import { HOSTILE_TEXTS } from "./example-alerts.js";

describe("text on its way to a terminal or a log", () => {
  it("stays as it is where it is letters, figures, signs and spaces of any language", () => {
    for (const text of [
      "SkypeSetup 1.0.0.29",
      "Skype™ 1.0",
      "čeština, 日本語, العربية, ไทย",
      "naïve – “quoted” €",
      "👍",
    ]) {
      expect(printable(text)).toBe(text);
    }
  });

  it("shows what a terminal would act on as its escape", () => {
    expect(printable("\u001b[2J")).toBe("\\u001b[2J");
    expect(printable("a\u202eb")).toBe("a\\u202eb");
    expect(printable("\u007f\u009b")).toBe("\\u007f\\u009b");
    expect(printable("\ud800")).toBe("\\ud800");
    expect(printable("\u{e0041}")).toBe("\\udb40\\udc41");
  });

  it.each(Object.entries(HOSTILE_TEXTS))("lets nothing through of %s", (_, text) => {
    expect(printable(text)).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
  });
});
