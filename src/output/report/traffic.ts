import type { SkypeTraffic } from "../../alert/flow-log.js";
import { formatSpan, SECOND } from "../../core/time.js";
import { counted, thousands } from "../words.js";

/** `84 flows, 1,204 packets, 143,220 bytes in 5 min 02 s`; nothing where there is nothing. */
export function trafficInWords(traffic: SkypeTraffic | undefined): string {
  if (traffic === undefined || traffic.flows === 0) return "";
  const { flows, packets, bytes, seconds } = traffic;
  return `${counted(flows, "flow")}, ${counted(packets, "packet")}, ${thousands(bytes)} bytes in ${formatSpan(seconds * SECOND)}`;
}
