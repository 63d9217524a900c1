// A machine as the sensor sees it: inside the monitored network with its own hardware address, or outside and
// therefore behind the router's, some hops away.

import { hex } from "./bytes.js";

export interface Host {
  readonly ip: string;
  /** Absent: outside, its frames come from the router. */
  readonly mac?: string;
  readonly vlan?: number;
  /** As it arrives at the sensor. */
  readonly ttl: number;
  readonly window: number;
  readonly synOptions: Uint8Array;
  /** Round trip from the sensor, in seconds. */
  readonly roundTrip: number;
  /** IPv4 identification, counted up per packet. */
  identification: number;
}

type Wanted = Partial<Omit<Host, "ip">>;

/** mss 1460, SACK permitted: Windows 2000 and XP, and what a server may answer them (RFC 7323 section 1.3). */
const SYN_OPTIONS = hex("020405b4 01010402");

export function insideHost(ip: string, mac: string, wanted: Wanted = {}): Host {
  const host: Host = {
    ip,
    mac,
    ttl: 128,
    window: 65535,
    synOptions: SYN_OPTIONS,
    roundTrip: 0.00012,
    identification: startFrom(ip),
  };
  return { ...host, ...wanted };
}

export function outsideHost(ip: string, wanted: Wanted = {}): Host {
  const start = startFrom(ip);
  const host: Host = {
    ip,
    ttl: 64 - 7 - (start % 13),
    window: 5840,
    synOptions: SYN_OPTIONS,
    roundTrip: 0.028 + (start % 1400) / 10_000,
    identification: start,
  };
  return { ...host, ...wanted };
}

/** Any number that differs from host to host and never from run to run. */
function startFrom(ip: string): number {
  let hash = 7;
  for (const part of ip.split(".")) hash = (Math.imul(hash, 2477) + Number(part) * 97) & 0xffff;
  return hash;
}
