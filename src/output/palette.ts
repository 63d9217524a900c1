import pc from "picocolors";
import type { Severity, VerdictLevel } from "../alert/alert.js";

/** Which colour means what, the same in alerts and reports. Where colour is not asked for, paints change nothing. */
export type Paint = (text: string) => string;

export interface Palette {
  readonly strong: Paint;
  readonly quiet: Paint;
  readonly good: Paint;
  readonly bad: Paint;
  readonly verdict: (level: VerdictLevel) => Paint;
  readonly severity: (severity: Severity) => Paint;
  /** How far a reason carries: proof, strong, supporting, weak. */
  readonly strength: (kind: string) => Paint;
}

const PLAIN = palette(false);
const COLOURED = palette(true);

export function paletteFor(colour: boolean): Palette {
  return colour ? COLOURED : PLAIN;
}

function palette(colour: boolean): Palette {
  const { bold, dim, red, yellow, green, cyan } = pc.createColors(colour);
  const verdicts: Record<VerdictLevel, Paint> = {
    confirmed: (text) => bold(red(text)),
    probable: yellow,
    possible: cyan,
  };
  const severities: Record<Severity, Paint> = { high: red, medium: yellow, low: cyan, info: dim };
  return {
    strong: bold,
    quiet: dim,
    good: green,
    bad: red,
    verdict: (level) => verdicts[level],
    severity: (severity) => severities[severity],
    strength: (kind) => (kind === "proof" ? bold : kind === "weak" || kind === "supporting" ? dim : (text) => text),
  };
}
