import { type EndedFlow, FIN, RESET, SYN } from "../detect/ended-flow.js";
import type { FlowState } from "./flow-log.js";

/**
 * Zeek's `conn_state` from the flags of both sides. What Zeek tells by the order of packets is told by the flags alone.
 * https://docs.zeek.org/en/master/scripts/base/protocols/conn/main.zeek.html
 */
export function flowState(flow: EndedFlow): FlowState {
  if (flow.protocol !== 6) {
    if (flow.destinationPackets === 0) return "S0";
    return flow.sourcePackets === 0 ? "SHR" : "SF";
  }
  const [opened, accepted] = sides(flow, SYN);
  const fin = sides(flow, FIN);
  const reset = sides(flow, RESET);
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
    if (flow.destinationPackets > 0) return "OTH";
    return fin[0] ? "SH" : "S0";
  }
  if (accepted) return reset[1] ? "RSTRH" : fin[1] ? "SHR" : "OTH";
  return "OTH";
}

/** Whether source and destination sent the flag. */
function sides({ flags }: EndedFlow, flag: number): readonly [boolean, boolean] {
  return [(flags & flag) !== 0, (flags & (flag << 1)) !== 0];
}
