import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { CaptureError } from "../../capture/live/capture-error.js";
import type { Engine } from "../../capture/live/engine.js";
import { EngineKeeper } from "../../capture/live/engine-keeper.js";
import { printable } from "../../output/printable.js";
import { exitCodeOf, FINISHED, INPUT_INCOMPLETE, INTERRUPTED, NOT_DELIVERED, TERMINATED } from "../exit-codes.js";
import { meaningOf, say } from "../terminal.js";
import { FramePipes } from "./frame-pipes.js";
import { HeartWatch } from "./heartbeat.js";
import type { FromSniffer, ToSniffer } from "./messages.js";
import { notify, Watchdog } from "./notify.js";
import { captureSettings, type SnifferOrder, type SniffFlags } from "./settings.js";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP", "SIGUSR1"] as const;
const RESTART_MS = 1_000;
const LONGEST_RESTART_MS = 30_000;
/** A parser that ran for so long had recovered: the next wait is the first again. */
const RECOVERED_MS = 60_000;
/** How a parser ends that was not asked to, and had no fault: all else is a crash. */
const ENDINGS: readonly (number | null)[] = [FINISHED, INPUT_INCOMPLETE, NOT_DELIVERED, INTERRUPTED, TERMINATED];

/**
 * The part with privileges, and nothing else in it: keeps one engine an interface and the process that parses running.
 * Frames go from the engine to that process through a pipe whose ends are only passed on here. `onStart` is called once all
 * interfaces are listened to. Gives the exit code.
 */
export async function supervise(
  devices: readonly string[],
  engine: Engine,
  flags: SniffFlags,
  onStart: () => void,
): Promise<number> {
  const pipes = new FramePipes(flags.user);
  const watchdog = new Watchdog(process.env);
  const between = new BetweenParsers();
  let died: SnifferOrder["died"];
  try {
    for (let wait = RESTART_MS; ; wait = Math.min(wait * 2, LONGEST_RESTART_MS)) {
      const started = performance.now();
      const order = { flags, engine: engine.name, devices, ...(died !== undefined && { died }) };
      const { code, crash } = await runOnce(order, pipes, engine, {
        onListening: () => {
          if (died === undefined) onStart();
          notify("READY=1");
        },
        onBeat: () => watchdog.beat(),
      });
      if (crash === undefined) return code;
      died = { times: (died?.times ?? 0) + 1, ...crash };
      if (performance.now() - started > RECOVERED_MS) wait = RESTART_MS;
      const what = crash.cause === "parser-died" ? "ended unexpectedly" : "was stuck and is killed";
      say(`skyspan: the process that parses ${what}; it is started again in ${wait / 1000} s.`);
      const asked = await between.pause(wait);
      if (asked !== undefined) return asked;
    }
  } finally {
    between.close();
    pipes.remove();
  }
}

/** Hears the signals that would end this process while there is none to pass them on to. */
class BetweenParsers {
  /** The exit code, once the end was asked for. */
  #asked: number | undefined;
  #wake = (): void => {};

  constructor() {
    for (const signal of SIGNALS) process.on(signal, this.#onSignal);
  }

  /** Waits so long, unless the end is asked for: then gives the exit code. */
  async pause(milliseconds: number): Promise<number | undefined> {
    if (this.#asked !== undefined) return this.#asked;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    return this.#asked;
  }

  close(): void {
    for (const signal of SIGNALS) process.removeListener(signal, this.#onSignal);
  }

  readonly #onSignal = (received: NodeJS.Signals): void => {
    const signal = meaningOf(received);
    if (signal !== "SIGINT" && signal !== "SIGTERM") return;
    this.#asked ??= signal === "SIGINT" ? INTERRUPTED : TERMINATED;
    this.#wake();
  };
}

interface Ending {
  readonly code: number;
  readonly crash?: Omit<NonNullable<SnifferOrder["died"]>, "times">;
}

interface RunEvents {
  /** All interfaces are listened to. */
  readonly onListening: () => void;
  /** The process that parses is not stuck. */
  readonly onBeat: () => void;
}

function runOnce(order: SnifferOrder, pipes: FramePipes, engine: Engine, events: RunEvents): Promise<Ending> {
  const { devices, flags } = order;
  return new Promise((resolve) => {
    const child: ChildProcess = fork(fileURLToPath(new URL("./sniff-analyzer.js", import.meta.url)), {
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    const tell = (message: ToSniffer): void => {
      if (child.connected) child.send(message, () => {});
    };
    let isStuck = false;
    const heart = new HeartWatch(() => {
      isStuck = true;
      child.kill("SIGKILL");
    });
    let refused: number | undefined;
    let isStopping = false;
    let listening = 0;
    const refuse = ({ code, message, suggestion }: Pick<CaptureError, "code" | "message" | "suggestion">): void => {
      if (refused !== undefined) return;
      refused = exitCodeOf(code);
      say(printable(`skyspan: ${message}${suggestion === "" ? "" : ` ${suggestion}`}`));
      stopAll();
      child.kill("SIGKILL");
    };
    /** What to do once the fifo of a device has a reader. */
    const connected: (() => void)[] = [];
    const keepers = devices.map(
      (device, index) =>
        new EngineKeeper({
          engine,
          device,
          settings: captureSettings(flags),
          connect: async () => {
            const path = pipes.make();
            await new Promise<void>((resolve) => {
              connected[index] = resolve;
              tell({ kind: "connect", device: index, path });
            });
            return pipes.openToWrite(path);
          },
          onEvent: (event) => {
            if (event.kind === "listening" && !event.isAgain && ++listening === devices.length) events.onListening();
            tell({ kind: "event", device: index, event });
          },
        }),
    );
    const stopAll = (): void => {
      isStopping = true;
      for (const keeper of keepers) keeper.stop();
    };
    const onSignal = (received: NodeJS.Signals): void => {
      const signal = meaningOf(received);
      if (signal === "SIGINT" || signal === "SIGTERM") {
        notify("STOPPING=1");
        stopAll();
      }
      tell({ kind: "signal", signal });
    };
    for (const signal of SIGNALS) process.on(signal, onSignal);
    child.on("message", (message: FromSniffer) => {
      heart.beat();
      events.onBeat();
      if (message.kind === "alive") return;
      if (message.kind === "ready") {
        for (const [device, keeper] of keepers.entries()) {
          keeper.run().then(() => tell({ kind: "ended", device }), refuse);
        }
      } else if (message.kind === "connected") {
        connected[message.device]?.();
      } else if (message.kind === "mistake") refuse(message);
      else stopAll();
    });
    child.once("exit", (code) => {
      const hasCrashed = !ENDINGS.includes(code) && refused === undefined && !isStopping;
      if (isStuck && isStopping)
        say("skyspan: the process that parses was stuck and is killed; its last words are lost.");
      const last = (isStuck ? heart.latest : Date.now()) * 1000;
      heart.stop();
      stopAll();
      for (const signal of SIGNALS) process.removeListener(signal, onSignal);
      resolve({
        // Killed at the end: what it had not delivered is lost.
        code: refused ?? code ?? NOT_DELIVERED,
        ...(hasCrashed && { crash: { last, cause: isStuck ? "parser-stalled" : "parser-died" } }),
      });
    });
    tell({ kind: "order", order });
  });
}
