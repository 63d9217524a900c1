import { zeekDate, zeekHeader, zeekRow } from "../zeek-log.js";
import type { FlowFormat } from "./flow-format.js";
import { CONN_COLUMNS, zeekConnection } from "./zeek-conn.js";

/** Zeek's conn.log, tab-separated. */
export const zeek: FlowFormat = {
  name: "zeek",
  open() {
    let last = "";
    return {
      header: zeekHeader("conn", CONN_COLUMNS),
      record(flow) {
        last = flow.end;
        return zeekRow(CONN_COLUMNS, zeekConnection(flow));
      },
      footer: () => `#close\t${zeekDate(last)}`,
    };
  },
};
