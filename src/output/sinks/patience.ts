import type { SinkSetting, SinkSettings } from "../sink-settings.js";

export const TIMEOUT: SinkSetting = {
  name: "timeout",
  description: "seconds after which a receiver that does not move is taken for gone",
};

/** In milliseconds. A connection may be half open: who is at its other end may have vanished without a word. */
export function patienceOf(settings: SinkSettings, seconds: number): number {
  return settings.count("timeout", seconds, 1, 3_600) * 1_000;
}
