import { spawn } from "node:child_process";

/**
 * Tells systemd how we are (sd_notify(3)), where it asked to be told. Node.js has no datagram Unix sockets; systemd's own
 * tool has. In its words, since its options differ between versions.
 */
export function notify(state: "READY=1" | "STOPPING=1"): void {
  if (process.env.NOTIFY_SOCKET === undefined) return;
  spawn("systemd-notify", [state], { stdio: "ignore" }).on("error", () => {});
}
