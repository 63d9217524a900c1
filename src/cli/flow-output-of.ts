import type { Alert } from "../alert/alert.js";
import { FlowOutput } from "../output/flows/flow-output.js";
import type { SlowReaders } from "../output/sink.js";
import type { FlowFlags } from "./options/flows.js";

/** The file that the flags name; undefined where they name none. Throws OutputError. */
export function flowOutputOf(
  { flows, flowsFormat }: FlowFlags,
  observer: Alert["observer"],
  slowReaders: SlowReaders = "await",
): FlowOutput | undefined {
  return flows === undefined ? undefined : new FlowOutput(flows, flowsFormat, observer, slowReaders);
}
