import type { AlertWriter, Format } from "../format.js";
import { zeekDate, zeekHeader, zeekRow } from "../zeek-log.js";
import { NOTICE_FIELDS, zeekNotice } from "../zeek-notice.js";

export const zeek: Format = {
  name: "zeek",
  description: "Zeek notice.log, conn.log: tab-separated, with Zeek's header and #close",
  oneLinePerRecord: true,
  open(): AlertWriter {
    let last = "";
    return {
      header: zeekHeader("notice", NOTICE_FIELDS),
      record(alert) {
        last = alert.time;
        return zeekRow(NOTICE_FIELDS, zeekNotice(alert));
      },
      footer: () => `#close\t${zeekDate(last)}`,
    };
  },
};
