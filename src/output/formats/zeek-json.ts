import type { AlertWriter, Format } from "../format.js";
import { zeekJsonRow } from "../zeek-log.js";
import { NOTICE_FIELDS, zeekNotice } from "../zeek-notice.js";

export const zeekJson: Format = {
  name: "zeek-json",
  description: "Zeek notice.log, conn.log as JSON: one object per line",
  oneLinePerRecord: true,
  open(): AlertWriter {
    return { record: (alert) => zeekJsonRow(NOTICE_FIELDS, zeekNotice(alert)) };
  },
};
