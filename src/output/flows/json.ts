import { printable } from "../printable.js";
import type { FlowFormat } from "./flow-format.js";

/** The record itself, one JSON object a line: `docs/flow.schema.json`. */
export const json: FlowFormat = {
  name: "json",
  open: () => ({ record: (flow) => printable(JSON.stringify(flow)) }),
};
