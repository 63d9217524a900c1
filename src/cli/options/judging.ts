import type { Command } from "commander";
import { collecting, seconds } from "./option.js";

/** Who is judged, against what, and how often it is told; as commander delivers it. */
export interface JudgingFlags {
  readonly homeNet?: readonly string[];
  readonly hostcache?: readonly string[];
  readonly allow?: string;
  readonly showAccounts?: boolean;
  readonly holdBack: number;
}

export function addJudging(command: Command): void {
  command
    .addOption(
      collecting(
        "--home-net <network>",
        "network whose hosts are judged, no others; repeatable; default: private and link-local",
      ),
    )
    .addOption(collecting("--hostcache <file>", "shared.xml of a client, whose peers are recognized; repeatable"))
    .option("--allow <file>", "hosts that may run Skype, one a line: host or network, rule, until when, # why")
    .option("--show-accounts", "keep and tell account names that are sent in clear (TOM-Skype); personal data")
    .option("--hold-back <seconds>", "do not repeat an alert for so long, in packet time", seconds, 3600);
}
