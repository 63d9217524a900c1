import type { SkypeTraffic } from "../../alert/flow-log.js";
import { formatSpan, SECOND } from "../../core/time.js";
import { counted } from "../words.js";

/** `84 flows, 1,204 packets, 143,220 bytes in 5 min 02 s`; nothing where there is nothing, and no span of less than half a second. */
export function trafficInWords(traffic: SkypeTraffic | undefined): string {
  if (traffic === undefined || traffic.flows === 0) return "";
  const { flows, packets, bytes, seconds } = traffic;
  const span = seconds === 0 ? "" : ` in ${formatSpan(seconds * SECOND)}`;
  return `${counted(flows, "flow")}, ${counted(packets, "packet")}, ${counted(bytes, "byte")}${span}`;
}
