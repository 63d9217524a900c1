import { CaptureError } from "./capture-error.js";
import type { Engine } from "./engine.js";
import { refusalOf } from "./refusal.js";

/** The package knows one way to open an interface. */
const COUNTS = /^skyspan-cap: received (\d+)$/;
export const CAP_LISTENING = "skyspan-cap: listening";

/** `program` is the script that the child runs: the package can take its process down, so it has one of its own. */
export function capEngine(program: string): Engine {
  return {
    name: "cap",
    tellsCountsOnSignal: false,
    command: (device, settings) => ({
      file: process.execPath,
      words: [program, JSON.stringify({ device, ...settings })],
    }),
    isListening: (line) => line === CAP_LISTENING,
    counts(line) {
      const found = COUNTS.exec(line);
      return found === null ? undefined : { received: Number(found[1]), handedOn: undefined, dropped: undefined };
    },
    refusal(device, said, { filter }) {
      if (/ERR_MODULE_NOT_FOUND|Cannot find|NODE_MODULE_VERSION|ERR_DLOPEN/.test(said)) return capIsAbsent();
      return refusalOf(device, said.replace(/^skyspan-cap: /gm, ""), filter);
    },
  };
}

function capIsAbsent(): CaptureError {
  return new CaptureError(
    "capture.no-engine",
    "The package cap is not installed, or was built for another Node.js.",
    "Install libpcap's headers (libpcap-dev) and run npm install in the clone, or npm install -g skyspan --allow-scripts=cap; or install tcpdump.",
  );
}
