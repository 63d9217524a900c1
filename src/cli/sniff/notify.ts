import { spawn } from "node:child_process";

/** Tells systemd how we are, where it asked to be told. Node.js has no datagram Unix sockets; systemd's own tool has. */
export function notify(word: "--ready" | "--stopping"): void {
  if (process.env.NOTIFY_SOCKET === undefined) return;
  spawn("systemd-notify", [word], { stdio: "ignore" }).on("error", () => {});
}
