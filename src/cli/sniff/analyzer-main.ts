import { openBytes } from "../../capture/bytes/open-bytes.js";
import { CaptureError } from "../../capture/live/capture-error.js";
import { DEFAULT_LIMITS } from "../../core/limits.js";
import { keepHeapSmall } from "../heap.js";
import { neverWaitForTerminal, outliveBrokenStderr, untilSaid } from "../terminal.js";
import { BEAT_MS } from "./heartbeat.js";
import type { FromSniffer, ToSniffer } from "./messages.js";
import { dropPrivileges } from "./privileges.js";
import type { SnifferOrder } from "./settings.js";
import { openSniffer, type Sniffer } from "./sniffer.js";

// The process that parses. The supervisor starts it and talks over the channel; it lets its privileges go before it
// opens a file or sees a byte. A terminal's Ctrl-C reaches it too, but only the supervisor's word counts.
keepHeapSmall();
outliveBrokenStderr();
neverWaitForTerminal();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP", "SIGUSR1"] as const) process.on(signal, () => {});

/** For whoever reads what is said at the end. */
const READER_MS = 5_000;

let sniffer: Promise<Sniffer> | undefined;
const tell = (message: FromSniffer): void => void process.send?.(message);
setInterval(() => tell({ kind: "alive" }), BEAT_MS).unref();

process.on("disconnect", () => void sniffer?.then((one) => one.signal("SIGTERM")));
process.on("message", (message: ToSniffer) => {
  if (message.kind === "order") {
    sniffer = start(message.order);
    void sniffer.then(run, mistake);
    return;
  }
  void sniffer?.then(
    (one) => {
      if (message.kind === "event") one.event(message.device, message.event);
      else if (message.kind === "ended") one.ended(message.device);
      else if (message.kind === "signal") one.signal(message.signal);
      else connect(one, message.device, message.path).catch(mistake);
    },
    () => {},
  );
});

async function start(order: SnifferOrder): Promise<Sniffer> {
  if (order.flags.user !== undefined) dropPrivileges(order.flags.user);
  const one = await openSniffer(order);
  tell({ kind: "ready" });
  return one;
}

async function connect(one: Sniffer, device: number, path: string): Promise<void> {
  const bytes = await openBytes(path, DEFAULT_LIMITS).catch((error: Error) => {
    throw new CaptureError(
      "capture.no-pipe",
      `The user who parses cannot open the pipe for the frames: ${error.message}`,
      "Name a folder with TMPDIR that this user may enter.",
    );
  });
  one.sources[device]!.add(bytes);
  tell({ kind: "connected", device });
}

async function run(one: Sniffer): Promise<void> {
  process.exitCode = await one.run();
  tell({ kind: "stop" });
  await untilSaid(READER_MS);
  // An output that is stuck must not keep the process.
  process.exit();
}

function mistake(error: unknown): void {
  const { code, message, suggestion } = error as { code?: string; message: string; suggestion?: string };
  if (typeof code !== "string" || process.send === undefined) throw error;
  process.send({ kind: "mistake", code, message, suggestion: suggestion ?? "" } satisfies FromSniffer, () =>
    process.exit(1),
  );
}
