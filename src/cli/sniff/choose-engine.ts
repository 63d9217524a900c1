import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { capEngine } from "../../capture/live/cap-engine.js";
import { CaptureError } from "../../capture/live/capture-error.js";
import type { Engine } from "../../capture/live/engine.js";
import { tcpdumpEngine } from "../../capture/live/tcpdump.js";
import { SettingsError } from "../../config/settings-error.js";
import type { SniffFlags } from "./settings.js";

/** Where tcpdump may stand though an ordinary user's path does not say so. */
const SYSTEM_FOLDERS = ["/usr/sbin", "/usr/bin", "/sbin", "/usr/local/sbin"];

/** Which engine captures, and why. */
export function chooseEngine({ engine, promiscuous }: SniffFlags): { readonly engine: Engine; readonly why: string } {
  const cap = capEngine(fileURLToPath(new URL("./cap-capture.js", import.meta.url)));
  if (engine === "cap") {
    if (!promiscuous) {
      throw new SettingsError("settings.engine", "The engine cap is always promiscuous: use --engine tcpdump.");
    }
    return { engine: cap, why: "as asked" };
  }
  const tcpdump = findTcpdump();
  if (engine === "tcpdump") {
    if (tcpdump !== undefined) return { engine: tcpdumpEngine(tcpdump), why: "as asked" };
    throw new CaptureError("capture.no-engine", "tcpdump is not installed.", "Install it, or use --engine cap.");
  }
  if (tcpdump !== undefined) {
    return { engine: tcpdumpEngine(tcpdump), why: "it is installed and counts what the kernel drops" };
  }
  return { engine: cap, why: "tcpdump is not installed; drops can only be estimated" };
}

function findTcpdump(): string | undefined {
  const folders = [...(process.env.PATH ?? "").split(delimiter), ...SYSTEM_FOLDERS];
  return folders
    .map((folder) => join(folder, "tcpdump"))
    .find((program) => {
      try {
        accessSync(program, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}
