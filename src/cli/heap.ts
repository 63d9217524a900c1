import { setFlagsFromString } from "node:v8";

/**
 * The command keeps its young generation small: what a flow needs lives for seconds and is reused, so larger halves
 * would only hold garbage, some 15 MB of it. A library must not decide this for its host, so it stands here.
 */
export function keepHeapSmall(): void {
  setFlagsFromString("--max-semi-space-size=4");
  setFlagsFromString("--semi-space-growth-factor=1");
}
