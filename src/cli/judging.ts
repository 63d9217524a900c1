import type { AlertPolicy } from "../alert/alert-desk.js";
import { AllowList } from "../alert/allow-list.js";
import { HomeNets, type Network } from "../alert/home-nets.js";
import { UNNAMED_SENSOR } from "../config/sensor-name.js";
import type { Endpoint } from "../core/address.js";
import { DEFAULT_LIMITS } from "../core/limits.js";
import { SECOND } from "../core/time.js";
import { Hostcache } from "../detect/hostcache.js";
import { VERSION } from "../version.js";
import type { JudgingFlags } from "./options/judging.js";
import type { SensorFlags } from "./options/sensor.js";
import { readTextFile } from "./read-text-file.js";

export interface Judging {
  readonly policy: AlertPolicy;
  readonly hostcache: Hostcache;
  readonly keepAccounts: boolean;
}

/** What the flags of `addJudging` and `addSensor` mean to the pipeline. */
export async function judgingOf(flags: JudgingFlags & SensorFlags): Promise<Judging> {
  return {
    keepAccounts: flags.showAccounts === true,
    policy: {
      homeNets: new HomeNets(flags.homeNet && (await networksOf(flags.homeNet))),
      ...(flags.allow !== undefined && { allow: await readAllowList(flags.allow) }),
      holdBack: flags.holdBack * SECOND,
      observer: { name: flags.sensorName ?? UNNAMED_SENSOR, version: VERSION },
    },
    hostcache: new Hostcache((await Promise.all((flags.hostcache ?? []).map(readHostcache))).flat()),
  };
}

export async function readHostcache(path: string): Promise<Endpoint[]> {
  const { parseHostcache } = await import("../config/hostcache-file.js");
  return parseHostcache(await readTextFile(path, "host cache"), path, DEFAULT_LIMITS);
}

async function networksOf(texts: readonly string[]): Promise<Network[]> {
  const { parseNetwork } = await import("../config/networks.js");
  return texts.map(parseNetwork);
}

export async function readAllowList(path: string): Promise<AllowList> {
  const { parseAllowFile } = await import("../config/allow-file.js");
  return new AllowList(parseAllowFile(await readTextFile(path, "allow-list"), path, DEFAULT_LIMITS));
}
