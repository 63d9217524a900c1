import { execFileSync } from "node:child_process";
import { SettingsError } from "../../config/settings-error.js";
import { quoted } from "../../core/shorten.js";

/** The numbers of a user, from the system's own `id`, which knows directories other than /etc/passwd. */
export function userIds(user: string): { readonly uid: number; readonly gid: number } {
  const ask = (what: string): number =>
    Number(execFileSync("id", [what, "--", user], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
  try {
    return { uid: ask("-u"), gid: ask("-g") };
  } catch {
    throw new SettingsError("settings.unknown-user", `There is no user ${quoted(user)} to run as.`);
  }
}

/** For good: groups first, since a user without privileges cannot change them. */
export function dropPrivileges(user: string): void {
  const { uid, gid } = userIds(user);
  if (process.getuid?.() === uid) return;
  try {
    process.setgroups?.([gid]);
    process.setgid?.(gid);
    process.setuid?.(uid);
  } catch (error) {
    throw new SettingsError(
      "settings.user-not-permitted",
      `Becoming the user ${quoted(user)} is not permitted: ${(error as Error).message}. Only root can.`,
    );
  }
}
