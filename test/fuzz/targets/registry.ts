import type { Target } from "../target.js";
import { captures } from "./captures.js";
import { datagrams } from "./datagrams.js";
import { explanations } from "./explanations.js";
import { formats } from "./formats.js";
import { layers } from "./layers.js";
import { spool } from "./spool.js";
import { streams } from "./streams.js";
import { texts } from "./texts.js";
import { traffic } from "./traffic.js";

/** Everything that takes bytes from strangers. */
export const TARGETS: readonly Target[] = [
  layers,
  captures,
  traffic,
  datagrams,
  streams,
  texts,
  formats,
  explanations,
  spool,
];
