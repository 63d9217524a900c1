import { spawnSync } from "node:child_process";

/** What makes libpcap ready for frames of 64 KiB (iface_get_offload of pcap-linux.c). */
const LARGE_FRAMES =
  /^(tcp-segmentation|udp-fragmentation|generic-segmentation|large-receive|generic-receive)-offload: on/m;
const ENOUGH_MS = 2_000;

/**
 * Advice for those devices on which the ring of the engine cap holds few frames, since the kernel may hand joined ones up;
 * undefined where there are none, or ethtool(8) is not there to ask.
 */
export function offloadAdvice(devices: readonly string[], ringMegabytes: number): string | undefined {
  const large = devices.filter((device) => {
    const { stdout } = spawnSync("ethtool", ["-k", device], { encoding: "utf8", timeout: ENOUGH_MS });
    return LARGE_FRAMES.test(stdout ?? "");
  });
  if (large.length === 0) return undefined;
  return `the ring of ${large.join(", ")} holds ${ringMegabytes * 16} frames only, since offloads are on: ethtool -K ${large[0]} gro off lro off gso off tso off`;
}
