import type { HostAlert } from "../../../src/alert/alert.js";
import { versionCheck } from "../example-alerts.js";

/** The alert with this number, its id made of it. */
export function numbered(number: number): HostAlert {
  return { ...versionCheck, id: idOf(number) };
}

export function idOf(number: number): string {
  return `feed${String(number).padStart(28, "0")}`;
}

/** Whether a receiver wrote each alert for the first time in the order they were raised, whatever came again in between. */
export function cameInOrder(received: string): boolean {
  const first = new Set([...received.matchAll(/"id":"(feed\d{28})","time/g)].map(([, id]) => id!));
  return [...first].every((id, at, all) => at === 0 || all[at - 1]! < id);
}

/** Of `count` numbered alerts: how many a receiver never wrote, and how many times it wrote one again. */
export function reckon(received: string, count: number): { missing: number; repeated: number } {
  const times = new Map<string, number>();
  for (const [, id] of received.matchAll(/"id":"(feed\d{28})","time/g)) times.set(id!, (times.get(id!) ?? 0) + 1);
  const all = Array.from({ length: count }, (_, number) => times.get(idOf(number)) ?? 0);
  return {
    missing: all.filter((seen) => seen === 0).length,
    repeated: all.reduce((sum, seen) => sum + Math.max(0, seen - 1), 0),
  };
}
