import { FORMATS } from "../../../src/output/format-registry.js";
import { HOSTILE_TEXTS, hostile, hostileSensor } from "../../output/example-alerts.js";
import { expectSafe, expectThat, type Target } from "../target.js";

const IN_JSON = new Set(
  FORMATS.filter((format) => format.open({ colour: false }).record(hostile("x")).startsWith("{")),
);

/** Any text in every field of an alert that comes from packets, in every format. */
export const formats: Target = {
  name: "formats",
  runs: 800,
  seeds: () => Object.values(HOSTILE_TEXTS).map((text) => Uint8Array.from(Buffer.from(text, "utf16le"))),
  execute(bytes) {
    // As UTF-16, so that every character can come, halves of pairs included.
    const text = Buffer.from(bytes.subarray(0, 600)).toString("utf16le");
    const first = (bytes[0] ?? 0) + bytes.length;
    for (const alert of [hostile(text), hostileSensor(text)]) {
      // Three formats for each text: which, the text says.
      for (const offset of [0, 3, 6]) {
        const format = FORMATS[(first + offset) % FORMATS.length]!;
        const record = format.open({ colour: false }).record(alert);
        expectSafe(record, format.name, format.name === "zeek" ? "\t" : "");
        expectThat(!format.oneLinePerRecord || !record.includes("\n"), `${format.name} keeps to one line`);
        if (IN_JSON.has(format)) JSON.parse(record);
      }
    }
    return [...new Set(Array.from(text, (character) => `${(character.codePointAt(0) ?? 0) >> 8}`))];
  },
};
