import type { Limits } from "../core/limits.js";
import type { CaptureEnd } from "./frame.js";

/** What is wrong with a capture, as the end of it: a value, since bad bytes are expected. */
export type CaptureFault = Extract<CaptureEnd, { readonly kind: "cut" }>;

/** `limit` is the bound that was reached, if one was. `offset` is where, in the decompressed capture, the first thing stands that was not delivered. */
export function captureFault(problem: string, offset: number, message: string, limit?: keyof Limits): CaptureFault {
  return { kind: "cut", offset, problem, message, ...(limit !== undefined && { limit }) };
}
