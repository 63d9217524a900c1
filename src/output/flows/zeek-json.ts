import { zeekJsonRow } from "../zeek-log.js";
import type { FlowFormat } from "./flow-format.js";
import { CONN_COLUMNS, zeekConnection } from "./zeek-conn.js";

/** Zeek's conn.log as JSON. */
export const zeekJson: FlowFormat = {
  name: "zeek-json",
  open: () => ({ record: (flow) => zeekJsonRow(CONN_COLUMNS, zeekConnection(flow)) }),
};
