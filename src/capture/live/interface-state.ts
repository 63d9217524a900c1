import { readFileSync } from "node:fs";

/** IFF_UP of <linux/if.h>. */
const UP = 0x1;

/** Switched on, and with a link; "unknown" where the system does not say. */
export function interfaceState(device: string): "up" | "down" | "no link" | "unknown" {
  const flags = Number(attribute(device, "flags"));
  if (Number.isNaN(flags)) return "unknown";
  if ((flags & UP) === 0) return "down";
  return attribute(device, "carrier") === "0" ? "no link" : "up";
}

/**
 * Why no frame can come from the interface, as a sentence; undefined where one can, for all that is known. An engine may
 * sit on an interface that was switched off, or whose cable was pulled, without a word.
 */
export function interfaceTrouble(device: string): string | undefined {
  const state = interfaceState(device);
  if (state === "down") return `The interface ${device} is down.`;
  return state === "no link" ? `The interface ${device} has no link: is its cable in?` : undefined;
}

/** As Linux tells it in sysfs (Documentation/ABI/testing/sysfs-class-net). */
function attribute(device: string, name: string): string | undefined {
  try {
    return readFileSync(`/sys/class/net/${device}/${name}`, "latin1").trim();
  } catch {
    return undefined;
  }
}
