import { readFileSync } from "node:fs";

/** Where the interface's name ends: `  eth0: 1234 56 ...`; receive has eight columns, the second are packets. */
const LINE = /^\s*(\S+):\s*(.*)$/;

export interface InterfaceCounts {
  /** Frames received and sent: a capture sees both. */
  readonly frames: number;
}

/** The network interfaces of this machine (of this network namespace) with the kernel's own counts. */
export function interfaceCounts(): ReadonlyMap<string, InterfaceCounts> {
  let text: string;
  try {
    text = readFileSync("/proc/net/dev", "utf8");
  } catch {
    return new Map();
  }
  const counts = new Map<string, InterfaceCounts>();
  for (const line of text.split("\n")) {
    const parts = LINE.exec(line);
    if (parts === null) continue;
    const columns = parts[2]!.split(/\s+/).map(Number);
    counts.set(parts[1]!, { frames: (columns[1] ?? 0) + (columns[9] ?? 0) });
  }
  return counts;
}
