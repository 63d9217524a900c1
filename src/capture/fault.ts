import type { CaptureEnd } from "./frame.js";

/** What is wrong with a capture, as the end of it: a value, since bad bytes are expected. */
export type CaptureFault = Extract<CaptureEnd, { readonly kind: "cut" }>;

/** `offset` is where, in the decompressed capture, the first thing stands that was not delivered. */
export function captureFault(problem: string, offset: number, message: string): CaptureFault {
  return { kind: "cut", offset, problem, message };
}
