import { type ChildProcess, spawn } from "node:child_process";
import { closeSync } from "node:fs";
import { setPriority } from "node:os";
import type { CaptureError } from "./capture-error.js";
import type { CaptureSettings, Engine, EngineCounts } from "./engine.js";
import { interfaceCounts } from "./interface-counts.js";
import { interfaceTrouble } from "./interface-state.js";

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 10_000;
/** An engine that ran for so long has recovered: the next wait is the first again. */
const RECOVERED_MS = 10_000;
const ASK_MS = 1_000;
/** Looks in a row without a sign of life, though we read: stalled. Not time, which also passes where we are suspended. */
const STALLED_LOOKS = 8;
/** Until it listens: the kernel takes seconds to set a large ring up, more on a machine that is busy. */
const STARTING_LOOKS = 60;
/** At the end: how often it is asked for its counts, and how long what lies in the ring is waited for. */
const LAST_ASK_MS = 100;
const LAST_FRAMES_MS = 1_200;
/** A stop of ours, or a signal to the whole group, may look like a death for a moment. */
const SETTLE_MS = 100;
/** An estimate is the least of so many, a second apart: frames on their way are not lost. */
const ESTIMATE_TELLS = 2;
const MAX_SAID = 4_096;
/** As nice(1) counts. */
const ENGINE_PRIORITY = -10;

/** What happens to an interface's engine. */
export type EngineEvent =
  | { readonly kind: "listening"; readonly isAgain: boolean }
  | {
      readonly kind: "ended";
      readonly cause: "engine-died" | "engine-stalled" | "interface-down";
      readonly why: string;
    }
  /** The engine runs on, but the interface has gone down under it, or is up again. */
  | { readonly kind: "link"; readonly trouble: string | undefined }
  | { readonly kind: "counts"; readonly received: number; readonly dropped: number; readonly isEstimate: boolean };

export interface KeeperOptions {
  readonly engine: Engine;
  readonly device: string;
  readonly settings: CaptureSettings;
  /** A descriptor that leads to whoever reads the frames, for the engine's standard output; undefined where nobody does. */
  readonly connect: () => Promise<number | undefined>;
  readonly onEvent: (event: EngineEvent) => void;
}

/**
 * Starts one engine on one interface and starts it again, with back-off, whenever it dies or falls silent. It passes the
 * reader's socket on and never sees a byte of traffic itself, so it is the only part that needs privileges.
 */
export class EngineKeeper {
  readonly #options: KeeperOptions;
  #child: ChildProcess | undefined;
  #isStopped = false;
  #wakeUp: (() => void) | undefined;
  #silentLooks = 0;
  #isListening = false;
  #stalled = false;
  #linkTrouble: string | undefined;
  /** The interface's own count: at the start, and at the latest tells. */
  #interfaceStart = 0;
  #interfaceFrames: number[] = [];
  #missing: number[] = [];
  /** What had been received when the end was asked for. */
  #owed: number | undefined;
  /** By a cap that was told to end. */
  #receivedInAll: number | undefined;

  constructor(options: KeeperOptions) {
    this.#options = options;
  }

  /** Resolves when stopped, or nobody reads any more. Throws a CaptureError where the very first start is refused. */
  async run(): Promise<void> {
    let wait = FIRST_WAIT_MS;
    let hasListened = false;
    while (!this.#isStopped) {
      const started = performance.now();
      const output = await this.#options.connect();
      if (output === undefined) return;
      if (this.#isStopped) return closeSync(output);
      const { said, listened } = await this.#runOnce(output, hasListened);
      if (this.#isStopped) return;
      const refusal = this.#options.engine.refusal(this.#options.device, said, this.#options.settings);
      if (!listened && !hasListened) throw refusal;
      hasListened = true;
      await this.#sleep(SETTLE_MS);
      if (this.#isStopped) return;
      if (listened) {
        this.#options.onEvent({ kind: "ended", cause: this.#causeOf(said, refusal), why: refusal.message });
        if (performance.now() - started > RECOVERED_MS) wait = FIRST_WAIT_MS;
      }
      await this.#sleep(wait);
      wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    }
  }

  /**
   * The engine hands on what had come by now, and ends. tcpdump gets a block of its ring up to a second after its first
   * frame, and leaves what lies there at its end. A second call ends it at once.
   */
  stop(): void {
    const isAgain = this.#isStopped;
    this.#isStopped = true;
    this.#wakeUp?.();
    const child = this.#child;
    if (child === undefined) return;
    this.#countInterface();
    if (isAgain || !this.#options.engine.tellsCountsOnSignal || !this.#isListening) {
      terminate(child);
      return;
    }
    this.#askForCounts(child);
    child.kill("SIGCONT");
    const asking = setInterval(() => this.#askForCounts(child), LAST_ASK_MS);
    const patience = setTimeout(() => terminate(child), LAST_FRAMES_MS);
    child.once("exit", () => {
      clearInterval(asking);
      clearTimeout(patience);
    });
  }

  #causeOf(said: string, refusal: CaptureError): "engine-died" | "engine-stalled" | "interface-down" {
    if (this.#stalled) return "engine-stalled";
    const isGone = refusal.code === "capture.interface-down" || refusal.code === "capture.unknown-device";
    return isGone || /interface disappeared|Assertion/.test(said) ? "interface-down" : "engine-died";
  }

  async #runOnce(output: number, isAgain: boolean): Promise<{ said: string; listened: boolean }> {
    const { engine, device, settings, onEvent } = this.#options;
    const { file, words } = engine.command(device, settings);
    let said = "";
    let line = "";
    const child = spawn(file, words, { stdio: ["ignore", output, "pipe"] });
    closeSync(output);
    preferred(child.pid);
    this.#child = child;
    this.#silentLooks = 0;
    this.#isListening = false;
    this.#stalled = false;
    this.#linkTrouble = undefined;
    this.#interfaceStart = interfaceCounts().get(device)?.frames ?? 0;
    this.#interfaceFrames = [];
    this.#missing = [];
    this.#receivedInAll = undefined;
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#silentLooks = 0;
      const lines = (line + text).split("\n");
      line = lines.pop()!.slice(0, MAX_SAID);
      for (const whole of lines) {
        const counts = engine.counts(whole);
        if (counts !== undefined) this.#tell(counts);
        else if (!engine.isListening(whole)) said = `${said}${whole}\n`.slice(-MAX_SAID);
        else if (!this.#isListening) {
          this.#isListening = true;
          onEvent({ kind: "listening", isAgain });
        }
      }
    });
    const watch = setInterval(() => this.#watch(child), ASK_MS);
    return new Promise((resolve) => {
      const end = (words: string): void => {
        clearInterval(watch);
        this.#child = undefined;
        this.#tellLastEstimate();
        resolve({ said: words, listened: this.#isListening });
      };
      child.once("error", ({ code, message }: NodeJS.ErrnoException) =>
        end(code === "ENOENT" ? "Cannot find tcpdump" : message),
      );
      child.once("close", (code, signal) => end(`${said}${line}\n${this.#endingInWords(code, signal)}`));
    });
  }

  #watch(child: ChildProcess): void {
    if (++this.#silentLooks > this.#patience) {
      this.#stalled = true;
      child.kill("SIGKILL");
    } else this.#askForCounts(child);
    const trouble = interfaceTrouble(this.#options.device);
    if (trouble === this.#linkTrouble) return;
    this.#linkTrouble = trouble;
    this.#options.onEvent({ kind: "link", trouble });
  }

  /** Before it listens it has no handler yet: the signal would end it. */
  #askForCounts(child: ChildProcess): void {
    if (this.#options.engine.tellsCountsOnSignal && this.#isListening) child.kill("SIGUSR1");
  }

  get #patience(): number {
    return this.#isListening ? STALLED_LOOKS : STARTING_LOOKS;
  }

  /** For where the engine itself said nothing. */
  #endingInWords(code: number | null, signal: NodeJS.Signals | null): string {
    if (this.#stalled)
      return `the engine gave no sign of life for ${(this.#patience * ASK_MS) / 1_000} s and was killed`;
    if (signal !== null) return `the engine was ended by ${signal}`;
    return `the engine ended with code ${code} and without a word`;
  }

  /** Where the engine cannot know what was dropped, the interface's own count of frames says how many there were. */
  #tell({ received, handedOn, dropped }: EngineCounts): void {
    const { device, settings, onEvent } = this.#options;
    if (dropped !== undefined) {
      if (this.#isStopped) this.#endWhenHandedOn(received, handedOn ?? received);
      onEvent({ kind: "counts", received, dropped, isEstimate: false });
      return;
    }
    if (this.#isStopped) {
      this.#receivedInAll = received;
      return;
    }
    const frames = interfaceCounts().get(device)?.frames;
    if (settings.filter !== "" || frames === undefined) return;
    // What the interface had counted a while ago must have arrived by now, unless the engine is behind for longer.
    const before = this.#interfaceFrames.length < ESTIMATE_TELLS ? undefined : this.#interfaceFrames.shift();
    this.#interfaceFrames.push(frames);
    this.#missing.push(before === undefined ? 0 : Math.max(0, before - this.#interfaceStart - received));
    if (this.#missing.length > ESTIMATE_TELLS) this.#missing.shift();
    onEvent({ kind: "counts", received, dropped: Math.min(...this.#missing), isEstimate: true });
  }

  #endWhenHandedOn(received: number, handedOn: number): void {
    this.#owed ??= received;
    if (handedOn >= this.#owed && this.#child !== undefined) terminate(this.#child);
  }

  /** For the last estimate: what the interface has counted since it was last looked at. */
  #countInterface(): void {
    const frames = interfaceCounts().get(this.#options.device)?.frames;
    if (frames !== undefined && this.#interfaceFrames.length > 0) this.#interfaceFrames.push(frames);
  }

  /** An engine that was stopped had the time to take what the interface had counted when it was last looked at. */
  #tellLastEstimate(): void {
    const frames = this.#interfaceFrames.at(-1);
    const received = this.#receivedInAll;
    if (frames === undefined || received === undefined) return;
    const dropped = Math.max(0, frames - this.#interfaceStart - received);
    this.#options.onEvent({ kind: "counts", received, dropped, isEstimate: true });
  }

  #sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

function terminate(child: ChildProcess): void {
  child.kill("SIGTERM");
  child.kill("SIGCONT");
}

/** A frame that is not taken in time is lost; what parses can catch up. Only root may prefer anybody. */
function preferred(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, ENGINE_PRIORITY);
  } catch {
    // It runs like everybody else then.
  }
}
