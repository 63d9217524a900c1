import { captureWithCap, say } from "../../capture/live/cap-capture.js";
import type { CaptureSettings } from "../../capture/live/engine.js";

/** For what lies in the ring when the end is asked for. */
const LAST_FRAMES_MS = 50;

// The child that holds the package `cap`: argv[2] is what to capture.
const { device, ...settings } = JSON.parse(process.argv[2] ?? "{}") as CaptureSettings & { readonly device: string };
process.on("SIGINT", () => {});
try {
  const finish = await captureWithCap(device, settings);
  process.on("SIGTERM", () => {
    setTimeout(() => {
      finish();
      process.exit(0);
    }, LAST_FRAMES_MS);
  });
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
