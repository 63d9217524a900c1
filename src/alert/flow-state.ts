import type { EndedFlow } from "../detect/ended-flow.js";
import type { FlowState } from "./flow-log.js";

/**
 * Zeek's `conn_state` from the flags of both sides. What Zeek tells by the order of packets is told by the flags alone.
 * https://docs.zeek.org/en/master/scripts/base/protocols/conn/main.zeek.html
 */
export function flowState({ protocol, packets, syn, fin, reset }: EndedFlow): FlowState {
  if (protocol !== 6) {
    if (packets[1] === 0) return "S0";
    return packets[0] === 0 ? "SHR" : "SF";
  }
  const [opened, accepted] = syn;
  if (opened && accepted) {
    if (reset[0]) return "RSTO";
    if (reset[1]) return "RSTR";
    if (fin[0] && fin[1]) return "SF";
    if (fin[0]) return "S2";
    return fin[1] ? "S3" : "S1";
  }
  if (opened) {
    if (reset[1]) return "REJ";
    if (reset[0]) return "RSTOS0";
    if (packets[1] > 0) return "OTH";
    return fin[0] ? "SH" : "S0";
  }
  if (accepted) return reset[1] ? "RSTRH" : fin[1] ? "SHR" : "OTH";
  return "OTH";
}
