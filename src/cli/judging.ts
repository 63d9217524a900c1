import { readFile } from "node:fs/promises";
import type { AlertPolicy } from "../alert/alert-desk.js";
import { HomeNets } from "../alert/home-nets.js";
import { parseHostcache } from "../config/hostcache-file.js";
import { DEFAULT_HOME_NETS, parseNetwork } from "../config/networks.js";
import { SettingsError } from "../config/settings-error.js";
import type { Endpoint } from "../core/address.js";
import { DEFAULT_LIMITS } from "../core/limits.js";
import { SECOND } from "../core/time.js";
import { Hostcache } from "../detect/hostcache.js";
import { VERSION } from "../version.js";
import type { JudgingFlags } from "./options/judging.js";

/** What the flags of `addJudging` mean to the pipeline. */
export async function judgingOf(flags: JudgingFlags): Promise<{ policy: AlertPolicy; hostcache: Hostcache }> {
  return {
    policy: {
      homeNets: new HomeNets((flags.homeNet ?? DEFAULT_HOME_NETS).map(parseNetwork)),
      holdBack: flags.holdBack * SECOND,
      observer: { name: "skyspan", version: VERSION },
    },
    hostcache: new Hostcache((await Promise.all((flags.hostcache ?? []).map(readHostcache))).flat()),
  };
}

export async function readHostcache(path: string): Promise<Endpoint[]> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new SettingsError("settings.hostcache-unreadable", `The host cache ${path} cannot be read: ${why}`);
  }
  return parseHostcache(text, path, DEFAULT_LIMITS);
}
