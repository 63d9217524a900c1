import { openBytes } from "../../capture/bytes/open-bytes.js";
import { STANDARD_INPUT } from "../../capture/input-path.js";
import { SettingsError } from "../../config/settings-error.js";
import { DEFAULT_LIMITS } from "../../core/limits.js";
import { meaningOf, neverWaitForTerminal, say } from "../terminal.js";
import { chooseEngine } from "./choose-engine.js";
import { offloadAdvice } from "./offloads.js";
import { dropPrivileges, userIds } from "./privileges.js";
import type { SniffFlags } from "./settings.js";
import { openSniffer } from "./sniffer.js";
import { supervise } from "./supervisor.js";

/** `skyspan sniff`: the same pipeline on frames as they arrive. Gives the exit code. */
export async function sniffCommand(devices: readonly string[], flags: SniffFlags): Promise<number> {
  neverWaitForTerminal();
  if (flags.user !== undefined) userIds(flags.user);
  const isPipe = devices.includes(STANDARD_INPUT);
  if (isPipe !== (flags.engine === "pipe") && (isPipe ? flags.engine !== "auto" : flags.engine === "pipe")) {
    throw new SettingsError("settings.engine", 'The engine pipe and the interface "-" go together: skyspan sniff -');
  }
  if (isPipe) {
    if (devices.length > 1) {
      throw new SettingsError(
        "settings.engine",
        "Standard input cannot be read beside interfaces: name one or the other.",
      );
    }
    if (flags.filter !== "") {
      throw new SettingsError(
        "settings.filter",
        "A pipe is filtered by who fills it: give the filter to that program.",
      );
    }
    return sniffPipe(flags);
  }
  if (new Set(devices).size < devices.length) {
    throw new SettingsError("settings.interfaces", "An interface is named twice.");
  }
  const { engine, why } = chooseEngine(flags);
  const start = `skyspan: capturing on ${devices.join(", ")} with ${engine.name} (${why}), ring ${flags.ring} MB, ${who(flags)}`;
  return supervise(devices, engine, flags, () => {
    if (flags.quiet === true) return;
    say(start);
    const advice = engine.name === "cap" ? offloadAdvice(devices, flags.ring) : undefined;
    if (advice !== undefined) say(`skyspan: ${advice}`);
  });
}

function who({ user }: SniffFlags): string {
  const uid = user === undefined ? process.getuid?.() : userIds(user).uid;
  if (uid === 0) return "parsing as root: --user names somebody with less rights";
  return `parsing as ${user ?? "you"}`;
}

/** Standard input needs no privileges and no engine of ours: one process does it all. */
async function sniffPipe(flags: SniffFlags): Promise<number> {
  const bytes = await openBytes(STANDARD_INPUT, DEFAULT_LIMITS);
  if (flags.user !== undefined) dropPrivileges(flags.user);
  const sniffer = await openSniffer({ flags, engine: "pipe", devices: [STANDARD_INPUT] });
  const signals = ["SIGINT", "SIGTERM", "SIGHUP", "SIGUSR1"] as const;
  const onSignal = (signal: NodeJS.Signals): void => sniffer.signal(meaningOf(signal));
  for (const signal of signals) process.on(signal, onSignal);
  sniffer.sources[0]!.add(bytes);
  sniffer.sources[0]!.close(false);
  const code = await sniffer.run();
  for (const signal of signals) process.removeListener(signal, onSignal);
  await bytes.close();
  return code;
}
