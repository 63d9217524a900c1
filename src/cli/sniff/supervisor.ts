import { type ChildProcess, fork } from "node:child_process";
import { chmodSync, chownSync, mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { CaptureError } from "../../capture/live/capture-error.js";
import type { Engine } from "../../capture/live/engine.js";
import { EngineKeeper } from "../../capture/live/engine-keeper.js";
import { printable } from "../../output/printable.js";
import { exitCodeOf, FINISHED } from "../exit-codes.js";
import { say } from "../terminal.js";
import type { FromSniffer, ToSniffer } from "./messages.js";
import { notify } from "./notify.js";
import { userIds } from "./privileges.js";
import { captureSettings, type SniffFlags } from "./settings.js";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP", "SIGUSR1"] as const;
const RESTART_MS = 1_000;
const LONGEST_RESTART_MS = 30_000;

interface Door {
  readonly path: string;
  readonly server: Server;
  next: (socket: Socket) => void;
}

/**
 * The part with privileges, and nothing else in it: keeps one engine an interface and the process that parses running.
 * Frames go from the engine to that process over a Unix socket whose ends are only passed on here. Gives the exit code.
 */
export async function supervise(devices: readonly string[], engine: Engine, flags: SniffFlags): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "skyspan-"));
  try {
    const doors = await Promise.all(devices.map((_, index) => openDoor(join(folder, String(index)), flags.user)));
    if (flags.user !== undefined) chownSync(folder, userIds(flags.user).uid, -1);
    chmodSync(folder, 0o700);
    try {
      for (let wait = RESTART_MS; ; wait = Math.min(wait * 2, LONGEST_RESTART_MS)) {
        const { code, hasCrashed } = await runOnce(devices, doors, engine, flags);
        if (!hasCrashed) return code;
        say(`skyspan: the process that parses ended unexpectedly; it is started again in ${wait / 1000} s.`);
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    } finally {
      for (const { server } of doors) server.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function openDoor(path: string, user: string | undefined): Promise<Door> {
  const door: Door = {
    path,
    server: createServer({ pauseOnConnect: true }, (socket) => door.next(socket)),
    next: (socket) => socket.destroy(),
  };
  await new Promise<void>((resolve) => door.server.listen(path, resolve));
  if (user !== undefined) chownSync(path, userIds(user).uid, -1);
  return door;
}

interface Ending {
  readonly code: number;
  readonly hasCrashed: boolean;
}

function runOnce(
  devices: readonly string[],
  doors: readonly Door[],
  engine: Engine,
  flags: SniffFlags,
): Promise<Ending> {
  return new Promise((resolve) => {
    const child: ChildProcess = fork(fileURLToPath(new URL("./sniff-analyzer.js", import.meta.url)), {
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    const tell = (message: ToSniffer): void => {
      if (child.connected) child.send(message, () => {});
    };
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
    const keepers = devices.map(
      (device, index) =>
        new EngineKeeper({
          engine,
          device,
          settings: captureSettings(flags),
          connect: () =>
            new Promise<Socket>((connected) => {
              doors[index]!.next = connected;
              tell({ kind: "connect", device: index });
            }),
          onEvent: (event) => {
            if (event.kind === "listening" && !event.isAgain && ++listening === devices.length) notify("--ready");
            tell({ kind: "event", device: index, event });
          },
        }),
    );
    const stopAll = (): void => {
      isStopping = true;
      for (const keeper of keepers) keeper.stop();
    };
    const onSignal = (signal: NodeJS.Signals): void => {
      if (signal === "SIGINT" || signal === "SIGTERM") {
        notify("--stopping");
        stopAll();
      }
      tell({ kind: "signal", signal });
    };
    for (const signal of SIGNALS) process.on(signal, onSignal);
    child.on("message", (message: FromSniffer) => {
      if (message.kind === "ready") {
        for (const keeper of keepers) keeper.run().catch(refuse);
      } else if (message.kind === "mistake") refuse(message);
      else stopAll();
    });
    child.once("exit", (code) => {
      const hasCrashed = code === null && refused === undefined && !isStopping;
      stopAll();
      for (const signal of SIGNALS) process.removeListener(signal, onSignal);
      resolve({ code: refused ?? code ?? FINISHED, hasCrashed });
    });
    const order = {
      flags,
      engine: engine.name,
      devices: devices.map((name, index) => ({ name, socket: doors[index]!.path })),
    };
    tell({ kind: "order", order });
  });
}
